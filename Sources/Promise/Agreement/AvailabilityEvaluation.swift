import Correlation
import Intervals
import Site

/// Articles 1 and 2: how long the condition was down in a period, what is taken off, and what that means.
struct AvailabilityEvaluation {
    var guarantee: Guarantee
    var contract: Contract
    var terms: AvailabilityTerms
    var period: Span
    var now: Instant
    var condition: GuaranteeTimeline
    /// Possible outages, with the reports that cover them.
    var claims: [Claims.Claim]
    /// What of them is taken off because nobody reported it.
    var notReported: IntervalSet
    var outages: [Outage]
    /// Where hosts were reached from one place and not from another.
    var disagreements: [Disagreement]
    /// What records take off, or would.
    var recorded: [RecordedExclusion]
    /// The time that records attribute to anybody.
    var attributed: IntervalSet

    /// What the guarantee comes to.
    func result() -> AvailabilityResult {
        let known = Span(from: period.from, to: min(period.to, now))
        let timeline = condition.timeline.clipped(to: known)
        let exclusions = exclusions
        let excluded = exclusions.values.reduce(IntervalSet.empty) { $0.union($1) }
        let doubtful = timeline.certainlyUp.complement(within: known)
        let certain = undeterminedCause(timeline.certainlyDown)
        let counted = Bounded(
            nominal: timeline.down.subtracting(excluded).length, min: certain.subtracting(excluded).length,
            max: doubtful.subtracting(excluded).length)
        let verdict = verdict(on: counted)
        return AvailabilityResult(
            guarantee: guarantee, terms: terms, verdict: favoured(verdict),
            nominalVerdict: self.verdict(on: counted.nominal),
            down: Bounded(
                nominal: timeline.down.length, min: timeline.certainlyDown.length, max: doubtful.length),
            counted: counted, takenOff: split(timeline.down, by: exclusions), accepted: accepted(timeline.down),
            unknown: timeline.up.union(timeline.down).complement(within: known).length, period: period,
            outages: outages.filter { $0.span.overlaps(period) }.map { countedOutage($0, without: exclusions) },
            exclusions: recorded, contradictions: condition.contradictions.filter { $0.span.overlaps(period) },
            disagreements: disagreements,
            unsettled: unsettled(verdict, in: doubtful.subtracting(certain).subtracting(excluded)),
            signals: condition.signals, remedy: remedy(favoured(verdict), counted: counted))
    }

    /// When the condition may have been down in the period so far, and nothing takes that off.
    func possiblyCounted() -> IntervalSet {
        let known = Span(from: period.from, to: min(period.to, now))
        let doubtful = condition.timeline.clipped(to: known).certainlyUp.complement(within: known)
        return exclusions.values.reduce(doubtful) { $0.subtracting($1) }
    }

    /// The doubtful spans, the longest first, when they decide.
    private func unsettled(_ verdict: Verdict, in doubtful: IntervalSet) -> [Span] {
        guard verdict == .undetermined else { return [] }
        return doubtful.spans.sorted { $0.length > $1.length }
    }

    /// The whole rent, or the furthest step that the downtime certainly reached (possibly, where doubt favours the
    /// customer).
    private func remedy(_ verdict: Verdict, counted: Bounded) -> Remedy? {
        guard verdict == .breached else { return nil }
        guard !terms.credits.isEmpty else { return Remedy(kind: .rentWaived, amount: contract.rent.rounded) }
        let down = if terms.doubtFavours == .customer { counted.max } else { counted.min }
        return terms.credits.last { $0.below.exceedsAvailability(down: down, of: period.length) }
            .map { Remedy(kind: .rentShare, amount: $0.rent.of(contract.rent).rounded) }
    }

    private var exclusions: [Exclusion: IntervalSet] {
        var result = recorded.byCause
        if terms.reportRequired { result[.notReported] = notReported }
        return result
    }

    /// With `undetermined_cause: undetermined`, an outage that no record attributes proves nothing against anybody.
    private func undeterminedCause(_ certain: IntervalSet) -> IntervalSet {
        switch terms.undeterminedCause {
        case .counts: certain
        case .undetermined: certain.intersection(attributed)
        }
    }

    /// Each millisecond to the first cause that applies, so that measured = counted + Σ taken off.
    private func split(_ down: IntervalSet, by exclusions: [Exclusion: IntervalSet]) -> [Exclusion: Milliseconds] {
        down.split(by: Exclusion.allCases, exclusions)
    }

    /// How what records take off divides by what the customer says of them; what nobody reported needs nobody's
    /// acceptance.
    private func accepted(_ down: IntervalSet) -> [Acceptance.State: Milliseconds] {
        let reported = down.subtracting(exclusions[.notReported] ?? .empty)
        return reported.split(by: Acceptance.State.allCases, recorded.byAcceptance)
    }

    private func countedOutage(
        _ outage: Outage, without exclusions: [Exclusion: IntervalSet]
    ) -> AvailabilityResult.CountedOutage {
        let down = IntervalSet(outage.span.clipped(to: period))
        let takenOff = split(down, by: exclusions)
        return AvailabilityResult.CountedOutage(
            outage: outage, counted: down.length - takenOff.values.reduce(0, +), takenOff: takenOff,
            report: claims.first { $0.outage.overlaps(outage.span) }?.report)
    }

    /// Fine print 9: breached when what is certain breaches, met when what is possible does not.
    private func verdict(on counted: Bounded) -> Verdict {
        if verdict(on: counted.min) == .breached { return .breached }
        if verdict(on: counted.max) == .breached { return .undetermined }
        return .met
    }

    private func verdict(on down: Milliseconds) -> Verdict {
        if terms.isBreached(by: down, of: period.length) { .breached } else { .met }
    }

    private func favoured(_ verdict: Verdict) -> Verdict {
        guard verdict == .undetermined else { return verdict }
        switch terms.doubtFavours {
        case .customer: return .breached
        case .provider: return .met
        case .nobody: return .undetermined
        }
    }
}

extension IntervalSet {
    /// How its length divides: each millisecond to the first of the keys whose set has it.
    func split<Key: Hashable>(
        by keys: some Sequence<Key>, _ sets: [Key: IntervalSet]
    ) -> [Key: Milliseconds] {
        var rest = self
        var lengths: [Key: Milliseconds] = [:]
        for key in keys {
            let own = sets[key] ?? .empty
            lengths[key] = rest.intersection(own).length
            rest = rest.subtracting(own)
        }
        return lengths
    }
}
