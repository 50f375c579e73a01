import Foundation
import SNMP
import SNMPValues
import Testing

extension ScriptedAgent {
    /// An agent that answers what a recording holds (`OID|TAG|VALUE`, as snmpsim reads it).
    init(recording file: URL) throws {
        self.init()
        for line in try String(decoding: Data(contentsOf: file), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            // Texts of several lines go on there.
            guard parts.count == 3 else { continue }
            let name = try #require(ObjectIdentifier(parts[0]), "\(line)")
            let value: Value = try #require(Self.value(tag: parts[1], text: parts[2]), "\(line)")
            objects[name] = value
        }
    }

    private static func value(tag: String, text: String) -> Value? {
        switch tag {
        case "2": Int64(text).map { .integer(Int32(truncatingIfNeeded: $0)) }
        case "4": .octets(Array(text.utf8))
        case "4x": octets(text).map { .octets($0) }
        case "5": .null
        case "6": ObjectIdentifier(text).map { .objectIdentifier($0) }
        case "64", "64x": .ipAddress(0)
        case "65": UInt32(text).map { .counter32($0) }
        case "66": UInt32(text).map { .unsigned($0) }
        case "67": UInt32(text).map { .timeTicks($0) }
        case "70": UInt64(text).map { .counter64($0) }
        default: nil
        }
    }

    private static func octets(_ text: String) -> [UInt8]? {
        let digits = Array(text)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let octets = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return octets.contains(nil) ? nil : octets.compactMap(\.self)
    }
}
