import Digests
import Foundation
import GRDB
import Intervals
import Notation
import Programs
import Proofs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// Readings that are no longer needed go; the chains keep their digests, and everything else stays.
@Suite struct RetentionTests {
    private let folder = TemporaryFolder("retention")

    private static let start = Instant("2024-01-01T00:00:00Z") ?? .distantPast
    private static let outlets = (0..<3).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "7") }

    private func order(_ before: String, isTrial: Bool = false) throws -> RetentionOrder {
        RetentionOrder(
            before: try #require(Instant(before)), judgedFrom: try #require(Month("2024-06")), isTrial: isTrial)
    }

    /// Half a year of readings every six hours by one collector, with failures, events between them, and some imports.
    private func fill(
        _ ledger: any LedgerStore, seed: UInt64 = 1, from start: Instant = start, days: Int = 182
    ) throws {
        var random = Seed(seed)
        var schedule = Schedule()
        schedule.power = .hours(6)
        for step in 0..<(days * 4) {
            let at = start + .hours(Int64(step * 6)) + Int64(random.number(0...999))
            let readings = Self.outlets.map { signal in
                let state: SignalState = Self.state(&random)
                var reading = Reading(signal: signal, at: at, state: state)
                if random.once(in: 50) { reading.since = at - .hours(1) }
                return reading
            }
            let events = random.once(in: 80) ? [Sample.event("e-\(seed)-\(step)")] : []
            try ledger.append(Batch(readings: readings, events: events, schedule: schedule))
            if random.once(in: 30) { _ = try ledger.publishHead() }
            if random.once(in: 20) {
                var batch = Batch(schedule: schedule)
                batch.runs = [Self.outlets[0]: [Run(Reading(signal: Self.outlets[0], at: at - .days(9), state: .up))]]
                try ledger.append(batch)
            }
        }
    }

    private static func state(_ random: inout Seed) -> SignalState {
        if random.once(in: 40) { return .down }
        return random.once(in: 60) ? .unknown : .up
    }

    private func exported(_ ledger: any LedgerStore, _ disclosure: Disclosure = .everything) throws -> [String] {
        var lines: [String] = []
        try ledger.export(disclosure) { lines.append($0) }
        return lines
    }

    private func check(_ lines: [String]) -> CheckedChain {
        ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
    }

    /// What goes is found by brute force; every reading from the boundary on stays, and every head is still one.
    @Test(arguments: Engine.allCases)
    func oldReadingsGoAndTheChainsHold(engine: Engine) throws {
        for seed in seeds("old readings go and the chains hold", few: 3, many: 60) {
            let ledger = try engine.open("\(seed)", in: folder)
            try fill(ledger, seed: seed)
            let before = try order("2024-04-01T00:00:00Z")
            let all = try Self.outlets.map { try ledger.runs(of: $0) }
            let heads = try ledger.verify().links
            let trial = try ledger.removeReadings(order("2024-04-01T00:00:00Z", isTrial: true), at: Self.start)
            #expect(try Self.outlets.map { try ledger.runs(of: $0) } == all, "\(seed)")

            let summary = try ledger.removeReadings(before, at: Self.start + .days(400))
            #expect(summary.removed == trial.removed && summary.count > 0 && summary.isGone, "\(seed)")
            let expected = all.map { runs in
                runs.filter { run in
                    guard run.last < before.before else { return true }
                    guard !run.isExtra else { return false }
                    let later = runs.contains { other in
                        !other.isExtra && other.state == run.state && other.last < before.before
                            && other.first > run.first
                    }
                    return !later
                }
            }
            let left = try Self.outlets.map { try ledger.runs(of: $0) }
            #expect(left == expected, "\(seed)")
            #expect(summary.count == zip(all, left).map { $0.count - $1.count }.reduce(0, +), "\(seed)")
            #expect(summary.removed.keys.allSatisfy { $0 < before.before && $0.monthInUTC.from == $0 }, "\(seed)")

            let verified = try ledger.verify()
            #expect(verified.findings == [], "\(seed)")
            #expect(verified.removed > Int64(summary.count), "\(seed)")
            for (chain, links) in heads {
                for (row, hash) in links { #expect(verified.links[chain]?[row] == hash, "\(seed)") }
            }
            #expect(try ledger.judgedFrom() == before.judgedFrom, "\(seed)")
            // Again there is nothing to do, and later there is more.
            #expect(try ledger.removeReadings(before, at: Self.start).count == 0, "\(seed)")
            #expect(try ledger.removeReadings(order("2024-06-01T00:00:00Z"), at: Self.start).count > 0, "\(seed)")
            #expect(try ledger.verify().findings == [], "\(seed)")
            for disclosure in [Disclosure.everything, Disclosure(contracts: ["c-1"], signals: [])] {
                let checked = check(try exported(ledger, disclosure))
                #expect(checked.findings == [] && checked.removed > 0, "\(seed)")
            }
            // What is read next goes on as ever.
            try fill(ledger, seed: seed + 1000, from: Self.start + .days(200), days: 40)
            #expect(try ledger.verify().findings == [], "\(seed)")
        }
    }

    /// It saves room: what is left of a month is less than half of what it was.
    @Test func theFileShrinks() throws {
        let path = folder.path("ledger.sqlite")
        let ledger = try ChainedLedger(path: path)
        let signals = (0..<60).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "1") }
        for day in 0..<Int64(160) {
            let state: SignalState = day.isMultiple(of: 2) ? .up : .down
            let readings = signals.map { Reading(signal: $0, at: Self.start + .days(day), state: state) }
            try ledger.append(Batch(readings: readings, schedule: Schedule()))
        }
        let copy = folder.path("before.sqlite")
        try LedgerFile(path: path).copy(to: copy)
        let before = try LedgerFile(path: copy).octets()
        let summary = try ledger.removeReadings(order("2024-06-01T00:00:00Z"), at: Self.start)
        let after = try LedgerFile(path: path).octets()
        print("ledger: \(before) octets became \(after) without \(summary.count) runs")
        #expect(after < before / 2)
        #expect(try ledger.verify().findings == [])
    }

    /// Rows that are taken out without a word, or beyond what was said, are found; and so is a link that was changed where
    /// nothing else vouches for it.
    @Test func moreThanWasSaidIsFound() throws {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        try fill(ledger)
        _ = try ledger.removeReadings(order("2024-04-01T00:00:00Z"), at: Self.start)
        func findings(after sql: String) throws -> [String] {
            let copy = folder.path("\(UUID().uuidString).sqlite")
            try LedgerFile(path: folder.path("ledger.sqlite")).copy(to: copy)
            let other = try ChainedLedger(path: copy)
            try #require(other.engine as? SQLiteEngine).pool.write { try $0.execute(sql: sql) }
            return try other.verify().findings
        }
        #expect(try findings(after: "SELECT 1") == [])
        let newest = "(SELECT max(first) FROM run)"
        #expect(
            try findings(after: "DELETE FROM run WHERE first > \(newest) - 864000000").contains {
                $0.contains("removed")
            })
        #expect(try findings(after: "DELETE FROM removed").contains { $0.contains("removed") })
        #expect(
            try findings(after: "UPDATE link SET hash = randomblob(32) WHERE chain = 1 AND row < 40")
                .contains { $0.contains("was changed after readings were removed") })
        #expect(
            try findings(after: "DELETE FROM entry WHERE kind = 'removal'").contains {
                $0.hasPrefix("main: row") && $0.contains("removed")
            })
    }

    /// In an export, the entry that says what was removed cannot be left out.
    @Test func anExportMustSayWhatWasRemoved() throws {
        let ledger = try Engine.memory.open(in: folder)
        try fill(ledger)
        _ = try ledger.removeReadings(order("2024-04-01T00:00:00Z"), at: Self.start)
        let lines = try exported(ledger, Disclosure(contracts: ["c-1"], signals: []))
        #expect(check(lines).findings == [])
        let place = try #require(lines.firstIndex { $0.contains("\"entry\":\"removal\"") })
        var without = lines
        without.remove(at: place)
        #expect(check(without).findings.count > 1)
        let text = Digest(of: lines[place].utf8).description
        let tag = try #require(lines[place].firstMatch(of: /"tag":"([0-9a-f]+)"/)?.1)
        let row = try #require(lines[place].firstMatch(of: /"row":(\d+)/)?.1)
        without.insert(#"{"row":\#(row),"tag":"\#(tag)","hash":"\#(text)"}"#, at: place)
        #expect(check(without).findings.contains { $0.hasSuffix("is for all, and is withheld") })
    }

    /// So does the check that needs no Mainstay.
    @Test func theDocumentedCheckAgrees() throws {
        let ledger = try Engine.memory.open(in: folder)
        try fill(ledger)
        _ = try ledger.removeReadings(order("2024-04-01T00:00:00Z"), at: Self.start)
        let page = try String(contentsOf: ProjectFolder.file("Documentation/chain.md"), encoding: .utf8)
        let script = try #require(
            page.components(separatedBy: "```python\n").last?.components(separatedBy: "```").first)
        let python = try #require(OutsideProgram("python3"))
        let lines = try exported(ledger, Disclosure(contracts: ["c-1"], signals: []))
        func run(_ lines: [String]) throws -> OutsideProgram.Outcome {
            try python.run(["-c", script, folder.write("export.jsonl", lines.joined(separator: "\n"))])
        }
        let whole = try run(lines)
        #expect(whole.status == 0 && whole.output.hasPrefix("intact"), "\(whole.output)")
        let place = try #require(lines.firstIndex { $0.contains("\"entry\":\"removal\"") })
        #expect(try run(lines.enumerated().filter { $0.offset != place }.map(\.element)).status == 1)
    }

    /// Readings that came in again after they were removed go with the next removal.
    @Test func whatComesInAgainGoesAgain() throws {
        let ledger = try Engine.sqlite.open(in: folder)
        try fill(ledger)
        let before = try order("2024-04-01T00:00:00Z")
        _ = try ledger.removeReadings(before, at: Self.start)
        var batch = Batch(schedule: Schedule())
        batch.runs = [
            Self.outlets[1]: [Run(Reading(signal: Self.outlets[1], at: Self.start + .days(3) + 7, state: .up))]
        ]
        try ledger.append(batch)
        #expect(try ledger.removeReadings(before, at: Self.start).count == 1)
        #expect(try ledger.verify().findings == [])
    }
}
