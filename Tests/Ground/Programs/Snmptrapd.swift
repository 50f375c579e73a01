import Foundation

/// A real snmptrapd on loopback that logs what it takes; ended with the test.
public final class Snmptrapd: Sendable {
    private let program: NetSNMPProgram

    /// - Parameter lines: of its configuration, beside the community `public`.
    public init(port: UInt16, _ lines: [String] = []) throws {
        program = try NetSNMPProgram("snmptrapd", ["authCommunity log public"] + lines)
        try program.launch(["-n", "-On", "-Lf", logFile.path, "udp:127.0.0.1:\(port)"])
        guard says("NET-SNMP version") else {
            program.remove()
            throw CocoaError(.featureUnsupported)
        }
    }

    private var logFile: URL { program.folder.appendingPathComponent("log") }

    public var log: String {
        // Not there yet is nothing yet.
        (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
    }

    /// Waits for at most ten seconds until it has said something.
    public func says(_ text: String) -> Bool {
        for _ in 0..<1000 {
            if log.contains(text) { return true }
            usleep(10_000)
        }
        return false
    }

    deinit { program.remove() }
}
