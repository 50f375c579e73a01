internal import CSockets
import Foundation
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
        let deliver: @Sendable ([RoundResult]) -> Void

        public init(_ deliver: @escaping @Sendable ([RoundResult]) -> Void) { self.deliver = deliver }
    }

    private struct Inbox {
        var rounds: [Round] = []
        var isStopped = false
    }

    private let configuration: ProberConfiguration
    private let mailbox: Mailbox
    private let sockets: EchoSockets
    private let inbox = Mutex(Inbox())

    /// Throws when neither kind of socket is allowed for IPv4. Without IPv6 its hosts cannot be sent to.
    public init(
        configuration: ProberConfiguration = ProberConfiguration(), mailbox: Mailbox
    ) throws(ICMPError) {
        (self.configuration, self.mailbox) = (configuration, mailbox)
        sockets = try EchoSockets()
    }

    public func start() {
        let thread = Thread { [self] in run() }
        thread.name = "icmp"
        thread.start()
    }

    /// Ends the thread; rounds under way get no result.
    public func stop() {
        inbox.withLock { $0.isStopped = true }
        sockets.wake()
    }

    public func submit(_ rounds: [Round]) {
        inbox.withLock { $0.rounds += rounds }
        sockets.wake()
    }

    private func run() {
        var table = RoundTable(configuration: configuration, key: UInt64.random(in: .min ... .max))
        while true {
            let (rounds, isStopped) = inbox.withLock { inbox in
                defer { inbox.rounds = [] }
                return (inbox.rounds, inbox.isStopped)
            }
            if isStopped { return sockets.close() }
            for round in rounds { table.add(round, at: Self.now()) }
            var results = step(&table)
            let now = Self.now()
            let wait = table.nextDue.map { $0 <= now ? 0 : Int32(min(($0 - now) / 1_000_000 + 1, 1000)) } ?? 1000
            if !results.isEmpty { mailbox.deliver(results) }
            results = []
            sockets.wait(milliseconds: wait)
            sockets.receive { identity, host in
                if let result = table.replied(identity, from: host, at: Self.now()) { results.append(result) }
            }
            if !results.isEmpty { mailbox.deliver(results) }
        }
    }

    /// Sends what is due and collects what has ended.
    private func step(_ table: inout RoundTable) -> [RoundResult] {
        var results: [RoundResult] = []
        var requests: [(Echo.Identity, HostAddress)] = []
        for action in table.due(by: Self.now(), wallClock: Int64(Date().timeIntervalSince1970 * 1000)) {
            switch action {
            case .send(let identity, let host): requests.append((identity, host))
            case .finish(let result): results.append(result)
            }
        }
        sockets.send(requests) { table.sent($0, refusal: $1) }
        return results
    }

    private static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}
