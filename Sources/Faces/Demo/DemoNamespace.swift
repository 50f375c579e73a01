import Foundation
import Office

/// A network namespace of the demo's own: there each host is an address on `lo` that can be taken away.
enum DemoNamespace {
    private static let marker = "MAINSTAY_DEMO_NAMESPACE"
    private static let unshare = "/usr/bin/unshare"
    private static let arguments = ["--user", "--map-root-user", "--net"]

    static var isInside: Bool { ProcessInfo.processInfo.environment[marker] != nil }

    /// Whether the kernel lets this user make one.
    static var isPermitted: Bool {
        FileManager.default.isExecutableFile(atPath: unshare)
            && status(of: unshare, arguments: arguments + ["true"]) == 0
            && status(of: unshare, arguments: arguments + ["ip", "link", "set", "lo", "up"]) == 0
    }

    /// Becomes the same command inside a new namespace. Returns only when that fails.
    static func enter() throws {
        setenv(marker, "1", 1)
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = [unshare] + arguments + ["--", own] + CommandLine.arguments.dropFirst()
        var pointers = command.map { strdup($0) } + [nil]
        execv(unshare, &pointers)
        throw Refusal(
            .failed, reason: "The demo cannot enter its namespace: \(String(cString: strerror(errno))).")
    }

    /// Brings loopback up and admits this process to unprivileged ping sockets.
    static func prepare() throws {
        try ip("link", "set", "lo", "up")
        // Raw sockets serve where the kernel does not allow this.
        try? "0 0".write(toFile: "/proc/sys/net/ipv4/ping_group_range", atomically: false, encoding: .utf8)
    }

    static func add(_ address: String) throws { try ip("address", "replace", "\(address)/32", "dev", "lo") }

    static func remove(_ address: String) throws { try ip("address", "delete", "\(address)/32", "dev", "lo") }

    private static func ip(_ words: String...) throws {
        let status = status(of: "/usr/bin/env", arguments: ["ip"] + words)
        guard status == 0 else {
            throw Refusal(
                .failed, reason: "`ip \(words.joined(separator: " "))` failed with \(status); is iproute2 installed?")
        }
    }

    /// Runs a program to its end. Not `Foundation.Process`, whose run loop needs a network that is not there yet.
    private static func status(of executable: String, arguments: [String]) -> Int32 {
        var pointers = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, executable, nil, nil, &pointers, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status
    }
}
