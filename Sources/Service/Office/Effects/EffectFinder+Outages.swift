import Agreement
import Correlation
import Foundation
import Intervals
import Site

extension EffectFinder {
    // MARK: - Reports

    /// Which outages a report covers, its own guarantee's first and then those of the other that overlap one of them (fine
    /// print, 25), or why none.
    func coverage(in months: [JudgedBothWays]) throws -> [Effect.Part] {
        guard let contract = contracts.first, let guarantee = record.text(.guarantee).flatMap(Guarantee.init),
            let at = record.instant(.at)
        else { return [] }
        let found = try outages(of: contract)
        let possible = try possibleOutages(of: contract, at: at)
        guard possible[guarantee] != nil else {
            return [.coversNothing(.notObserved(guarantee), nearest: nearest(to: at, among: found))]
        }
        let order = [guarantee] + possible.keys.filter { $0 != guarantee }.sorted()
        let covered = order.flatMap { guarantee in
            (possible[guarantee] ?? []).filter { $0.report == record.id }.map { (guarantee: guarantee, claim: $0) }
        }
        guard covered.isEmpty else {
            let told = covered.flatMap { parts(covering: $0.claim, found, under: $0.guarantee, in: months, contract) }
            // Outages first: of what nobody knows there is often much.
            return told.filter { !$0.isDoubt } + told.filter(\.isDoubt)
        }
        return [reasonForNothing(found: found, possible: possible, under: guarantee, at: at)]
    }

    private func possibleOutages(of contract: Contract, at instant: Instant) throws -> [Guarantee: [PossibleOutage]] {
        try ask(about: contract, at: instant) { evaluation, observations in
            var possible: [Guarantee: [PossibleOutage]] = [:]
            for guarantee in [Guarantee.network, .power] {
                possible[guarantee] = evaluation.possibleOutages(of: contract.id, under: guarantee, &observations)
            }
            return possible
        }
    }

    private func parts(
        covering claim: PossibleOutage, _ found: [FoundOutage], under guarantee: Guarantee,
        in months: [JudgedBothWays], _ contract: Contract
    ) -> [Effect.Part] {
        let own = found.filter { $0.outage.guarantee == guarantee && $0.outage.span.overlaps(claim.span) }
        guard !own.isEmpty else { return [.coversDoubt(claim.span, guarantee: guarantee, zone: contract.timeZone)] }
        return own.map { outage in
            let counted = months.compactMap { $0.availability(guarantee) }.map { both in
                Difference(
                    before: both.before.counted(of: outage.outage.id), after: both.after.counted(of: outage.outage.id))
            }
            return .covers(
                NamedOutage(outage), counted: counted.map(\.after).reduce(0, +),
                before: counted.map(\.before).reduce(0, +))
        }
    }

    private func reasonForNothing(
        found: [FoundOutage], possible: [Guarantee: [PossibleOutage]], under guarantee: Guarantee, at instant: Instant
    ) -> Effect.Part {
        let own = found.filter { $0.outage.guarantee == guarantee }
        let others = found.filter { $0.outage.guarantee != guarantee }
        func claim(on outage: FoundOutage) -> PossibleOutage? {
            possible[outage.outage.guarantee]?.first { $0.span.overlaps(outage.outage.span) }
        }
        func isOpen(_ outage: FoundOutage) -> Bool {
            claim(on: outage).map { $0.span.from <= instant && instant <= $0.windowCloses } ?? false
        }
        if let reported = own.last(where: isOpen), let report = claim(on: reported)?.report {
            return .coversNothing(.reported(by: report), nearest: NamedOutage(reported))
        }
        if let other = others.last(where: isOpen) {
            return .coversNothing(.otherGuarantee, nearest: NamedOutage(other))
        }
        guard let nearest = nearest(to: instant, among: own),
            let claim = own.first(where: { $0.outage.id == nearest.id }).flatMap(claim)
        else { return .coversNothing(.noOutage, nearest: self.nearest(to: instant, among: own + others)) }
        guard claim.span.from <= instant else { return .coversNothing(.notBegun, nearest: nearest) }
        return .coversNothing(.windowClosed(claim.windowCloses), nearest: nearest)
    }

    private func nearest(to instant: Instant, among found: [FoundOutage]) -> NamedOutage? {
        found.map(NamedOutage.init).min { $0.distance(from: instant) < $1.distance(from: instant) }
    }

    // MARK: - What is taken off

