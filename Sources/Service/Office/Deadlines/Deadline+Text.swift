import Agreement
import Correlation
public import Intervals
public import Notation
import Site

extension Deadline {
    /// What falls due, in a plain sentence without its end; times by the contract's clock.
    public var sentence: String {
        switch matter {
        case .claim(let outage):
            "\(outage.guarantee.rawValue) outage \(outage.id.prefix(8)) from \(zone.shown(outage.span.from)) to "
                + "\(zone.shown(outage.span.to)) is not reported; what nobody reports until then is taken off"
        case .promiseClaim(let claim): sentence(of: claim)
        case .emergencyCall(let report, let id):
            "nobody was told that \(report.emergency.subject) does not answer; determined "
                + zone.shown(report.emergency.determinedAt) + (id.map { " (mainstay ack \($0.prefix(8)))" } ?? "")
        case .duty(let duty): sentence(of: duty)
        case .expiryNotice(let end): "the end of the term with \(end) is announced"
        case .expiry(let end, nil):
            "the term ends with \(end); the agreement is silent on renewal, and nothing is judged afterwards"
        case .expiry(let end, let next?): "the term ends with \(end); \(next) continues it"
        }
    }

    private func sentence(of claim: OpenPromiseClaim) -> String {
        func time(_ span: Span) -> String { "\(zone.shown(span.from)) to \(zone.shown(span.to))" }
        if let outage = claim.outage {
            return "the outage from \(time(outage)) is not claimed under \(claim.promise.id); what nobody claims until "
                + "then is left out"
        }
        let period = claim.period.map { " of \(time($0))" } ?? ""
        return "the remedy under \(claim.promise.id)\(period) is not claimed; what nobody claims until then is not owed"
    }

    private func sentence(of duty: OpenDuty) -> String {
        let record = duty.record
        let id = record?.id ?? ""
        switch duty.kind {
        case .installation:
            guard let record else { return "no installation is recorded of what was signed for \(since(duty))" }
            let missing = duty.entry?.missing ?? []
            let rest = if missing.isEmpty { "" } else { "; still to do: \(missing.joined(separator: ", "))" }
            return "installation \(record.id), signed \(zone.shown(duty.since)), is not done\(rest)\(doubt(of: duty))"
        case .downtimeStatement:
            return "request \(id) for a statement of downtime, made \(zone.shown(duty.since)), is not answered"
        case .signedPaper:
            return "the signed paper of \(id)\(by(record)), authorised by telephone \(zone.shown(duty.since)), must "
                + "follow at once"
        case .firstFeedback:
            return "the first feedback on \(id)\(by(record)), authorised \(zone.shown(duty.since)), is not given"
                + stopped(duty)
        case .closingReport:
            return "the written report of operation \(id), completed \(zone.shown(duty.since)), is missing"
        case .complaintReport:
            let about = record?.text(.about).map { " about \($0.replacing("_", with: " "))" } ?? ""
            return "complaint \(id)\(about), accepted \(zone.shown(duty.since)), has no written report yet"
                + stopped(duty)
        }
    }

    private func since(_ duty: OpenDuty) -> String { String(zone.shownByTheWall(duty.since).prefix(10)) }

    private func by(_ record: Record?) -> String {
        guard let record, let person = record.authorisingPerson else { return "" }
        return " of \(person)"
    }

    /// That force majeure stopped the clock.
    private func stopped(_ duty: OpenDuty) -> String {
        guard let entry = duty.entry, entry.relievedDue != nil else { return "" }
        return "; without force majeure it was due \(zone.shownDue(entry.due))"
    }

    /// What a deadline rests on that is not announced yet.
    private func doubt(of duty: OpenDuty) -> String {
        guard let doubt = duty.entry?.doubt else { return "" }
        let latest = doubt.latest.map { zone.shownDue($0) } ?? "more than a year later"
        return "; rests on holidays that are not announced: at the earliest \(zone.shownDue(doubt.earliest)), at the "
            + "latest \(latest)"
    }

    /// The deadline as people read it: `2026-03-05 24:00+08:00`; nil where there is none.
    public var shownDue: String? { due.map { zone.shownDue($0) } }

    /// The deadline as JSON.
    ///
    /// - Parameter now: when it was asked for.
    public func document(at now: Instant) -> JSON {
        .object([
            "contract": .string(contract), "article": article.map { .integer(Int64($0)) },
            "promise": .optional(promiseID), "matter": .string(name),
            "due_at": .optional(due), "due": .optional(shownDue), "left_ms": due.map { .integer($0 - now) },
            "since": .optional(since), "missed": .bool(isMissed(at: now)), "record": .optional(recordID),
            "outage": .optional(outageID), "emergency": .optional(emergencyID), "sentence": .string(sentence),
        ])
    }

    /// Its name in JSON.
    private var name: String {
        switch matter {
        case .claim: "claim"
        case .promiseClaim: "promise_claim"
        case .emergencyCall: "emergency_call"
        case .duty(let duty): duty.kind.rawValue
        case .expiryNotice: "expiry_notice"
        case .expiry: "expiry"
        }
    }

    private var recordID: String? {
        guard case .duty(let duty) = matter else { return nil }
        return duty.record?.id
    }

    private var promiseID: String? {
        guard case .promiseClaim(let claim) = matter else { return nil }
        return claim.promise.id
    }

    private var outageID: String? {
        guard case .claim(let outage) = matter else { return nil }
        return outage.id
    }

    private var emergencyID: String? {
        guard case .emergencyCall(_, let id) = matter else { return nil }
        return id
    }
}

extension DeadlineList {
    /// The list as JSON.
    public var document: JSON {
        .object([
            "now": .string(now.description), "until": .string(until.description),
            "deadlines": .array(deadlines.map { $0.document(at: now) }),
        ])
    }
}
