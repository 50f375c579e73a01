import Agreement
import Intervals
import Notation
import Site
import Testing

@testable import Comparison

/// The same month by each program's rule, where their rules part.
@Suite struct ProgramTests {
    private func set(_ spans: [(Int64, Int64)]) -> IntervalSet {
        IntervalSet(
            spans.map {
                Span(from: Instant(milliseconds: $0.0 * .minutes(1)), to: Instant(milliseconds: $0.1 * .minutes(1)))
            })
    }

    /// A thousand minutes, checked every minute: down in some, silent in others, with excluded ones.
    private func month(
        down: [(Int64, Int64)] = [], silent: [(Int64, Int64)] = [], excluded: [(Int64, Int64)] = []
    ) -> PolledMonth {
        let signal = SignalName.icmp("192.0.2.1")
        let period = set([(0, 1000)])
        let series = CheckSeries(
            up: period.subtracting(set(down)).subtracting(set(silent)), down: set(down), interval: .minutes(1))
        return PolledMonth(
            condition: .signal(signal), signals: [signal: series], period: period.spans[0], excluded: set(excluded))
    }

    /// `BAD/WHOLE` by each rule in the order of the programs, in minutes or checks; `-` where there is no figure.
    private func figures(_ month: PolledMonth) -> [String] {
        OtherProgram.allCases.flatMap(\.rules).map { rule in
            guard let figure = rule.figure(of: month) else { return "-" }
            let unit = figure.downtime == nil ? 1 : Milliseconds.minutes(1)
            return "\(figure.bad / unit)/\(figure.whole / unit)"
        }
    }

    /// Zabbix, Icinga DB, OpenNMS suspended and not, LibreNMS (of 30 days), Uptime Kuma, Gatus.
    @Test(
        arguments: [
            // All is well.
            ([], [], [], ["0/1000", "0/1000", "0/1000", "0/1000", "0/43200", "0/1000", "0/1000"]),
            // An outage of ten minutes: the second failed check, or the first.
            ([(100, 110)], [], [], ["9/1000", "9/1000", "10/1000", "10/1000", "10/43200", "10/1000", "10/1000"]),
            // One failed check.
            ([(100, 101)], [], [], ["0/1000", "0/1000", "1/1000", "1/1000", "1/43200", "1/1000", "1/1000"]),
            // Inside maintenance.
            (
                [(100, 110)], [], [(90, 120)],
                ["0/970", "0/1000", "0/1000", "10/1000", "0/43200", "0/970", "10/1000"]
            ),
            // It outlasts maintenance.
            (
                [(100, 140)], [], [(90, 120)],
                ["20/970", "20/1000", "20/1000", "40/1000", "0/43200", "20/970", "40/1000"]
            ),
            // Maintenance begins during it.
            (
                [(100, 140)], [], [(110, 200)],
                ["9/910", "9/1000", "100/1000", "40/1000", "40/43200", "10/910", "40/1000"]
            ),
            // Silence after it keeps the state, and makes what is counted by checks shorter.
            (
                [(100, 110)], [(110, 200)], [],
                ["99/1000", "99/1000", "100/1000", "100/1000", "100/43200", "10/910", "10/910"]
            ),
            // Silence alone.
            ([], [(300, 400)], [], ["0/1000", "0/1000", "0/1000", "0/1000", "0/43200", "0/900", "0/900"]),
            // Nothing was ever read.
            ([], [(0, 1000)], [], ["0/1000", "0/1000", "0/1000", "0/1000", "-", "-", "-"]),
            // Silence at first is no month for Icinga DB.
            ([], [(0, 100)], [], ["0/1000", "0/900", "0/1000", "0/1000", "0/43200", "0/900", "0/900"]),
            // It lasts: LibreNMS sees only the present state.
            ([(990, 1000)], [], [], ["9/1000", "9/1000", "10/1000", "10/1000", "43200/43200", "10/1000", "10/1000"]),
            // All of it is excluded.
            ([(100, 110)], [], [(0, 1000)], ["-", "0/1000", "0/1000", "10/1000", "0/43200", "-", "10/1000"]),
        ] as [([(Int64, Int64)], [(Int64, Int64)], [(Int64, Int64)], [String])])
    func eachCountsByItsRule(
        down: [(Int64, Int64)], silent: [(Int64, Int64)], excluded: [(Int64, Int64)], expected: [String]
    ) {
        #expect(figures(month(down: down, silent: silent, excluded: excluded)) == expected)
    }

