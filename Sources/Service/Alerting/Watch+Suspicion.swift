import Intervals
import Site

/// Agents and their witnesses silent together look like a loss of power: said at once, while it lasts.
extension Watch {
    mutating func suspicions(of device: String, at: Instant) -> [Event] {
        (index.poweredBy[device] ?? []).compactMap { suspicion($0, device, at: at) }
    }

    /// A host or a port has changed: what its contracts' silent devices are suspected of.
    mutating func suspicions(besides witness: SignalName, at: Instant) -> [Event] {
        guard !silent.isEmpty else { return [] }
        return (index.contractsOf[witness] ?? []).flatMap { number in
            index.powerDevices[number].filter(silent.contains).compactMap { suspicion(number, $0, at: at) }
        }
    }

    private mutating func suspicion(_ number: Int, _ device: String, at: Instant) -> Event? {
        let contract = facility.contracts[number]
        let fallen = index.witnesses[number].first { state($0) == .down && $0.device != device }
        guard let fallen else {
            let isKnown = index.witnesses[number].contains { state($0) == .up && $0.device != device }
            return isKnown ? clear(number, device, at: at) : nil
        }
        return book.announce(
            .powerOutageSuspected, of: contract.id, device, state: "unknown", at: at,
            "\(contract.customer.name): \(device) is silent and \(fallen) is down: power may be gone")
    }

    mutating func clearSuspicions(of device: String, at: Instant) -> [Event] {
        (index.poweredBy[device] ?? []).compactMap { clear($0, device, at: at) }
    }

    private mutating func clear(_ number: Int, _ device: String, at: Instant) -> Event? {
        let contract = facility.contracts[number]
        return book.recover(
            .powerOutageSuspected, of: contract.id, device, at: at,
            "\(contract.customer.name): \(device) or its witnesses answer again")
    }
}
