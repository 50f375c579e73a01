import Foundation
import Sockets
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

    let configuration: EngineConfiguration
    /// What was submitted and is not yet under way.
    let inbox: EventQueue<Submission>
    private let latestCounters = Mutex(EngineCounters())

    /// Makes an engine; `start()` starts its thread.
    ///
    /// - Throws: `EngineError` when the kernel gives no descriptor.
    public init(configuration: EngineConfiguration = EngineConfiguration()) throws {
        self.configuration = configuration
        do throws(SocketFailure) {
            inbox = try EventQueue()
        } catch {
            throw EngineError(description: "The SNMP engine cannot start: \(error.reason).")
        }
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
    public func stop() { inbox.stop() }

    /// Hands requests over, from any thread; their responses come in batches, in the order in which they end.
    public func submit(_ requests: [Request], to mailbox: Mailbox) {
        guard inbox.add(Submission(requests: requests, mailbox: mailbox)) else {
            return mailbox.deliver(requests.map { .unsent($0, because: .cannotSend("the engine has stopped")) })
        }
    }

    /// The counts as of the latest turn of the engine's thread.
    public var counters: EngineCounters { latestCounters.withLock { $0 } }

    /// Publishes the counts; called by the engine's thread.
    func report(_ counters: EngineCounters) { latestCounters.withLock { $0 = counters } }
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