    /// What maintenance, an attribution or force majeure takes off, or why nothing.
    func subtractions(by subject: Record, in months: [JudgedBothWays]) throws -> [Effect.Part] {
        let named = subject.list(.guarantees) ?? subject.text(.guarantee).map { [$0] }
        let guarantees = [Guarantee.network, .power].filter { named?.contains($0.rawValue) ?? true }
        var parts: [Effect.Part] = []
        for contract in contracts {
            for guarantee in guarantees {
                let length = takenOff(guarantee, of: contract.id, in: months)
                guard length != 0 else { continue }
                let outages = try length > 0 ? overlapped(by: subject, guarantee, of: contract) : []
                parts.append(.takesOff(length, guarantee, contract: contract.id, of: outages))
            }
        }
        // That a withdrawal gives nothing back is told by the verdicts, which stay.
        guard parts.isEmpty, record.kind != .withdrawal, !guarantees.isEmpty else { return parts }
        guard let contract = contracts.first, contracts.count == 1 else {
            return [.takesNothingOffAny(contracts: contracts.count)]
        }
        return try reasons(takingNothingOff: guarantees, of: contract, in: months)
    }

    /// How many minutes less, or more, count of each guarantee because of an answer of the customer's or a correction of the
    /// wiring.
    func changedMinutes(in months: [JudgedBothWays]) -> [Effect.Part] {
        contracts.flatMap { contract in
            [Guarantee.network, .power].compactMap { guarantee in
                let length = takenOff(guarantee, of: contract.id, in: months)
                return if length == 0 { nil } else { .takesOff(length, guarantee, contract: contract.id, of: []) }
            }
        }
    }

    private func reasons(
        takingNothingOff guarantees: [Guarantee], of contract: Contract, in months: [JudgedBothWays]
    ) throws -> [Effect.Part] {
        let found = try outages(of: contract)
        let observed = guarantees.filter { guarantee in months.contains { $0.availability(guarantee) != nil } }
        return (observed.isEmpty ? guarantees : observed).map { guarantee in
            let own = found.filter { $0.outage.guarantee == guarantee }
            let reason = reason(
                takingNothingOff: guarantee, of: contract, found: own, isObserved: !observed.isEmpty)
            guard reason == .noOutage else { return .takesNothingOff(guarantee, reason, nearest: nil) }
            let nearest = nearest(to: record.instant(.from) ?? now, among: own)
            return .takesNothingOff(guarantee, reason, nearest: nearest)
        }
    }

    private func takenOff(_ guarantee: Guarantee, of contract: String, in months: [JudgedBothWays]) -> Milliseconds {
        months.filter { $0.after.contract == contract }.compactMap { $0.availability(guarantee) }
            .map { $0.before.counted.nominal - $0.after.counted.nominal }.reduce(0, +)
    }

    private func overlapped(
        by subject: Record, _ guarantee: Guarantee, of contract: Contract
    ) throws -> [NamedOutage] {
        guard let span = subject.span, contracts.count == 1 else { return [] }
        return try outages(of: contract)
            .filter { $0.outage.guarantee == guarantee && $0.outage.span.overlaps(span) }.map(NamedOutage.init)
    }

    private func reason(
        takingNothingOff guarantee: Guarantee, of contract: Contract, found: [FoundOutage], isObserved: Bool
    ) -> Effect.NotTakenOff {
        guard isObserved else {
            let isAhead = record.instant(.from).map { $0 > now } ?? false
            return isAhead ? .ahead : .notObserved
        }
        if record.text(.cause) == Record.Cause.provider.rawValue { return .causedByProvider }
        let word = record.kind == .attribution ? record.text(.cause) : record.kind.rawValue
        let grounds = contract.terms.availability(guarantee)?.grounds(of: guarantee) ?? []
        if let word, let ground = Ground(rawValue: word), !grounds.contains(ground) { return .noGround(word) }
        if let consent = record.instant(.consentedAt), let from = record.instant(.from), consent > from {
            return .consentTooLate
        }
        guard let span = record.span else { return .noOutage }
        if found.contains(where: { $0.outage.span.overlaps(span) }) { return .takenOffAlready }
        return span.from > now ? .ahead : .noOutage
    }
}

extension AvailabilityResult {
    /// What of an outage counts; zero of one that does not touch the period.
    fileprivate func counted(of id: String) -> Milliseconds {
        outages.first { $0.outage.id == id }?.counted ?? 0
    }
}

extension Effect.Part {
    fileprivate var isDoubt: Bool {
        if case .coversDoubt = self { true } else { false }
    }
}
