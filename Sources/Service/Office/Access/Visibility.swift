public import Live
public import Site

/// What somebody may know of the equipment: the provider's own people everything, a customer what its own power and
/// network run through.
public struct Visibility: Sendable {
    /// Nil is all.
    private let contracts: Set<String>?
    private let signals: Set<SignalName>?
    private let devices: Set<String>?

    /// - Parameter facility: of the configuration in force.
    public init(of principal: Principal, in facility: Facility) { self.init(of: principal.contracts, in: facility) }

    /// - Parameters:
    ///   - contracts: that somebody may see; nil is all.
    ///   - facility: of the configuration in force.
    public init(of contracts: Set<String>?, in facility: Facility) {
        self.contracts = contracts
        signals = contracts.map { facility.signals(forCustomersOf: $0) }
        devices = signals.map { Set($0.map(\.device)) }
    }

    /// Whether what concerns a contract may be shown.
    public func includes(contract: String) -> Bool { contracts?.contains(contract) ?? true }

    /// Whether a signal may be shown, with its readings.
    public func includes(_ signal: SignalName) -> Bool { signals?.contains(signal) ?? true }

    /// Whether it may be shown that there is a device, and whether it answers. What else it says may be a neighbour's.
    public func includes(device: String) -> Bool { devices?.contains(device) ?? true }
}

extension StatusReport {
    /// The part of it that somebody may see.
    public func limited(for principal: Principal, in facility: Facility) -> StatusReport {
        limited(to: principal.contracts, in: facility)
    }

    /// The part of it that whoever may see some contracts may see; nil is all.
    public func limited(to contracts: Set<String>?, in facility: Facility) -> StatusReport {
        guard contracts != nil else { return self }
        let visibility = Visibility(of: contracts, in: facility)
        var report = limited(to: visibility.includes(contract:))
        report.devices = devices.filter { visibility.includes(device: $0.device) }
        report.batteries = batteries.filter { visibility.includes(device: $0.device) }
        return report
    }
}
