import SNMPValues
import Sockets

/// A message that a device sends unasked (RFC 3416, 4.2.6 and 4.2.7): a trap or an inform, of any version.
///
/// It is a hint that something happened, never the sole evidence of it (R41).
public struct Notification: Hashable, Sendable {
    /// How the sender was recognised.
    public enum Sender: Hashable, Sendable {
        /// By an accepted community.
        case community(Version)
        /// A user, and the engine that vouches for the message: the sender's own for a trap, the receiver's for an
        /// inform (RFC 3412, 6.4).
        case user(String, engine: [UInt8])
    }

    /// When it arrived, by the kernel's clock: milliseconds since 1970.
    public var receivedAt: Int64
    /// Where the datagram came from.
    public var source: Endpoint
    /// The device that it is about, where a relay passed it on: agent-addr of version 1 or snmpTrapAddress.0 (RFC 3584,
    /// 3.1), an IPv4 address with its first octet the most significant.
    public var agentAddress: UInt32?
    /// How the sender was recognised.
    public var sender: Sender
    /// Whether it is an inform, which was answered.
    public var isConfirmed: Bool
    /// snmpTrapOID.0. The three fields of version 1 are mapped by RFC 3584, 3.1.
    public var trap: ObjectIdentifier
    /// sysUpTime.0 of the sender, hundredths of a second.
    public var upTime: UInt32?
    /// All other variables, in their order.
    public var variables: [VarBind]

    /// Describes a notification.
    public init(
        receivedAt: Int64, source: Endpoint, agentAddress: UInt32? = nil, sender: Sender, isConfirmed: Bool = false,
        trap: ObjectIdentifier, upTime: UInt32? = nil, variables: [VarBind] = []
    ) {
        self.receivedAt = receivedAt
        self.source = source
        self.agentAddress = agentAddress
        self.sender = sender
        self.isConfirmed = isConfirmed
        self.trap = trap
        self.upTime = upTime
        self.variables = variables
    }
}

/// The contents of a notification, apart from its sender.
struct NotificationContents: Hashable {
    var agentAddress: UInt32?
    var trap: ObjectIdentifier
    var upTime: UInt32?
    var variables: [VarBind] = []

    /// Reads the variables of a notification; nil without snmpTrapOID.0. By RFC 3416, 4.2.6, sysUpTime.0 and
    /// snmpTrapOID.0 stand first; some senders put them elsewhere, which is accepted.
    init?(_ variables: [VarBind]) {
        var trap: ObjectIdentifier?
        for variable in variables {
            switch (variable.name, variable.value) {
            case (Self.snmpTrapOID, .objectIdentifier(let identifier)): trap = trap ?? identifier
            case (Self.sysUpTime, .timeTicks(let ticks)): upTime = upTime ?? ticks
            case (Self.snmpTrapAddress, .ipAddress(let address)):
                agentAddress = agentAddress ?? address
                self.variables.append(variable)
            default: self.variables.append(variable)
            }
        }
        guard let trap else { return nil }
        self.trap = trap
    }

    init(agentAddress: UInt32?, trap: ObjectIdentifier, upTime: UInt32?, variables: [VarBind]) {
        self.agentAddress = agentAddress
        self.trap = trap
        self.upTime = upTime
        self.variables = variables
    }

    private static let sysUpTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
    private static let snmpTrapOID: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0]
    private static let snmpTrapAddress: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 18, 1, 3, 0]
}
