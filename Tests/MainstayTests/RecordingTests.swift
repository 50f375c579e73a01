import Foundation
import Testing

/// `mainstay probe` on recordings of real devices, replayed by snmpsim, against what a person read off them.
@Suite(.serialized)
struct RecordingTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let folder = environment["MAINSTAY_SHARED"].map { "\($0)/devices/recordings" }
    private static let simulator = environment["MAINSTAY_VENV"].map { "\($0)/bin/snmpsim-command-responder" }
    private static let isPossible =
        folder != nil && simulator.map { FileManager.default.isExecutableFile(atPath: $0) } ?? false
    private static let families = [
        "rfc1628-", "apc-", "switch-", "derived/d-rfc1628-", "derived/d-apc-", "derived/d-switch-port",
    ]

    @Test(.enabled(if: isPossible)) func everyRecordingReadsAsExpected() throws {
        let folder = try #require(Self.folder)
        let recordings = try Recording.all(in: folder).filter { name in Self.families.contains { name.hasPrefix($0) } }
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("recordings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: data.appendingPathComponent("derived"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: data) }
        for name in recordings {
            try FileManager.default.copyItem(
                atPath: "\(folder)/\(name).snmprec", toPath: data.appendingPathComponent("\(name).snmprec").path)
        }
        let port = Int.random(in: 12_000...19_000)
        let simulator = try start(data, port)
        defer {
            simulator.terminate()
            kill(simulator.processIdentifier, SIGKILL)
        }
        try #require(try isReady(port, recordings[0]), "snmpsim does not answer")
        var wrong: [String] = []
        var right = 0
        for name in recordings {
            let probe = try Binary.run(["probe", "127.0.0.1:\(port)", "--community", name, "--format", "json"])
            let document = try JSONSerialization.jsonObject(with: Data(probe.output.utf8)) as? [String: Any] ?? [:]
            let (hits, misses) = try Recording(folder: folder, name: name).compare(document)
            right += hits
            wrong += misses.map { "\(name): \($0)" }
        }
        print("recordings: \(recordings.count), right \(right), wrong \(wrong.count)")
        #expect(wrong == [])
        #expect(right > 500)
    }

    private func start(_ data: URL, _ port: Int) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.simulator))
        process.arguments = [
            "--data-dir=\(data.path)", "--cache-dir=\(data.path)/.cache", "--agent-udpv4-endpoint=127.0.0.1:\(port)",
            "--log-level=error",
        ]
        if geteuid() == 0 { process.arguments? += ["--process-user=root", "--process-group=root"] }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// It indexes the recordings first; a probe that finds nobody takes seconds by itself.
    private func isReady(_ port: Int, _ name: String) throws -> Bool {
        for _ in 0..<12 {
            if try Binary.run(["probe", "127.0.0.1:\(port)", "--community", name]).status == 0 { return true }
        }
        return false
    }
}

/// A recording and the tables that say what is right.
private struct Recording {
    let folder: String
    let name: String

    static func all(in folder: String) throws -> [String] {
        try ["", "derived/"].flatMap { prefix in
            try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(prefix)")
                .filter { $0.hasSuffix(".snmprec") }.map { prefix + $0.dropLast(8) }
        }.sorted()
    }

    private static func rows(_ path: String) throws -> [[String: String]] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        return cells.dropFirst().map { row in Dictionary(zip(cells[0], row)) { first, _ in first } }
    }

    func compare(_ document: [String: Any]) throws -> (right: Int, wrong: [String]) {
        let signals = (document["signals"] as? [[String: Any]] ?? []).map { signal in
            (signal["signal"] as? String ?? "", signal["state"] as? String ?? "", signal["oid"] as? String ?? "")
        }
        let states = Dictionary(signals.map { ($0.0, $0.1) }) { first, _ in first }
        let results =
            name.hasPrefix("switch-") ? try ports(states) : try expected(states, signals.map { ($0.2, $0.1) }, document)
        return (results.count { $0 == nil }, results.compactMap(\.self))
    }

    private func ports(_ states: [String: String]) throws -> [String?] {
        try Self.rows("\(folder)/ports/\(name).tsv").map { row in
            let index = row["ifIndex"] ?? ""
            let names = [row["ifName"], row["ifDescr"]].compactMap(\.self).filter { !$0.isEmpty }
            let found = (names.flatMap { ["port/\($0)", "port/\($0)#\(index)"] } + ["port/\(index)"]).lazy.compactMap {
                states[$0]
            }.first
            // A port that its operator shut down is down.
            let wanted = (row["expected_link"] ?? "").replacingOccurrences(of: "(admin)", with: "")
            return found == wanted ? nil : "port \(names.first ?? index): \(found ?? "missing"), expected \(wanted)"
        }
    }

    private func expected(
        _ states: [String: String], _ byIdentifier: [(String, String)], _ document: [String: Any]
    ) throws -> [String?] {
        let table = name.hasPrefix("derived/") ? "derived/expected.tsv" : "expected.tsv"
        let file = name.replacingOccurrences(of: "derived/", with: "") + ".snmprec"
        let readings = document["readings"] as? [String: Any] ?? [:]
        return try Self.rows("\(folder)/\(table)").filter { $0["file"] == file }.compactMap { row -> String?? in
            let (signal, index) = (row["signal"] ?? "", row["index"] ?? "")
            let wanted = row["expected"] ?? ""
            guard let found = found(signal, index, states, byIdentifier, readings) else { return .none }
            let meaning = ["energised": "up", "de-energised": "down", "absent": "missing"][wanted] ?? wanted
            return .some(found == meaning ? nil : "\(signal) \(index): \(found), expected \(wanted)")
        }
    }

    /// Nil for what this version does not show.
    private func found(
        _ signal: String, _ index: String, _ states: [String: String], _ byIdentifier: [(String, String)],
        _ readings: [String: Any]
    ) -> String? {
        let arcs = index.split(separator: ".").map(String.init)
        switch signal {
        case "ups.input", "ups.output":
            let kind = String(signal.dropFirst(4))
            // `LINE.0` on some cards, `INPUT.PHASE` on three-phase APC units.
            let phase = (arcs.last == "0" ? arcs.first : arcs.last) ?? "1"
            return states["\(kind)/L\(phase)"] ?? (phase == "1" ? states[kind] : nil) ?? "missing"
        case "pdu.phase": return states["inlet/L\(index)"] ?? "missing"
        case "ats.source": return states["source/\(index)"] ?? "missing"
        case "link": return byIdentifier.first { $0.0.hasSuffix(".\(index)") }?.1 ?? "missing"
        case _ where signal.hasPrefix("pdu.outlet"): return states["outlet/\(index)"] ?? "missing"
        default:
            let name = String(signal.split(separator: ".").last ?? "")
            guard let value = readings[name] else { return nil }
            if value is NSNull { return "unknown" }
            if let flag = value as? Bool, ["on_battery", "bypass"].contains(name) { return flag ? "yes" : "no" }
            return "\(value)"
        }
    }
}
