import Notation

/// What a variable holds (RFC 2578, 7.1), or why it holds nothing (RFC 3416, 3).
public enum Value: Hashable, Sendable {
    case integer(Int32)
    /// Gauge32 and Unsigned32, which are one type in a packet.
    case unsigned(UInt32)
    case counter32(UInt32)
    case counter64(UInt64)
    /// Hundredths of a second.
    case timeTicks(UInt32)
    case octets([UInt8])
    case opaque([UInt8])
    case objectIdentifier(ObjectIdentifier)
    /// An IPv4 address, its first octet the most significant.
    case ipAddress(UInt32)
    case null
    case noSuchObject
    case noSuchInstance
    case endOfMibView
    /// What cannot be read as what its tag says, octet for octet: the answer's other variables count.
    case unreadable(tag: UInt8, [UInt8])

    /// The number of any numeric type, else nil. A Counter64 above `Int64.max` has none either.
    public var integerValue: Int64? {
        switch self {
        case .integer(let number): Int64(number)
        case .unsigned(let number), .counter32(let number), .timeTicks(let number): Int64(number)
        case .counter64(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// An octet string as text: UTF-8 when it is valid, else GB18030 when it looks like it, else Latin-1. Trailing NULs,
    /// which many agents send, are cut off. Nil for other types.
    public var text: String? {
        guard case .octets(let octets) = self else { return nil }
        let end = octets.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        let text = octets[..<end]
        return String(validating: text, as: UTF8.self)
            ?? ChineseText.decode(text)
            ?? String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) }))
    }

    /// Whether the agent says that there is no such object, instance or successor. The answer's other variables count.
    public var isException: Bool {
        switch self {
        case .noSuchObject, .noSuchInstance, .endOfMibView: true
        default: false
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value for people: numbers, text, or octets in hexadecimal where they are not text.
    public var description: String {
        switch self {
        case .integer(let number): "\(number)"
        case .unsigned(let number), .counter32(let number), .timeTicks(let number): "\(number)"
        case .counter64(let number): "\(number)"
        case .octets(let octets): Self.describe(octets)
        case .opaque(let octets): floatingPoint.map { "\($0)" } ?? octets.hexadecimal(separatedBy: ":")
        case .objectIdentifier(let identifier): identifier.description
        case .ipAddress(let address):
            [24, 16, 8, 0].map { "\(address >> UInt32($0) & 0xFF)" }.joined(separator: ".")
        case .null: "null"
        case .noSuchObject: "noSuchObject"
        case .noSuchInstance: "noSuchInstance"
        case .endOfMibView: "endOfMibView"
        case .unreadable: oddity ?? "unreadable"
        }
    }

    private static func describe(_ octets: [UInt8]) -> String {
        guard let text = Value.octets(octets).text,
            text.unicodeScalars.allSatisfy({
                $0.properties.generalCategory != .control || "\t\r\n".unicodeScalars.contains($0)
            })
        else { return octets.hexadecimal(separatedBy: ":") }
        return text
    }
}

/// A variable of an answer: which instance, and what it holds.
public struct VarBind: Hashable, Sendable, CustomStringConvertible {
    /// The instance.
    public var name: ObjectIdentifier
    /// What it holds.
    public var value: Value

    /// Pairs an instance with its value.
    @inlinable
    public init(name: ObjectIdentifier, value: Value) {
        self.name = name
        self.value = value
    }

    /// `NAME = VALUE`.
    public var description: String { "\(name) = \(value)" }
}
