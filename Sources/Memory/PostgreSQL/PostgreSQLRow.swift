internal import CPostgreSQL
public import Foundation

/// A row that a query has found; it is valid while it is visited.
///
/// Columns are counted from 0. A value that is not what is asked for (NULL, or of another type) reads as 0, false or empty;
/// the query then throws what was wrong, as soon as the visit returns.
public struct PostgreSQLRow {
    private let result: OpaquePointer
    private let mistakes: RowMistakes
    /// How many columns it has.
    public let count: Int

    init(_ result: OpaquePointer, mistakes: RowMistakes) {
        self.result = result
        self.mistakes = mistakes
        count = Int(pq_column_count(result))
    }

    /// A `bigint`, or a smaller integer.
    public func bigint(_ column: Int) -> Int64 { require(bigintIfAny(column), at: column, else: 0) }

    /// A `bigint` or a smaller integer; nil for NULL.
    public func bigintIfAny(_ column: Int) -> Int64? { integerIfAny(column, as: Int64.self) }

    /// An `integer`, or another integer of that size.
    public func integer(_ column: Int) -> Int32 { require(integerIfAny(column), at: column, else: 0) }

    /// An `integer` or another integer of that size; nil for NULL.
    public func integerIfAny(_ column: Int) -> Int32? { integerIfAny(column, as: Int32.self) }

    /// A `boolean`.
    public func bool(_ column: Int) -> Bool { require(boolIfAny(column), at: column, else: false) }

    /// A `boolean`; nil for NULL.
    public func boolIfAny(_ column: Int) -> Bool? {
        read(column, "a boolean") { type, octets in type == .boolean && octets.count == 1 ? octets[0] != 0 : nil }
    }

    /// A `text`, or another type of text.
    public func text(_ column: Int) -> String { require(textIfAny(column), at: column, else: "") }

    /// A `text` or another type of text; nil for NULL.
    public func textIfAny(_ column: Int) -> String? {
        read(column, "a text") { type, octets in
            TypeID.texts.contains(type) ? String(decoding: octets, as: UTF8.self) : nil
        }
    }

    /// A `bytea`.
    public func octets(_ column: Int) -> Data { require(octetsIfAny(column), at: column, else: Data()) }

    /// A `bytea`; nil for NULL.
    public func octetsIfAny(_ column: Int) -> Data? {
        read(column, "octets") { type, octets in type == .octets ? Data(octets) : nil }
    }

    /// A `bigint[]` of one dimension.
    public func bigints(_ column: Int) -> [Int64?] {
        let list = read(column, "a list of bigints") { type, octets -> [Int64?]? in
            guard type == .array(of: .bigint) else { return nil }
            var reader = BinaryReader(octets)
            return reader.array(of: .bigint) { octets in
                var element = BinaryReader(octets)
                return element.number()
            }
        }
        return require(list, at: column, else: [])
    }

    /// A `bytea[]` of one dimension.
    public func octetses(_ column: Int) -> [Data?] {
        let list = read(column, "a list of octets") { type, octets -> [Data?]? in
            guard type == .array(of: .octets) else { return nil }
            var reader = BinaryReader(octets)
            return reader.array(of: .octets) { Data($0) }
        }
        return require(list, at: column, else: [])
    }

    private func integerIfAny<Number: FixedWidthInteger>(_ column: Int, as number: Number.Type) -> Number? {
        read(column, "an integer of \(number.bitWidth) bits") { type, octets in
            var reader = BinaryReader(octets)
            switch type {
            case .bigint: return reader.number(Int64.self).flatMap { Number(exactly: $0) }
            case .integer: return reader.number(Int32.self).flatMap { Number(exactly: $0) }
            case .smallint: return reader.number(Int16.self).flatMap { Number(exactly: $0) }
            default: return nil
            }
        }
    }

    /// Reads a value that is not NULL; `decode` gives nil for one that is not what was asked for.
    private func read<Value>(
        _ column: Int, _ wanted: @autoclosure () -> String, decode: (TypeID, UnsafeRawBufferPointer) -> Value?
    ) -> Value? {
        guard (0..<count).contains(column) else {
            mistakes.note("the query has no column \(column), which was to be read")
            return nil
        }
        let value = pq_value_at(result, Int32(column))
        guard value.length >= 0 else { return nil }
        let octets = UnsafeRawBufferPointer(start: value.bytes, count: Int(value.length))
        if let decoded = decode(TypeID(rawValue: value.type), octets) { return decoded }
        mistakes.note("column \(column), of the type with the number \(value.type), is not \(wanted())")
        return nil
    }

    private func require<Value>(_ value: Value?, at column: Int, else nothing: Value) -> Value {
        if let value { return value }
        mistakes.note("column \(column) is NULL, where a value was to be read")
        return nothing
    }
}

/// The first thing that was wrong with what rows were to be read as.
final class RowMistakes {
    private(set) var first: PostgreSQLError?

    func note(_ reason: String) { if first == nil { first = PostgreSQLError(.unexpectedAnswer, reason) } }
}
