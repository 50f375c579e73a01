import Agreement
import Foundation
import Intervals
import Proofs
import Site
import Testing

/// Force majeure stops the clock: held against one that counts every minute by itself.
@Suite struct ReliefTwinTests {
    @Test func theTwinAgrees() throws {
        for number in seeds("force majeure and the clock", few: 100, many: 20_000) { try theTwinAgrees(number) }
    }

    private func theTwinAgrees(_ number: UInt64) throws {
        var seed = Seed(number)
        var month = try SmallMonth(from: "2026-10-01", to: "2026-11-01")
        let start = SmallMonth.start
        let done = seed.number(0...4000)
        try month.record(
            .complaint,
            [
                "contract": "c-1", "about": "staff", "accepted_at": "\(start)",
                "first_written_report_at": "\(start + .minutes(Int64(done)))",
            ])
        var stopped: Set<Int> = []
        for _ in 0..<seed.number(0...4) {
            let from = seed.number(-500...2500)
            let to = from + seed.number(1...900)
            let isForComplaints = !seed.once(in: 4)
            try month.record(
                .forceMajeure,
                [
                    "category": "government", "guarantees": isForComplaints ? "complaint,power" : "operation",
                    "from": "\(start + .minutes(Int64(from)))", "to": "\(start + .minutes(Int64(to)))",
                ])
            if isForComplaints { stopped.formUnion(from..<to) }
        }
        let ran = (0..<done).count { !stopped.contains($0) }
        // The time is over at the first instant at which the clock has run so long: not where it stands still after that.
        let isFirst = ran < 24 * 60 || (ran == 24 * 60 && !stopped.contains(done - 1))
        let afterwards: DueEntry.Outcome = if isFirst { .excused } else { .late }
        let expected: DueEntry.Outcome = if done <= 24 * 60 { .onTime } else { afterwards }
        #expect(month.duty(.complaint)?.entries.map(\.outcome) == [expected], "seed \(number)")
    }
}
