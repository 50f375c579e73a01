import Site

/// A facility's contracts by what they hang on, so that a reading costs what it concerns and not what is installed.
struct FacilityIndex: Sendable {
    /// Contracts by each signal that bears on them; numbers are places in the facility's list, in its order.
    private(set) var contractsOf: [SignalName: [Int]] = [:]
    /// Contracts by the devices of their power, and of all their signals.
    private(set) var poweredBy: [String: [Int]] = [:]
    private(set) var hangingOn: [String: [Int]] = [:]
    /// Of each contract.
    private(set) var powerDevices: [[String]] = []
    /// Devices of each contract's ports.
    private(set) var switches: [[String]] = []
    /// Signals of each contract that fall with its power: its hosts and ports.
    private(set) var witnesses: [[SignalName]] = []
    /// The condition over each contract's uplinks, nil without any.
    private(set) var uplinks: [Condition?] = []

    init(_ facility: Facility) {
        let ways = Dictionary(facility.uplinks.map { ($0.name, $0.condition) }) { first, _ in first }
        for (index, contract) in facility.contracts.enumerated() {
            let power = contract.power?.condition.signals ?? []
            let ports = contract.network?.access?.signals ?? []
            let hosts = (contract.network?.hosts ?? []).map(SignalName.icmp)
            let uplinks = (contract.network?.uplinks ?? []).compactMap { ways[$0] }
            let far = uplinks.flatMap(\.signals) + contract.services.map(\.signal)
            for signal in Set(power + ports + hosts + far) { contractsOf[signal, default: []].append(index) }
            let powerDevices = Set(power.map(\.device))
            let switches = Set(ports.map(\.device))
            for device in powerDevices { poweredBy[device, default: []].append(index) }
            for device in powerDevices.union(switches) { hangingOn[device, default: []].append(index) }
            self.powerDevices.append(powerDevices.sorted())
            self.switches.append(switches.sorted())
            witnesses.append(hosts + ports)
            self.uplinks.append(uplinks.isEmpty ? nil : .any(uplinks))
        }
    }
}
