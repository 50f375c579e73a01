import Intervals
import Site

/// Reads `left_out:`, what of an outage does not count.
enum LeftOutReader {
    static func leftOut(_ document: Document) -> LeftOut? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        var leftOut = LeftOut()
        leftOut.shortOutages = mapping["outages"].flatMap(shortOutages)
        leftOut.firstOfEach = mapping["first"]?.duration() ?? 0
        leftOut.beforeReport = mapping["before_report"]?.boolean() ?? false
        leftOut.causes = Set(mapping["causes"]?.distinct(cause) ?? [])
        leftOut.maintenance = mapping["maintenance"].flatMap(maintenance)
        return leftOut
    }

    private static func shortOutages(_ document: Document) -> LeftOut.ShortOutages? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let upTo = mapping["up_to"]
        let under = mapping["under"]
        let whileAtMost = mapping["while_at_most"]?.whole(atLeast: 1)
        guard (upTo == nil) != (under == nil) else {
            document.report("\(document.described) needs `up_to` or `under`, one of them")
            return nil
        }
        return (upTo ?? under)?.duration().map {
            LeftOut.ShortOutages(limit: $0, includesLimit: upTo != nil, whileAtMost: whileAtMost)
        }
    }

    private static func cause(_ document: Document) -> Ground? {
        guard !document.isWord(Ground.maintenance.rawValue) else {
            document.report(
                "\(document.described): maintenance has a key of its own beside `causes`; write maintenance: {}")
            return nil
        }
        return document.choice(among: Ground.allCases.filter { $0 != .maintenance }.map(\.rawValue))
            .flatMap(Ground.init)
    }

    // MARK: - Maintenance

    private static func maintenance(_ document: Document) -> MaintenanceRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        var rule = MaintenanceRule()
        rule.announced = mapping["announced"]?.duration(atLeast: 0)
        rule.needsConsent = mapping["consent"]?.boolean() ?? false
        rule.windows = mapping["windows"]?.sequence().compactMap(window) ?? []
        rule.quota = mapping["quota"].flatMap(quota)
        rule.leavesPeriod = mapping["leaves_period"]?.boolean() ?? false
        return rule
    }

    private static func quota(_ document: Document) -> MaintenanceRule.Quota? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let time = mapping.required("time", hint: "how much of it does not count, such as 4h")?.duration()
        let per = mapping.required("per", hint: "month, quarter or year")?.choice(MaintenanceRule.Quota.Frame.self)
        guard let time, let per else { return nil }
        return MaintenanceRule.Quota(time: time, per: per)
    }

    /// From Monday, as ISO 8601 numbers them.
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static func window(_ document: Document) -> MaintenanceRule.Window? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let days = mapping["days"]?.distinct { $0.choice(among: weekdays) } ?? weekdays
        let from = mapping.required("from", hint: "by local clocks, such as \"02:00\"")?.minute()
        let to = mapping.required("to", hint: "by local clocks, such as \"06:00\"")?.minute()
        // Days that are no days are reported already.
        guard let from, let to, !(days.isEmpty && document.problems.hasErrors) else { return nil }
        let numbers = weekdays.indices.filter { days.contains(weekdays[$0]) }.map { $0 + 1 }
        return MaintenanceRule.Window(weekdays: Set(numbers), from: from, to: to)
    }
}

extension Document {
    /// A time of day in minutes after midnight; `24:00` is the end of the day.
    fileprivate func minute() -> Int? {
        parsed("a time of day such as 02:00") { text in
            guard let match = text.wholeMatch(of: /(\d\d):(\d\d)/), let hour = Int(match.1), let minute = Int(match.2),
                minute < 60, hour * 60 + minute <= 1440
            else { return nil }
            return hour * 60 + minute
        }
    }
}
