public import Intervals

/// How a device identified itself: shows, also after a restart of the collector, that another one stands in its place.
public struct DeviceIdentity: Hashable, Sendable {
    /// The name of the device.
    public var device: String
    /// When it was first seen to be this one.
    public var at: Instant
    /// sysObjectID (RFC 3418) in numbers.
    public var systemObject: String?
    /// Its serial number, as it says.
    public var serial: String?

    /// What its SNMP agent cannot do; nil where it can what its like can.
    public var limits: Limits?

    /// How much an agent answers at once.
    public struct Limits: Hashable, Sendable {
        /// Variables of a GET.
        public var variables: Int
        /// Variables of a GETBULK's answer; 0 where it survives none.
        public var bulkVariables: Int

        public init(variables: Int, bulkVariables: Int) {
            self.variables = variables
            self.bulkVariables = bulkVariables
        }
    }

    public init(device: String, at: Instant, systemObject: String?, serial: String?, limits: Limits? = nil) {
        self.device = device
        self.at = at
        self.systemObject = systemObject
        self.serial = serial
        self.limits = limits
    }
}
