import Correlation
import Intervals
import Site

extension Evaluation {
    /// What a promise is about, over time; nil where the contract has nothing of it: then it is not promised to it.
    func condition(
        of subject: PromisedSubject, for contract: Contract, _ observations: inout Observations
    ) -> GuaranteeTimeline? {
        switch subject {
        case .power(.either): return observations.power(of: contract.id)
        case .power(let feeds): return observations.feeds(feeds, of: contract.id)
        case .network(let reading, let failedRounds):
            var terms = contract.terms.network
            terms.reading = reading
            terms.failedRounds = failedRounds
            return observations.network(of: contract.id, under: terms)
        case .installation: return lateness(of: contract)
        case .condition(let name): return observations.condition(named: name, of: contract.id)
        case .number(let name, let range): return observations.number(named: name, within: range, of: contract.id)
        case .all(let parts):
            let conditions = parts.compactMap { condition(of: $0, for: contract, &observations) }
            guard conditions.count == parts.count else { return nil }
            return GuaranteeTimeline(
                timeline: .all(conditions.map(\.timeline)), contradictions: conditions.flatMap(\.contradictions),
                signals: conditions.flatMap(\.signals))
        }
    }

    /// What the promises beside the articles are about, of which a window must tell as much as of power and network. Nil
    /// where no window does: of a year, and of what looks back further than the month.
    func conditions(
        ofPromisesTo contract: Contract, within window: Span, _ observations: inout Observations
    ) -> [GuaranteeTimeline]? {
        let promises = contract.terms.promises
        guard !promises.contains(where: \.looksBackBeyondTheMonth) else { return nil }
        return promises.compactMap { condition(of: $0.subject, for: contract, &observations) }
    }

    /// Down from when an installation was due until it was done; nil while none is known.
    private func lateness(of contract: Contract) -> GuaranteeTimeline? {
        let records = records.own(.installation, of: contract.id)
        guard !records.isEmpty else { return nil }
        let late = records.compactMap { record -> Span? in
            guard let due = record.due(under: contract) else { return nil }
            let service = record.text(.service).flatMap(Contract.Service.init) ?? contract.service
            let done = InstalledItems(of: record, needed: contract.items(of: service), at: now).doneAt ?? now
            return Span(from: due, to: max(due, done))
        }
        let down = IntervalSet(late)
        let up = down.complement(within: Span(from: .distantPast, to: now))
        return GuaranteeTimeline(
            timeline: Timeline(up: up, down: down, certainlyUp: up, certainlyDown: down), contradictions: [],
            signals: [])
    }
}

extension Record {
    /// By when an installation is due: the instant agreed on, or else article 3's number of working days after signing.
    fileprivate func due(under contract: Contract) -> Instant? {
        if let agreed = instant(.dueAt) { return agreed }
        return instant(.signedAt).flatMap { signed in
            InstallationDue(of: contract, signedOn: contract.timeZone.localDate(of: signed))?.likely
        }
    }
}

extension PromiseTerms {
    /// Whether what a month comes to depends on months before it. An installation may be overdue for as long.
    fileprivate var looksBackBeyondTheMonth: Bool {
        period != .month || remedy?.mostPerYear != nil || rightToEnd != nil
            || subject.parts.contains(.installation)
    }
}
