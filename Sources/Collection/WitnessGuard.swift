import Facility
import ICMP
import Intervals

/// Tells a host that does not answer from a collector that has lost its own network (R10).
///
/// Witnesses are addresses beyond any customer. A failed round is held until it is known whether a witness answers too:
/// when one does, the host is down; when all are silent, nothing is known of the host. The witnesses are asked at once,
/// so that a failure is held no longer than a round of theirs takes. Without witnesses everything passes.
///
/// A pure state machine. Instants are the machine's clock, as results carry them; deadlines a monotonic one.
struct WitnessGuard {
    /// A round and what it says.
    struct Judged: Hashable {
        var result: RoundResult
        var state: SignalState
        /// For people; nil for an answered round.
        var evidence: String?
    }

    struct Output: Hashable {
        var judged: [Judged] = []
        /// To be pinged now.
        var inquiry: [HostAddress] = []
    }

    private struct Held {
        var result: RoundResult
        var until: Milliseconds
    }

    /// A round of the witnesses, on behalf of failed rounds that began by `since`.
    private struct Inquiry {
        var since: Int64
        var silent: Set<HostAddress> = []
    }

    private let witnesses: Set<HostAddress>
    /// When the latest round that a witness answered was sent; milliseconds since 1970.
    private var answeredAt: Int64?
    private var held: [Held] = []
    private var inquiry: Inquiry?

    /// Longer than any round of the witnesses takes; after it nothing more is to be hoped for.
    private static let patience: Milliseconds = .seconds(10)

    init(witnesses: [HostAddress]) { self.witnesses = Set(witnesses) }

    /// Takes in a round that has ended.
    mutating func take(_ result: RoundResult, now: Milliseconds) -> Output {
        switch result.outcome {
        case .answered: answered(result)
        case .silence: failed(result, "no reply to any request of the round", now)
        case .unreachable(let reason): failed(result, reason, now)
        case .notSent(let reason): Output(judged: [Judged(result: result, state: .unknown, evidence: reason)])
        }
    }

    /// When `due` wants to be called; nil while nothing is held.
    var nextDue: Milliseconds? { held.first?.until }

    /// Lets go of what the witnesses have not decided in time.
    mutating func due(by now: Milliseconds) -> Output {
        let overdue = held.filter { $0.until <= now }
        guard !overdue.isEmpty else { return Output() }
        held.removeAll { $0.until <= now }
        inquiry = nil
        return continued(overdue.map { Self.unknown($0.result, "the witnesses gave no sign in time") })
    }

    private mutating func answered(_ result: RoundResult) -> Output {
        var released: [Judged] = []
        if witnesses.contains(result.host) {
            answeredAt = max(answeredAt ?? result.sentAt, result.sentAt)
            released = release { $0.sentAt <= result.sentAt }
            if held.isEmpty { inquiry = nil }
        }
        // What is known of a host stays in order.
        released += release { $0.host == result.host }
        return continued(released + [Judged(result: result, state: .up)])
    }

    private mutating func failed(_ result: RoundResult, _ reason: String, _ now: Milliseconds) -> Output {
        guard !witnesses.isEmpty, (answeredAt ?? .min) < result.sentAt else {
            return Output(judged: [Judged(result: result, state: .down, evidence: reason)])
        }
        held.append(Held(result: result, until: now + Self.patience))
        guard witnesses.contains(result.host), let current = inquiry, result.sentAt >= current.since else {
            return continued([])
        }
        inquiry?.silent.insert(result.host)
        guard inquiry?.silent == witnesses else { return Output() }
        // Rounds of the witnesses' own are decided with those that they were asked about.
        let decided = held.filter { $0.result.sentAt <= current.since || witnesses.contains($0.result.host) }
        held.removeAll { $0.result.sentAt <= current.since || witnesses.contains($0.result.host) }
        inquiry = nil
        return continued(
            decided.map { Self.unknown($0.result, "the witnesses do not answer either: the collector's own network") })
    }

    private mutating func release(_ isDecided: (RoundResult) -> Bool) -> [Judged] {
        let decided = held.filter { isDecided($0.result) }
        held.removeAll { isDecided($0.result) }
        return decided.map { Judged(result: $0.result, state: .down, evidence: Self.reason($0.result)) }
    }

    /// Asks the witnesses when something waits for them and they are not being asked.
    private mutating func continued(_ judged: [Judged]) -> Output {
        let customers = held.filter { !witnesses.contains($0.result.host) }
        guard inquiry == nil, let newest = customers.map(\.result.sentAt).max() else { return Output(judged: judged) }
        inquiry = Inquiry(since: newest)
        return Output(judged: judged, inquiry: witnesses.sorted { $0.description < $1.description })
    }

    private static func unknown(_ result: RoundResult, _ why: String) -> Judged {
        Judged(result: result, state: .unknown, evidence: "\(reason(result)); \(why)")
    }

    private static func reason(_ result: RoundResult) -> String {
        switch result.outcome {
        case .unreachable(let reason), .notSent(let reason): reason
        case .silence, .answered: "no reply to any request of the round"
        }
    }
}
