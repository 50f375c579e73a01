import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Programs
import Settings
import Site
import Testing

/// The smallest cases that told what the ledger kept from what was read, where a folder of them is given: however the lines
/// are kept as runs, the answer is that of every line.
@Suite(.enabled(if: ExactCase.folder != nil, "MAINSTAY_SHARED names no folder of exact cases"))
struct ExactCaseTests {
    @Test(arguments: ExactCase.names, ExactCase.Keeping.allCases)
    func everyCaseComesOutAsItsAnswer(name: String, keeping: ExactCase.Keeping) throws {
        let worked = try ExactCase(name)
        for run in worked.runs {
            for expected in run.results.map(Self.withoutArticleFour) {
                let document = try worked.document(
                    of: expected["contract"] as? String ?? "", run, keeping: keeping)
                #expect(Differences.of(document, from: expected, at: "\(name) \(run.month)") == [])
            }
        }
    }

    /// Their answers are by rules 1: what was not pinged leaves article 4 open since.
    private static func withoutArticleFour(_ expected: [String: Any]) -> [String: Any] {
        var expected = expected
        expected["guarantees"] = (expected["guarantees"] as? [[String: Any]])?.filter {
            $0["guarantee"] as? String != Guarantee.emergencyReport.rawValue
        }
        return expected
    }
}

/// A worked case: a configuration, lines, and what a month comes to.
struct ExactCase {
    /// How the lines are kept.
    enum Keeping: String, CaseIterable {
        /// Each reading is a run.
        case apart
        /// Each file's equal readings are runs, file after file.
        case byFile
        /// … the last file first.
        case backwards
    }

    /// A month, as known at an instant, and what it comes to.
    struct Run {
        var month: String
        var now: String
        var results: [[String: Any]]
    }

    static let folder: URL? = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"]
        .map { URL(fileURLWithPath: $0).appendingPathComponent("cases-exact") }
        .flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }

    static let names: [String] = {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return names.filter { !$0.hasPrefix("README") }.sorted()
    }()

    let runs: [Run]
    private let configuration: Configuration
    private var files: [[Reading]] = []
    private var records: [Record] = []

    init(_ name: String) throws {
        let source = try #require(Self.folder).appendingPathComponent(name)
        let answer = try JSONSerialization.jsonObject(
            with: Data(contentsOf: source.appendingPathComponent("expected.json")))
        runs = try #require((answer as? [String: Any])?["runs"] as? [[String: Any]]).map { run in
            Run(
                month: try #require(run["month"] as? String), now: try #require(run["as_known_at"] as? String),
                results: try #require(run["results"] as? [[String: Any]]))
        }
        let (configuration, problems) = ConfigurationFiles.load(source.appendingPathComponent("mainstay.yaml").path)
        self.configuration = try #require(configuration, "\(problems)")
        let names = try FileManager.default.contentsOfDirectory(atPath: source.path).filter { $0.hasSuffix(".jsonl") }
        for name in names.sorted() {
            let text = try String(contentsOf: source.appendingPathComponent(name), encoding: .utf8)
            var readings: [Reading] = []
            for line in text.split(separator: "\n") {
                switch try JSONLine.parse(line, recordedAt: .distantPast) {
                case .reading(let reading): readings.append(reading)
                case .record(let record): records.append(record)
                case .run, .number, .chain: Issue.record("\(name) holds what is neither a reading nor a record")
                }
            }
            files.append(readings)
        }
    }

    func document(of contract: String, _ run: Run, keeping: Keeping) throws -> Any {
        let now = try #require(Instant(run.now))
        let month = try #require(Month(run.month))
        let era = Era(from: .distantPast, digest: "sha256:0", facility: configuration.facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: kept(keeping)))
        let evaluation = Evaluation(month: month, records: KnownRecords(records, at: now), now: now)
        let result = try #require(evaluation.result(for: contract, &observations))
        return try JSONSerialization.jsonObject(
            with: Data(result.document(revision: 1, ledgerDigest: "sha256:0").compact.utf8))
    }

    private func kept(_ keeping: Keeping) -> [SignalName: [Site.Run]] {
        var runs: [SignalName: [Site.Run]] = [:]
        for file in keeping == .backwards ? files.reversed() : files {
            var open: [SignalName: Int] = [:]
            for reading in file {
                let run = Site.Run(reading)
                let signal = reading.signal
                if keeping != .apart, let index = open[signal],
                    runs[signal]?[index].extendKeepingInstants(with: run, of: signal) ?? false
                {
                    continue
                }
                runs[signal, default: []].append(run)
                open[signal] = runs[signal].map { $0.count - 1 }
            }
        }
        return runs
    }
}
