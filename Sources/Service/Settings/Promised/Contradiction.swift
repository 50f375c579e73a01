import Intervals
import Site

/// Something that a promise says against itself, or to no effect.
struct Contradiction: Hashable {
    /// Where it stands: the keys below the promise.
    var keys: [String]
    var severity: Problem.Severity
    /// What is wrong, and what to write instead; behind the place.
    var message: String

    /// What means nothing.
    static func error(_ keys: String..., message: String) -> Contradiction {
        Contradiction(keys: keys, severity: .error, message: message)
    }

    /// What is odd.
    static func warning(_ keys: String..., message: String) -> Contradiction {
        Contradiction(keys: keys, severity: .warning(.oddTerms), message: message)
    }
}

extension Contradiction {
    /// Reports it at its place, as far as there is one.
    ///
    /// - Parameter place: the value of the first of its keys.
    func report(at place: Document) {
        let place = place.descendant(Array(keys.dropFirst()))
        switch severity {
        case .error: place.report("\(place.described): \(message)")
        case .warning: place.warn(.oddTerms, "\(place.described): these terms are odd: \(message)")
        }
    }
}

extension PromiseTerms {
    /// Everything that it says against itself.
    var contradictions: [Contradiction] {
        breachContradictions + countingContradictions + claimContradictions + endContradictions
            + (remedy.map { RemedyContradictions(remedy: $0, promise: self).all } ?? [])
    }

    /// How long its period is at most.
    var longestPeriod: Milliseconds {
        switch period {
        case .month: .days(31)
        case .contractYear, .civilYear: .days(366)
        }
    }

    // MARK: - What it is about and what breaks it

    private var breachContradictions: [Contradiction] {
        var found: [Contradiction] = []
        for part in subject.parts {
            if case .number(let name, let range) = part, let least = range.least, let greatest = range.greatest,
                least > greatest
            {
                found.append(
                    .error(
                        "range",
                        message: "no number of \(name) is within \(range): write the smaller one as "
                            + "`from`"))
            }
        }
        for limit in breach.limits {
            let key = String(limit.written.prefix { $0 != ":" })
            if let never = never(limit) { found.append(.error("breached", key, message: never)) }
            if let milder = breach.limits.first(where: { $0.measure == limit.measure && limit.isReachedLater(than: $0) }
            ) {
                let idle = breach.needsAll ? milder : limit
                found.append(
                    .warning(
                        "breached", key,
                        message: "\(idle.written) decides nothing beside "
                            + "\(breach.needsAll ? limit.written : milder.written)"
                            + "; leave one out"))
            }
        }
        if breach.needsAll, breach.limits.count == 1 {
            found.append(.warning("breached", "when", message: "there is only one limit; leave `when` out"))
        }
        return found
    }

    /// Why a limit cannot be meant.
    private func never(_ limit: BreachRule.Limit) -> String? {
        switch limit {
        case .availabilityBelow(let ratio) where ratio.numerator == 0:
            "nothing is less available than 0%; write what is promised, such as 99.9%"
        case .availabilityAtMost(let ratio) where ratio.numerator == ratio.denominator:
            "this is reached when nothing was down; write availability_below: 100%"
        case .downtimeOver(let length) where length >= longestPeriod,
            .downtimeFrom(let length) where length > longestPeriod:
            "no \(periodWord) is as long as \(length.written), so that nothing breaks the promise; write less"
        default: nil
        }
    }

    var periodWord: String {
        switch period {
        case .month: "month"
        case .contractYear, .civilYear: "year"
        }
    }

    // MARK: - What does not count

