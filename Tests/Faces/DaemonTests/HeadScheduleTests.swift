import Alerting
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Site
import Synchronization
import Testing

@testable import Daemon

/// When the head of the chain is told.
@Suite struct HeadScheduleTests {
    private static let start = Instant("2026-02-10T20:00:00Z") ?? .distantPast
    private let folder = TemporaryFolder("heads")

    private func event(_ id: String, _ kind: Event.Kind) -> Event {
        Event(id: id, kind: kind, at: Self.start, site: "s", subject: "c", state: "down", summary: "x")
    }

    @Test func itIsToldOnceADayOfTheSite() throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        var schedule = HeadSchedule(timeZone: zone)
        let days = [0, 3600, 7200, 5 * 3600, 28 * 3600].map { seconds in
            schedule.occasion(after: [], at: Self.start + .seconds(seconds))
        }
        #expect(days == ["2026-02-11", nil, nil, nil, "2026-02-12"])
    }

    @Test(arguments: Event.Kind.allCases) func itIsToldWithOutages(kind: Event.Kind) {
        var schedule = HeadSchedule(timeZone: .gmt)
        _ = schedule.occasion(after: [], at: Self.start)
        let words = [".outage.began", ".outage.ended", ".outage.withdrawn"]
        let isOutage = words.contains(where: kind.rawValue.contains)
        let occasion = schedule.occasion(after: [event("e", kind)], at: Self.start)
        #expect(occasion == (isOutage ? "e" : nil))
    }

    /// Through the recorder: it covers the outage, says what a result says, and the same one is told once.
    @Test func theHeadFollowsTheOutageThatItCovers() async throws {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        let told = Mutex<[Event]>([])
        let log = LogBook()
        let time = MovedTime(start: Self.start)
        let facility = Facility(site: "s", timeZone: .gmt)
        for _ in 0..<3 {
            let recorder = Recorder(
                place: LedgerPlace(ledger, path: nil) { ledger }, facility: facility, clock: time, timer: time.timer,
                past: Past(of: facility, in: ledger, at: Self.start, logger: log.logger), waiting: Waiting(),
                logger: log.logger
            ) { events in told.withLock { $0 += events } }
            await recorder.announce([event("o", .powerOutageBegan)])
            await recorder.flush()
            await recorder.stop()
        }
        let events = told.withLock { $0 }
        // With the outage, and once more for the day after a restart.
        #expect(events.map(\.kind) == [.powerOutageBegan, .ledgerHead, .ledgerHead])
        let head = try #require(events.dropFirst().first)
        let row = try #require(head.details[.chainRow].flatMap { Int64($0) })
        #expect(row >= 1 && head.details[.chainHead]?.hasPrefix("sha256:") ?? false)
        #expect(head.details[.ledgerDigest] != nil && head.summary.contains("row \(row)"))
        let walked = try ledger.verify()
        #expect(walked.findings.isEmpty)
    }
}
