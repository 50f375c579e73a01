import DequeModule
import Sockets

/// The rounds under way, as a pure state machine over a monotonic clock (nanoseconds).
///
/// A round waits for its first request, for the pause to its next one, or for its end. Every wait of one kind is
/// equally long, so the rounds that wait stand in queues in the order of their instants, and a step costs the same
/// however many there are. Only a round that has begun has a place: what waits for the rate stays in the arrays it came
/// in.
struct RoundTable {
    /// A request to send now.
    struct Sending: Hashable {
        var echo: Echo
        var host: HostAddress
    }

    private struct Entry {
        var round: Round
        var generation: UInt32
        var sent: UInt16 = 0
        var refused: UInt16 = 0
        /// The kernel's latest refusal.
        var refusal: Int32 = 0
        /// When the first request was sent; milliseconds since 1970.
        var firstSentAt: Int64
        /// When the latest request was sent; monotonic.
        var lastSentAt: UInt64 = 0
        var isLive = true
    }

    private struct Waiting {
        var slot: UInt32
        var generation: UInt32
        var due: UInt64
    }

    private let key: UInt64
    private let requests: UInt16
    private let spacing: UInt64
    private let timeout: UInt64
    private let rate: UInt64
    private var entries: [Entry] = []
    private var free: [UInt32] = []
    /// The rounds that wait for their first request, for their next one, and for their end.
    private var fresh = Deque<ArraySlice<Round>>()
    private var paused = Deque<Waiting>()
    private var ending = Deque<Waiting>()
    /// When the next request may leave; monotonic.
    private var nextSend: UInt64 = 0
    private(set) var counters = ProberCounters()
    /// Rounds that have not ended.
    private(set) var count = 0

    /// Waking up for every packet would cost more than the packet.
    static let tick: UInt64 = 2_000_000

    init(configuration: ProberConfiguration, key: UInt64) {
        self.key = key
        requests = UInt16(clamping: max(1, configuration.requests))
        spacing = configuration.spacing.nanoseconds
        timeout = configuration.timeout.nanoseconds
        rate = UInt64(max(1, configuration.rate))
    }

    /// Adds rounds; their first requests leave when the rate allows.
    mutating func add(_ rounds: [Round]) {
        guard !rounds.isEmpty else { return }
        fresh.append(rounds[...])
        count += rounds.count
    }

    /// The next request that is due and that the rate allows; nil when there is none by now. Repetitions go before
    /// first requests, which can wait.
    mutating func nextSending(by now: UInt64, wallClock: UInt64) -> Sending? {
        guard nextSend <= now, let slot = nextSlot(by: now, wallClock: wallClock) else { return nil }
        // Delayed requests are not caught up with by more than two ticks' worth at once.
        nextSend = max(nextSend, now - min(now, 2 * Self.tick)) + 1_000_000_000 / rate
        let index = Int(slot)
        entries[index].sent += 1
        entries[index].lastSentAt = now
        let sent = entries[index].sent
        let generation = entries[index].generation
        if sent == requests {
            ending.append(Waiting(slot: slot, generation: generation, due: now + timeout))
        } else {
            paused.append(Waiting(slot: slot, generation: generation, due: now + spacing))
        }
        counters.sent += 1
        if entries[index].round.host.isIPv6 { counters.ofIPv6.sent += 1 }
        forgetAnswered()
        let echo = Echo(key: key, slot: slot, generation: generation, sequence: sent, sentAt: wallClock)
        return Sending(echo: echo, host: entries[index].round.host)
    }

    private mutating func nextSlot(by now: UInt64, wallClock: UInt64) -> UInt32? {
        while let first = paused.first, first.due <= now {
            paused.removeFirst()
            if isUnderWay(first) { return first.slot }
        }
        return nextFresh().map { begin($0, at: wallClock) }
    }

    private mutating func nextFresh() -> Round? {
        guard !fresh.isEmpty, let round = fresh[0].popFirst() else { return nil }
        if fresh[0].isEmpty { fresh.removeFirst() }
        return round
    }

