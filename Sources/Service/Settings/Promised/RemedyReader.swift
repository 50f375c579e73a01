import Intervals
import Site

/// Reads `remedy:`, what a breach costs.
enum RemedyReader {
    static func remedy(_ document: Document) -> RemedyTerms? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let measure = measure(mapping)
        let per = mapping["per"]?.choice(RemedyTerms.Scope.self)
        let beyond = mapping["beyond"].flatMap(beyond)
        let base = mapping["of"]?.text().map { $0 == "rent" ? RemedyTerms.Base.rent : .item($0) }
        let least = mapping["at_least"].flatMap(AmountReader.amount)
        let caps = mapping["cap"]?.mapping()
        let perOutage = caps?["outage"].flatMap(AmountReader.amount)
        let perPeriod = caps?["period"].flatMap(AmountReader.amount)
        let perYear = caps?["year"].flatMap(AmountReader.amount)
        let isAdded = mapping["combined"]?.boolean()
        if let caps, caps.entries.isEmpty {
            caps.document.report("\(caps.document.described) needs `outage`, `period` or `year`")
        }
        caps?.finish()
        guard let measure else { return nil }
        var terms = RemedyTerms(measure)
        terms.per = per ?? .period
        terms.beyond = beyond ?? .nothing
        terms.base = base ?? .rent
        terms.least = least
        terms.mostPerOutage = perOutage
        terms.mostPerPeriod = perPeriod
        terms.mostPerYear = perYear
        terms.isAdded = isAdded ?? true
        return terms
    }

    /// One of `give`, `steps`, `each` with `give`, and `times_fee`.
    private static func measure(_ mapping: Mapping) -> RemedyTerms.Measure? {
        let place = mapping.document
        let give = mapping["give"]
        let ways = ["steps", "each", "times_fee"].compactMap { name in mapping[name].map { (name, $0) } }
        let names = ways.map(\.0) + (give != nil && ways.first?.0 != "each" ? ["give"] : [])
        guard names.count <= 1 else {
            place.report(
                "\(place.described) says in \(names.count) ways how much it is (\(names.joined(separator: ", "))); keep one")
            return nil
        }
        switch ways.first {
        case ("steps", let list)?: return steps(list)
        case ("each", let unit)?:
            let unit = self.unit(unit)
            let amount = mapping.required("give", hint: "so much for each, such as 5%").flatMap(AmountReader.amount)
            guard let unit, let amount else { return nil }
            return .units(unit, amount)
        case (_, let times)?: return times.decimal(example: "10").map { .fee(times: $0) }
        case nil:
            guard let give else {
                place.report("\(place.described) needs `give`, `steps`, `each` with `give`, or `times_fee`")
                return nil
            }
            return AmountReader.amount(give).map { .fixed($0) }
        }
    }

    private static func steps(_ list: Document) -> RemedyTerms.Measure? {
        let items = list.sequence()
        if list.isSequence, items.isEmpty { list.report("\(list.described) needs at least one step") }
        let steps = items.compactMap { item -> RemedyTerms.Step? in
            guard let mapping = item.mapping() else { return nil }
            defer { mapping.finish() }
            let limit = LimitReader.step(mapping)
            let amount = mapping.required("give", hint: "so much from here, such as 10%").flatMap(AmountReader.amount)
            guard let limit, let amount else { return nil }
            return RemedyTerms.Step(limit, amount)
        }
        guard !steps.isEmpty, steps.count == items.count else { return nil }
        return .steps(steps)
    }

    /// `{started: 30m}`, `{whole: 15m}` or `outage`.
    private static func unit(_ document: Document) -> RemedyTerms.Unit? {
        guard document.isMapping else { return document.choice(among: ["outage"]).map { _ in .outage } }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let started = mapping["started"]
        let whole = mapping["whole"]
        guard (started == nil) != (whole == nil) else {
            document.report("\(document.described) needs `started` or `whole`, one of them, such as {started: 30m}")
            return nil
        }
        guard let started else { return whole?.duration().map { .whole($0) } }
        return started.duration().map { .started($0) }
    }

    private static func beyond(_ document: Document) -> RemedyTerms.Beyond? {
        if document.isWord("target") { return .target }
        return document.parsed("`target` or a duration such as 1h", suggestions: ["target"]) { text in
            Milliseconds(written: text).flatMap { $0 > 0 ? $0 : nil }.map { .time($0) }
        }
    }
}
