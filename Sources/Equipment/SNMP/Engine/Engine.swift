internal import CSockets
import Foundation
import Synchronization

/// The SNMP manager: thousands of agents over one UDP socket per address family.
///
/// One thread owns the sockets, the table of requests and everything of libnetsnmp. Requests are handed to it in
/// batches from any thread; each gets exactly one response, in its mailbox. An unreachable agent, of any version,
/// delays nobody else: discovery of version 3 engines is a request like any other.
public final class Engine: Sendable {
    struct Submission {
        var requests: [Request]
        var mailbox: Mailbox
    }

    private struct Inbox {
        var submissions: [Submission] = []
        var isStopped = false
        /// The thread waits, or is about to: it must be woken for what is submitted now.
        var isWaiting = false
        var counters = EngineCounters()
    }

    let configuration: EngineConfiguration
    private let inbox = Mutex(Inbox())
    private let alarm: Int32

    /// Makes an engine; `start()` starts its thread.
    ///
    /// - Throws: `EngineError` when the kernel gives no descriptor.
    public init(configuration: EngineConfiguration = EngineConfiguration()) throws {
        self.configuration = configuration
        alarm = ms_alarm()
        guard alarm >= 0 else {
            throw EngineError(description: "The SNMP engine cannot start: \(String(cString: strerror(-alarm))).")
        }
    }

    deinit {
        if alarm >= 0 { close(alarm) }
    }

    /// Starts the engine's thread, which runs until `stop()`.
    ///
    /// - Throws: `EngineError` when libcrypto lacks what version 3 needs.
    public func start() throws {
        // A thread's closure can be copied and the loop cannot, so the loop is made on the thread.
        let made = Mutex<Result<Void, any Error>?>(nil)
        let isMade = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            do {
                var loop = try EngineLoop(self)
                made.withLock { $0 = .success(()) }
                isMade.signal()
                loop.run()
            } catch {
                made.withLock { $0 = .failure(error) }
                isMade.signal()
            }
        }
        thread.name = "snmp"
        thread.stackSize = 4 << 20
        thread.start()
        isMade.wait()
        try made.withLock { try $0?.get() }
    }

    /// Ends the engine's thread; every request still under way fails as one that cannot be sent.
    public func stop() {
        inbox.withLock { $0.isStopped = true }
        ms_wake(alarm)
    }

    /// Hands requests over, from any thread; their responses come in batches, in the order in which they end.
    public func submit(_ requests: [Request], to mailbox: Mailbox) {
        let submission = Submission(requests: requests, mailbox: mailbox)
        let (isStopped, mustWake) = inbox.withLock { inbox in
            if !inbox.isStopped { inbox.submissions.append(submission) }
            defer { inbox.isWaiting = false }
            return (inbox.isStopped, inbox.isWaiting)
        }
        if isStopped {
            mailbox.deliver(requests.map { .unsent($0, because: .cannotSend("the engine has stopped")) })
        } else if mustWake {
            ms_wake(alarm)
        }
    }

    /// The counts as of the latest turn of the engine's thread.
    public var counters: EngineCounters { inbox.withLock { $0.counters } }
}

/// The engine as its thread sees it.
extension Engine {
    /// Hands the thread what was submitted since the last turn.
    func nextSubmissions(reporting counters: EngineCounters) -> (submissions: [Submission], isStopped: Bool) {
        inbox.withLock { inbox in
            defer { inbox.submissions = [] }
            inbox.counters = counters
            return (inbox.submissions, inbox.isStopped)
        }
    }

    /// Waits until a socket has something, something is submitted, or the time has passed.
    func wait(beside sockets: [Int32?], milliseconds: Int32) {
        let mayWait = inbox.withLock { inbox in
            inbox.isWaiting = inbox.submissions.isEmpty && !inbox.isStopped
            return inbox.isWaiting
        }
        let all = [alarm] + sockets.compactMap(\.self)
        let readable = ms_wait(all, Int32(all.count), mayWait ? milliseconds : 0)
        inbox.withLock { $0.isWaiting = false }
        if readable > 0, readable & 1 != 0 { ms_wait_again(alarm) }
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
    fileprivate static func unsent(_ request: Request, because failure: RequestFailure) -> Response {
        let now = EngineClock.wall()
        return Response(
            tag: request.tag, query: request.query, result: .failure(failure), roundTrip: .zero, sentAt: now,
            receivedAt: now)
    }
}
