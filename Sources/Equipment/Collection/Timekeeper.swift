import Clocks
public import Intervals
public import Logging
import Site
import Synchronization

/// Dates everything that is collected, by the wall clock as far as it can be trusted; says when it was set, and when it
/// is not disciplined any more.
///
/// The thin shell of `Timekeeping` and `ClockTrust`, shared by all who collect; from any thread.
public final class Timekeeper: Sendable {
    private struct State {
        var keeping: Timekeeping
        var trust = ClockTrust()
        var estimatedAt: Milliseconds?
        var estimate: ClockEstimate?
        /// Another number whenever the trust has changed.
        var turn = 0
    }

    private let clock: any CollectionClock
    private let logger: Logger
    private let state: Mutex<State>
    private let metrics = ClockMetrics()

    /// The kernel is asked no more often.
    private static let rhythm: Milliseconds = .seconds(1)

    /// Compares the clocks for the first time.
    ///
    /// - Parameters:
    ///   - clock: the wall clock and one that never jumps.
    ///   - written: the newest instant that is in the ledger: nothing is dated before it.
    ///   - logger: receives what people should know of the clock.
    public init(clock: any CollectionClock = MachineClock(), written: Instant? = nil, logger: Logger) {
        self.clock = clock
        self.logger = logger
        let sample = Self.sample(of: clock)
        let estimate = clock.estimate
        let keeping = Timekeeping(sample, written: written, isSynchronised: estimate?.isSynchronised ?? false)
        state = Mutex(State(keeping: keeping))
        if let until = keeping.heldUntilInstant {
            logger.tell(
                .clockBehindLedger,
                "the ledger reaches to \(until), but this machine's clock says \(sample.wall): readings go on from there, marked as held, until the clock has caught up"
            )
        } else if let written, written > sample.wall {
            logger.tell(
                .ledgerInFuture,
                "the ledger reaches to \(written), which cannot have been read yet: this machine's clock is synchronised and says \(sample.wall)"
            )
        }
        _ = moment()
    }

    /// How far dates are ahead of the wall clock at present: zero unless they are held.
    public var lead: Milliseconds { state.withLock { $0.keeping.isHeld ? $0.keeping.lead : 0 } }

    /// Has everything said in full at its next reading: what was said before is not there any more.
    public func sayAnew() { state.withLock { $0.turn += 1 } }

    /// Compares the clocks, and returns how things are dated now.
    func moment() -> Moment {
        let sample = Self.sample(of: clock)
        let (moment, words) = state.withLock { state -> (Moment, [Words]) in
            var words: [Words] = []
            if state.estimatedAt.map({ sample.uptime - $0 >= Self.rhythm }) ?? true {
                words += Self.consider(clock.estimate, at: sample.uptime, in: &state)
            }
            let isSynchronised = state.estimate?.isSynchronised ?? false
            if let change = state.keeping.compare(sample, isSynchronised: isSynchronised) {
                words.append(.change(change, isHeld: state.keeping.isHeld))
            }
            let turn = state.keeping.turn + state.turn
            let moment = Moment(
                uptime: sample.uptime, keeping: state.keeping, trust: state.trust, estimate: state.estimate, turn: turn)
            return (moment, words)
        }
        if let estimate = moment.estimate { metrics.record(estimate) }
        for word in words { logger.tell(word.event, word.text) }
        return moment
    }

    private static func consider(
        _ estimate: ClockEstimate?, at uptime: Milliseconds, in state: inout State
    ) -> [Words] {
        let isFirst = state.estimatedAt == nil
        let wasUnsynchronised = state.trust.isUnsynchronised
        state.estimatedAt = uptime
        state.estimate = estimate
        if state.trust.consider(estimate, at: uptime) { state.turn += 1 }
        if isFirst, estimate == nil { return [.dumb] }
        guard state.trust.isUnsynchronised != wasUnsynchronised else { return [] }
        return if wasUnsynchronised { [.found] } else { [.lost] }
    }

    /// Reads both clocks as nearly at once as the machine allows: a thread that was not run in between would see a step.
    private static func sample(of clock: any CollectionClock) -> Timekeeping.Sample {
        var best: (gap: Milliseconds, sample: Timekeeping.Sample)?
        for _ in 0..<8 {
            let before = clock.uptime
            let wall = clock.now
            let gap = clock.uptime - before
            if gap < best?.gap ?? .max { best = (gap, Timekeeping.Sample(wall: wall, uptime: before + gap / 2)) }
            if gap <= 2 { break }
        }
        return best?.sample ?? Timekeeping.Sample(wall: clock.now, uptime: clock.uptime)
    }
}

/// How things are dated at one moment, and what is said of the clock.
struct Moment {
    /// When it is by the clock that never jumps.
    let uptime: Milliseconds
    let keeping: Timekeeping
    private let trust: ClockTrust
    /// What the kernel said last of its clock.
    fileprivate let estimate: ClockEstimate?
    /// Another number whenever everything must be said anew.
    let turn: Int

    fileprivate init(
        uptime: Milliseconds, keeping: Timekeeping, trust: ClockTrust, estimate: ClockEstimate?, turn: Int
    ) {
        self.uptime = uptime
        self.keeping = keeping
        self.trust = trust
        self.estimate = estimate
        self.turn = turn
    }

    /// The date of the moment itself.
    var now: Instant { keeping.date(uptime) }

    /// The date of something that the wall clock has stamped lately, in milliseconds since 1970.
    func date(stamped milliseconds: Int64) -> Instant {
        keeping.date(stamped: Instant(milliseconds: milliseconds))
    }

    /// Whether what is read may be said to continue what was read before.
    var mayRepeat: Bool { keeping.mayRepeat }

    /// Says beside a reading what is known of the clock that dated it.
    func mark(_ reading: inout Reading) {
        reading.clockError = trust.error
        if keeping.isHeld {
            reading.clockError = ClockTrust.rounded(max(0, keeping.lead) + trust.error)
            reading.clock = .held
        } else if trust.isUnsynchronised {
            reading.clock = .unsynchronised
        }
    }
}

/// What people are told of the clock.
private enum Words {
    case change(Timekeeping.Change, isHeld: Bool)
    case lost
    case found
    case dumb

    var event: LoggedEvent {
        switch self {
        case .change(.setForward, _), .change(.setBack, _): .clockStepped
        case .change(.caughtUp, _): .clockCaughtUp
        case .change(.passed, _): .clockPassedLedger
        case .lost: .clockUnsynchronised
        case .found: .clockSynchronised
        case .dumb: .clockUntold
        }
    }

    var text: String {
        switch self {
        case .change(.setForward(let step), false):
            "the clock was set forward by \(Self.seconds(step)): readings follow it, and everything is said anew"
        case .change(.setForward(let step), true):
            "the clock was set forward by \(Self.seconds(step)), and has not caught up with what is written yet"
        case .change(.setBack(let step, let until), _):
            "the clock was set back by \(Self.seconds(step)): readings keep the old time, marked as held, until the clock has reached \(until)"
        case .change(.caughtUp, _): "the clock has caught up with what was written: readings follow it again"
        case .change(.passed, _): "what was dated while the clock was set back has been passed"
        case .lost: "the kernel says that nothing synchronises this machine's clock: readings are marked with it"
        case .found: "the kernel says that this machine's clock is synchronised again"
        case .dumb: "the kernel does not tell how far this machine's clock can be trusted"
        }
    }

    private static func seconds(_ span: Milliseconds) -> String { "\(Double(span) / 1000) s" }
}
