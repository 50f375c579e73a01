import Digests
import Intervals
import Notation
import Site

/// One maximal nominal span in which a guarantee's condition is down.
public struct Outage: Hashable, Sendable {
    /// Stays the same when later readings arrive: made of contract, guarantee and the instant that its first down reading
    /// gives for its beginning.
    public var id: String
    /// Network or power.
    public var guarantee: Guarantee
    /// Nominal beginning and end; the end is at most `now`.
    public var span: Span
    /// The earliest and the latest instant at which it can have begun.
    public var begin: ClosedRange<Instant>
    /// … and ended.
    public var end: ClosedRange<Instant>
    /// What it looks like.
    public var hypothesis: Hypothesis
    /// What proves it, signal by signal.
    public var evidence: [Evidence]

    /// The id of an outage of a contract's guarantee, by its nominal beginning.
    public static func id(of contract: String, _ guarantee: Guarantee, beginning from: Instant) -> String {
        StableHash.hexadecimal("\(contract)|\(guarantee.rawValue)|\(from)")
    }
}

/// A signal's part in an outage.
public struct Evidence: Hashable, Sendable {
    /// What was read.
    public var signal: SignalName
    /// When the first reading of the piece was taken.
    public var at: Instant
    /// When the last one was.
    public var until: Instant
    /// What it said.
    public var state: SignalState
    /// By the device's own clock.
    public var since: Instant?
    /// From what it was concluded; nil where it was observed.
    public var inferred: String?
    /// What the device said.
    public var said: String?
}

/// What an outage looks like, from what else was seen. It excludes nothing; only a record does.
public enum Hypothesis: String, Hashable, Sendable {
    case providerPower = "provider_power"
    case providerAccessSwitch = "provider_access_switch"
    case providerUplink = "provider_uplink"
    case customerCircuit = "customer_circuit_or_equipment"
    case customerHost = "customer_host_or_application"
    case undetermined
}

extension Observations {
    /// The outages of a guarantee up to `now` that touch a window, each whole, in order.
    ///
    /// - Parameter term: in which outages are possible, and so bounded; nil: the contract's.
    public mutating func outages(
        _ guarantee: Guarantee, of contract: String, in condition: GuaranteeTimeline, touching window: Span = .always,
        possibleIn term: Span? = nil
    ) -> [Outage] {
        let timeline = condition.timeline
        let possible = timeline.certainlyUp.complement(within: Span(from: .distantPast, to: now))
        let term = term ?? self.contract(contract)?.term ?? .always
        let spans = timeline.down.spans
        guard spans.contains(where: { $0.overlaps(window) }) else { return [] }
        let evidence = condition.signals.flatMap { pieces(of: $0) }
        return spans.enumerated().filter { $0.element.overlaps(window) }.map { index, span in
            // Within the term, after the outage before and before the next one.
            let before = spans.prefix(index).last?.to ?? .distantPast
            let after = spans.dropFirst(index + 1).first?.from ?? .distantFuture
            let room = Span(from: max(min(term.from, span.from), before), to: min(max(term.to, span.to), after))
            let around = (possible.span(containing: span.from) ?? span).clipped(to: room)
            let certain = timeline.certainlyDown.clipped(to: span).spans
            let begin = around.from...(certain.first?.from ?? span.to)
            let end = (certain.last?.to ?? span.from)...around.to
            return Outage(
                id: Outage.id(of: contract, guarantee, beginning: span.from), guarantee: guarantee, span: span,
                begin: begin, end: end,
                hypothesis: hypothesis(of: span, under: guarantee, contract: contract),
                evidence: evidence.filter { $0.at < span.to && $0.until >= span.from })
        }
    }

    /// Possible outages (fine print, 7): maximal spans, within the term and up to `now`, that are not certainly up.
    public func possibleOutages(in condition: GuaranteeTimeline, term: Span) -> [Span] {
        let window = Span(from: term.from, to: min(term.to, now))
        return condition.timeline.certainlyUp.complement(within: window).spans
    }

