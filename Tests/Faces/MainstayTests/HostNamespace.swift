import Foundation
import Programs

/// A network namespace with hosts that come and go: addresses on its loopback.
final class HostNamespace {
    private let holder: Process

    /// Nil where the kernel does not let this user make one.
    init?() throws {
        holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        // Says so when it is ready, and lives until its input ends.
        holder.arguments = [
            "--user", "--map-root-user", "--net", "sh", "-c",
            "ip link set lo up && { echo '0 0' >/proc/sys/net/ipv4/ping_group_range || true; } && echo ready && exec cat",
        ]
        let (input, output) = (Pipe(), Pipe())
        (holder.standardInput, holder.standardOutput) = (input, output)
        holder.standardError = FileHandle.nullDevice
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare") else { return nil }
        try holder.run()
        let answer = try output.fileHandleForReading.readLine()
        guard answer.contains("ready") else {
            end()
            return nil
        }
    }

    /// The words that run a command inside.
    func inside(_ command: [String]) -> [String] {
        ["/usr/bin/nsenter", "-t", "\(holder.processIdentifier)", "-U", "-n", "--preserve-credentials"] + command
    }

    func set(_ addresses: [String], present: Bool) throws {
        let verb = present ? "replace" : "delete"
        let script = addresses.map { "address \(verb) \($0)/32 dev lo" }.joined(separator: "\n")
        let process = Process()
        let words = inside(["sh", "-c", "printf '%s\\n' \"$0\" | ip -force -batch -", script])
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitForEnd()
    }

    func end() {
        kill(holder.processIdentifier, SIGKILL)
        holder.waitForEnd()
    }
}
