import Intervals
import Site
import Testing

@testable import Comparison

/// Each rule by itself, on small numbers of minutes.
@Suite struct RuleTests {
    private static let minute = Milliseconds.minutes(1)

    private func set(_ spans: [(Int64, Int64)]) -> IntervalSet {
        IntervalSet(
            spans.map {
                Span(
                    from: Instant(milliseconds: $0.0 * Self.minute), to: Instant(milliseconds: $0.1 * Self.minute))
            })
    }

    /// Checked every minute of [0, end), down in some, silent in others.
    private func month(
        down: [(Int64, Int64)], silent: [(Int64, Int64)] = [], excluded: [(Int64, Int64)] = [], to end: Int64 = 1000
    ) -> PolledMonth {
        let signal = SignalName.icmp("192.0.2.1")
        let period = set([(0, end)])
        let series = CheckSeries(
            up: period.subtracting(set(down)).subtracting(set(silent)), down: set(down), interval: Self.minute)
        return PolledMonth(
            condition: .signal(signal), signals: [signal: series], period: period.spans[0], excluded: set(excluded))
    }

    private func minutes(_ rule: some Rule, _ month: PolledMonth) -> Int64? {
        rule.figure(of: month)?.downtime.map { $0 / Self.minute }
    }

    /// The vectors of Icinga DB's own test of `get_sla_ok_percent`: of [1000, 2000) unless it says otherwise.
    @Test(
        arguments: [
            ([], [], nil, 2000, "100.0000"),
            ([(1000, 1100), (1300, 1400), (1600, 1700), (1900, 2000)], [], nil, 2000, "60.0000"),
            ([(1000, 1100)], [], nil, 1300, "66.6667"),
            ([(1200, 1500)], [(1100, 1300), (1400, 1600)], nil, 2000, "90.0000"),
            ([(800, 2100)], [(600, 1800)], nil, 2000, "80.0000"),
            ([(1500, 1700)], [], 1500, 2000, "60.0000"),
            ([(1200, 1500)], [], nil, 1000, nil), ([(1200, 1500)], [], nil, 900, nil),
        ] as [([(Int64, Int64)], [(Int64, Int64)], Int64?, Int64, String?)])
    func icingaDBAgreesWithItsVectors(
        problems: [(Int64, Int64)], downtimes: [(Int64, Int64)], pending: Int64?, end: Int64, percent: String?
    ) {
        let figure = IcingaDBRule.figure(
            problems: set(problems), downtimes: set(downtimes),
            pendingUntil: pending.map { Instant(milliseconds: $0 * Self.minute) },
            in: Span(
                from: Instant(milliseconds: 1000 * Self.minute), to: Instant(milliseconds: end * Self.minute)))
        #expect(figure?.percent == percent)
    }

    @Test func oneFailedCheckIsAnOutageOnlyForOpenNMS() {
        let month = month(down: [(100, 101)])
        #expect(minutes(ZabbixRule(), month) == 0)
        #expect(minutes(IcingaDBRule(), month) == 0)
        #expect(minutes(OpenNMSRule(suspendsPolling: true), month) == 1)
    }

    /// Two failures around a silence are two in a row, and the state lasts through it.
    @Test func silenceKeepsTheLastState() {
        let month = month(down: [(100, 101), (200, 201)], silent: [(101, 200)])
        #expect(minutes(ZabbixRule(), month) == 1)
        let long = self.month(down: [(100, 110)], silent: [(110, 200)])
        #expect(minutes(ZabbixRule(), long) == 99)
        #expect(minutes(OpenNMSRule(suspendsPolling: false), long) == 100)
    }

    @Test func excludedTimeLeavesZabbixMonthAndStaysInIcingas() {
        let month = month(down: [(100, 202)], excluded: [(101, 201), (150, 301)])
        #expect(ZabbixRule().figure(of: month) == Figure(down: 0, of: 800 * Self.minute))
        #expect(IcingaDBRule().figure(of: month) == Figure(down: 0, of: 1000 * Self.minute))
    }

    @Test func anOutageThatPollingFoundOpenLastsThroughItsSuspension() {
        let month = month(down: [(100, 150)], excluded: [(120, 200)])
        #expect(minutes(OpenNMSRule(suspendsPolling: true), month) == 100)
        #expect(minutes(OpenNMSRule(suspendsPolling: false), month) == 50)
        #expect(
            minutes(OpenNMSRule(suspendsPolling: true), self.month(down: [(130, 150)], excluded: [(120, 200)])) == 0)
    }

    @Test func libreNMSForgetsWhatIsOpenAndWhatBeganInMaintenance() {
        #expect(minutes(LibreNMSRule(), month(down: [(10, 20), (990, 1000)])) == 10)
        #expect(minutes(LibreNMSRule(), month(down: [(10, 20), (100, 300)], excluded: [(90, 110)])) == 10)
        #expect(LibreNMSRule().figure(of: month(down: [(999, 1000)]))?.percent == "0.0000")
        #expect(LibreNMSRule().figure(of: month(down: []))?.percent == "100.0000")
    }

    @Test func checksAreCountedWhereTheyFall() {
        let month = month(down: [(100, 110)], silent: [(200, 300)], excluded: [(105, 120)])
        #expect(UptimeKumaRule().figure(of: month) == Figure(failed: 5, of: 885))
        #expect(GatusRule().figure(of: month) == Figure(failed: 10, of: 900))
        #expect(GatusRule().figure(of: self.month(down: [], silent: [(0, 1000)])) == nil)
    }

    /// A clock that is not exact makes no check more.
    @Test func jitterAddsNoCheck() {
        let down = IntervalSet(Span(from: Instant(milliseconds: 60_000), to: Instant(milliseconds: 60_900)))
        let series = CheckSeries(up: .empty, down: down, interval: 600)
        #expect(series.checks(series.down, in: .always) == 2)
        #expect(CheckSeries(up: .empty, down: down, interval: 700).confirmedProblems.isEmpty)
    }

    @Test(arguments: OtherProgram.allCases) func everyRuleSaysWhyAndWhence(program: OtherProgram) {
        for rule in program.rules {
            #expect(rule.name.hasPrefix(program.rawValue))
            #expect(!rule.reason.isEmpty && !rule.source.isEmpty && !rule.assumptions.isEmpty)
        }
    }
}
