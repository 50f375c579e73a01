import Clocks
public import Correlation
public import Intervals
public import Live
public import Notation
import Site

/// Whether the other feeds carry everything when one is lost.
public struct HeadroomOutlook: Sendable {
    public let now: Instant
    /// One for each feed that may be lost.
    public let feeds: [Headroom]
    /// How many parts of devices have a rating.
    public let ratings: Int
    /// What the running daemon could not be asked.
    public let remark: String?
}

extension SiteOffice {
    /// A number that was not read again for so long is not known any more: they are read once a minute.
    static var numbersHold: Milliseconds { .minutes(5) }

    /// Tells whether the other feeds would carry everything.
    ///
    /// - Parameters:
    ///   - feed: the feed that is lost, as contracts call it; nil is each of them.
    ///   - facts: what the running daemon measures.
    /// - Throws: `Refusal` with `.notPermitted` or `.malformed`.
    public func headroom(
        losing feed: String? = nil, facts: LiveFacts, for principal: Principal
    ) throws(Refusal) -> HeadroomOutlook {
        try principal.requireEverything()
        let known = Headroom.feeds(of: facility)
        if let feed, !known.contains(feed) {
            throw Refusal(
                .malformed, field: "feed", reason: "No contract has a feed \(feed) beside another one.",
                fix: known.isEmpty ? nil : "there are \(known.joined(separator: ", ")).")
        }
        let now = clock.now
        let numbers = facts.numbers.filter { now - $0.at <= Self.numbersHold }
        let calculation = HeadroomCalculation(in: facility, numbers: numbers)
        let lost = feed.map { [$0] } ?? known
        return HeadroomOutlook(
            now: now, feeds: lost.map { calculation.without($0) },
            ratings: facility.devices.reduce(0) { $0 + $1.ratings.all.count }, remark: facts.report.remark)
    }
}

extension HeadroomOutlook {
    /// The answer as JSON.
    public var document: JSON {
        .object([
            "at": .string(now.description), "ratings": .integer(Int64(ratings)),
            "feeds": .array(feeds.map(\.document)), "remark": .optional(remark),
        ])
    }
}

extension Headroom {
    fileprivate var document: JSON {
        .object([
            "lost": .string(feed), "parts": .array(lines.map(\.document)),
            "without_power": .unlessEmpty(unfed.map(JSON.string)),
        ])
    }
}

extension HeadroomLine {
    fileprivate var document: JSON {
        .object([
            "signal": .string(signal.path), "judgement": .string(judgement.rawValue),
            "now_amperes": now.map(JSON.amperes), "measured_at": .optional(measuredAt),
            "added_amperes": added.document, "then_amperes": then?.document,
            "rating_amperes": rating.map(JSON.amperes), "missing": .unlessEmpty(gaps.map { .string($0.word) }),
        ])
    }
}

extension HeadroomLine.Gap {
    /// Its name in JSON.
    fileprivate var word: String {
        switch self {
        case .rating: "rating"
        case .current: "current"
        case .load(let contract): "load of \(contract)"
        }
    }
}

extension Amperes {
    fileprivate var document: JSON {
        .object(["min": .amperes(least), "max": .amperes(most), "likely": likely.map(JSON.amperes)])
    }
}

extension JSON {
    /// To the hundredth.
    static func amperes(_ value: Double) -> JSON { .number(value.hundredths) }
}

extension Double {
    /// With two decimals at most: `4.5`.
    var hundredths: String { "\((self * 100).rounded() / 100)" }
}
