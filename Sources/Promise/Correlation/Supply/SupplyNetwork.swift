public import Site

/// What feeds what in a facility: found once, asked about any loss.
public struct SupplyNetwork: Sendable {
    let anatomies: [String: DeviceAnatomy]
    /// By device, the signal of another device that it is declared to be fed by.
    let feeders: [String: SignalName]
    private let fed: [String: [String]]

    /// - Parameter signals: what the devices are known to have, beside what the configuration names.
    public init(of facility: Facility, knowing signals: some Sequence<SignalName>) {
        let declared = facility.devices.compactMap { device in device.fedBy.map { (device.name, $0) } }
        // What is only assumed to be dead does not tell how many of them there are.
        let known = Set(signals).union(declared.map(\.1))
        anatomies = Dictionary(grouping: known, by: \.device).mapValues(DeviceAnatomy.init)
        feeders = Dictionary(declared, uniquingKeysWith: { first, _ in first })
        let links = feeders.filter { $0.key != $0.value.device }
        fed = Dictionary(grouping: links.keys, by: { links[$0]?.device ?? $0 }).mapValues { $0.sorted() }
    }

    /// The devices that a device feeds.
    func fed(by device: String) -> [String] { fed[device] ?? [] }

    /// Some devices, and those from which they have their power.
    func devices(above some: some Sequence<String>) -> Set<String> {
        var found: Set<String> = []
        for device in some {
            var next: String? = device
            while let device = next, found.insert(device).inserted { next = feeders[device]?.device }
        }
        return found
    }
}
