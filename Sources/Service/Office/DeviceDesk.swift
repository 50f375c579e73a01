import Settings
public import Site

/// What is installed as a device.
public struct InstalledDevice: Sendable {
    public let device: Device
    /// The contracts that rest on it.
    public let contracts: [String]
    /// Whether the history of what it measures is kept.
    public let hasHistory: Bool
}

extension SiteOffice {
    /// Every device, in the order of the configuration.
    ///
    /// - Throws: `Refusal` with `.notPermitted`: devices are the provider's.
    public func devices(for principal: Principal) throws(Refusal) -> [Device] {
        try principal.requireEverything()
        return facility.devices
    }

    /// One device.
    ///
    /// - Throws: `Refusal` with `.notPermitted` or `.nothingKnown`.
    public func device(_ name: String, for principal: Principal) throws(Refusal) -> InstalledDevice {
        try principal.requireEverything()
        guard let device = facility.device(name) else {
            throw Refusal(.nothingKnown, field: "device", reason: "No device is called \(name).")
        }
        return InstalledDevice(
            device: device, contracts: facility.contracts(behind: name).map(\.id),
            hasHistory: configuration.archives.keepsNumbers)
    }
}
