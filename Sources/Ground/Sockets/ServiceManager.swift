internal import CSockets
import Glibc

/// The service manager that has started this process, which a service tells how it is (sd_notify(3)). From any thread.
package struct ServiceManager: Hashable, Sendable {
    /// What a service tells.
    package enum News: Hashable, Sendable {
        /// It does its work: it has started, or has read its configuration again.
        case ready
        /// It reads its configuration again; `ready` follows.
        case reloading
        /// It was told to end, and ends.
        case stopping
        /// How it is, in a line for people.
        case status(String)
        /// It lives. Whoever asked for a watchdog ends a service that has not said so for too long.
        case alive
    }

    private let place: String
    /// How long the manager waits for `alive` before it ends the service; nil where nobody asked for a watchdog.
    package let watchdog: Duration?

    /// The manager that an environment names; nil where none waits for news of this process.
    package init?(environment: [String: String], process: Int32 = getpid()) {
        // A path or, beginning with `@`, an abstract name. Others (`vsock:`) are of virtual machines.
        guard let place = environment["NOTIFY_SOCKET"], place.hasPrefix("/") || place.hasPrefix("@"), place.count > 1
        else { return nil }
        self.place = place
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = isOurs ? environment["WATCHDOG_USEC"].flatMap(Int64.init) : nil
        watchdog = microseconds.flatMap { $0 > 0 ? .microseconds($0) : nil }
    }

    /// Tells some news at once, in one datagram.
    ///
    /// - Throws: `SocketFailure`; ENOENT and ECONNREFUSED where nobody listens any more.
    package func tell(_ news: [News]) throws(SocketFailure) {
        let text = news.map(\.assignments).joined(separator: "\n")
        let octets = Array(text.utf8)
        let status = octets.withUnsafeBufferPointer { ms_local_tell(place, $0.baseAddress, $0.count) }
        guard status == 0 else { throw SocketFailure(code: -status) }
    }
}

extension ServiceManager.News {
    /// As the manager reads it, a line each.
    fileprivate var assignments: String {
        switch self {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds)"
        case .stopping: "STOPPING=1"
        case .status(let line): "STATUS=\(String(line.map { $0.isNewline ? " " : $0 }))"
        case .alive: "WATCHDOG=1"
        }
    }

    /// What the manager compares with its own clock, to know which reload is meant.
    private static var monotonicMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
