import SNMPValues

/// Writes BER (X.690) with definite lengths.
struct BERWriter {
    private(set) var octets: [UInt8] = []

    /// Writes an element that holds other elements, which `write` writes.
    mutating func constructed(_ tag: UInt8, contents write: (inout BERWriter) -> Void) {
        var inner = BERWriter()
        write(&inner)
        primitive(tag, contents: inner.octets)
    }

    mutating func primitive(_ tag: UInt8, contents: [UInt8]) {
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

    /// Appends elements that are encoded already.
    mutating func raw(_ elements: [UInt8]) { octets += elements }

    mutating func integer(_ number: Int64) {
        primitive(BERReader.Tag.integer, contents: Self.twosComplement(of: number))
    }

    mutating func octetString(_ contents: [UInt8]) { primitive(BERReader.Tag.octetString, contents: contents) }

    mutating func objectIdentifier(_ name: ObjectIdentifier) {
        primitive(BERReader.Tag.objectIdentifier, contents: Self.contents(of: name))
    }

    mutating func value(_ value: Value) {
        switch value {
        case .integer(let number): integer(Int64(number))
        case .unsigned(let number): unsigned(UInt64(number), tag: BERReader.Tag.gauge32)
        case .counter32(let number): unsigned(UInt64(number), tag: BERReader.Tag.counter32)
        case .timeTicks(let number): unsigned(UInt64(number), tag: BERReader.Tag.timeTicks)
        case .counter64(let number): unsigned(number, tag: BERReader.Tag.counter64)
        case .octets(let contents): octetString(contents)
        case .opaque(let contents): primitive(BERReader.Tag.opaque, contents: contents)
        case .objectIdentifier(let name): objectIdentifier(name)
        case .ipAddress(let address):
            let octets = (0..<4).map { UInt8(truncatingIfNeeded: address >> (24 - $0 * 8)) }
            primitive(BERReader.Tag.ipAddress, contents: octets)
        case .null: primitive(BERReader.Tag.null, contents: [])
        case .noSuchObject: primitive(BERReader.Tag.noSuchObject, contents: [])
        case .noSuchInstance: primitive(BERReader.Tag.noSuchInstance, contents: [])
        case .endOfMibView: primitive(BERReader.Tag.endOfMibView, contents: [])
        case .unreadable(let tag, let contents): primitive(tag, contents: contents)
        }
    }

    private mutating func unsigned(_ number: UInt64, tag: UInt8) {
        var octets = Self.bigEndian(number)
        // A leading zero keeps the number from being negative.
        if octets[0] & 0x80 != 0 { octets.insert(0, at: 0) }
        primitive(tag, contents: octets)
    }

    /// Without leading zeros, but at least one octet.
    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        let octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - $0 * 8)) }
        return Array(octets[min(octets.firstIndex { $0 != 0 } ?? 7, 7)...])
    }

    /// In as few octets as keep the sign.
    private static func twosComplement(of number: Int64) -> [UInt8] {
        var octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - $0 * 8)) }
        let sign: UInt8 = if number < 0 { 0xFF } else { 0 }
        while octets.count > 1, octets[0] == sign, (octets[0] ^ octets[1]) & 0x80 == 0 { octets.removeFirst() }
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
