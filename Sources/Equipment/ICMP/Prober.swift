import Foundation
import Sockets
import Synchronization

/// Why hosts cannot be pinged.
public struct ICMPError: Error, CustomStringConvertible {
    /// A sentence for people: what is not allowed and how to allow it.
    public let description: String
}

/// Pings hosts, IPv4 and IPv6, over one socket per family, on a thread of its own.
///
/// It uses unprivileged ping sockets where `net.ipv4.ping_group_range` admits this process, and raw ones with
/// `CAP_NET_RAW` otherwise. Results come in batches on the prober's thread.
public final class Prober: Sendable {
    /// Where results go.
    public struct Mailbox: Sendable {
        /// Hands a batch over.
        public let deliver: @Sendable ([RoundResult]) -> Void

        /// - Parameter deliver: called on the prober's thread, with batches; must return at once.
        public init(_ deliver: @escaping @Sendable ([RoundResult]) -> Void) { self.deliver = deliver }
    }

    private let configuration: ProberConfiguration
    private let mailbox: Mailbox
    /// The rounds as they were submitted: none is copied.
    private let inbox: EventQueue<[Round]>
    private let latestCounters = Mutex(ProberCounters())

    /// Makes a prober; `start()` starts its thread. Without IPv6 its hosts cannot be sent to.
    ///
    /// - Throws: `ICMPError` when neither kind of socket is allowed for IPv4.
    public init(
        configuration: ProberConfiguration = ProberConfiguration(), mailbox: Mailbox
    ) throws(ICMPError) {
        self.configuration = configuration
        self.mailbox = mailbox
        guard EchoSocket(isIPv6: false) != nil else {
            throw ICMPError(
                description: "Hosts cannot be pinged: neither unprivileged ping sockets nor raw sockets are allowed. "
                    + "Admit the service's group with `sysctl net.ipv4.ping_group_range=\"GID GID\"`, or give the program "
                    + "CAP_NET_RAW (`AmbientCapabilities=CAP_NET_RAW` in its unit, or `setcap cap_net_raw+ep`).")
        }
        do throws(SocketFailure) {
            inbox = try EventQueue()
        } catch {
            throw ICMPError(description: "Hosts cannot be pinged: \(error.reason).")
        }
    }

    /// Starts the prober's thread, which runs until `stop()`.
    public func start() {
        let thread = Thread { [self] in run() }
        thread.name = "icmp"
        thread.start()
    }

    /// Ends the thread; rounds under way get no result.
    public func stop() { inbox.stop() }

    /// Hands rounds over, from any thread; each gets one result, in the mailbox.
    public func submit(_ rounds: [Round]) { inbox.add(rounds) }

    /// The counts as of the latest turn of the prober's thread.
    public var counters: ProberCounters { latestCounters.withLock { $0 } }

    private func run() {
        var turn = Turn(configuration)
        var metrics = ProberMetrics()
        while true {
            metrics.follow(turn.counters)
            latestCounters.withLock { $0 = turn.counters }
            let (submissions, isStopped) = inbox.drain()
            if isStopped { return }
            for rounds in submissions { turn.table.add(rounds) }
            let wait = turn.send()
            deliver(&turn)
            inbox.wait(for: [turn.v4?.socket, turn.v6?.socket], milliseconds: Int32((wait + 999_999) / 1_000_000))
            turn.receive()
            deliver(&turn)
        }
    }

    private func deliver(_ turn: inout Turn) {
        guard !turn.results.isEmpty else { return }
        mailbox.deliver(turn.results)
        turn.results.removeAll(keepingCapacity: true)
    }
}

/// What belongs to the prober's thread: the rounds, the sockets, and the results to be delivered.
private struct Turn {
    var table: RoundTable
    let v4 = EchoSocket(isIPv6: false)
    /// Nil on a machine without IPv6, which still pings IPv4.
    let v6 = EchoSocket(isIPv6: true)
    var results: [RoundResult] = []
    private var dropped = 0
    /// Replies are received after so many requests at the latest, so that they do not pile up.
    private static let mostAtOnce = 4 * OutgoingDatagrams.capacity

    init(_ configuration: ProberConfiguration) {
        table = RoundTable(configuration: configuration, key: .random(in: .min ... .max))
    }

    var counters: ProberCounters {
        var counters = table.counters
        counters.dropped = dropped
        return counters
    }

    /// Sends the requests that are due and ends the rounds that were silent. Returns nanoseconds until something is due
    /// again.
    mutating func send() -> UInt64 {
        let now = Self.uptime()
        let wallClock = Self.wallClock()
        var sent = 0
        var refusals: [(Echo, Int32)] = []
        while sent < Self.mostAtOnce, let sending = table.nextSending(by: now, wallClock: wallClock) {
            sent += 1
            let socket = if sending.host.isIPv6 { v6 } else { v4 }
            if let socket {
                socket.queue(sending) { refusals.append(($0, $1)) }
            } else {
                refusals.append((sending.echo, EAFNOSUPPORT))
            }
        }
        v4?.flush { refusals.append(($0, $1)) }
        v6?.flush { refusals.append(($0, $1)) }
        for (echo, code) in refusals { table.refused(echo, code: code) }
        while let result = table.nextSilence(by: now) { results.append(result) }
        guard sent < Self.mostAtOnce else { return 0 }
        return table.nextDue(from: now).map { min(1_000_000_000, $0 - min($0, now)) } ?? 1_000_000_000
    }

    mutating func receive() {
        let now = Self.uptime()
        for socket in [v4, v6] {
            guard let socket else { continue }
            dropped += socket.receive { echo, host, arrivedAt in
                if let result = table.replied(echo, from: host, arrivedAt: arrivedAt, now: now) {
                    results.append(result)
                }
            }
        }
    }

    private static func uptime() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Nanoseconds since 1970, by the clock that the kernel stamps arrivals with.
    private static func wallClock() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