    private var countingContradictions: [Contradiction] {
        var found: [Contradiction] = []
        let first = leftOut.firstOfEach
        if first >= longestPeriod {
            found.append(
                .error(
                    "left_out", "first",
                    message: "\(first.written) of each outage is the whole \(periodWord); "
                        + "write less"))
        }
        if let short = leftOut.shortOutages {
            if short.limit >= longestPeriod {
                found.append(
                    .error(
                        "left_out", "outages",
                        message: "no outage of a \(periodWord) is longer than \(short.limit.written); write less"))
            } else if first >= short.limit {
                found.append(
                    .warning(
                        "left_out", "outages",
                        message: "the first \(first.written) of each are left out, so that none of up to "
                            + "\(short.limit.written) counts in any case; leave one out"))
            }
        }
        return found + maintenanceContradictions
    }

    private var maintenanceContradictions: [Contradiction] {
        guard let maintenance = leftOut.maintenance else { return [] }
        var found: [Contradiction] = []
        for (index, window) in maintenance.windows.enumerated() {
            let place = ["left_out", "maintenance", "windows", "[\(index)]"]
            if window.from == window.to {
                found.append(
                    Contradiction(
                        keys: place, severity: .error,
                        message: "it ends when it begins; write from: \"00:00\", to: \"24:00\" for the whole day"))
            }
            if window.weekdays.isEmpty {
                found.append(
                    Contradiction(
                        keys: place, severity: .error,
                        message: "it has no day; leave `days` out for "
                            + "every day"))
            }
        }
        if let quota = maintenance.quota, quota.time >= quota.per.shortest {
            found.append(
                .warning(
                    "left_out", "maintenance", "quota",
                    message: "\(quota.time.written) is all of a \(quota.per.rawValue), so that it limits nothing; "
                        + "leave it out"))
        }
        return found
    }

    // MARK: - Claims and the right to end the contract

    private var claimContradictions: [Contradiction] {
        guard let claim else { return [] }
        var found: [Contradiction] = []
        if claim.per == .period, claim.from == .report {
            found.append(
                .error(
                    "claim", "from",
                    message: "a claim for the period follows no report of an outage; write "
                        + "from: end"))
        }
        if claim.count == .days, !claim.within.isMultiple(of: .days(1)) {
            found.append(
                .error(
                    "claim", "within",
                    message: "\(claim.within.written) is no number of whole days; write days, or count: elapsed"))
        }
        if claim.per == .period, claim.from == .start, claim.within < longestPeriod {
            found.append(
                .warning(
                    "claim", "from",
                    message: "\(claim.within.written) from the start may be over before the \(periodWord) is; write "
                        + "from: end"))
        }
        return found
    }

    private var endContradictions: [Contradiction] {
        (rightToEnd?.rules ?? []).compactMap { rule in
            switch rule {
            case .breachedMonths(let count, let all) where count > all:
                .error("may_end", message: "of \(all) months \(count) cannot be broken; write `of` as the greater one")
            case .breachedMonths where period != .month:
                .warning(
                    "may_end",
                    message: "the promise is judged by the year, so that months say little; write "
                        + "period: month")
            case .downtimeOver(let share, _) where share.numerator == share.denominator:
                .error("may_end", message: "no more than 100% of a time can be down; write less")
            case .breachedMonths, .downtimeOver, .outages: nil
            }
        }
    }
}

extension Terms {
    /// What the cap of all promises says against them.
    var capMistakes: [String] {
        guard let cap = promisesCap else { return [] }
        if case .addedDays = cap {
            return [
                "\(cap.written) are no money; write a share of the rent such as 100%, and cap added days by "
                    + "promise"
            ]
        }
        return promises.compactMap { promise in
            guard let first = promise.remedy?.measured.first, cap.isLess(than: first) else { return nil }
            return "\(cap.written) is less than the first amount of \(promise.id), \(first.written), so that no "
                + "amount is owed "
                + "as written; write the greater cap that is meant"
        }
    }
}

extension MaintenanceRule.Quota.Frame {
    fileprivate var shortest: Milliseconds {
        switch self {
        case .month: .days(28)
        case .quarter: .days(90)
        case .year: .days(365)
        }
    }
}
