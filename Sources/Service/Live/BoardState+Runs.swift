public import Intervals
public import Site

// What the ledger remembers.
extension BoardState {
    /// Takes what devices said they are.
    public mutating func recall(_ known: some Sequence<DeviceIdentity>) {
        for identity in known where devices.contains(identity.device) { identities[identity.device] = identity }
    }

    /// Takes what was read before: the runs of each signal, as the ledger has them. Nothing is told of it.
    ///
    /// - Parameter now: what was read later is not known.
    public mutating func recall(_ runs: [SignalName: [Run]], knownAt now: Instant) {
        for (signal, runs) in runs {
            for run in runs.sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) where run.first <= now {
                recall(run.known(at: now), of: signal)
            }
        }
    }
}

extension SignalEntry {
    /// Considers a run of readings as one that says the same from its first reading to its last.
    mutating func observe(_ run: Run) {
        observe(
            Reading(
                signal: signal, at: run.first, state: run.state, since: run.since, sinceError: run.sinceError,
                isExtra: run.isExtra, inferred: run.inferred, evidence: run.evidence, clockError: run.clockError))
        guard run.inferred == nil, run.state != .unknown, run.last > run.first else { return }
        extend(to: run.last, saying: run.state, isExtra: run.isExtra)
    }
}

extension Run {
    /// As far as it was read by an instant; of a folded run nobody knows when the readings inside were taken.
    fileprivate func known(at now: Instant) -> Run {
        guard last > now else { return self }
        var run = self
        run.last = instants?.last(through: now) ?? now
        return run
    }
}
