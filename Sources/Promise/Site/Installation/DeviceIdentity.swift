public import Intervals

/// Who a device said it was: what shows, also after a restart of ours, that another one stands in its place.
public struct DeviceIdentity: Hashable, Sendable {
    public var device: String
    /// When it was first seen to be this one.
    public var at: Instant
    /// sysObjectID (RFC 3418) in numbers.
    public var systemObject: String?
    public var serial: String?

    public init(device: String, at: Instant, systemObject: String?, serial: String?) {
        self.device = device
        self.at = at
        self.systemObject = systemObject
        self.serial = serial
    }
}
