import Foundation
import Intervals
import Programs
import Testing

/// `mainstay run` on a configuration of the test's, in a folder of its own.
final class RunningDaemon {
    let folder: URL
    private var process: Process

    /// - Parameters:
    ///   - files: beside the configuration, by name; only their owner may read them.
    ///   - options: further ones of `run`.
    ///   - wrapper: for the daemon's folder, a program and its arguments, which starts the command that follows them.
    init(
        _ configuration: String, files: [String: String] = [:], options: [String] = [],
        under wrapper: (_ folder: String) -> [String] = { _ in [] }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("daemon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("mainstay.yaml")
        try Data(configuration.utf8).write(to: file)
        for (name, content) in files {
            let path = folder.appendingPathComponent(name)
            try Data(content.utf8).write(to: path)
            try FileManager.default.setAttributes(
                [.posixPermissions: content.hasPrefix("#!") ? 0o700 : 0o600], ofItemAtPath: path.path)
        }
        try Data().write(to: folder.appendingPathComponent("log"))
        process = Binary.process(["run", "--config", file.path] + options, under: wrapper(folder.path))
        try start()
    }

    /// What it says is added to the log.
    private func start() throws {
        let log = try FileHandle(forWritingTo: folder.appendingPathComponent("log"))
        try log.seekToEnd()
        process.standardError = log
        try process.run()
    }

    /// Starts again on what it left.
    func startAgain() throws {
        stop()
        process = Binary.process(["run", "--config", folder.appendingPathComponent("mainstay.yaml").path])
        try start()
    }

    /// An entry of `contracts:` that is in force now.
    static func contract(_ name: String, _ condition: String) -> String {
        "  \(name): {customer: {name: Acme Trading}, service: colocation, signed: 2026-01-01, "
            + "term: {from: 2026-01-01, to: 2036-01-01}, rent: 1000.00 EUR, \(condition)}"
    }

    var pid: pid_t { process.processIdentifier }

    /// What it has said so far.
    var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

    /// Asks it to read its configuration again, after writing another one where there is one.
    func reload(_ configuration: String? = nil) throws {
        if let configuration {
            try Data(configuration.utf8).write(to: folder.appendingPathComponent("mainstay.yaml"))
        }
        kill(pid, SIGHUP)
    }

    /// Resident memory in octets.
    func residentMemory() throws -> Int {
        let words = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(separator: " ")
        return try #require(words.dropFirst().first.flatMap { Int($0) }) * Int(getpagesize())
    }

    /// Asks it to end, and waits until it has.
    func stop() {
        if process.isRunning { kill(pid, SIGTERM) }
        process.waitForEnd()
    }

    /// What the ledger holds, also while the daemon runs.
    ///
    /// - Parameter wrapper: starts the command that asks for it.
    func readings(under wrapper: [String] = []) throws -> [Observed] {
        let exported = try Binary.run(
            ["export", "--config", folder.appendingPathComponent("mainstay.yaml").path], under: wrapper)
        // The daemon makes it when it has started.
        if exported.error.hasPrefix("There is no ledger at ") { return [] }
        try #require(exported.status == 0, "\(exported.error)")
        return try exported.output.split(separator: "\n").compactMap { line in
            let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return fields.flatMap(Observed.init)
        }
    }

    /// Waits for at most so many seconds until the ledger holds what is looked for.
    func waits(seconds: Int, under wrapper: [String] = [], for isThere: ([Observed]) -> Bool) throws -> Bool {
        let deadline = Date(timeIntervalSinceNow: TimeInterval(seconds))
        while Date() < deadline {
            if try isThere(readings(under: wrapper)) { return true }
            usleep(200_000)
        }
        return false
    }

    /// Waits for at most so many seconds until it has said something.
    func says(_ text: String, seconds: Int) -> Bool {
        let deadline = Date(timeIntervalSinceNow: TimeInterval(seconds))
        while Date() < deadline, !log.contains(text) { usleep(100_000) }
        return log.contains(text)
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}

/// A reading as `mainstay export` writes it.
struct Observed: Sendable {
    var signal: String
    var at: Instant
    var state: String
    /// The latest reading that says the same, with no longer pause than is usual in between.
    var until: Instant?
    var since: Instant?
    var sinceError: Int64
    var evidence: String

    init?(_ fields: [String: Any]) {
        guard let signal = fields["signal"] as? String, let state = fields["state"] as? String,
            let at = (fields["at"] as? String).flatMap({ Instant($0) })
        else { return nil }
        (self.signal, self.at, self.state) = (signal, at, state)
        until = (fields["until"] as? String).flatMap { Instant($0) }
        since = (fields["since"] as? String).flatMap { Instant($0) }
        sinceError = (fields["since_error_ms"] as? NSNumber)?.int64Value ?? 0
        evidence = fields["evidence"] as? String ?? ""
    }
}

extension [Observed] {
    /// The states of a signal one after the other, equal neighbours as one.
    func states(of signal: String, known: Bool = true) -> [String] {
        filter { $0.signal == signal && !(known && $0.state == "unknown") }.sorted { $0.at < $1.at }.map(\.state)
            .reduce(into: []) { states, state in if states.last != state { states.append(state) } }
    }
}