    private mutating func begin(_ round: Round, at wallClock: UInt64) -> UInt32 {
        let firstSentAt = Int64(wallClock / 1_000_000)
        guard let slot = free.popLast() else {
            entries.append(Entry(round: round, generation: .random(in: .min ... .max), firstSentAt: firstSentAt))
            return UInt32(entries.count - 1)
        }
        let generation = entries[Int(slot)].generation &+ 1
        entries[Int(slot)] = Entry(round: round, generation: generation, firstSentAt: firstSentAt)
        return slot
    }

    /// The next round that has ended without an answer by now.
    mutating func nextSilence(by now: UInt64) -> RoundResult? {
        while let first = ending.first, first.due <= now {
            ending.removeFirst()
            if isUnderWay(first) { return end(Int(first.slot), with: .silence) }
        }
        return nil
    }

    /// Removes rounds that were answered meanwhile from the queues before they outnumber the others.
    private mutating func forgetAnswered() {
        let most = 1024 + 2 * (entries.count - free.count)
        if paused.count > most { paused = paused.filter(isUnderWay) }
        if ending.count > most { ending = ending.filter(isUnderWay) }
    }

    private func isUnderWay(_ waiting: Waiting) -> Bool {
        let entry = entries[Int(waiting.slot)]
        return entry.isLive && entry.generation == waiting.generation
    }

    /// Notes that the kernel refused a request.
    ///
    /// - Parameter code: the errno.
    mutating func refused(_ echo: Echo, code: Int32) {
        counters.refused += 1
        let index = Int(echo.slot)
        guard index < entries.count, entries[index].isLive, entries[index].generation == echo.generation else { return }
        entries[index].refused += 1
        entries[index].refusal = code
    }

    /// Notes a reply and returns the round that it ends. Late, repeated, foreign and made-up replies are counted.
    ///
    /// - Parameters:
    ///   - arrivedAt: by the machine's clock, as the kernel noted it; nanoseconds since 1970.
    ///   - now: monotonic, for when the machine's clock was set meanwhile.
    mutating func replied(_ echo: Echo, from host: HostAddress, arrivedAt: UInt64, now: UInt64) -> RoundResult? {
        let index = Int(echo.slot)
        guard echo.key == key, index < entries.count, entries[index].isLive,
            entries[index].generation == echo.generation, entries[index].round.host == host,
            (1...entries[index].sent).contains(echo.sequence)
        else {
            counters.foreign += 1
            if host.isIPv6 { counters.ofIPv6.foreign += 1 }
            return nil
        }
        counters.answered += 1
        if host.isIPv6 { counters.ofIPv6.answered += 1 }
        let atMost = now - min(now, entries[index].lastSentAt) + UInt64(entries[index].sent - 1) * spacing
        var roundTrip = atMost
        if arrivedAt >= echo.sentAt { roundTrip = min(arrivedAt - echo.sentAt, atMost) }
        return end(index, with: .answered(roundTrip: .nanoseconds(Int64(clamping: roundTrip))))
    }

    private mutating func end(_ index: Int, with outcome: RoundResult.Outcome) -> RoundResult {
        let entry = entries[index]
        entries[index].isLive = false
        free.append(UInt32(index))
        count -= 1
        var result = RoundResult(
            tag: entry.round.tag, host: entry.round.host, sentAt: entry.firstSentAt, outcome: outcome)
        let wasNeverSent = entry.refused > 0 && entry.refused == entry.sent
        if wasNeverSent, outcome == .silence { result.outcome = Refusal(code: entry.refusal).outcome }
        return result
    }

    /// When something is due next; nil when nothing is under way.
    func nextDue(from now: UInt64) -> UInt64? {
        let waiting = [paused.first?.due, ending.first?.due].compactMap(\.self).min()
        guard !fresh.isEmpty else { return waiting }
        let next = if nextSend > now { max(nextSend, now + Self.tick) } else { now }
        return min(waiting ?? .max, next)
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 {
        UInt64(max(0, components.seconds)) * 1_000_000_000 + UInt64(max(0, components.attoseconds / 1_000_000_000))
    }
}
