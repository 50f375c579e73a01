import Correlation
import Digests
import Foundation
import Intervals
import Site

extension Evaluation {
    /// What the promises beside the nine articles come to, by their identifiers; those are left out of which the contract
    /// has nothing.
    ///
    /// - Parameter isOver: as if every claim window had closed and nothing more were reported.
    func promises(
        of contract: Contract, in period: Span, everyWindowClosed isOver: Bool = false,
        _ observations: inout Observations
    ) -> [PromiseResult] {
        contract.terms.promises.sorted { $0.id < $1.id }.compactMap { terms in
            guard let evaluation = promise(terms, of: contract, in: period, &observations) else { return nil }
            return evaluation.result(everyWindowClosed: isOver, observations)
        }
    }

    func promise(
        _ terms: PromiseTerms, of contract: Contract, in period: Span, _ observations: inout Observations
    ) -> PromiseEvaluation? {
        guard let condition = condition(of: terms.subject, for: contract, &observations) else { return nil }
        return PromiseEvaluation(
            terms: terms, contract: contract, month: month, now: now, records: records,
            assumesClaims: assumesClaims, period: PromisePeriod(terms.period, of: contract, in: period),
            condition: condition)
    }
}

/// Judges one promise in one month of one contract.
struct PromiseEvaluation {
    let terms: PromiseTerms
    let contract: Contract
    let month: Month
    let now: Instant
    let records: KnownRecords
    let assumesClaims: Bool
    let period: PromisePeriod
    let condition: GuaranteeTimeline

    /// The same promise in another month.
    private func evaluation(of month: Month) -> PromiseEvaluation? {
        contract.period(of: month).map { own in
            PromiseEvaluation(
                terms: terms, contract: contract, month: month, now: now, records: records,
                assumesClaims: assumesClaims, period: PromisePeriod(terms.period, of: contract, in: own),
                condition: condition)
        }
    }

    private var term: Span { Span(from: contract.term.from, to: min(contract.term.to, now)) }
    /// What the result knows of the period.
    private var judged: Span { Span(from: period.span.from, to: min(period.through, now)) }

    private func claims(on tally: OutageTally) -> PromiseClaims {
        PromiseClaims(
            tally, under: terms, reports: asked(.outageReport) + asked(.creditRequest), isAssumed: assumesClaims,
            in: contract.timeZone)
    }

    private func asked(_ kind: Record.Kind) -> [Record] { records.of(kind, for: contract.id, under: terms) }

    /// The outages that are over, that nobody has claimed and that still can be claimed.
    var unclaimedOutages: [(span: Span, closesAt: Instant)] {
        let tally = OutageTally(condition.timeline, within: term)
        let open = claims(on: tally).claims.filter { !$0.isClaimed && $0.outage.to < now && now <= $0.closesAt }
        return open.flatMap { claim in
            tally.nominal.filter { $0.overlaps(claim.outage) }.map { ($0, claim.closesAt) }
        }
    }

    /// What it comes to.
    func result(everyWindowClosed isOver: Bool, _ observations: Observations) -> PromiseResult {
        let tally = OutageTally(condition.timeline, within: term)
        let claims = claims(on: tally)
        let exclusions = exclusions(observations)
        let left = leftOut(exclusions, claims: claims, everyWindowClosed: isOver)
        let figures = figures(tally, exclusions: exclusions, takenOff: left.values.reduce(.empty) { $0.union($1) })
        let breach = figures.breach
        let timeline = condition.timeline.clipped(to: judged)
        let occurrences = figures.occurrences
        let remedy = remedy(figures, everyWindowClosed: isOver, observations)
        let verdict = verdict(breach)
        let isOpen = verdict == .undetermined || remedy?.isRange ?? false
        return PromiseResult(
            terms: terms, verdict: verdict, nominalVerdict: breach.nominal ? .breached : .met, period: period.span,
            isSoFar: period.isSoFar, denominator: figures.denominator,
            down: Bounded(
                nominal: timeline.down.length, min: timeline.certainlyDown.length,
                max: timeline.certainlyUp.complement(within: judged).length),
            counted: figures.counted, leftOut: split(timeline.down, by: left, figures: figures),
            unknown: timeline.up.union(timeline.down).complement(within: judged).length,
            occurrences: PromiseResult.Count(
                nominal: occurrences.nominal.whole, min: occurrences.least.whole, max: occurrences.greatest.whole),
            outages: outages(figures, claims: claims),
            exclusions: exclusions.filter { $0.span.overlaps(judged) },
            contradictions: condition.contradictions.filter { $0.span.overlaps(judged) },
            unsettled: isOpen ? figures.doubtful.spans.sorted { $0.length > $1.length } : [],
            signals: condition.signals, remedy: remedy,
            rightToEnd: rightToEnd(figures, observations), closesAt: closesAt(claims))
    }

    // MARK: - What counts

