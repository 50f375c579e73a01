import Foundation
import Intervals
import Notation
import Office
import Programs
import Testing

/// Worked cases by rules 2, where a folder of them is given: each with its lines in a ledger of its own, judged as known at
/// several instants.
@Suite(.enabled(if: RulesTwoCase.folder != nil, "MAINSTAY_SHARED names no folder of cases by rules 2"))
struct RulesTwoCaseTests {
    @Test(arguments: RulesTwoCase.names) func everyCaseComesOutAsItsAnswer(name: String) throws {
        let worked = try RulesTwoCase(name)
        for run in worked.runs {
            for expected in run.results {
                let differences = try worked.differences(from: expected, in: run)
                #expect(differences == [])
            }
        }
    }
}

/// A case: a configuration, lines, and what months come to.
struct RulesTwoCase {
    struct Run {
        var month: String
        var now: String
        var results: [[String: Any]]
    }

    static let folder: URL? = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"]
        .map { URL(fileURLWithPath: $0).appendingPathComponent("cases-2") }
        .flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }

    static let names: [String] = {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return names.filter { !$0.hasPrefix("README") }.sorted()
    }()

    /// The answers leave these articles out.
    private static let left: Set<Int> = [5, 6, 9]

    let runs: [Run]
    private let copy = TemporaryFolder("case")
    private let office: SiteOffice
    private static let provider = Principal(name: "desk", role: .provider)

    init(_ name: String) throws {
        let source = try #require(Self.folder).appendingPathComponent(name)
        let answer = try JSONSerialization.jsonObject(
            with: Data(contentsOf: source.appendingPathComponent("expected.json")))
        runs = try #require((answer as? [String: Any])?["runs"] as? [[String: Any]]).map { run in
            Run(
                month: try #require(run["month"] as? String), now: try #require(run["as_known_at"] as? String),
                results: try #require(run["results"] as? [[String: Any]]))
        }
        // The ledger lies beside the configuration.
        let place = copy.path("it")
        try FileManager.default.copyItem(atPath: source.path, toPath: place)
        office = try SiteOffice.open(configuration: "\(place)/mainstay.yaml", clock: SetClock("2029-01-01T00:00:00Z"))
        let lines = try String(contentsOfFile: "\(place)/events.jsonl", encoding: .utf8)
        let imported = try office.importLines(lines, file: "events.jsonl", keepsGoodLines: false, for: Self.provider)
        try #require(imported.problems == [])
    }

    func differences(from expected: [String: Any], in run: Run) throws -> [String] {
        let judged = try office.judge(
            try #require(expected["contract"] as? String), month: try #require(MonthChoice(run.month)),
            knownAt: Instant(run.now), for: Self.provider)
        let document = try JSONSerialization.jsonObject(with: Data(judged.document.compact.utf8))
        let place = "\(run.month) at \(run.now)"
        return Differences.of(document, from: expected, at: place) + surplus(document, beside: expected, at: place)
    }

    /// What stands in a document and not in the answer, though answers have it where it is.
    private func surplus(_ document: Any, beside expected: [String: Any], at place: String) -> [String] {
        guard let document = document as? [String: Any] else { return ["\(place): no object"] }
        let members = ["period", "claims_close_at", "if_nothing_more_is_reported"].filter {
            document[$0] != nil && expected[$0] == nil
        }
        let parts = (document["guarantees"] as? [[String: Any]] ?? []).filter {
            $0["verdict"] as? String != "not_applicable" && !Self.left.contains($0["article"] as? Int ?? 0)
        }
        let listed = Set((expected["guarantees"] as? [[String: Any]] ?? []).compactMap { $0["guarantee"] as? String })
        let names = parts.compactMap { $0["guarantee"] as? String }.filter { !listed.contains($0) }
        return (members + names).map { "\(place): \($0) is not in the answer" }
    }
}
