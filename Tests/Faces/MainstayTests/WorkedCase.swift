import Foundation
import Programs
import Testing

/// A worked case of the shared folder, its readings and records imported into a ledger of its own.
struct WorkedCase {
    /// A month, as known at an instant, and what it comes to.
    struct Run {
        var month: String
        var now: String
        var results: [[String: Any]]
    }

    let runs: [Run]
    private let folder = TemporaryFolder("case")
    private var configuration: String { folder.path("mainstay.yaml") }

    /// - Parameter ledger: the URL of a database; nil is the file that the case names.
    init(_ name: String, ledger: String? = nil) throws {
        let shared = try #require(CaseTests.shared)
        let source = URL(fileURLWithPath: "\(shared)/\(CaseTests.folder)/\(name)")
        let answer = try JSONSerialization.jsonObject(
            with: Data(contentsOf: source.appendingPathComponent("expected.json")))
        runs = try #require((answer as? [String: Any])?["runs"] as? [[String: Any]]).map { run in
            Run(
                month: try #require(run["month"] as? String), now: try #require(run["as_known_at"] as? String),
                results: try #require(run["results"] as? [[String: Any]]))
        }
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        // Some have terms and calendars of their own.
        for file in try FileManager.default.contentsOfDirectory(at: source, includingPropertiesForKeys: nil) {
            try FileManager.default.copyItem(at: file, to: folder.url.appendingPathComponent(file.lastPathComponent))
        }
        if let ledger {
            let file = folder.url.appendingPathComponent("mainstay.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ledger:") })
            try text.replacing(line, with: "ledger: \(ledger)").write(to: file, atomically: true, encoding: .utf8)
        }
        let events = source.appendingPathComponent("events.jsonl").path
        let imported = try Binary.run(["import", events, "--config", configuration])
        try #require(imported.status == 0, "\(imported.error)")
    }

    func evaluate(_ run: Run) throws -> (status: Int32, output: String, error: String) {
        try Binary.run([
            "evaluate", "--format", "json", "--month", run.month, "--as-known-at", run.now, "--config", configuration,
        ])
    }
}
