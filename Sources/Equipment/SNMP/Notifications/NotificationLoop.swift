import Foundation
import Sockets

/// The work of the receiver's thread.
final class NotificationLoop: @unchecked Sendable {
    // Unchecked: it is handed to its thread once, before that runs, and no other thread touches it afterwards.
    private let sockets: ListeningSockets
    private var decoder: NotificationDecoder
    private var limiter: SourceLimiter
    private let storage: UnsafeMutableBufferPointer<UInt8>
    private var dropped: [UInt32]
    private(set) var counters = NotificationCounters()

    init(sockets: ListeningSockets, decoder: NotificationDecoder, limits: NotificationLimits) {
        self.sockets = sockets
        self.decoder = decoder
        limiter = SourceLimiter(limits)
        storage = .allocate(capacity: ListeningSockets.storageSize)
        dropped = [UInt32](repeating: 0, count: sockets.count)
    }

    deinit { storage.deallocate() }

    /// Receives one batch from each socket and answers its informs. Returns also whether more may be waiting.
    func receive(at now: UInt64) -> (notifications: [Notification], isAnyLeft: Bool) {
        var notifications: [Notification] = []
        var isAnyLeft = false
        for socket in 0..<sockets.count {
            var replies: [ListeningSockets.Reply] = []
            let batch = sockets.receive(socket, into: storage) { packet, source, kernelTime in
                let outcome = decode(packet, from: source, kernelTime: kernelTime, at: now)
                if let reply = outcome?.reply { replies.append(.init(packet: reply, peer: source)) }
                if case .accepted(let notification)? = outcome?.fate { notifications.append(notification) }
            }
            sockets.send(replies, from: socket)
            if batch.dropped > dropped[socket] {
                counters.dropped += Int(batch.dropped - dropped[socket])
                dropped[socket] = batch.dropped
            }
            isAnyLeft = isAnyLeft || batch.count == ListeningSockets.batch
        }
        return (notifications, isAnyLeft)
    }

    /// Decodes a datagram; nil when the limits do not admit it.
    private func decode(
        _ packet: UnsafeBufferPointer<UInt8>, from source: Endpoint, kernelTime: Int64, at now: UInt64
    ) -> NotificationDecoder.Outcome? {
        counters.received += 1
        guard limiter.admits(source, at: now) else {
            counters.limited += 1
            return nil
        }
        // A kernel without timestamps leaves zero.
        let receivedAt = if kernelTime > 0 { kernelTime / 1_000_000 } else { EngineClock.wall() }
        let datagram = NotificationDecoder.Datagram(packet: Array(packet), source: source, receivedAt: receivedAt)
        let outcome = decoder.decode(datagram, at: now)
        counters.count(outcome, from: source)
        return outcome
    }
}

extension NotificationCounters {
    mutating func count(_ outcome: NotificationDecoder.Outcome, from source: Endpoint) {
        switch outcome.fate {
        case .accepted(let notification):
            accepted += 1
            if notification.isConfirmed, outcome.reply != nil { answered += 1 }
        case .duplicate:
            duplicate += 1
            if outcome.reply != nil { answered += 1 }
        case .discovery: discoveries += 1
        case .refused(let reason):
            latestRefusal = NotificationRefusal(source: source, reason: reason)
            switch reason {
            case .malformed: malformed += 1
            case .outsideTimeWindow: outdated += 1
            case .unknownCommunity, .unknownUser, .securityLevel, .wrongDigest, .undecipherable: unauthorised += 1
            }
        }
    }
}
