import Site

/// A facility's contracts by what they depend on, so that the cost of a reading grows with the contracts it concerns and
/// not with those that are installed.
struct FacilityIndex: Sendable {
    /// Contracts by each signal that concerns them. A number is a contract's place in the facility's list.
    private(set) var contractsOf: [SignalName: [Int]] = [:]
    /// Contracts by each device that measures their power.
    private(set) var poweredBy: [String: [Int]] = [:]
    /// Contracts by each device that measures their power or has one of their ports.
    private(set) var hangingOn: [String: [Int]] = [:]
    /// The devices that measure each contract's power.
    private(set) var powerDevices: [[String]] = []
    /// The devices that have each contract's ports.
    private(set) var switches: [[String]] = []
    /// The signals of each contract that fail with its power: its hosts and ports.
    private(set) var witnesses: [[SignalName]] = []
    /// The condition over each contract's uplinks; nil for a contract without any.
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