    private func figures(
        _ tally: OutageTally, exclusions: [RecordedExclusion], takenOff: IntervalSet
    ) -> PromiseFigures {
        var denominator = period.span.length
        if terms.leftOut.maintenance?.leavesPeriod == true {
            let maintenance = exclusions.byCause[.maintenance] ?? .empty
            denominator -= maintenance.clipped(to: period.span).length
        }
        return PromiseFigures(
            terms, of: contract, month: month, tally: tally, takenOff: takenOff, judged: judged,
            denominator: denominator)
    }

    /// The figures of an earlier month, by what is known now.
    ///
    /// - Parameter tally: of the whole term.
    private func earlierFigures(
        of month: Month, on tally: OutageTally, _ observations: Observations
    ) -> PromiseFigures? {
        guard let earlier = evaluation(of: month) else { return nil }
        let exclusions = earlier.exclusions(observations)
        let left = earlier.leftOut(exclusions, claims: earlier.claims(on: tally), everyWindowClosed: false)
        return earlier.figures(tally, exclusions: exclusions, takenOff: left.values.reduce(.empty) { $0.union($1) })
    }

    /// The entries that take time off the period, or would.
    private func exclusions(_ observations: Observations) -> [RecordedExclusion] {
        var found: [(record: Record, cause: Exclusion, span: Span)] = []
        func add(_ kind: Record.Kind, as cause: Exclusion) {
            for record in asked(kind) {
                if let span = record.span { found.append((record, cause, span)) }
            }
        }
        let causes = terms.leftOut.causes
        if causes.contains(.forceMajeure) { add(.forceMajeure, as: .forceMajeure) }
        if let rule = terms.leftOut.maintenance {
            found += PromisedMaintenance(rule: rule, zone: contract.timeZone).takenOff(by: asked(.maintenance))
                .map { ($0.record, .maintenance, $0.span) }
        }
        found += asked(.attribution).filter { record in
            record.text(.cause).flatMap(Ground.init).map(causes.contains) ?? false
        }.compactMap { record in record.span.map { (record, .customer, $0) } }
        // Of an outage that reaches out of the period all is asked: what counted of it before decides what counts now.
        return records.recorded(
            found.filter { $0.span.overlaps(term) }, of: contract, exclusions: .all, observations: observations)
    }

    private func leftOut(
        _ exclusions: [RecordedExclusion], claims: PromiseClaims, everyWindowClosed isOver: Bool
    ) -> [LeftOutReason: IntervalSet] {
        let recorded = exclusions.byCause
        return [
            .beforeReport: claims.beforeReport, .notClaimed: claims.notClaimed(at: now, everyWindowClosed: isOver),
            .forceMajeure: recorded[.forceMajeure] ?? .empty, .maintenance: recorded[.maintenance] ?? .empty,
            .customer: recorded[.customer] ?? .empty,
        ]
    }

    /// Each nominally down millisecond that does not count to the first reason that applies.
    private func split(
        _ down: IntervalSet, by left: [LeftOutReason: IntervalSet], figures: PromiseFigures
    ) -> [LeftOutReason: Milliseconds] {
        var left = left
        let short = figures.rule.shortOutages
        let spans = figures.tally.nominal
        left[.short] = IntervalSet(spans.filter { short?.include($0.length) ?? false })
        left[.first] = IntervalSet(
            spans.map { Span(from: $0.from, to: min($0.to, $0.from + figures.rule.firstOfEach)) })
        return down.split(by: LeftOutReason.allCases, left)
    }

    private func outages(_ figures: PromiseFigures, claims: PromiseClaims) -> [PromiseResult.CountedOutage] {
        figures.tally.nominal.filter { $0.overlaps(judged) }.map { span in
            PromiseResult.CountedOutage(
                id: StableHash.hexadecimal("\(contract.id)|\(terms.id)|\(span.from)"), span: span,
                counted: figures.rule.reach(span).inside,
                report: claims.claims.first { $0.outage.overlaps(span) }?.record)
        }
    }

    /// When nothing can change any more by what is claimed, or by an outage that turns out long enough to count.
    private func closesAt(_ claims: PromiseClaims) -> Instant {
        var instants = [period.through]
        if let last = claims.lastWindow(touching: judged), terms.claim != nil { instants.append(last) }
        if let closes = claimOfPeriodCloses { instants.append(closes) }
        instants.append(terms.closes(after: period.through, in: contract.timeZone))
        return instants.max() ?? period.through
    }

    private var claimOfPeriodCloses: Instant? {
        guard let rule = terms.claim, rule.per == .period, !period.isSoFar, !assumesClaims else { return nil }
        let from = if rule.from == .start { period.span.from } else { period.span.to }
        return rule.window.closes(after: from, in: contract.timeZone)
    }

    // MARK: - Verdict and remedy

