import ICMP
import Intervals
import Logging
import SNMP
import Site

// How what was found is dated and marked, and what follows from it.
extension Collector {
    /// Compares the clocks; where one was set, or is trusted otherwise than before, everything is said anew.
    func followClock() {
        let before = moment
        moment = timekeeper.moment()
        guard moment.turn != before.turn || !moment.mayRepeat else { return }
        let shift = moment.keeping.shift - before.keeping.shift
        for index in machines.indices { machines[index].sayAnew(movedBy: shift) }
        hosts.sayAnew(movedBy: shift)
        guard shift != 0 else { return }
        supply.move(by: shift)
        answeredWhileDown.move(by: shift)
        hints.move(by: shift)
        restored = restored.mapValues { ($0.at + shift, $0.error) }
    }

    /// Receives rounds of pings.
    ///
    /// - Returns: further rounds to begin at once.
    func receive(_ results: [RoundResult], at now: Milliseconds) -> [Round] {
        let dated = results.map { result in
            var result = result
            result.sentAt = moment.date(stamped: result.sentAt).milliseconds
            return result
        }
        var seen = Collected()
        let inquiries = hosts.receive(dated, at: now, into: &seen)
        add(seen)
        return inquiries
    }

    /// Adds what was found of hosts.
    func add(_ seen: Collected) {
        for reading in seen.readings {
            add(reading)
            if reading.state == .up, !reading.isExtra { noteAnswer(of: reading.signal, at: reading.at) }
        }
        for reading in seen.steady { noteAnswer(of: reading.group.signals[0], at: reading.at) }
        found.steady += seen.steady
    }

    private func noteAnswer(of host: SignalName, at: Instant) {
        if answeredWhileDown.answered(host, at: at) { addExact(host, at: at) }
    }

    private func addExact(_ host: SignalName, at: Instant) {
        var reading = Reading(signal: host, at: at, state: .up)
        moment.mark(&reading)
        found.exact.append(reading)
    }

    func conclude(_ conclusion: SupplyInference.Conclusion?) {
        guard let conclusion else { return }
        logger.tell(
            .supplyConcluded, conclusion.reading.evidence ?? "",
            about: [.device: conclusion.reading.signal.device, .signal: conclusion.reading.signal.path])
        restored[conclusion.reading.signal] = (conclusion.restoredAt, conclusion.error)
        add(conclusion.reading)
    }

    func add(_ reading: Reading) {
        var reading = reading
        if reading.state == .up, let back = restored[reading.signal] {
            if reading.since == nil, back.at <= reading.at {
                reading.since = back.at
                reading.sinceError = back.error
            }
            restored[reading.signal] = nil
        }
        moment.mark(&reading)
        supply.observe(reading)
        found.readings.append(reading)
        for (host, at) in answeredWhileDown.observe(reading) { addExact(host, at: at) }
    }
}