    /// Down by what each signal's problems are, combined as the condition says.
    @Test(arguments: [
        (true, "100-110 200-220"), (false, ""),
    ])
    func problemsAreCombinedAsTheCondition(isAll: Bool, down: String) {
        let names = ["a", "b"].map { SignalName(device: $0, kind: .outlet, element: "1") }
        let downs: [[(Int64, Int64)]] = [[(100, 110)], [(200, 220)]]
        let signals = zip(names, downs).map { name, down in
            let series = CheckSeries(
                up: set([(0, 1000)]).subtracting(set(down)), down: set(down), interval: .minutes(1))
            return (name, series)
        }
        let parts = names.map { Condition.signal($0) }
        let month = PolledMonth(
            condition: isAll ? .all(parts) : .any(parts), signals: Dictionary(uniqueKeysWithValues: signals),
            period: set([(0, 1000)]).spans[0], excluded: .empty)
        let found = month.down(by: \.down).spans.map {
            "\($0.from.milliseconds / .minutes(1))-\($0.to.milliseconds / .minutes(1))"
        }
        #expect(found.joined(separator: " ") == down)
        #expect(month.whole.down == month.down(by: \.down) && month.whole.interval == .minutes(1))
    }

    /// A signal that was never read is no problem to anybody.
    @Test func whatWasNeverReadIsNoProblem() {
        var month = month()
        month.condition = .all([month.condition, .signal(SignalName(device: "x", kind: .outlet))])
        #expect(month.down(by: \.down).isEmpty && month.whole.down.isEmpty && month.whole.up.isEmpty)
    }

    // MARK: - Ours

    /// What the readings prove, what they leave open, and what silence could hide.
    @Test(
        arguments: [
            ([(0, 1000)], [], EvidenceFigure.Finding.met), ([(0, 999)], [(999, 1000)], .met),
            ([(0, 990)], [(990, 1000)], .breached), ([(0, 990)], [], .metOnEvidence), ([(0, 999)], [], .met),
            ([], [], .metOnEvidence), ([], [(0, 1000)], .breached),
        ] as [([(Int64, Int64)], [(Int64, Int64)], EvidenceFigure.Finding)])
    func evidenceFindsWhetherThePromiseWasKept(
        up: [(Int64, Int64)], down: [(Int64, Int64)], finding: EvidenceFigure.Finding
    ) throws {
        let terms = AvailabilityTerms(availability: try #require(Ratio("99.5%")), rule: .percentage)
        let timeline = Timeline(up: set(up), down: set(down), certainlyUp: set(up), certainlyDown: set(down))
        let period = set([(0, 1000)]).spans[0]
        let figure = EvidenceFigure(timeline, in: period, at: period.to, excluded: .empty, terms: terms)
        #expect(figure.finding == finding)
        #expect(figure.periodLength == period.length && figure.excluded == 0)
        #expect(figure.down.nominal == set(down).length)
        #expect(figure.unknown == period.length - set(up).length - set(down).length)
    }

    /// An uncertain edge leaves it open; what records take off does not count.
    @Test(
        arguments: [(4, 4, EvidenceFigure.Finding.met), (4, 9, .undetermined), (6, 9, .breached)]
            as [(Int64, Int64, EvidenceFigure.Finding)])
    func anUncertainEdgeLeavesItOpen(certain: Int64, possible: Int64, finding: EvidenceFigure.Finding) throws {
        let terms = AvailabilityTerms(availability: try #require(Ratio("99.5%")), rule: .percentage)
        let timeline = Timeline(
            up: set([(0, 100), (100 + certain, 1000)]), down: set([(100, 100 + certain)]),
            certainlyUp: set([(0, 100), (100 + possible, 1000)]), certainlyDown: set([(100, 100 + certain)]))
        let period = set([(0, 1000)]).spans[0]
        let figure = EvidenceFigure(timeline, in: period, at: period.to, excluded: .empty, terms: terms)
        #expect(figure.finding == finding)
        #expect(figure.down.min == .minutes(certain) && figure.down.max == .minutes(possible))
        let excluded = EvidenceFigure(timeline, in: period, at: period.to, excluded: set([(90, 120)]), terms: terms)
        #expect(excluded.finding == .met && excluded.down.max == 0 && excluded.excluded == .minutes(30))
    }

    // MARK: - The document

    /// Time and checks are told apart.
    @Test func aDocumentSaysWhatWasCounted() throws {
        let compared = try #require(ReferenceMonth().compared().first)
        let document = compared.document
        #expect(document["article"] == .integer(1) && document["guarantee"] == .string("network"))
        #expect(document["target"] == .number("0.999") && document["evidence"]?["finding"] == .string("breached"))
        guard case .array(let others)? = document["others"] else {
            Issue.record("no others")
            return
        }
        #expect(others.count == 7)
        for other in others {
            let isTime = other["down_ms"] != nil
            #expect((other["whole_ms"] != nil) == isTime && (other["checks"] == nil) == isTime)
            #expect(other["availability_percent"] != nil && other["met"] != nil && other["reason"] != nil)
        }
        #expect(others.last?["checks"]?["up"] == .integer(8820) && others.last?["checks"]?["down"] == .integer(36))
        let early = try #require(ReferenceMonth().compared(now: "2025-02-01T00:00:00Z").first)
        guard case .array(let none)? = early.document["others"] else { return }
        #expect(none.allSatisfy { $0["availability_percent"] == nil && $0["met"] == nil && $0["checks"] == nil })
    }
}
