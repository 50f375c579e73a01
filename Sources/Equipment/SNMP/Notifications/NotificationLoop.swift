import Foundation
import Sockets

/// What runs on the receiver's thread.
final class NotificationLoop: @unchecked Sendable {
    // Unchecked: handed to its thread once, before it runs, and touched by no other thread afterwards.
    private let sockets: ListeningSockets
    private var decoder: NotificationDecoder
    private var limiter: SourceLimiter
    private let storage: UnsafeMutableBufferPointer<UInt8>
    private var dropped: [UInt32]
    private(set) var counters = NotificationCounters()

    init(sockets: ListeningSockets, decoder: NotificationDecoder, limits: NotificationLimits) {
        (self.sockets, self.decoder) = (sockets, decoder)
        limiter = SourceLimiter(limits)
        storage = .allocate(capacity: ListeningSockets.storageSize)
        dropped = [UInt32](repeating: 0, count: sockets.count)
    }

    deinit { storage.deallocate() }

    /// One batch of each socket, its informs answered. Says whether more may be waiting.
    func take(at now: UInt64) -> (notifications: [Notification], isAnyLeft: Bool) {
        var notifications: [Notification] = []
        var isAnyLeft = false
        for socket in 0..<sockets.count {
            var replies: [ListeningSockets.Reply] = []
            let batch = sockets.receive(socket, into: storage) { packet, source, kernelTime in
                let outcome = take(packet, source, kernelTime, at: now)
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

    private func take(
        _ packet: UnsafeBufferPointer<UInt8>, _ source: Endpoint, _ kernelTime: Int64, at now: UInt64
    ) -> NotificationDecoder.Outcome? {
        counters.received += 1
        guard limiter.admits(source, at: now) else {
            counters.limited += 1
            return nil
        }
        let receivedAt = kernelTime > 0 ? kernelTime / 1_000_000 : Int64(Date().timeIntervalSince1970 * 1000)
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
