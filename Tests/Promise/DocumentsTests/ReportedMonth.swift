import Agreement
import Comparison
import Correlation
import Foundation
import Intervals
import Settings
import Site
import Testing

@testable import Documents

/// A small contract whose month is judged from readings and records, and the documents that are made of it.
struct ReportedMonth {
    static let outlet = SignalName(device: "pdu-a", kind: "outlet", element: "7")
    static let port = SignalName(device: "sw-1", kind: "port", element: "Gi7")
    static let host = SignalName.icmp("198.51.100.10")
    /// 10 October 2026, 00:00 in Shanghai: when the contract begins.
    static let start = Instant("2026-10-09T16:00:00Z") ?? .distantPast

    var contract: Contract
    var provider: Provider? = Provider(party: Customer(name: "Focus"), complaints: "+86 10 5555 0199")
    var runs: [SignalName: [Run]] = [:]
    var records: [Record] = []
    var schedule = Schedule()
    var revision = 1
    var chain: ChainReference?
    var changes: Changes?

    /// A contract of two days under shipped terms.
    init(terms name: String = "idc-standard", from: String = "2026-10-10", to: String = "2026-10-12") throws {
        let (terms, _, problems) = ConfigurationFiles.terms(name, folder: "/nonexistent")
        schedule.power = .minutes(1)
        schedule.link = .minutes(1)
        contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: name,
            terms: try #require(terms, "\(problems)"), language: "en", service: .colocation,
            signed: try #require(CivilDate(from)), termFrom: try #require(CivilDate(from)),
            termTo: try #require(CivilDate(to)), rent: Money(amount: 12000, currency: "CNY"),
            timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")))
    }

    /// A contract with one feed that is read every minute of its term: down in some minutes, unread in others.
    static func powered(
        down: Range<Int> = 0..<0, unread: Range<Int> = 0..<0, terms: String = "idc-standard"
    ) throws -> ReportedMonth {
        var month = try ReportedMonth(terms: terms)
        month.contract.power = PowerSupply(feeds: [PowerSupply.Feed(name: "mains", condition: .signal(outlet))])
        let states = (0...2 * 24 * 60).map { minute -> SignalState in
            if unread.contains(minute) { return .unknown }
            return down.contains(minute) ? .down : .up
        }
        month.read(outlet, states)
        return month
    }

    /// Readings at equal intervals from the beginning of the term; an unknown state is not read.
    mutating func read(
        _ signal: SignalName, every interval: Milliseconds = .minutes(1), _ states: [SignalState],
        evidence: String? = nil
    ) {
        for (index, state) in states.enumerated() where state != .unknown {
            let at = Self.start + Milliseconds(index) * interval
            runs[signal, default: []].append(
                Run(Reading(signal: signal, at: at, state: state, evidence: state == .down ? evidence : nil)))
        }
    }

    /// A record of this contract; times are as `10-11 12:00` in Shanghai, in 2026.
    mutating func record(
        _ kind: Record.Kind, _ fields: [String: String], recordedAt: String = "10-10 00:00",
        from source: Record.Source = .entry
    ) throws {
        var raw = fields.mapValues { RawField.text(Self.isTime($0) ? Self.time($0) : $0) }
        if raw["contract"] == nil, RecordSchema.of(kind).fields.contains(.contract) { raw["contract"] = .text("c-1") }
        let entered = try #require(Instant(Self.time(recordedAt)))
        records.append(try Record.parse(kind, fields: raw, recordedAt: entered, from: source))
    }

    /// Somebody represents the customer, is its engineer and on duty all the time, and may authorise: Li Wei.
    mutating func serve() throws {
        name()
        let whole = ["from": "2026-01-01T00:00:00+08:00", "to": "2027-01-01T00:00:00+08:00"]
        for role in ["representative", "engineer"] {
            try record(.assignment, whole.merging(["role": role, "name": "Sun"]) { a, _ in a })
        }
        try record(.dutyRoster, whole.merging(["name": "Sun"]) { a, _ in a })
    }

    /// Li Wei may authorise work.
    mutating func name() {
        contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "l@example.com", hook: "email")
        ]
    }

    static func isTime(_ text: String) -> Bool { text.wholeMatch(of: /\d\d-\d\d \d\d:\d\d/) != nil }

    static func time(_ text: String) -> String { "2026-\(text.replacing(" ", with: "T")):00+08:00" }

    // MARK: - Documents

    /// A month that was judged, with what it was judged from.
    private struct Judged {
        var result: ContractResult
        var records: KnownRecords
        var observations: Observations
        var now: Instant
    }

    private func judged(of name: String, at text: String) throws -> Judged {
        let now = try #require(Instant(Self.isTime(text) ? Self.time(text) : text))
        var facility = Facility(site: "dc-1", timeZone: contract.timeZone, schedule: schedule)
        facility.contracts = [contract]
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: runs))
        let known = KnownRecords(records, at: now)
        let month = try #require(Month(name))
        let evaluation = Evaluation(month: month, records: known, now: now)
        let result = try #require(evaluation.result(for: contract.id, &observations))
        return Judged(result: result, records: known, observations: observations, now: now)
    }

    func report(of name: String = "2026-10", at text: String = "12-01 08:00") throws -> MonthReport {
        var judged = try judged(of: name, at: text)
        return MonthReport(
            site: "dc-1", provider: provider, contract: contract, result: judged.result, revision: revision,
            ledgerDigest: "sha256:abc", chain: chain, changes: changes, knownAt: judged.now,
            lanes: judged.observations.lanes(of: contract.id), schedule: schedule,
            records: judged.records.all(for: contract.id))
    }

    /// The final month by other programs' rules.
    func compared(with programs: [OtherProgram]) throws -> [ComparedGuarantee] {
        var judged = try judged(of: "2026-10", at: "12-01 08:00")
        return judged.result.compared(
            with: programs, records: judged.records, observations: &judged.observations)
    }

    func page(
        _ language: Language = .english, of name: String = "2026-10", at text: String = "12-01 08:00"
    ) throws -> Page {
        PageBuilder(try report(of: name, at: text), language: language).page
    }

    /// The lines of one article.
    func article(
        _ guarantee: Guarantee, _ language: Language = .english, of name: String = "2026-10",
        at text: String = "12-01 08:00"
    ) throws -> String {
        let page = try page(language, of: name, at: text)
        let heading = language.article(guarantee.article)
        return try #require(page.articles.first { $0.heading == heading }).lines
    }
}

extension Article {
    /// The article as people read it, without the terms: a line for the heading, each fact, meter and row.
    var lines: String {
        let head = [heading, title, verdict].filter { !$0.isEmpty }.joined(separator: " · ")
        let meters = meters.map { "\($0.percent) % \($0.mark): \($0.label)" }
        return ([head] + facts.map(\.line) + meters + tables.map(\.lines)).joined(separator: "\n").plain
    }
}

extension Fact {
    var line: String {
        guard !label.isEmpty else { return value }
        return "\(label): \(value)"
    }
}

extension Table {
    var lines: String {
        let rows = ([head] + rows.map(\.cells)).map { cells in
            cells.map { $0.replacing("\n", with: " ") }.joined(separator: " | ")
        }
        return ([title] + rows).filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

extension String {
    /// With common spaces for those that do not break, and none at the end of a line.
    var plain: String {
        replacing("\u{A0}", with: " ").split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasSuffix(" ") ? line.dropLast() : line
        }.joined(separator: "\n")
    }
}
