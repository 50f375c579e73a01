import Sockets

/// The work of the receiver's thread.
final class NotificationLoop: @unchecked Sendable {
    // Unchecked: it is handed to its thread once, before that runs, and no other thread touches it afterwards.
    private let sockets: ListeningSockets
    private var decoder: NotificationDecoder
    private var limiter: SourceLimiter
    private let incoming = IncomingDatagrams(capacity: 64)
    private var losses: [LossMeter]
    private(set) var counters = NotificationCounters()
    private var metrics = NotificationMetrics()

    init(sockets: ListeningSockets, decoder: NotificationDecoder, limits: NotificationLimits) {
        self.sockets = sockets
        self.decoder = decoder
        limiter = SourceLimiter(limits)
        losses = sockets.all.map { _ in LossMeter() }
    }

    /// Receives one batch from each socket and answers its informs. Returns also whether more may be waiting.
    func receive(at now: UInt64) -> (notifications: [Notification], isAnyLeft: Bool) {
        var notifications: [Notification] = []
        var isAnyLeft = false
        for (index, socket) in sockets.all.enumerated() {
            let count = incoming.receive(from: socket)
            for place in 0..<count {
                guard let outcome = decode(incoming[place], at: now) else { continue }
                // The sender repeats an inform whose answer the kernel does not send.
                if let reply = outcome.reply { try? socket.send(reply, to: incoming[place].source) }
                if case .accepted(let notification) = outcome.fate { notifications.append(notification) }
            }
            counters.dropped += losses[index].newLosses(of: incoming.losses)
            isAnyLeft = isAnyLeft || count == incoming.capacity
        }
        for notification in notifications { metrics.noteAccepted(notification) }
        metrics.follow(counters)
        return (notifications, isAnyLeft)
    }

    /// Decodes a datagram; nil when the limits do not admit it.
    private func decode(_ arrival: IncomingDatagram, at now: UInt64) -> NotificationDecoder.Outcome? {
        guard let source = Endpoint(arrival.source) else { return nil }
        counters.received += 1
        guard limiter.admits(source, at: now) else {
            counters.limited += 1
            return nil
        }
        let datagram = NotificationDecoder.Datagram(
            packet: Array(arrival.octets), source: source,
            receivedAt: EngineClock.milliseconds(of: arrival.kernelTime))
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
