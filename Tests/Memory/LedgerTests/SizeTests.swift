import Foundation
import GRDB
import Intervals

import Ledger
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
}
