public import Clocks
import Correlation
import Intervals
import Ledger
public import Live
import Site

extension SiteOffice {
    /// An office that looks ahead, and what only the running daemon knows. Where none answers, the ledger has to do, and
    /// the facts say so: then no number is known but the runtimes that were announced.
    ///
    /// - Parameter path: the configuration.
    /// - Throws: `Refusal` with `.configuration`, `.nothingKnown` or `.ledger`.
    public static func lookingAhead(
        configuration path: String, clock: any WallClock = SystemClock(), for principal: Principal
    ) throws(Refusal) -> (office: SiteOffice, facts: LiveFacts) {
        let office = try open(configuration: path, ledger: .read, clock: clock)
        let silence: DaemonSocket.Silence
        do {
            let answer = try DaemonSocket(of: office.configuration).ask(.facts)
            if let facts = answer.facts { return (office, facts) }
            silence = .noAnswer("it does not tell what is measured")
        } catch {
            silence = error
        }
        var facts = try office.remembered(for: principal)
        facts.report.remark = "\(silence); this is what the ledger knows"
        return (office, facts)
    }

    /// What the ledger remembers of the present.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func remembered(for principal: Principal) throws(Refusal) -> LiveFacts {
        let now = clock.now
        return try Refusal.translating {
            let report = try board(at: now, in: ledger).report(at: now, from: .ledger)
                .limited(for: principal, in: facility)
            let alarms = try ledger.openAlarms().filter { $0.kind == .powerOnBattery }
            guard let earliest = alarms.map(\.at).min() else { return LiveFacts(report: report) }
            let told = try ledger.events(
                after: .start, limit: .max, matching: EventFilter(kinds: [.powerRuntime], since: earliest)
            ).elements
            let numbers = alarms.compactMap { alarm -> NumericSample? in
                let newest = told.filter { $0.subject == alarm.subject }.max { $0.at < $1.at }
                guard let newest, let left = newest.details[.left].flatMap({ Double($0) }) else { return nil }
                return NumericSample(.runtime(of: alarm.subject), at: newest.at, value: left / 1000)
            }
            return LiveFacts(report: report, numbers: numbers)
        }
    }
}

extension LiveFacts {
    /// When batteries will be empty by their own estimates.
    var batteries: [BatteryEnd] {
        numbers.filter { $0.point == .runtime(of: $0.point.signal.device) }.map { sample in
            BatteryEnd(
                device: sample.point.signal.device, at: sample.at + Milliseconds(sample.value * 1000),
                estimatedAt: sample.at)
        }.sorted { $0.device < $1.device }
    }
}
