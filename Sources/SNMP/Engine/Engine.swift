internal import CSockets
import Foundation
import Synchronization

/// The SNMP manager: thousands of agents over one UDP socket per address family.
///
/// One thread owns the sockets, the table of requests and everything of libnetsnmp. Requests are handed to it in
/// batches from any thread; each gets exactly one response, in its mailbox. An unreachable agent, of any version,
/// delays nobody else: discovery of version 3 engines is a request like any other.
public final class Engine: Sendable {
    struct Inbox {
        var submitted: [Exchange] = []
        var isStopped = false
        var counters = EngineCounters()
    }

    let configuration: EngineConfiguration
    let inbox = Mutex(Inbox())
    private let wakeRead: Int32
    private let wakeWrite: Int32

    public init(configuration: EngineConfiguration = EngineConfiguration()) throws {
        self.configuration = configuration
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw EngineError(description: "The SNMP engine cannot start: \(String(cString: strerror(errno))).")
        }
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (wakeRead, wakeWrite) = (ends[0], ends[1])
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    /// Starts the engine's thread. It ends with `stop()`, when every request still under way is answered as timed out.
    public func start() throws {
        let loop = try EngineLoop(self, wake: wakeRead)
        let thread = Thread { loop.run() }
        thread.name = "snmp"
        thread.stackSize = 4 << 20
        thread.start()
    }

    public func stop() {
        inbox.withLock { $0.isStopped = true }
        wake()
    }

    /// Hands requests over; their responses come in batches, in the order in which they end.
    public func submit(_ requests: [Request], to mailbox: Mailbox) {
        let isStopped = inbox.withLock { inbox in
            inbox.submitted += requests.map { Exchange($0, mailbox) }
            return inbox.isStopped
        }
        if isStopped {
            let left = inbox.withLock { inbox in
                defer { inbox.submitted = [] }
                return inbox.submitted
            }
            for exchange in left {
                exchange.mailbox.deliver([.unanswered(exchange, .cannotSend("the engine has stopped"))])
            }
        }
        wake()
    }

    public var counters: EngineCounters { inbox.withLock { $0.counters } }

    private func wake() {
        var octet: UInt8 = 1
        // A full pipe wakes the thread as well.
        _ = write(wakeWrite, &octet, 1)
    }
}

extension Engine {
    /// Asks once and waits for the response.
    public func perform(_ request: Request) async -> Response {
        await withCheckedContinuation { continuation in
            submit(
                [request],
                to: Mailbox { responses in
                    for response in responses { continuation.resume(returning: response) }
                })
        }
    }
}

extension Response {
    static func unanswered(_ exchange: Exchange, _ failure: RequestFailure) -> Response {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        return Response(
            tag: exchange.request.tag, query: exchange.request.query, result: .failure(failure), roundTrip: .zero,
            sentAt: exchange.sentAtWallClock == 0 ? now : exchange.sentAtWallClock, receivedAt: now)
    }
}
