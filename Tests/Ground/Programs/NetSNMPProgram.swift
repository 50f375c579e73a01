public import Foundation

/// A daemon of net-snmp's with a folder of its own, which holds its configuration and what it remembers.
///
/// It puts itself into the background: it closes every descriptor it was given, which `Process` would mistake for its end.
public struct NetSNMPProgram: Sendable {
    /// The daemon's folder.
    public let folder: URL
    private let name: String

    /// - Parameters:
    ///   - name: `snmpd` or `snmptrapd`.
    ///   - lines: its configuration.
    ///   - memory: what an earlier run of it left.
    /// - Throws: the file system's error when the configuration cannot be written.
    public init(_ name: String, lines: [String], memory: String = "") throws {
        self.name = name
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        try Data(lines.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("\(name).conf"))
        try Data(memory.utf8).write(to: state.appendingPathComponent("\(name).conf"))
    }

    private var state: URL { folder.appendingPathComponent("state") }

    /// Starts the daemon and returns once it is in the background.
    ///
    /// - Throws: an error when the program cannot be started.
    public func launch(_ arguments: [String]) throws {
        // There is no such file at first.
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

    /// Kills the daemon and waits until it is gone.
    public func stop() {
        guard let pid = (try? String(contentsOf: pidFile, encoding: .utf8)).flatMap({ pid_t($0.trimmed) }) else {
            return
        }
        kill(pid, SIGKILL)
        // Its port is free once it is gone.
        while kill(pid, 0) == 0, !isZombie(pid) { usleep(5000) }
    }

    /// Kills the daemon and removes its folder.
    public func remove() {
        stop()
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Whether a process has ended and waits to be asked how.
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
