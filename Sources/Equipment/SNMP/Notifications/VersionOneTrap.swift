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
        self.enterprise = enterprise
        self.agentAddress = agentAddress
        self.generic = generic
        self.specific = specific
        self.upTime = upTime
        self.variables = variables
    }

    /// Reads the contents of the PDU.
    init(at range: Range<Int>, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var reader = BERReader(range)
        enterprise = try BERReader.objectIdentifier(
            at: try reader.contents(of: BERReader.Tag.objectIdentifier, in: bytes), in: bytes)
        let address = try reader.contents(of: BERReader.Tag.ipAddress, in: bytes)
        guard address.count == 4 else { throw MalformedMessage("an agent-addr of \(address.count) octets") }
        agentAddress = UInt32(try BERReader.unsigned(at: address, in: bytes, width: 4))
        generic = try reader.int32(in: bytes)
        guard (0...6).contains(generic) else { throw MalformedMessage("a generic-trap of \(generic)") }
        guard let specific = UInt32(exactly: try reader.integer(in: bytes)) else {
            throw MalformedMessage("a specific-trap below zero")
        }
        self.specific = specific
        upTime = UInt32(
            try BERReader.unsigned(
                at: try reader.contents(of: BERReader.Tag.timeTicks, in: bytes), in: bytes, width: 4))
        variables = try VarBind.all(of: try reader.sequence(in: bytes), in: bytes)
    }

    /// snmpTrapOID by RFC 3584, 3.1: the generic traps are below snmpTraps, every other is the enterprise, a zero and
    /// the specific number.
    var trap: ObjectIdentifier {
        guard generic < 6 else { return enterprise.appending([0, specific]) }
        return Self.snmpTraps.appending([UInt32(generic) + 1])
    }

    private static let snmpTraps: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5]

    var contents: NotificationContents {
        var contents = NotificationContents(
            agentAddress: agentAddress, trap: trap, upTime: upTime, variables: variables)
        // 0.0.0.0: the sender has no IPv4 address.
        if agentAddress == 0 { contents.agentAddress = nil }
        return contents
    }
}
