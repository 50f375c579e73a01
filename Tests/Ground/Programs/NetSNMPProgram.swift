public import Foundation

/// A daemon of net-snmp's with a folder of its own, which holds its configuration and what it remembers.
///
/// It runs in the background, where it goes by itself: it closes every descriptor it was given, which `Process` would
/// take for its end, and wait for it at the cost of all others.
public struct NetSNMPProgram: Sendable {
    public let folder: URL
    private let name: String

    /// - Parameters:
    ///   - name: `snmpd` or `snmptrapd`.
    ///   - lines: its configuration.
    ///   - memory: what an earlier run of it left.
    public init(_ name: String, _ lines: [String], memory: String = "") throws {
        self.name = name
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        try Data(lines.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("\(name).conf"))
        try Data(memory.utf8).write(to: state.appendingPathComponent("\(name).conf"))
    }

    private var state: URL { folder.appendingPathComponent("state") }

    public func launch(_ arguments: [String]) throws {
        // There is none at first.
        try? FileManager.default.removeItem(at: pidFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/\(name)")
        process.arguments = arguments + ["-p", pidFile.path]
        process.environment = [
            "SNMPCONFPATH": "\(folder.path):\(state.path)", "SNMP_PERSISTENT_DIR": state.path,
            "PATH": "/usr/sbin:/usr/bin:/bin", "MIBS": "",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitForEnd()
    }

    private var pidFile: URL { folder.appendingPathComponent("pid") }

    public func stop() {
        guard let pid = (try? String(contentsOf: pidFile, encoding: .utf8)).flatMap({ pid_t($0.trimmed) }) else {
            return
        }
        kill(pid, SIGKILL)
        // Its port is free once it is gone.
        while kill(pid, 0) == 0, !isZombie(pid) { usleep(5000) }
    }

    public func remove() {
        stop()
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Ended, and waiting for somebody to ask how.
private func isZombie(_ pid: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.trimmed.hasPrefix("Z") ?? true
}

extension StringProtocol {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension Process {
    /// Waits for the end without a run loop, which only the main thread has.
    public func waitForEnd() {
        while isRunning { usleep(5000) }
    }
}
