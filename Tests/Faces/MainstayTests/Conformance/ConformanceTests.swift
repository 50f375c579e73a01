import Foundation
import Testing

/// `mainstay probe` on recordings of devices, replayed by snmpsim, against what a person read off them.
@Suite(.serialized) struct ConformanceTests {
    private static let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"].map {
        URL(fileURLWithPath: "\($0)/devices/recordings")
    }
    private static let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("recordings")

    /// The project's own: every profile, sound and with a fault.
    @Test(.enabled(if: Simulator.isInstalled)) func everyProfileReadsItsFaults() throws {
        let simulator = try Simulator(Self.own)
        defer { simulator.stop() }
        let probed = simulator.probeAll()
        var score = Score()
        var profiles: Set<String> = []
        let rows = try TabSeparated.rows(Self.own.appendingPathComponent("expected.tsv").path)
        for (recording, rows) in Dictionary(grouping: rows, by: { $0["recording"] ?? "" }) {
            let found = try #require(probed[recording], "\(recording) is not answered")
            let profile = rows[0]["profile"] ?? ""
            profiles.insert(profile)
            score.begin(profile)
            #expect(found.profile == profile, "\(recording)")
            for row in rows {
                let (signal, wanted) = (row["signal"] ?? "", row["expected"] ?? "")
                let answer = found.states[signal] ?? found.reading(signal) ?? "missing"
                score.count(profile, "\(recording) \(signal)", found: answer, wanted: wanted)
            }
        }
        print(score.table)
        #expect(score.wrong == [])
        #expect(Set(rows.map { $0["recording"] ?? "" }) == Set(simulator.recordings))
        let listed = try JSONSerialization.jsonObject(
            with: Data(Binary.run(["profile", "list", "--format", "json"]).output.utf8))
        let names = (listed as? [[String: Any]] ?? []).compactMap { $0["profile"] as? String }
        #expect(profiles == Set(names), "each profile has recordings of its own")
    }

    /// Those of real devices.
    @Test(.enabled(if: shared != nil && Simulator.isInstalled)) func everyRecordingReadsAsExpected() throws {
        let folder = try #require(Self.shared)
        let simulator = try Simulator(folder)
        defer { simulator.stop() }
        let probed = simulator.probeAll()
        let (families, expectations) = try (Self.families(folder), Self.expectations(folder))
        var score = Score()
        for recording in simulator.recordings {
            let family = families[recording] ?? "derived"
            score.begin(family)
            let found = try #require(probed[recording], "\(recording) is not answered")
            for expectation in expectations[recording] ?? [] {
                guard let state = expectation.found(in: found) else { continue }
                let what = "\(recording) \(expectation.signal) \(expectation.index.joined(separator: "."))"
                score.count(family, what, found: state, wanted: expectation.wanted)
            }
        }
        print(score.table)
        #expect(score.wrong == [])
        #expect(score.right > 1500)
    }

    private static func families(_ folder: URL) throws -> [String: String] {
        let rows = try TabSeparated.rows(folder.appendingPathComponent("index.tsv").path)
        return Dictionary(rows.map { (name($0["file"]), $0["family"] ?? "") }) { first, _ in first }
    }

    private static func name(_ file: String?) -> String { (file ?? "").replacingOccurrences(of: ".snmprec", with: "") }

    /// Of devices by the tables of signals, of switches by those of ports.
    private static func expectations(_ folder: URL) throws -> [String: [Expectation]] {
        var result: [String: [Expectation]] = [:]
        for prefix in ["", "derived/"] {
            for row in try TabSeparated.rows(folder.appendingPathComponent("\(prefix)expected.tsv").path) {
                result[prefix + name(row["file"]), default: []].append(Expectation(row))
            }
        }
        let ports = folder.appendingPathComponent("ports").path
        for file in try FileManager.default.contentsOfDirectory(atPath: ports) {
            result[String(file.dropLast(4)), default: []] += try TabSeparated.rows("\(ports)/\(file)").map(port)
        }
        return result
    }

    /// A port that its operator shut down is down.
    private static func port(_ row: [String: String]) -> Expectation {
        let index = row["ifIndex"] ?? ""
        return Expectation([
            "signal": "link", "index": index,
            "expected": (row["expected_link"] ?? "").replacingOccurrences(of: "(admin)", with: ""),
        ])
    }
}