    /// Emergencies of a contract's hosts and services, in order of their determination (fine print, 10 and 18): of those
    /// that the configuration in force at the determination names (13).
    ///
    /// - Parameter terms: article 4's, with its own number of failed rounds; nil: those of each configuration in its own
    ///   time.
    public mutating func emergencies(
        of contract: String, under terms: EmergencyReportTerms? = nil
    ) -> [Emergency] {
        var result: [Emergency] = []
        for (span, contract, _) in configurations(of: contract) {
            let failedRounds = (terms ?? contract.terms.emergencyReport).failedRounds
            for subject in contract.watchedForEmergencies {
                let found = emergencies(of: subject, by: contract.rounds(of: subject), failedRounds: failedRounds)
                result += found.filter { span.contains($0.determinedAt) }
            }
        }
        return result.sorted { ($0.determinedAt, $0.subject) < ($1.determinedAt, $1.subject) }
    }

    /// - Parameter signals: the rounds of each collector that pings the host, or the checks of the service.
    private mutating func emergencies(
        of subject: SignalName, by signals: [SignalName], failedRounds: Int
    ) -> [Emergency] {
        let rounds = signals.map { (rounds: self.rounds(of: $0, failedRounds: failedRounds), runs: runs(of: $0)) }
        let ofOne = rounds.count > 1 ? rounds.flatMap { JointRounds([$0]).emergencies() } : []
        return JointRounds(rounds).emergencies().map { emergency in
            Emergency(
                subject: subject, firstFailed: emergency.firstFailed, determinedAt: emergency.determinedAt,
                closedAt: emergency.closedAt,
                determinedByOne: ofOne.filter(emergency.overlaps).map(\.determinedAt).sorted())
        }
    }

    /// Whenever a signal was read as down. Neighbours that say the same are one piece, since every failed round is a run
    /// of its own.
    private mutating func pieces(of signal: SignalName) -> [Evidence] {
        let pace = pace(of: signal)
        let runs = runs(of: signal)
        var pieces: [Evidence] = []
        var before: Sample?
        for sample in readings(of: signal).samples {
            defer { before = sample }
            guard sample.state == .down else { continue }
            let run = runs[sample.run]
            let piece = Evidence(run, of: signal, at: sample.at)
            if let before, before.state == .down, let last = pieces.last, last.agrees(with: piece),
                before.heldUntil >= sample.at || pace.isNear(before.at, to: sample.at)
                    || (before.run == sample.run && run.instants == nil)
            {
                pieces[pieces.count - 1].until = piece.until
            } else {
                pieces.append(piece)
            }
        }
        return pieces
    }
}

extension Evidence {
    fileprivate init(_ run: Run, of signal: SignalName, at instant: Instant) {
        self.init(
            signal: signal, at: instant, until: instant, state: run.state, since: run.since, inferred: run.inferred,
            said: run.evidence)
    }

    fileprivate func agrees(with other: Evidence) -> Bool {
        since == other.since && inferred == other.inferred && said == other.said
    }
}

/// A pinged host of a customer was silent for as many rounds as the agreement says, or a service failed as many checks.
public struct Emergency: Hashable, Sendable {
    /// The host or the service.
    public var subject: SignalName
    /// When the first of the rounds failed.
    public var firstFailed: Instant
    /// When the deciding round failed.
    public var determinedAt: Instant
    /// The next answered round; nil while it lasts.
    public var closedAt: Instant?
    /// Of a host that several collectors ping: when each of them had determined it by its own rounds. A collector knows no
    /// others, so that this is what it announced.
    public var determinedByOne: [Instant] = []

    /// Whether it was determined at an instant, by all collectors or by one.
    public func isDetermined(at instant: Instant) -> Bool {
        instant == determinedAt || determinedByOne.contains(instant)
    }
}
