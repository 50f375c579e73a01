import Foundation
import SNMPValues
import Sockets
import Synchronization

/// Where notifications are received, and from whom.
public struct NotificationReceiverConfiguration: Sendable {
    /// 1 to 7 endpoints. A machine with several addresses should name one of its own rather than 0.0.0.0: the answer to
    /// an inform must leave from the address that was asked.
    public var endpoints: [Endpoint]
    /// What senders may use: communities, and version 3 users with the level of security that they must use.
    public var credentials: [Credentials]
    /// The file that keeps this engine's identifier and count of starts. Made when it is missing.
    public var engineFile: String
    /// How many notifications are looked into.
    public var limits = NotificationLimits()
    /// The size of each receive buffer that the kernel is asked for, in octets: some 8,000 datagrams of a flood.
    public var receiveBuffer = 8 << 20

    /// Describes a receiver with the usual limits.
    public init(endpoints: [Endpoint], credentials: [Credentials], engineFile: String) {
        self.endpoints = endpoints
        self.credentials = credentials
        self.engineFile = engineFile
    }
}

/// Receives traps and informs of version 1, 2c and 3, and answers the informs, on a thread of its own.
///
/// Datagrams are received in batches, counted, limited by source before they are read, authenticated, and handed over
/// in batches on the receiver's thread. It hardly ever waits for the polling engine: both enter libnetsnmp for a few
/// microseconds at a time.
public final class NotificationReceiver: Sendable {
    /// Where notifications go.
    public struct Mailbox: Sendable {
        let deliver: @Sendable ([Notification]) -> Void

        /// - Parameter deliver: called on the receiver's thread, with batches; must return at once.
        public init(_ deliver: @escaping @Sendable ([Notification]) -> Void) { self.deliver = deliver }
    }

    private enum Phase {
        case bound
        case running
        case stopping
        case ended
    }

    private struct Shared {
        var phase = Phase.bound
        var counters = NotificationCounters()
    }

    private let configuration: NotificationReceiverConfiguration
    private let engine: LocalEngine
    private let sockets: ListeningSockets
    private let mailbox: Mailbox
    private let shared = Mutex(Shared())
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Binds the endpoints and counts a start in the engine's file.
    ///
    /// - Throws: `NotificationError` when an endpoint cannot be bound, or the file neither read nor written.
    public init(
        configuration: NotificationReceiverConfiguration, mailbox: Mailbox
    ) throws(NotificationError) {
        self.configuration = configuration
        self.mailbox = mailbox
        sockets = try ListeningSockets(configuration.endpoints, receiveBuffer: configuration.receiveBuffer)
        engine = try LocalEngine(file: configuration.engineFile, at: Self.now())
    }

    /// Derives the users' keys and starts the thread, which runs until `stop()`. To be called once.
    ///
    /// - Throws: `NotificationError` when a user's keys cannot be derived.
    public func start() throws(NotificationError) {
        let decoder = try NotificationDecoder(credentials: configuration.credentials, engine: engine)
        let loop = NotificationLoop(sockets: sockets, decoder: decoder, limits: configuration.limits)
        let thread = Thread { [self] in run(loop) }
        thread.name = "notifications"
        let isFirst = shared.withLock { shared in
            guard shared.phase == .bound else { return false }
            shared.phase = .running
            return true
        }
        if isFirst { thread.start() }
    }

    /// Ends the thread and frees the endpoints before it returns; datagrams that have arrived and were not read are
    /// lost. Not to be called from the mailbox: it would wait for itself.
    public func stop() {
        let before = shared.withLock { shared in
            defer { if shared.phase != .ended { shared.phase = .stopping } }
            return shared.phase
        }
        switch before {
        case .bound: end()
        case .running:
            sockets.wake()
            hasEnded.wait()
        case .stopping, .ended: break
        }
    }

    private func end() {
        sockets.close()
        shared.withLock { $0.phase = .ended }
    }

    private var isRunning: Bool { shared.withLock { $0.phase == .running } }

    /// The counts up to the latest notifications that were handed over.
    public var counters: NotificationCounters { shared.withLock { $0.counters } }

    /// This engine's identifier, which some senders of informs must be told.
    public var engineIdentifier: [UInt8] { engine.identifier }

    private func run(_ loop: NotificationLoop) {
        while isRunning {
            sockets.wait()
            var isMore = true
            while isMore, isRunning {
                let (notifications, isAnyLeft) = loop.receive(at: Self.now())
                // Counted before they are handed over: whoever has a notification finds it in the counters.
                shared.withLock { $0.counters = loop.counters }
                if !notifications.isEmpty { mailbox.deliver(notifications) }
                isMore = isAnyLeft
            }
        }
        end()
        hasEnded.signal()
    }

    private static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}
