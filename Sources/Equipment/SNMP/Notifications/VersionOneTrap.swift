import SNMPValues

/// The Trap-PDU of version 1 (RFC 1157, 4.1.6), which has a shape of its own.
struct VersionOneTrap: Hashable {
    static let tag: UInt8 = 0xA4

    var enterprise: ObjectIdentifier
    var agentAddress: UInt32
    var generic: Int32
    var specific: UInt32
    var upTime: UInt32
    var variables: [VarBind]

    init(
        enterprise: ObjectIdentifier, agentAddress: UInt32, generic: Int32, specific: UInt32, upTime: UInt32,
        variables: [VarBind]
    ) {
        (self.enterprise, self.agentAddress, self.generic) = (enterprise, agentAddress, generic)
        (self.specific, self.upTime, self.variables) = (specific, upTime, variables)
    }

    /// Reads the contents of the PDU.
    init(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var reader = BERReader(range)
        enterprise = try BERReader.objectIdentifier(
            try reader.contents(of: BERReader.Tag.objectIdentifier, bytes), bytes)
        let address = try reader.contents(of: BERReader.Tag.ipAddress, bytes)
        guard address.count == 4 else { throw MalformedMessage("an agent-addr of \(address.count) octets") }
        agentAddress = UInt32(try BERReader.unsigned(address, bytes, width: 4))
        generic = try reader.int32(bytes)
        guard (0...6).contains(generic) else { throw MalformedMessage("no generic-trap is \(generic)") }
        guard let specific = UInt32(exactly: try reader.integer(bytes)) else {
            throw MalformedMessage("a specific-trap below zero")
        }
        self.specific = specific
        upTime = UInt32(
            try BERReader.unsigned(try reader.contents(of: BERReader.Tag.timeTicks, bytes), bytes, width: 4))
        variables = try VarBind.all(in: try reader.sequence(bytes), bytes)
    }

    /// snmpTrapOID by RFC 3584, 3.1: the generic ones are snmpTraps, every other is the enterprise, a zero and the
    /// specific number.
    var trap: ObjectIdentifier {
        generic < 6 ? Self.snmpTraps.appending([UInt32(generic) + 1]) : enterprise.appending([0, specific])
    }

    private static let snmpTraps: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5]

    var contents: NotificationContents {
        // 0.0.0.0: the sender has no IPv4 address.
        NotificationContents(
            agentAddress: agentAddress == 0 ? nil : agentAddress, trap: trap, upTime: upTime, variables: variables)
    }
}