    private func verdict(_ breach: Decided) -> Verdict {
        if breach.certain { return .breached }
        guard breach.possible else { return .met }
        return switch terms.doubtFavours {
        case .customer: .breached
        case .provider: .met
        case .nobody: .undetermined
        }
    }

    /// Owed once, when the period is over.
    private func remedy(
        _ figures: PromiseFigures, everyWindowClosed isOver: Bool, _ observations: Observations
    ) -> PromisedRemedy? {
        guard let remedyTerms = terms.remedy, !period.isSoFar else { return nil }
        let amount = cappedByYear(figures.remedy, under: remedyTerms, on: figures.tally, observations)
        guard amount.greatest > 0 else { return nil }
        let kind: PromisedRemedy.Kind = remedyTerms.addsDays ? .addedDays : .credit
        func rounded(_ amount: Decimal) -> Decimal {
            switch kind {
            case .credit: Money(amount: amount, currency: contract.rent.currency).rounded.amount
            case .addedDays: amount.rounded(toDecimals: 3)
            }
        }
        let claim = claimOfPeriod(everyWindowClosed: isOver)
        let isMissed = claim == .missed
        let owed =
            switch terms.doubtFavours {
            case .customer: amount.greatest
            case .provider, .nobody: amount.least
            }
        return PromisedRemedy(
            kind: kind, owed: isMissed ? 0 : rounded(owed), least: isMissed ? 0 : rounded(amount.least),
            greatest: isMissed ? 0 : rounded(amount.greatest), currency: contract.rent.currency,
            isAdded: remedyTerms.isAdded, claim: claim)
    }

    /// What the year's cap leaves, after what the earlier months of the contract's year took of it.
    private func cappedByYear(
        _ amount: BoundedAmount, under remedy: RemedyTerms, on tally: OutageTally, _ observations: Observations
    ) -> BoundedAmount {
        guard let most = remedy.mostPerYear, terms.period == .month else { return amount }
        let cap = RemedyScale(of: contract, month: month, base: remedy.base).value(of: most)
        let earlier = contract.months(ofYearUpTo: month).dropLast()
            .compactMap { earlierFigures(of: $0, on: tally, observations)?.remedy }.reduce(BoundedAmount.zero, +)
        return BoundedAmount(
            nominal: min(amount.nominal, max(0, cap - earlier.nominal)),
            least: min(amount.least, max(0, cap - earlier.greatest)),
            greatest: min(amount.greatest, max(0, cap - earlier.least)))
    }

    private func claimOfPeriod(everyWindowClosed isOver: Bool) -> PromisedRemedy.Claim? {
        guard let closes = claimOfPeriodCloses else { return nil }
        let made = asked(.creditRequest).filter { request in
            guard period.span.from <= request.saidAt, request.saidAt <= closes else { return false }
            return request.date(.date).map { period.span.contains(contract.timeZone.startOfDay($0)) } ?? true
        }.min { ($0.saidAt, $0.id) < ($1.saidAt, $1.id) }
        if let made { return .made(made.id) }
        return isOver || now >= closes ? .missed : .open(until: closes)
    }

    // MARK: - The right to end the contract

    private func rightToEnd(_ figures: PromiseFigures, _ observations: Observations) -> FoundRight? {
        let rights = (terms.rightToEnd?.rules ?? []).compactMap { rule -> FoundRight? in
            switch rule {
            case .downtimeOver(let share, let length):
                RightByDowntime(share: share, length: length).right(figures, in: judged, under: rule)
            case .outages(let count, let length):
                RightByOutages(count: count, length: length).right(figures, in: judged, under: rule)
            case .breachedMonths(let count, let months):
                rightByMonths(count, of: months, under: rule, figures, observations)
            }
        }
        return rights.min {
            ($0.certainFrom ?? .distantFuture, $0.possibleFrom) < ($1.certainFrom ?? .distantFuture, $1.possibleFrom)
        }
    }

    /// Arises when the month is over; only in a month that is itself broken.
    private func rightByMonths(
        _ count: Int, of months: Int, under rule: RightToEnd.Rule, _ figures: PromiseFigures,
        _ observations: Observations
    ) -> FoundRight? {
        var breaches = [figures.breach]
        var earlier = month.previous
        while breaches.count < months, let figures = earlierFigures(of: earlier, on: figures.tally, observations) {
            breaches.append(figures.breach)
            earlier = earlier.previous
        }
        guard breaches[0].possible, breaches.count(where: \.possible) >= count else { return nil }
        let isCertain = breaches[0].certain && breaches.count(where: \.certain) >= count
        return FoundRight(
            certainFrom: isCertain ? period.through : nil, possibleFrom: period.through, rule: rule)
    }
}

extension Decimal {
    /// Rounded half-even.
    fileprivate func rounded(toDecimals decimals: Int) -> Decimal {
        var value = self
        var result = Decimal()
        NSDecimalRound(&result, &value, decimals, .bankers)
        return result
    }
}
