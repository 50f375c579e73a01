/// A host to ping, once.
public struct Round: Hashable, Sendable {
    /// The caller's own number; it comes back in the result.
    public var tag: UInt64
    public var host: HostAddress

    public init(tag: UInt64 = 0, host: HostAddress) { (self.tag, self.host) = (tag, host) }
}

/// How a round ended: answered when any of its requests was (one lost packet is no failed check, R42).
public struct RoundResult: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// By the first reply.
        case answered(roundTrip: Duration)
        case silence
        /// The kernel would not send any of the requests: no route, or not allowed.
        case cannotSend(String)
    }

    public var tag: UInt64
    public var host: HostAddress
    /// When the first request was sent: milliseconds since 1970.
    public var sentAt: Int64
    public var outcome: Outcome

    public var isAnswered: Bool { if case .answered = outcome { true } else { false } }
}

/// How a prober works.
public struct ProberConfiguration: Sendable {
    /// Echo requests a round; the later ones are sent only while there is no answer.
    public var requests = 3
    /// Between two requests of a round: long enough for a burst of loss to pass.
    public var spacing: Duration = .milliseconds(500)
    /// How long the last one is waited for.
    public var timeout: Duration = .seconds(1)
    /// Packets a second over all rounds.
    public var rate = 5000

    public init() {}
}

/// The rounds under way, as a pure state machine over a monotonic clock (nanoseconds).
struct RoundTable {
    enum Action: Hashable {
        case send(Echo.Identity, HostAddress)
        case finish(RoundResult)
    }

    private struct Entry {
        var round: Round
        var generation: UInt32
        var sent = 0
        var firstSentAt: Int64 = 0
        var sentTimes: [UInt64] = []
        var due: UInt64
        var refusal: String?
        var isAccepted = false
    }

    private let configuration: ProberConfiguration
    private let key: UInt64
    private var entries: [UInt32: Entry] = [:]
    private var free: [UInt32] = []
    private var next: UInt32 = 0
    private var generation: UInt32
    /// Slots by the time of their next step; steps of one slot are in order.
    private var agenda: [(due: UInt64, slot: UInt32, generation: UInt32)] = []
    private var nextSend: UInt64 = 0
    /// Replies that belong to no request under way.
    private(set) var foreign = 0

    init(configuration: ProberConfiguration, key: UInt64) {
        (self.configuration, self.key) = (configuration, key)
        generation = UInt32.random(in: 0...UInt32.max / 2)
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes a round in; its first request leaves when the rate allows.
    mutating func add(_ round: Round, at now: UInt64) {
        generation &+= 1
        let slot: UInt32
        if let known = free.popLast() {
            slot = known
        } else {
            slot = next
            next += 1
        }
        let due = paced(after: now)
        entries[slot] = Entry(round: round, generation: generation, due: due)
        schedule(slot, generation, due)
    }

    /// When something is due next.
    var nextDue: UInt64? { agenda.last?.due }

    /// What is due by now: requests to send, and rounds that ended in silence.
    mutating func due(by now: UInt64, wallClock: Int64) -> [Action] {
        var actions: [Action] = []
        while let step = agenda.last, step.due <= now {
            agenda.removeLast()
            guard var entry = entries[step.slot], entry.generation == step.generation, entry.due == step.due else {
                continue
            }
            guard entry.sent < configuration.requests else {
                actions.append(.finish(end(step.slot, entry)))
                continue
            }
            entry.sent += 1
            if entry.sent == 1 { entry.firstSentAt = wallClock }
            entry.sentTimes.append(now)
            let isLast = entry.sent == configuration.requests
            entry.due = now + (isLast ? configuration.timeout : configuration.spacing).nanoseconds
            let identity = Echo.Identity(
                key: key, slot: step.slot, generation: entry.generation, sequence: UInt16(entry.sent))
            entries[step.slot] = entry
            schedule(step.slot, entry.generation, entry.due)
            actions.append(.send(identity, entry.round.host))
        }
        return actions
    }

    /// A request could not be sent, or (nil) it could.
    mutating func sent(_ identity: Echo.Identity, refusal: String?) {
        guard var entry = entries[identity.slot], entry.generation == identity.generation else { return }
        if let refusal { entry.refusal = refusal } else { entry.isAccepted = true }
        entries[identity.slot] = entry
    }

    /// A reply arrived; returns the round that it ends. Late, repeated, foreign and mangled ones are counted.
    mutating func replied(_ identity: Echo.Identity, from host: HostAddress, at now: UInt64) -> RoundResult? {
        guard identity.key == key, let entry = entries[identity.slot], entry.generation == identity.generation,
            entry.round.host == host, (1...entry.sent).contains(Int(identity.sequence))
        else {
            foreign += 1
            return nil
        }
        let sentAt = entry.sentTimes[Int(identity.sequence) - 1]
        entries[identity.slot] = nil
        free.append(identity.slot)
        return RoundResult(
            tag: entry.round.tag, host: host, sentAt: entry.firstSentAt,
            outcome: .answered(roundTrip: .nanoseconds(Int64(now - min(now, sentAt)))))
    }

    private mutating func end(_ slot: UInt32, _ entry: Entry) -> RoundResult {
        entries[slot] = nil
        free.append(slot)
        let outcome: RoundResult.Outcome =
            if let refusal = entry.refusal, !entry.isAccepted { .cannotSend(refusal) } else { .silence }
        return RoundResult(tag: entry.round.tag, host: entry.round.host, sentAt: entry.firstSentAt, outcome: outcome)
    }

    private mutating func paced(after now: UInt64) -> UInt64 {
        let due = max(now, nextSend)
        nextSend = due + 1_000_000_000 / UInt64(max(1, configuration.rate))
        return due
    }

    /// Keeps the agenda in falling order, so that the next step is last.
    private mutating func schedule(_ slot: UInt32, _ generation: UInt32, _ due: UInt64) {
        var (low, high) = (0, agenda.count)
        while low < high {
            let middle = (low + high) / 2
            if agenda[middle].due > due { low = middle + 1 } else { high = middle }
        }
        agenda.insert((due, slot, generation), at: low)
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 {
        UInt64(max(0, components.seconds)) * 1_000_000_000 + UInt64(max(0, components.attoseconds / 1_000_000_000))
    }
}
