import Agreement
import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Article 4 of random contracts against its brute-force twin: who was told and how, what excuses, what was not pinged, of
/// hosts and services alike, while the configuration changes.
@Suite struct WatchingTwinTests {
    @Test func articleFourFollowsTheFinePrint() throws {
        var seen: [String: Int] = [:]
        for number in seeds("article 4", few: 300, many: 20_000) {
            let random = try RandomWatching(number)
            let runs = random.readings.map { ($0, random.ticks.runs(of: $0, $1)) }
            guard try isAsTheTwinSays(random, Dictionary(uniqueKeysWithValues: runs), number, &seen) else { return }
        }
        let wanted =
            ["on_time", "late", "pending", "excused", "recorded"] + NotificationFlaw.allCases.map(\.rawValue)
            + EmergencyReportResult.Unproven.Reason.allCases.map(\.rawValue)
        // Each happens.
        for word in wanted { #expect(seen[word, default: 0] > 0, "\(word)") }
    }

    /// In whatever files the lines were imported.
    @Test func importedReadingsTellTheSame() throws {
        var seen: [String: Int] = [:]
        for number in seeds("article 4, imported", few: 100, many: 10_000) {
            let random = try RandomWatching(number)
            var seed = Seed(number &+ 1)
            var runs: [SignalName: [Run]] = [:]
            for (signal, readings) in random.readings.sorted(by: { $0.key < $1.key }) {
                runs[signal] = Partition(of: signal, ticks: random.ticks).kept(readings, &seed)
            }
            guard try isAsTheTwinSays(random, runs, number, &seen) else { return }
        }
    }

    private func isAsTheTwinSays(
        _ random: RandomWatching, _ runs: [SignalName: [Run]], _ number: UInt64, _ seen: inout [String: Int]
    ) throws -> Bool {
        let now = random.ticks.instant(random.now)
        var observations = try #require(Observations(now: now, eras: random.eras, runs: runs))
        let month = try #require(Month("2026-10"))
        let result = Evaluation(month: month, records: KnownRecords(random.records, at: now), now: now)
            .result(for: "c-1", &observations)
        var found: WatchingTwin.Answer?
        for case .emergencyReport(let part) in result?.guarantees ?? [] { found = .init(part, random.ticks) }
        let expected = WatchingTwin(random).answer
        for line in (found?.reports ?? []) + (found?.uncounted ?? []) + (found?.unproven ?? []) {
            seen[line.split(separator: " ").last.map(String.init) ?? "", default: 0] += 1
        }
        guard found != expected else { return true }
        Issue.record("seed \(number): \(String(describing: found)), not \(String(describing: expected))")
        return false
    }
}
