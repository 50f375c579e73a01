import Foundation

// PostgreSQL's binary format: numbers with the most significant octet first, arrays as their send functions write them
// (`src/backend/utils/adt/arrayfuncs.c`, array_send).

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A value with its length before it, as in arrays and in COPY.
    mutating func append<Number: FixedWidthInteger>(field number: Number) {
        append(number: Int32(MemoryLayout<Number>.size))
        append(number: number)
    }

    /// The same, of octets.
    mutating func append(field octets: some Collection<UInt8>) {
        append(number: Int32(octets.count))
        append(contentsOf: octets)
    }

    /// The length that says NULL.
    mutating func appendNull() { append(number: Int32(-1)) }

    /// A value without its length.
    mutating func append(_ value: PostgreSQLValue) {
        switch value {
        case .null: break
        case .bool(let value): append(value ? 1 : 0)
        case .integer(let value): append(number: value)
        case .bigint(let value): append(number: value)
        case .text(let value): append(contentsOf: value.utf8)
        case .octets(let value): append(contentsOf: value)
        case .booleans(let list): append(list, of: .boolean, width: 1) { $0.append(field: UInt8($1 ? 1 : 0)) }
        case .integers(let list): append(list, of: .integer, width: 4) { $0.append(field: $1) }
        case .bigints(let list): append(list, of: .bigint, width: 8) { $0.append(field: $1) }
        case .texts(let list):
            append(list, of: .text, width: list.reduce(0) { Swift.max($0, $1?.utf8.count ?? 0) }) {
                $0.append(field: $1.utf8)
            }
        case .octetses(let list):
            append(list, of: .octets, width: list.reduce(0) { Swift.max($0, $1?.count ?? 0) }) { $0.append(field: $1) }
        }
    }

    /// - Parameter width: the octets of an element, at most: room for all is reserved at once, up to a mebibyte.
    private mutating func append<Item>(
        _ list: [Item?], of type: TypeID, width: Int, write: (inout [UInt8], Item) -> Void
    ) {
        reserveCapacity(count + 20 + Swift.min(list.count * (4 + width), 1 << 20))
        append(number: Int32(list.isEmpty ? 0 : 1))
        append(number: Int32(list.contains { $0 == nil } ? 1 : 0))
        append(number: type.rawValue)
        guard !list.isEmpty else { return }
        append(number: Int32(list.count))
        // The subscript of the first element.
        append(number: Int32(1))
        for element in list {
            if let element { write(&self, element) } else { appendNull() }
        }
    }
}

/// Reads octets one after the other.
struct BinaryReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ octets: UnsafeRawBufferPointer) { rest = octets[...] }

    /// nil when there are fewer octets than the number has.
    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        guard let octets = take(MemoryLayout<Number>.size) else { return nil }
        return Number(bigEndian: octets.loadUnaligned(as: Number.self))
    }

    private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }

    /// The elements of an array of one dimension; nil where it is none, or not of the type.
    mutating func array<Element>(
        of type: TypeID, read: (UnsafeRawBufferPointer) -> Element?
    ) -> [Element?]? {
        guard let dimensions = number(Int32.self), number(Int32.self) != nil, number() == type.rawValue else {
            return nil
        }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = number(Int32.self), count >= 0, number(Int32.self) != nil else { return nil }
        var elements: [Element?] = []
        elements.reserveCapacity(min(Int(count), rest.count / 4))
        for _ in 0..<count {
            guard let length = number(Int32.self) else { return nil }
            if length == -1 {
                elements.append(nil)
            } else {
                guard let octets = take(Int(length)), let element = read(octets) else { return nil }
                elements.append(element)
            }
        }
        return elements
    }
}
