import Correlation
import Intervals
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
    /// What "powered" and "connected" mean for each contract; nil where it is not configured.
    private(set) var powers: [PowerRule?] = []
    private(set) var connections: [ConnectionRule?] = []
    /// How many rounds in a row must fail before each contract's hosts are down.
    private(set) var failedRounds: [Int] = []

    /// Whether nothing but hosts is seen from here.
    let isVantagePoint: Bool

    /// After how long everything about a contract is decided.
    private(set) var patience: [Milliseconds] = []

    /// How many failures in a row are told apart: as many as any contract's article 4 waits for, and some more.
    private(set) var mostFailuresCounted = 16

    /// The greatest number of rounds that any contract waits for.
    var mostFailedRounds: Int { failedRounds.max() ?? 1 }

    init(_ facility: Facility) {
        isVantagePoint = facility.vantagePoint != nil
        for (index, contract) in facility.contracts.enumerated() {
            let supply = PowerRule(of: contract)
            let connection = ConnectionRule(of: contract, in: facility)
            let power = supply?.signals ?? []
            let ports = connection?.access?.signals ?? []
            let all = power + (connection?.signals ?? []) + contract.services.map(\.signal)
            for signal in Set(all) { contractsOf[signal, default: []].append(index) }
            let powerDevices = Set(power.map(\.device))
            let switches = Set(ports.map(\.device))
            for device in powerDevices { poweredBy[device, default: []].append(index) }
            for device in powerDevices.union(switches) { hangingOn[device, default: []].append(index) }
            self.powerDevices.append(powerDevices.sorted())
            self.switches.append(switches.sorted())
            witnesses.append((connection?.hosts ?? []) + ports)
            powers.append(supply)
            connections.append(connection)
            let rounds = contract.terms.network.failedRounds
            failedRounds.append(rounds)
            mostFailuresCounted = max(mostFailuresCounted, contract.terms.emergencyReport.failedRounds)
            let slowest = Set(all).map(facility.schedule.staleAfter).max() ?? 0
            patience.append(slowest.times(Int64(rounds) + 2))
        }
    }
}
