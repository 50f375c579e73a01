import Intervals
import Site

/// Finds devices that were dead by their own supply (semantics, *Outages*).
///
/// A management card is usually fed by what failed, so in a real loss of power its agent falls silent. When the first
/// answer after a silence shows that the card started inside it, and at least one independent witness fell within it
/// too, the signal that feeds the card was down. Without a witness the silence proves nothing: cards reboot on their
/// own. A pure state machine: readings and answers in, conclusions out.
struct SupplyInference {
    /// What follows from the first answer after a silence.
    struct Conclusion: Hashable {
        /// `down` at the first missed poll, marked `inferred: restart`.
        var reading: Reading
        /// When the supply came back, by the card's own clock, and how uncertain that is.
        var restoredAt: Instant
        var error: Milliseconds
    }

    private struct Silence {
        var firstMissed: Instant
        var lastAnswer: Instant
    }

    private struct Witness {
        var state = SignalState.unknown
        var fellAt: Instant?
    }

    private var witnessesOf: [String: Set<SignalName>]
    private var witnesses: [SignalName: Witness]
    private var silences: [String: Silence] = [:]

    /// Witnesses of a device are the hosts and switch ports of every contract whose power names the device, unless they
    /// are signals of the device itself.
    init(_ facility: Facility) {
        var witnessesOf: [String: Set<SignalName>] = [:]
        for contract in facility.contracts {
            guard let power = contract.power, let network = contract.network else { continue }
            let seen = Set(network.hosts.map(SignalName.icmp) + (network.access?.signals ?? []))
            for device in Set(power.condition.signals.map(\.device)) {
                witnessesOf[device, default: []].formUnion(seen.filter { $0.device != device })
            }
        }
        self.witnessesOf = witnessesOf
        witnesses = Dictionary(uniqueKeysWithValues: Set(witnessesOf.values.joined()).map { ($0, Witness()) })
    }

    /// Goes by the witnesses of another facility from now on. Silences go on, and what witnesses have said is kept.
    mutating func adopt(_ facility: Facility) {
        var next = SupplyInference(facility)
        let devices = Set(facility.devices.map(\.name))
        next.silences = silences.filter { devices.contains($0.key) }
        for (signal, witness) in witnesses where next.witnesses[signal] != nil { next.witnesses[signal] = witness }
        self = next
    }

    /// Forgets a device's silence: it is asked at another place now.
    mutating func forget(_ device: String) { silences[device] = nil }

    /// Dates everything as later readings will be: the machine's clock was set.
    mutating func move(by shift: Milliseconds) {
        silences = silences.mapValues {
            Silence(firstMissed: $0.firstMissed + shift, lastAnswer: $0.lastAnswer + shift)
        }
        witnesses = witnesses.mapValues {
            Witness(state: $0.state, fellAt: $0.fellAt.map { $0 + shift })
        }
    }

    /// Observes the readings of witnesses, in order of time; repetitions may be left out.
    mutating func observe(_ reading: Reading) {
        guard reading.state != .unknown, var witness = witnesses[reading.signal] else { return }
        if reading.state == .down, witness.state == .up { witness.fellAt = reading.at }
        witness.state = reading.state
        witnesses[reading.signal] = witness
    }

    /// Notes a poll of a device that went unanswered; `at` is when it was sent. Without an answer before there is no
    /// silence.
    mutating func beginSilence(of device: String, at: Instant, lastAnswer: Instant?) {
        guard silences[device] == nil, let lastAnswer else { return }
        silences[device] = Silence(firstMissed: at, lastAnswer: lastAnswer)
    }

    /// Notes that a device answered again.
    ///
    /// - Parameters:
    ///   - device: its name.
    ///   - at: when it answered.
    ///   - fedBy: the signal that feeds it.
    ///   - startedAt: when the agent started, by its own clock; nil when the answer does not say, or when its count of
    ///     boots denies a restart.
    ///   - error: the uncertainty of `startedAt`.
    /// - Returns: what the silence that ends now proves about `fedBy`.
    mutating func endSilence(
        of device: String, at: Instant, fedBy: SignalName?, startedAt: Instant?, error: Milliseconds
    ) -> Conclusion? {
        guard let silence = silences.removeValue(forKey: device), let fedBy, let startedAt,
            startedAt > silence.firstMissed, startedAt <= at + error,
            let witness = fallenWitness(of: device, during: silence, until: at)
        else { return nil }
        let evidence = "\(device) was silent and started at \(startedAt), inside the silence; \(witness) fell too"
        let reading = Reading(
            signal: fedBy, at: silence.firstMissed, state: .down, inferred: "restart", evidence: evidence)
        return Conclusion(reading: reading, restoredAt: min(startedAt, at), error: error)
    }

    private func fallenWitness(of device: String, during silence: Silence, until end: Instant) -> SignalName? {
        witnessesOf[device, default: []].sorted().first { name in
            guard let fellAt = witnesses[name]?.fellAt else { return false }
            return fellAt >= silence.lastAnswer && fellAt <= end
        }
    }
}
