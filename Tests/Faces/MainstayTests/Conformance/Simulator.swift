import Foundation
import Sockets
import Testing

/// Recordings of agents, served by snmpsim: a community for each.
final class Simulator {
    private static let program = ProcessInfo.processInfo.environment["MAINSTAY_VENV"].map {
        "\($0)/bin/snmpsim-command-responder"
    }
    static let isInstalled = program.map { FileManager.default.isExecutableFile(atPath: $0) } ?? false

    let recordings: [String]
    private let process = Process()
    private let port = Int.random(in: 12_000...19_000)

    /// Serves the recordings of a folder and of its `derived/`, until `stop`. What snmpsim makes of them is kept, since
    /// that takes it longer than everything else.
    init(_ folder: URL) throws {
        recordings = try ["", "derived/"].flatMap { prefix in
            // Only the shared recordings have derived ones.
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + prefix)
            if prefix.isEmpty { _ = try #require(names, "\(folder.path) cannot be read") }
            return (names ?? []).filter { $0.hasSuffix(".snmprec") }.map { prefix + $0.dropLast(8) }
        }.sorted()
        let cache = Bundle.main.bundleURL.deletingLastPathComponent()
            .appendingPathComponent("recordings-\(folder.deletingLastPathComponent().lastPathComponent)")
        process.executableURL = URL(fileURLWithPath: try #require(Self.program))
        process.arguments = [
            "--data-dir=\(folder.path)", "--cache-dir=\(cache.path)", "--agent-udpv4-endpoint=127.0.0.1:\(port)",
            "--log-level=error",
        ]
        if geteuid() == 0 { process.arguments? += ["--process-user=root", "--process-group=root"] }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try waitUntilReady()
    }

    func stop() {
        process.terminate()
        kill(process.processIdentifier, SIGKILL)
    }

    /// It indexes the recordings first; a probe that finds nobody takes seconds by itself.
    private func waitUntilReady() throws {
        let first = try #require(recordings.first)
        for _ in 0..<12 where try probe(first) != nil { return }
        stop()
        Issue.record("snmpsim does not answer")
        throw CocoaError(.executableLoad)
    }

    /// What `mainstay probe` says of one; nil when it says nothing.
    private func probe(_ name: String) throws -> Probed? {
        let run = try Binary.run(["probe", "127.0.0.1:\(port)", "--community", name, "--format", "json"])
        return Probed(run.output)
    }

    /// Of all of them, several at a time.
    func probeAll() -> [String: Probed] {
        let (lock, width) = (NSLock(), 4)
        nonisolated(unsafe) var result: [String: Probed] = [:]
        let probe: @Sendable (Int) -> Void = { [recordings, port] lane in
            for name in stride(from: lane, to: recordings.count, by: width).map({ recordings[$0] }) {
                let run = try? Binary.run(["probe", "127.0.0.1:\(port)", "--community", name, "--format", "json"])
                let probed = run.flatMap { Probed($0.output) }
                lock.withLock { result[name] = probed }
            }
        }
        DispatchQueue.concurrentPerform(iterations: width, execute: probe)
        return result
    }
}

/// What a probe's document says.
struct Probed: Decodable {
    private struct Signal: Decodable {
        struct Piece: Decodable { let oid: String }

        let signal: String
        let state: String
        let evidence: [Piece]
    }

    /// As a person would write it.
    private struct Answer: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                text = "unknown"
            } else if let flag = try? value.decode(Bool.self) {
                text = flag ? "yes" : "no"
            } else if let number = try? value.decode(Int.self) {
                text = "\(number)"
            } else if let number = try? value.decode(Double.self) {
                text = "\(number)"
            } else {
                text = try value.decode(String.self)
            }
        }
    }

    private let signals: [Signal]
    private let readings: [String: Answer]
    let profile: String?

    init?(_ text: String) {
        guard let probed = try? JSONDecoder().decode(Probed.self, from: Data(text.utf8)) else { return nil }
        self = probed
    }

    var states: [String: String] { Dictionary(signals.map { ($0.signal, $0.state) }) { first, _ in first } }

    /// By each object that was weighed.
    var statesByObject: [String: String] {
        Dictionary(signals.flatMap { signal in signal.evidence.map { ($0.oid, signal.state) } }) { first, _ in first }
    }

    /// Nil for a reading that the family has not.
    func reading(_ name: String) -> String? { readings[name]?.text }
}
