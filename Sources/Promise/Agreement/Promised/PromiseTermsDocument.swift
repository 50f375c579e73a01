import Intervals
import Notation
import Site

extension BreachRule {
    /// Each limit by its key of the terms, times in milliseconds.
    var document: JSON {
        .object(
            limits.map { JSON.Member($0.key, $0.figure) } + (needsAll ? [JSON.Member("when", .string("all"))] : []))
    }
}

extension BreachRule.Limit {
    /// Its name in results.
    fileprivate var key: String {
        switch self {
        case .availabilityBelow: "availability_below"
        case .availabilityAtMost: "availability_at_most"
        case .downtimeOver: "downtime_over_ms"
        case .downtimeFrom: "downtime_from_ms"
        case .outagesFrom: "outages_from"
        case .outageOver: "outage_over_ms"
        case .outageFrom: "outage_from_ms"
        }
    }

    fileprivate var figure: JSON {
        switch self {
        case .availabilityBelow(let ratio), .availabilityAtMost(let ratio): .number(ratio.shortest)
        case .downtimeOver(let length), .downtimeFrom(let length), .outageOver(let length), .outageFrom(let length):
            .integer(length)
        case .outagesFrom(let count): .integer(Int64(count))
        }
    }
}

extension LeftOut {
    /// What of an outage does not count; nil where all of it does.
    var document: JSON? {
        guard self != LeftOut() else { return nil }
        return .object([
            "outages": shortOutages?.document,
            "first_ms": .unlessZero(firstOfEach),
            "before_report": .whenTrue(beforeReport),
            "causes": .unlessEmpty(Ground.allCases.filter(causes.contains).map { .string($0.rawValue) }),
            "maintenance": maintenance?.document,
        ])
    }
}

extension LeftOut.ShortOutages {
    fileprivate var document: JSON {
        .object(
            [
                includesLimit ? JSON.Member("up_to_ms", .integer(limit)) : JSON.Member("under_ms", .integer(limit)),
                whileAtMost.map { JSON.Member("while_at_most", .integer(Int64($0))) },
            ].compactMap(\.self))
    }
}

extension MaintenanceRule {
    fileprivate var document: JSON {
        .object([
            "announced_ms": announced.map { .integer($0) },
            "consent": .whenTrue(needsConsent),
            "windows": .unlessEmpty(windows.map(\.document)),
            "quota": quota.map { .object(["time_ms": .integer($0.time), "per": .string($0.per.rawValue)]) },
            "leaves_period": .whenTrue(leavesPeriod),
        ])
    }
}

extension MaintenanceRule.Window {
    fileprivate var document: JSON {
        .object([
            "weekdays": .array(weekdays.sorted().map { .integer(Int64($0)) }), "from": .string(from.clock),
            "to": .string(to.clock),
        ])
    }
}

extension Int {
    /// Minutes after midnight as a clock shows them: `02:00`.
    fileprivate var clock: String {
        let parts = [self / 60, self % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return parts.joined(separator: ":")
    }
}

extension ClaimRule {
    var document: JSON {
        .object([
            "within_ms": .integer(within), "from": .string(from.rawValue), "count": .string(count.rawValue),
            "per": .string(per.rawValue),
        ])
    }
}

extension RightToEnd.Rule {
    /// As terms write it, times in milliseconds.
    var document: JSON {
        switch self {
        case .outages(let count, let length):
            .object(["outages_from": .integer(Int64(count)), "within_ms": .integer(length)])
        case .downtimeOver(let share, let length):
            .object(["downtime_over": .number(share.shortest), "of_any_ms": .integer(length)])
        case .breachedMonths(let count, let months):
            .object(["breached_months": .integer(Int64(count)), "of": .integer(Int64(months))])
        }
    }
}
