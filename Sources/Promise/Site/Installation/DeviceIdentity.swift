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

    public init(device: String, at: Instant, systemObject: String?, serial: String?) {
        self.device = device
        self.at = at
        self.systemObject = systemObject
        self.serial = serial
    }
}
