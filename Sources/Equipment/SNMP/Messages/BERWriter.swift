import SNMPValues

/// Writes BER (X.690) with definite lengths.
struct BERWriter {
    private(set) var octets: [UInt8] = []

    /// An element whose contents `write` writes.
    mutating func constructed(_ tag: UInt8, _ write: (inout BERWriter) -> Void) {
        var inner = BERWriter()
        write(&inner)
        primitive(tag, inner.octets)
    }

    mutating func primitive(_ tag: UInt8, _ contents: [UInt8]) {
        octets.append(tag)
        if contents.count < 0x80 {
            octets.append(UInt8(contents.count))
        } else {
            let length = Self.bigEndian(UInt64(contents.count))
            octets.append(0x80 | UInt8(length.count))
            octets += length
        }
        octets += contents
    }

    /// Elements that are written already.
    mutating func raw(_ elements: [UInt8]) { octets += elements }

    mutating func integer(_ number: Int64) { primitive(BERReader.Tag.integer, Self.twosComplement(number)) }

    mutating func octetString(_ contents: [UInt8]) { primitive(BERReader.Tag.octetString, contents) }

    mutating func objectIdentifier(_ name: ObjectIdentifier) {
        primitive(BERReader.Tag.objectIdentifier, Self.contents(of: name))
    }

    mutating func value(_ value: Value) {
        switch value {
        case .integer(let number): integer(Int64(number))
        case .unsigned(let number): unsigned(BERReader.Tag.gauge32, UInt64(number))
        case .counter32(let number): unsigned(BERReader.Tag.counter32, UInt64(number))
        case .timeTicks(let number): unsigned(BERReader.Tag.timeTicks, UInt64(number))
        case .counter64(let number): unsigned(BERReader.Tag.counter64, number)
        case .octets(let contents): octetString(contents)
        case .opaque(let contents): primitive(BERReader.Tag.opaque, contents)
        case .objectIdentifier(let name): objectIdentifier(name)
        case .ipAddress(let address):
            primitive(BERReader.Tag.ipAddress, (0..<4).map { UInt8(truncatingIfNeeded: address >> (24 - $0 * 8)) })
        case .null: primitive(BERReader.Tag.null, [])
        case .noSuchObject: primitive(BERReader.Tag.noSuchObject, [])
        case .noSuchInstance: primitive(BERReader.Tag.noSuchInstance, [])
        case .endOfMibView: primitive(BERReader.Tag.endOfMibView, [])
        }
    }

    private mutating func unsigned(_ tag: UInt8, _ number: UInt64) {
        let octets = Self.bigEndian(number)
        primitive(tag, octets[0] & 0x80 == 0 ? octets : [0] + octets)
    }

    /// Without leading zeros, but at least one octet.
    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        let octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - $0 * 8)) }
        return Array(octets[min(octets.firstIndex { $0 != 0 } ?? 7, 7)...])
    }

    private static func twosComplement(_ number: Int64) -> [UInt8] {
        var octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - $0 * 8)) }
        while octets.count > 1, octets[0] == (octets[1] & 0x80 == 0 ? 0 : 0xFF) { octets.removeFirst() }
        return octets
    }

    private static func contents(of name: ObjectIdentifier) -> [UInt8] {
        let subidentifiers = name.subidentifiers
        guard subidentifiers.count >= 2 else { return [UInt8((subidentifiers.first ?? 0) * 40)] }
        let first = UInt64(subidentifiers[0]) * 40 + UInt64(subidentifiers[1])
        return ([first] + subidentifiers.dropFirst(2).map(UInt64.init)).flatMap { number in
            var groups = [UInt8(number & 0x7F)]
            var rest = number >> 7
            while rest > 0 {
                groups.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            return groups
        }
    }
}
