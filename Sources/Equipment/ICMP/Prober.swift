internal import CSockets
import Foundation
import Sockets
import Synchronization

/// Why hosts cannot be pinged.
public struct ICMPError: Error, CustomStringConvertible {
    public let description: String
}

/// Pings hosts, IPv4 and IPv6, over one socket per family, on a thread of its own.
///
/// Unprivileged ping sockets where `net.ipv4.ping_group_range` admits this process, raw ones with `CAP_NET_RAW`
/// otherwise. Results come in batches on the prober's thread.
public final class Prober: Sendable {
    /// Where results go. Called on the prober's thread; must return at once.
    public struct Mailbox: Sendable {
        /// Hands a batch over.
        public let deliver: @Sendable ([RoundResult]) -> Void

        public init(_ deliver: @escaping @Sendable ([RoundResult]) -> Void) { self.deliver = deliver }
    }

    private struct Inbox {
        /// As they were submitted: none is copied.
        var rounds: [[Round]] = []
        var isStopped = false
        /// The thread waits, or is about to: it must be woken for what is submitted now.
        var isWaiting = false
        var counters = ProberCounters()
    }

    private let configuration: ProberConfiguration
    private let mailbox: Mailbox
    private let inbox = Mutex(Inbox())
    private let alarm: Int32

    /// Throws when neither kind of socket is allowed for IPv4. Without IPv6 its hosts cannot be sent to.
    public init(
        configuration: ProberConfiguration = ProberConfiguration(), mailbox: Mailbox
    ) throws(ICMPError) {
        (self.configuration, self.mailbox) = (configuration, mailbox)
        guard EchoSocket(isIPv6: false) != nil else {
            throw ICMPError(
                description: "Hosts cannot be pinged: neither unprivileged ping sockets nor raw sockets are allowed. "
                    + "Admit the service's group with `sysctl net.ipv4.ping_group_range=\"GID GID\"`, or give the program "
                    + "CAP_NET_RAW (`AmbientCapabilities=CAP_NET_RAW` in its unit, or `setcap cap_net_raw+ep`).")
        }
        alarm = ms_alarm()
        guard alarm >= 0 else {
            throw ICMPError(description: "Hosts cannot be pinged: \(String(cString: strerror(-alarm))).")
        }
    }

    deinit {
        if alarm >= 0 { close(alarm) }
    }

    public func start() {
        let thread = Thread { [self] in run() }
        thread.name = "icmp"
        thread.start()
    }

    /// Ends the thread; rounds under way get no result.
    public func stop() {
        inbox.withLock { $0.isStopped = true }
        ms_wake(alarm)
    }

    public func submit(_ rounds: [Round]) {
        let mustWake = inbox.withLock { inbox in
            inbox.rounds.append(rounds)
            defer { inbox.isWaiting = false }
            return inbox.isWaiting
        }
        if mustWake { ms_wake(alarm) }
    }

    /// As of the latest turn of the prober's thread.
    public var counters: ProberCounters { inbox.withLock { $0.counters } }

    private func run() {
        var turn = Turn(configuration)
        while true {
            let (rounds, isStopped) = inbox.withLock { inbox in
                defer { inbox.rounds = [] }
                inbox.counters = turn.counters
                return (inbox.rounds, inbox.isStopped)
            }
            if isStopped { return }
            for portion in rounds { turn.table.add(portion) }
            let wait = turn.send()
            deliver(&turn)
            pause(wait, [turn.v4?.descriptor, turn.v6?.descriptor])
            turn.receive()
            deliver(&turn)
        }
    }

    private func deliver(_ turn: inout Turn) {
        guard !turn.results.isEmpty else { return }
        mailbox.deliver(turn.results)
        turn.results.removeAll(keepingCapacity: true)
    }

    /// Waits until a socket has something, a round is submitted, or the time has passed.
    private func pause(_ nanoseconds: UInt64, _ sockets: [Int32?]) {
        let mayWait = inbox.withLock { inbox in
            inbox.isWaiting = inbox.rounds.isEmpty && !inbox.isStopped
            return inbox.isWaiting
        }
        let all = [alarm] + sockets.compactMap(\.self)
        let readable = ms_wait(all, Int32(all.count), mayWait ? Int32((nanoseconds + 999_999) / 1_000_000) : 0)
        inbox.withLock { $0.isWaiting = false }
        if readable > 0, readable & 1 != 0 { ms_wait_again(alarm) }
    }
}

/// The prober's thread's own: the rounds, the sockets, and what has ended.
private struct Turn {
    var table: RoundTable
    let v4 = EchoSocket(isIPv6: false)
    /// A machine without IPv6 still pings IPv4.
    let v6 = EchoSocket(isIPv6: true)
    var results: [RoundResult] = []
    private var dropped = 0
    /// Replies are taken in between, so that they do not pile up.
    private static let mostAtOnce = 4 * Int(MS_BATCH)

    init(_ configuration: ProberConfiguration) {
        table = RoundTable(configuration: configuration, key: .random(in: .min ... .max))
    }

    var counters: ProberCounters {
        var counters = table.counters
        counters.dropped = dropped
        return counters
    }

    /// Sends what is due and ends what has been silent. Returns nanoseconds until something is due again.
    mutating func send() -> UInt64 {
        let now = Self.uptime()
        let wallClock = Self.wallClock()
        var sent = 0
        var refusals: [(Echo, Int32)] = []
        while sent < Self.mostAtOnce, let sending = table.nextSending(by: now, wallClock: wallClock) {
            sent += 1
            if let socket = sending.host.isIPv6 ? v6 : v4 {
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

    /// Nanoseconds since 1970, as the kernel stamps arrivals.
    private static func wallClock() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
