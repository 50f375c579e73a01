public import Agreement
import Foundation
import Intervals
import Notation
import Settings
public import Site

/// What terms would make of a month of outages that are only assumed: before anything is signed.
public enum TermsTrial {
    /// Reads what is assumed.
    ///
    /// - Parameters:
    ///   - name: terms beside the configuration or built in, or a file `NAME.yaml`.
    ///   - configurationPath: the configuration beside which terms are looked for.
    ///   - outages: `[SUBJECT=]FROM/TO` by the zone's clock, such as `power=2026-10-03T02:10/02:55`; without a subject
    ///     everything is down.
    ///   - maintenance: `FROM/TO`, announced and agreed on long before.
    ///   - month: nil: the month in which the first outage begins.
    /// - Throws: `Refusal` with `.configuration` or `.malformed`.
    public static func month(
        _ name: String, beside configurationPath: String, outages: [String], maintenance: [String] = [],
        month: Month? = nil, timeZone: TimeZone, rent: Money
    ) throws(Refusal) -> TriedMonth {
        let terms = try TermsDesk.terms(name, beside: configurationPath).terms
        let names = Set(terms.promises.flatMap { $0.subject.names })
        var down: [TriedMonth.Outage] = []
        for text in outages { down.append(try outage(text, names: names, in: timeZone)) }
        var planned: [Span] = []
        for text in maintenance { planned.append(try span(text[...], of: text, as: "maintenance", in: timeZone)) }
        guard let month = month ?? down.map(\.span.from).min().map({ Month(of: timeZone.localDate(of: $0)) }) else {
            throw Refusal(
                .missing, field: "outage", reason: "No outage is assumed.",
                fix: "name one, such as --outage 2026-10-03T02:10/02:55, or a --month without any.")
        }
        var tried = TriedMonth(terms: terms, month: month, timeZone: timeZone, rent: rent, outages: down)
        tried.maintenance = planned
        return tried
    }

    private static func outage(
        _ text: String, names: Set<String>, in zone: TimeZone
    ) throws(Refusal) -> TriedMonth.Outage {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let named = parts.first else {
            return TriedMonth.Outage(.everything, try span(text[...], of: text, as: "outage", in: zone))
        }
        let subject: TriedMonth.Subject
        switch named {
        case "power": subject = .power
        case "network": subject = .network
        case let name where names.contains(String(name)): subject = .named(String(name))
        default:
            let known = (names.union(["power", "network"])).sorted()
            throw Refusal(
                .malformed, field: "outage", reason: "Nothing that these terms promise is called \(named).",
                fix: "one of \(known.joined(separator: ", ")), or only the time for everything.")
        }
        return TriedMonth.Outage(subject, try span(parts[1], of: text, as: "outage", in: zone))
    }

    /// `2026-10-03T02:10/02:55` or `2026-10-03T23:10/2026-10-04T00:55`.
    private static func span(
        _ written: Substring, of text: String, as field: String, in zone: TimeZone
    ) throws(Refusal) -> Span {
        let ends = written.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        func refusal(_ why: String) -> Refusal {
            Refusal(
                .malformed, field: field, reason: "\(text.debugDescription): \(why).",
                fix: "write FROM/TO, such as 2026-10-03T02:10/02:55.")
        }
        guard ends.count == 2 else { throw refusal("there must be one slash between the beginning and the end") }
        func instant(_ text: String) throws(Refusal) -> Instant {
            guard let written = WrittenInstant(text) else { throw refusal("\(text) is no instant") }
            do throws(WrittenInstantError) {
                return try written.instant(at: .distantPast, in: zone)
            } catch {
                throw refusal("\(error)")
            }
        }
        let from = try instant(ends[0])
        // A time alone is of the day on which it begins.
        let isTime = !ends[1].contains("-") && ends[1].contains(":")
        let to = try instant(isTime ? "\(ends[0].prefix(10))T\(ends[1])" : ends[1])
        guard from < to else { throw refusal("the end must come after the beginning") }
        return Span(from: from, to: to)
    }
}

extension PromisedSubject {
    /// What an outage of it can be called, beside power and network.
    fileprivate var names: [String] {
        switch self {
        case .power(.only(let name)): [name]
        case .power: ["A", "B"]
        case .network: []
        case .installation: ["installation"]
        case .condition(let name), .number(let name, _): [name]
        case .all(let parts): parts.flatMap(\.names)
        }
    }
}
