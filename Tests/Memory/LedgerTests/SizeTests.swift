import Foundation
import GRDB
import Intervals

import Ledger
import Notation
import Programs
import Site
import Testing

@testable import LedgerSQLite

/// What a ledger's file costs.
@Suite struct SizeTests {
    private let folder = TemporaryFolder("size")

    /// Three months of readings every ten seconds that say the same.
    @Test func aQuietMonthCostsBytes() throws {
        let path = folder.path("ledger.sqlite")
        let ledger = try ChainedLedger(path: path)
        let signals = (0..<400).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "1") }
        var schedule = Schedule()
        schedule.power = .days(1)
        // Every reading costs time; what is under test is what is stored, so one reading a day stands for its steps.
        for day in 0..<Int64(3 * 31) {
            let readings = signals.map { Sample.reading(day * 86_400, of: $0) }
            try ledger.append(Batch(readings: readings, schedule: schedule))
        }
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        try ledger.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let perSignalMonth = size / signals.count / 3
        print("ledger: \(perSignalMonth) bytes a signal-month without changes")
        #expect(perSignalMonth <= 200)
    }

    /// A year of a hundred devices of eight signals, each of which fails ten times. `ledger-bench --growth` plays every poll
    /// of a thousand.
    @Test func aYearOfAHundredDevicesIsSmall() throws {
        let path = folder.path("year.sqlite")
        let ledger = try ChainedLedger(path: path)
        let signals = (0..<100).flatMap { device in
            (0..<8).map { SignalName(device: "pdu-\(device)", kind: "outlet", element: "\($0)") }
        }
        var schedule = Schedule()
        schedule.power = .days(3)
        let start = try #require(Instant("2025-01-01T00:00:00Z"))
        // Steady readings cost no room: one every three days stands for all of them.
        for day in stride(from: 0, to: Int64(365), by: 3) {
            let readings = signals.map { Reading(signal: $0, at: start + .days(day), state: .up) }
            try ledger.append(Batch(readings: readings, schedule: schedule))
        }
        let quiet = try LedgerFile(path: path).octets()
        for fault in 0..<Int64(10) {
            for (index, signal) in signals.enumerated() {
                let at = start + .days(365 + fault * 3) + .seconds(Int64(index) * 10)
                let readings = [(Int64(0), SignalState.down), (4000, .up)].map { step in
                    Reading(signal: signal, at: at + step.0, state: step.1)
                }
                try ledger.append(Batch(readings: readings, schedule: schedule))
            }
        }
        let whole = try LedgerFile(path: path).octets()
        print("ledger: a quiet year of 800 signals \(quiet.inOctets), with 8,000 faults \(whole.inOctets)")
        #expect(whole < 8_000_000)
    }
}
