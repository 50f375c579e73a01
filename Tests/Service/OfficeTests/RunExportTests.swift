import Agreement
import Clocks
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Proofs
import Site
import Testing

/// An export is the ledger over again (fine print, 12): the same runs, folded or with all their instants, and so the same
/// answers, also for what was known at an earlier instant.
@Suite struct RunExportTests {
    private static let start = Instant("2026-02-09T16:00:00Z") ?? .distantPast
    private static let signals = ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"].compactMap {
        SignalName($0)
    }

    /// Every line, without when its record was entered.
    private func lines(of office: SiteOffice) throws -> [String] {
        var lines: [String] = []
        try office.export(readings: .always, of: [], for: OfficeSite.provider) { lines.append($0) }
        return lines
    }

    /// Each reading whose instant is known, by itself, and each folded run: whether such readings lie in one line or in
    /// several says nothing.
    private func readings(in lines: [String]) throws -> [String] {
        try lines.flatMap { line -> [String] in
            switch try JSONLine.parse(line, recordedAt: Self.start) {
            case .run(let signal, let run):
                guard let instants = run.instants else { return [line] }
                return instants.map { at in
                    var single = run
                    single.first = at
                    single.last = at
                    single.greatestGap = 0
                    single.instants = nil
                    return single.document(of: signal).compact
                }
            case .reading, .record, .number, .chain: return [line]
            }
        }.sorted()
    }

    private func take(_ lines: [String], into site: OfficeSite) throws -> AppendSummary? {
        let outcome = try site.office.importLines(
            lines.joined(separator: "\n"), file: "export", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(outcome.problems == [])
        return outcome.summary
    }

    /// Readings about an hour apart, wavering, with gaps, failures, unknowns, device clocks and extra pings.
    private func readings(_ random: inout Mutator.Generator) -> [Reading] {
        var readings: [Reading] = []
        for signal in Self.signals {
            var at = Self.start + .random(in: 0...3_600_000, using: &random)
            var state = SignalState.up
            var since: Instant?
            while at < Self.start + .days(3) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    state = SignalState.allCases[Int.random(in: 0..<3, using: &random)]
                    since = Bool.random(using: &random) ? at - .random(in: 1...900_000, using: &random) : nil
                }
                readings.append(
                    Reading(
                        signal: signal, at: at, state: state, since: state == .unknown ? nil : since,
                        sinceError: since == nil ? 0 : .random(in: 0...600, using: &random),
                        isExtra: signal.isRounds && Int.random(in: 0..<12, using: &random) == 0,
                        clockError: Int.random(in: 0..<6, using: &random) == 0 ? 40 : 0))
                let isGap = Int.random(in: 0..<10, using: &random) == 0
                at = at + (isGap ? .hours(7) : .minutes(60) + .random(in: -9000...9000, using: &random))
            }
        }
        return readings
    }

    /// A ledger of readings that were polled and some that were imported, in several batches and in any order.
    private func site(_ random: inout Mutator.Generator) throws -> OfficeSite {
        let site = try OfficeSite(hasReadings: false)
        let all = readings(&random)
        let polled = all.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
        let isPolled = Set(polled)
        for part in polled.sorted(by: { $0.at < $1.at }).parts(of: 40) {
            try site.office.ledger.append(Batch(readings: part, schedule: site.office.facility.schedule))
        }
        let imported = all.filter { !isPolled.contains($0) }.shuffled(using: &random)
        for part in imported.parts(of: 30) { _ = try take(part.map { $0.document.compact }, into: site) }
        return site
    }

    @Test func anExportIsTheLedgerOverAgain() throws {
        for seed in seeds("exports over again", few: 12, many: 3000) {
            var random = Mutator.Generator(seed: seed)
            let site = try site(&random)
            let exported = try lines(of: site.office)
            let other = try OfficeSite(hasReadings: false)
            _ = try take(exported.shuffled(using: &random), into: other)
            let again = try lines(of: other.office)
            let difference = try readings(in: again).difference(from: readings(in: exported))
            #expect(difference.prefix(3).map { "\($0)" } == [], "seed \(seed)")
            let isSame = try site.judge().result.guarantees == other.judge().result.guarantees
            #expect(isSame, "seed \(seed)")
            for _ in 0..<3 {
                let known = (Self.start + .random(in: 0 ... .days(3), using: &random)).description
                let answers = try [site, other].map { try $0.judge(knownAt: known).result.guarantees }
                let isSame = answers[0] == answers[1]
                #expect(isSame, "seed \(seed), known at \(known)")
            }
            // Into itself, it brings nothing.
            let summary = try #require(try take(exported, into: site))
            #expect(summary.newReadings == 0 && summary.overruledReadings == 0, "seed \(seed): \(summary)")
        }
    }

    /// Rounds that are twenty seconds apart come out twenty seconds apart.
    @Test func noInstantIsInvented() throws {
        let site = try OfficeSite(hasReadings: false)
        let lines = (0..<200).map { number in
            let at = Self.start + .seconds(20 * Int64(number)) + (number % 7 == 3 ? 137 : 0)
            return #"{"signal":"icmp/198.51.100.10","at":"\#(at)","state":"up"}"#
        }
        _ = try take(lines, into: site)
        let exported = try self.lines(of: site.office)
        #expect(exported.count == 1)
        guard case .run(_, let run) = try JSONLine.parse(try #require(exported.first), recordedAt: Self.start) else {
            Issue.record("no run")
            return
        }
        #expect(run.instants.map(Array.init)?.count == 200)
        #expect(run.greatestGap == 20_137)
    }
}

extension Array {
    fileprivate func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}
