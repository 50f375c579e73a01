import Foundation
import SNMPValues
import Sockets
import Synchronization

/// Where and from whom notifications are taken.
public struct NotificationReceiverConfiguration: Sendable {
    /// 1 to 7 of them. On an address of the machine's own rather than 0.0.0.0 where there are several: the answer to an
    /// inform must leave from the address that was asked.
    public var endpoints: [Endpoint]
    /// Of the senders: communities, and version 3 users with the level of security that they must use.
    public var credentials: [Credentials]
    /// The file that keeps this engine's identifier and count of starts. Made when it is missing.
    public var engineFile: String
    public var limits = NotificationLimits()
    /// Asked of the kernel for each receive buffer: some 8,000 datagrams of a flood.
    public var receiveBuffer = 8 << 20

    public init(endpoints: [Endpoint], credentials: [Credentials], engineFile: String) {
        (self.endpoints, self.credentials, self.engineFile) = (endpoints, credentials, engineFile)
    }
}

/// Receives traps and informs of version 1, 2c and 3, and answers the informs, on a thread of its own.
///
/// Datagrams are taken in batches, counted, limited by source before anything of them is read, authenticated and handed
/// over in batches on the receiver's thread. The polling engine is not waited for: libnetsnmp is entered for a digest or
/// a cipher at a time, a few microseconds.
public final class NotificationReceiver: Sendable {
    /// Where notifications go. Called on the receiver's thread, with batches; must return at once.
    public struct Mailbox: Sendable {
        let deliver: @Sendable ([Notification]) -> Void

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
    public init(
        configuration: NotificationReceiverConfiguration, mailbox: Mailbox
    ) throws(NotificationError) {
        (self.configuration, self.mailbox) = (configuration, mailbox)
        sockets = try ListeningSockets(configuration.endpoints, receiveBuffer: configuration.receiveBuffer)
        engine = try LocalEngine(file: configuration.engineFile, at: Self.now())
    }

    /// Derives the users' keys and starts the thread, which ends with `stop()`. To be called once.
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

    /// Ends the thread and frees the endpoints before it returns; what has arrived and was not taken is lost. Not to be
    /// called from the mailbox, which the thread would wait for.
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

    public var counters: NotificationCounters { shared.withLock { $0.counters } }

    /// This engine's identifier, which some senders of informs must be told.
    public var engineIdentifier: [UInt8] { engine.identifier }

    private func run(_ loop: NotificationLoop) {
        while isRunning {
            sockets.wait()
            var isMore = true
            while isMore, isRunning {
                let (notifications, isAnyLeft) = loop.take(at: Self.now())
                // Counted before it is handed over: whoever has a notification finds it in the counters.
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
