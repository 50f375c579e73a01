import Correlation
import Intervals
import Site

/// Suspects a loss of power while an agent and one of its witnesses are silent together.
extension Watch {
    mutating func suspicions(of device: String, at: Instant) -> [Event] {
        (index.poweredBy[device] ?? []).compactMap { suspicion(of: $0, device: device, at: at) }
    }

    /// What the silent devices of a host's or a port's contracts are suspected of, now that it has changed.
    mutating func suspicions(besides witness: SignalName, at: Instant) -> [Event] {
        let silent = recent.silentDevices
        guard !silent.isEmpty else { return [] }
        return (index.contractsOf[witness] ?? []).flatMap { number in
            index.powerDevices[number].filter(silent.contains).compactMap { suspicion(of: number, device: $0, at: at) }
        }
    }

    private mutating func suspicion(of number: Int, device: String, at: Instant) -> Event? {
        let contract = facility.contracts[number]
        var present = recent.present
        let witnesses = index.witnesses[number].filter { $0.device != device }.map { witness in
            (signal: witness, state: present.state(of: .signal(witness), failedRounds: index.failedRounds[number]))
        }
        guard let fallen = witnesses.first(where: { $0.state == .down })?.signal else {
            guard witnesses.contains(where: { $0.state == .up }) else { return nil }
            return clear(number, device: device, at: at)
        }
        return book.announce(
            .powerOutageSuspected, of: contract.id, about: device, state: "unknown", at: at,
            summary: "\(contract.customer.name): \(device) is silent and \(fallen) is down: power may be gone")
    }

    mutating func clearSuspicions(of device: String, at: Instant) -> [Event] {
        (index.poweredBy[device] ?? []).compactMap { clear($0, device: device, at: at) }
    }

    private mutating func clear(_ number: Int, device: String, at: Instant) -> Event? {
        let contract = facility.contracts[number]
        return book.recover(
            .powerOutageSuspected, of: contract.id, about: device, at: at,
            summary: "\(contract.customer.name): \(device) or its witnesses answer again")
    }
}
