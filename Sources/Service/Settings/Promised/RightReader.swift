import Site

/// Reads `may_end:`, one rule or a list of which any suffices.
enum RightReader {
    static func right(_ document: Document) -> RightToEnd? {
        if document.isSequence, document.sequence().isEmpty { document.report("\(document.described) needs a rule") }
        let rules = document.items.compactMap(rule)
        return rules.isEmpty ? nil : RightToEnd(rules)
    }

    private static func rule(_ document: Document) -> RightToEnd.Rule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let outages = mapping["outages_from"]
        let downtime = mapping["downtime_over"]
        let months = mapping["breached_months"]
        guard [outages, downtime, months].count(where: { $0 != nil }) == 1 else {
            document.report(
                "\(document.described) needs `outages_from` with `within`, `downtime_over` with `of_any`, or "
                    + "`breached_months` with `of`, one of them")
            return nil
        }
        if let outages {
            let count = outages.whole(atLeast: 1)
            let within = mapping.required("within", hint: "a stretch such as 30d")?.duration()
            guard let count, let within else { return nil }
            return .outages(count, within: within)
        }
        if let downtime {
            let share = downtime.ratio()
            let length = mapping.required("of_any", hint: "a stretch such as 30d")?.duration()
            guard let share, let length else { return nil }
            return .downtimeOver(share, of: length)
        }
        let count = months?.whole(atLeast: 1)
        let all = mapping.required("of", hint: "so many months, this one and those before it")?.whole(atLeast: 1)
        guard let count, let all else { return nil }
        return .breachedMonths(count, of: all)
    }
}
