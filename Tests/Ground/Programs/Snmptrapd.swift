import Foundation

/// A real snmptrapd on loopback that logs what it receives; ended with the test.
public final class Snmptrapd: Sendable {
    private let program: NetSNMPProgram

    /// Starts a daemon and waits until it listens.
    ///
    /// - Parameter lines: its configuration, beside the community `public`.
    /// - Throws: an error when it cannot be started, or does not listen.
    public init(port: UInt16, _ lines: [String] = []) throws {
        program = try NetSNMPProgram("snmptrapd", lines: ["authCommunity log public"] + lines)
        try program.launch(["-n", "-On", "-Lf", logFile.path, "udp:127.0.0.1:\(port)"])
        guard logs("NET-SNMP version") else {
            program.remove()
            throw CocoaError(.featureUnsupported)
        }
    }

    private var logFile: URL { program.folder.appendingPathComponent("log") }

    /// What it has logged so far.
    public var log: String {
        // There is no file before the first line.
        (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
    }

    /// Whether it logs a text within ten seconds.
    public func logs(_ text: String) -> Bool {
        for _ in 0..<1000 {
            if log.contains(text) { return true }
            usleep(10_000)
        }
        return false
    }

    deinit { program.remove() }
}
