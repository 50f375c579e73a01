import ICMP
import Intervals
import Site
import Sockets

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
        /// Decided already, but behind a round of the same host that is not.
        var judged: Judged?
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
    /// No result comes so long after its round began: what is dated later is of a clock that was set back.
    private static let longest: Milliseconds = .minutes(1)
    /// Witnesses are asked together; one that answers vouches for the others' rounds of that time.
    private static let together: Milliseconds = .seconds(5)

    init(witnesses: [HostAddress]) { self.witnesses = Set(witnesses) }

    /// Takes in a round that has ended.
    mutating func take(_ result: RoundResult, now: Milliseconds) -> Output {
        switch result.outcome {
        case .answered: return answered(result, now)
        case .silence, .unreachable: return failed(result, now)
        case .notSent(let reason):
            return continued(inOrder(Judged(result: result, state: .unknown, evidence: reason), now))
        }
    }

    /// When `due` wants to be called; nil while nothing is held.
    var nextDue: Milliseconds? { held.first?.until }

    /// Lets go of what the witnesses have not decided in time.
    mutating func due(by now: Milliseconds) -> Output {
        guard held.contains(where: { $0.until <= now }) else { return Output() }
        inquiry = nil
        return continued(
            decide({ $0.until <= now }) { Self.unknown($0, "the witnesses gave no sign in time") })
    }

    private mutating func answered(_ result: RoundResult, _ now: Milliseconds) -> Output {
        var released: [Judged] = []
        if witnesses.contains(result.host) {
            answeredAt = result.sentAt
            let guarded = self
            released = decide({ guarded.vouched($0.result) }, Self.down)
            if held.isEmpty { inquiry = nil }
        }
        return continued(released + inOrder(Judged(result: result, state: .up), now))
    }

    private mutating func failed(_ result: RoundResult, _ now: Milliseconds) -> Output {
        guard !witnesses.isEmpty, !vouched(result) else { return continued(inOrder(Self.down(result), now)) }
        held.append(Held(result: result, until: now + Self.patience))
        guard witnesses.contains(result.host), let current = inquiry, result.sentAt >= current.since else {
            return continued([])
        }
        inquiry?.silent.insert(result.host)
        guard inquiry?.silent == witnesses else { return Output() }
        inquiry = nil
        // Rounds of the witnesses' own are decided with those that they were asked about.
        return continued(
            decide({ [witnesses] in $0.result.sentAt <= current.since || witnesses.contains($0.result.host) }) {
                Self.unknown($0, "the witnesses do not answer either: the collector's own network")
            })
    }

    /// A witness answered at about the time of a round.
    private func vouched(_ result: RoundResult) -> Bool {
        guard let answeredAt else { return false }
        let earliest = witnesses.contains(result.host) ? result.sentAt - Self.together : result.sentAt
        return answeredAt >= earliest && answeredAt <= result.sentAt + Self.longest
    }

    /// Passes a round that is decided, unless one of the same host before it is not.
    private mutating func inOrder(_ judged: Judged, _ now: Milliseconds) -> [Judged] {
        guard held.contains(where: { $0.result.host == judged.result.host }) else { return [judged] }
        held.append(Held(result: judged.result, until: now + Self.patience, judged: judged))
        return []
    }

    /// Judges the rounds that are now decided, and lets go of what waited behind them.
    private mutating func decide(_ isDecided: (Held) -> Bool, _ judge: (RoundResult) -> Judged) -> [Judged] {
        var (released, kept): ([Judged], [Held]) = ([], [])
        var waiting: Set<HostAddress> = []
        for entry in held {
            if let judged = entry.judged, !waiting.contains(entry.result.host) {
                released.append(judged)
            } else if entry.judged == nil, isDecided(entry) {
                released.append(judge(entry.result))
            } else {
                waiting.insert(entry.result.host)
                kept.append(entry)
            }
        }
        held = kept
        return released
    }

    /// Asks the witnesses when something waits for them and they are not being asked.
    private mutating func continued(_ judged: [Judged]) -> Output {
        let undecided = held.filter { $0.judged == nil }
        guard inquiry == nil, let newest = undecided.map(\.result.sentAt).max() else { return Output(judged: judged) }
        inquiry = Inquiry(since: newest)
        return Output(judged: judged, inquiry: witnesses.sorted { $0.description < $1.description })
    }

    private static func down(_ result: RoundResult) -> Judged {
        Judged(result: result, state: .down, evidence: reason(result))
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
