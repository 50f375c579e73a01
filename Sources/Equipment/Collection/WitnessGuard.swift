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
/// A pure state machine. Instants are dates, as `Timekeeping` gives them; deadlines are of a monotonic clock.
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
        /// What was decided already, behind a round of the same host that is not decided.
        var judged: Judged?
    }

    /// A round of the witnesses, on behalf of failed rounds that began by `since`.
    private struct Inquiry {
        var since: Int64
        var silent: Set<HostAddress> = []
    }

    private var witnesses: Set<HostAddress>
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

    /// Receives a round that has ended.
    mutating func receive(_ result: RoundResult, now: Milliseconds) -> Output {
        switch result.outcome {
        case .answered: return noteAnswer(result, now: now)
        case .silence, .unreachable: return noteFailure(result, now: now)
        case .notSent(let reason):
            return proceed(with: inOrder(Judged(result: result, state: .unknown, evidence: reason), now: now))
        }
    }

    /// Believes other witnesses from now on: what is held is decided by them.
    ///
    /// - Returns: what is decided at once, because there are no witnesses any more, and whom to ask.
    mutating func adopt(_ witnesses: [HostAddress]) -> Output {
        let next = Set(witnesses)
        guard next != self.witnesses else { return Output() }
        self.witnesses = next
        inquiry = nil
        guard next.isEmpty else { return proceed(with: []) }
        return Output(judged: release(where: { _ in true }, judging: Self.down))
    }

    /// Dates everything as later results will be: the machine's clock was set.
    mutating func move(by shift: Milliseconds) {
        answeredAt = answeredAt.map { $0 + shift }
        inquiry?.since += shift
        for index in held.indices {
            held[index].result.sentAt += shift
            held[index].judged?.result.sentAt += shift
        }
    }

    /// When `giveUp` wants to be called; nil while nothing is held.
    var nextDue: Milliseconds? { held.first?.until }

    /// Releases what the witnesses have not decided in time.
    mutating func giveUp(by now: Milliseconds) -> Output {
        guard held.contains(where: { $0.until <= now }) else { return Output() }
        inquiry = nil
        return proceed(
            with: release(where: { $0.until <= now }) {
                Self.unknown($0, because: "the witnesses gave no sign in time")
            })
    }

    private mutating func noteAnswer(_ result: RoundResult, now: Milliseconds) -> Output {
        var released: [Judged] = []
        if witnesses.contains(result.host) {
            answeredAt = result.sentAt
            let guarded = self
            released = release(where: { guarded.isVouched($0.result) }, judging: Self.down)
            if held.isEmpty { inquiry = nil }
        }
        return proceed(with: released + inOrder(Judged(result: result, state: .up), now: now))
    }

    private mutating func noteFailure(_ result: RoundResult, now: Milliseconds) -> Output {
        guard !witnesses.isEmpty, !isVouched(result) else {
            return proceed(with: inOrder(Self.down(result), now: now))
        }
        held.append(Held(result: result, until: now + Self.patience))
        guard witnesses.contains(result.host), let current = inquiry, result.sentAt >= current.since else {
            return proceed(with: [])
        }
        inquiry?.silent.insert(result.host)
        guard inquiry?.silent == witnesses else { return Output() }
        inquiry = nil
        // Rounds of the witnesses' own are decided with those that they were asked about.
        let isDecided: (Held) -> Bool = { [witnesses] in
            $0.result.sentAt <= current.since || witnesses.contains($0.result.host)
        }
        return proceed(
            with: release(where: isDecided) {
                Self.unknown($0, because: "the witnesses do not answer either: the collector's own network")
            })
    }

    /// Whether a witness answered at about the time of a round.
    private func isVouched(_ result: RoundResult) -> Bool {
        guard let answeredAt else { return false }
        let isWitness = witnesses.contains(result.host)
        let earliest = if isWitness { result.sentAt - Self.together } else { result.sentAt }
        return answeredAt >= earliest && answeredAt <= result.sentAt + Self.longest
    }

    /// Passes a round that is decided, unless one of the same host before it is not.
    private mutating func inOrder(_ judged: Judged, now: Milliseconds) -> [Judged] {
        guard held.contains(where: { $0.result.host == judged.result.host }) else { return [judged] }
        held.append(Held(result: judged.result, until: now + Self.patience, judged: judged))
        return []
    }

    /// Judges the rounds that are now decided, and releases what waited behind them.
    private mutating func release(
        where isDecided: (Held) -> Bool, judging judge: (RoundResult) -> Judged
    ) -> [Judged] {
        var released: [Judged] = []
        var kept: [Held] = []
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
    private mutating func proceed(with judged: [Judged]) -> Output {
        let undecided = held.filter { $0.judged == nil }
        guard inquiry == nil, let newest = undecided.map(\.result.sentAt).max() else { return Output(judged: judged) }
        inquiry = Inquiry(since: newest)
        return Output(judged: judged, inquiry: witnesses.sorted { $0.description < $1.description })
    }

    private static func down(_ result: RoundResult) -> Judged {
        Judged(result: result, state: .down, evidence: reason(result))
    }

    private static func unknown(_ result: RoundResult, because why: String) -> Judged {
        Judged(result: result, state: .unknown, evidence: "\(reason(result)); \(why)")
    }

    private static func reason(_ result: RoundResult) -> String {
        switch result.outcome {
        case .unreachable(let reason), .notSent(let reason): reason
        case .silence, .answered: "no reply to any request of the round"
        }
    }
}
