import Foundation
import Intervals
import Site
import Testing

/// Which schedule governs an instant: the configuration's own, or what its `history` says of imported readings.
@Suite struct SchedulesTests {
    private static let outlet = signal("pdu-1/outlet/7")

    private static func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }

    private static func schedule(_ seconds: Int64) -> Schedule {
        var schedule = Schedule()
        schedule.power = .seconds(seconds)
        return schedule
    }

    private static func era(_ from: Int64, _ seconds: Int64, history: [(Int64, until: Int64)] = []) -> Era {
        var facility = Facility(site: "dc-1", timeZone: .gmt, schedule: schedule(seconds))
        facility.history = history.map { HistoricSchedule(schedule: schedule($0.0), until: at($0.until)) }
        return Era(from: at(from), digest: "\(from)", facility: facility)
    }

    /// The interval in seconds at 0, 10, 20 …
    private func intervals(_ eras: [Era], now: Int64 = 1000, upTo last: Int64 = 60) -> [Int64] {
        let schedules = Schedules(eras, knownAt: Self.at(now))
        let interval = schedules.interval(of: Self.outlet)
        return stride(from: 0, through: last, by: 10).map { second in
            #expect(interval(Self.at(second)) == schedules.schedule(at: Self.at(second)).power)
            return interval(Self.at(second)) / 1000
        }
    }

    @Test func withoutAHistoryEachConfigurationGovernsItsOwnTime() {
        #expect(intervals([Self.era(50, 5)]) == [5, 5, 5, 5, 5, 5, 5])
        #expect(intervals([Self.era(20, 5), Self.era(40, 7)]) == [5, 5, 5, 5, 7, 7, 7])
    }

    /// The instant itself is no longer of the history.
    @Test func aHistoryGovernsWhatIsBeforeItsEnd() {
        #expect(intervals([Self.era(50, 5, history: [(60, until: 30)])]) == [60, 60, 60, 5, 5, 5, 5])
        let two = Self.era(50, 5, history: [(60, until: 40), (90, until: 20)])
        #expect(intervals([two]) == [90, 90, 60, 60, 5, 5, 5])
    }

    /// It may reach into the time in which its own configuration is in force, and into no other one's.
    @Test func aHistoryDoesNotReachIntoAnotherConfigurationsTime() {
        let eras = [Self.era(20, 5), Self.era(40, 7, history: [(60, until: 50)])]
        // Before the first one was accepted, everything was imported.
        #expect(intervals(eras) == [60, 60, 5, 5, 60, 7, 7])
    }

    /// What was imported before a history was stated is governed by it as soon as it is known, and not before.
    @Test func aHistoryMayBeStatedLater() {
        let eras = [Self.era(50, 5, history: [(30, until: 20)]), Self.era(60, 5, history: [(60, until: 40)])]
        #expect(intervals(eras, now: 60) == [60, 60, 60, 60, 5, 5, 5])
        #expect(intervals(eras, now: 59) == [30, 30, 5, 5, 5, 5, 5])
        let schedules = Schedules(eras, knownAt: Self.at(60))
        #expect(schedules.isGoverned(by: 1, before: Self.at(10)))
        #expect(!Schedules(eras, knownAt: Self.at(59)).isGoverned(by: 1, before: Self.at(10)))
    }

    /// A configuration that was accepted after the instant of the question still is the only one there is.
    @Test func theFirstConfigurationIsAlwaysKnown() {
        #expect(intervals([Self.era(50, 5, history: [(60, until: 30)])], now: 0) == [60, 60, 60, 5, 5, 5, 5])
    }
}
