import Foundation
import GRDB
import Intervals
import Ledger
import LedgerSQLite
import Measuring
import Site

/// How the ledger of a thousand devices of eight signals grows while each is polled every ten seconds: all the polls of some
/// days, written as the collector writes them, with signals that fail for five minutes and come back.
struct Growth {
    private static let devices = 1000
    private static let signals = 8
    private static let roundsPerDay = 8640
    private static let roundsDown = 30

    /// How many days are played, at least two; the first makes what never grows again.
    let days: Int
    /// How often each signal fails a year.
    let faults: Int

    private var fleet = Fleet(groups: Self.devices, signals: Self.signals)
    /// The signal that is down, and until which round, by the device.
    private var down: [Int: (signal: Int, until: Int)] = [:]
    /// Devices whose next poll finds another state.
    private var changed: Set<Int> = Set(0..<Self.devices)
    private var begun = 0
    private var seed: UInt64 = 1

    init(days: Int, faults: Int) {
        self.days = max(2, days)
        self.faults = faults
    }

    /// Writes the days.
    mutating func measure(_ folder: URL, into figures: Figures) throws {
        let path = folder.appendingPathComponent("growth.sqlite").path
        let ledger = try ChainedLedger(path: path)
        var sizes: [Int64] = []
        for day in 0..<days {
            for round in 0..<Self.roundsPerDay { try play(day * Self.roundsPerDay + round, into: ledger) }
            sizes.append(try LedgerFile(path: path).octets())
        }
        let findings = try ledger.verify().findings
        guard findings.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
        let first = Double(sizes[0]) / 1e6
        let day = Double(sizes[days - 1] - sizes[0]) / Double(days - 1) / 1e6
        figures.tell(
            String(
                format: "%d devices x %d polled every 10 s for %d days, %d faults a signal-year (%d in all): %.1f MB "
                    + "after the first day, then %.3f MB a day, or %.0f MB after a year; intact",
                Self.devices, Self.signals, days, faults, begun, first, day, first + 364 * day),
            figures: [
                Figure("ledger/growth/first day", value: first, unit: "MB"),
                Figure("ledger/growth/\(faults) faults/day", value: day, unit: "MB"),
            ])
    }

    private mutating func play(_ round: Int, into ledger: ChainedLedger) throws {
        beginFaults(at: round)
        for (device, fault) in down where fault.until == round {
            down[device] = nil
            changed.insert(device)
        }
        let (down, changed) = (down, changed)
        try fleet.round { slice, at in
            var batch = Batch(schedule: Schedule())
            for (index, device) in slice.indices.enumerated() {
                let at = at + Int64(index * 2000 / slice.count) + Int64(index % 7)
                let group = slice[device]
                guard changed.contains(device) else {
                    batch.steady.append(SteadyReading(group: group, at: at))
                    continue
                }
                // Where one signal differs, every one of the device is said.
                batch.readings += group.signals.enumerated().map { number, signal in
                    let state: SignalState = down[device]?.signal == number ? .down : .up
                    return Reading(
                        signal: signal, at: at, state: state, evidence: "PowerNet-MIB::rPDU2Outlet = \(state): live")
                }
            }
            try ledger.append(batch)
        }
        self.changed = []
    }

    /// As many as there must have been by now, each of a signal that chance chooses.
    private mutating func beginFaults(at round: Int) {
        let signalYears = Double(Self.devices * Self.signals * (round + 1)) / Double(365 * Self.roundsPerDay)
        // In the first round everything is said for the first time.
        while round > 0, Double(begun) < signalYears * Double(faults) {
            begun += 1
            let device = chance(Self.devices)
            guard down[device] == nil else { continue }
            down[device] = (chance(Self.signals), round + Self.roundsDown)
            changed.insert(device)
        }
    }

    private mutating func chance(_ count: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % count
    }
}
