import Intervals
import Site

/// What is known of one signal now, from readings one after the other: a pure value.
///
/// A state holds for *V* = 2.5 *T* after the reading that said it, and is unknown then: as far apart two equal readings may
/// be for the state to be judged as having held between them (fine print, 3). A reading of `unknown` is as none (1). Of a
/// pinged host as many rounds must fail in a row as the asker says; fewer are as if they had not been read (4).
struct SignalEntry: Sendable {
    let signal: SignalName
    /// Every unanswered one counts.
    let isRounds: Bool
    /// *V*.
    var staleAfter: Milliseconds
    /// What the latest reading said that counts; of a pinged host, the latest answer.
    private(set) var state = SignalState.unknown
    /// When that reading was taken.
    private(set) var readAt: Instant?
    private(set) var began: Beginning?
    /// What decided it, in the words of the reading.
    private(set) var rule: String?
    /// Why the latest reading says nothing; nil when it says something.
    private(set) var doubt: String?
    /// Whether the UPS itself says that it runs on battery; nil where it does not say.
    private(set) var isOnBattery: Bool?
    /// When it was last up.
    private(set) var upAt: Instant?
    /// When it was last down.
    private var downAt: Instant?
    private(set) var failed: FailedRounds?

    /// Rounds of a host that failed one after the other.
    struct FailedRounds: Hashable {
        var first: Instant
        var last: Instant
        var count = 1
        var rule: String?
    }

    init(_ signal: SignalName, staleAfter: Milliseconds) {
        self.signal = signal
        isRounds = signal.isRounds
        self.staleAfter = staleAfter
    }

    /// As many rounds as a site's standard terms ask for.
    static let failedRounds = 2

    // MARK: - What holds

    /// What it says at an instant.
    func state(at now: Instant, failedRounds: Int = Self.failedRounds) -> SignalState {
        if let failed, failed.count >= failedRounds, holds(failed.last, at: now) { return .down }
        return holds(readAt, at: now) ? state : .unknown
    }

    /// When what it says at an instant began; nil where it says nothing.
    func beginning(at now: Instant) -> Beginning? {
        switch state(at: now) {
        case .unknown: nil
        case .down where isRounds: failed.map { Beginning(at: $0.first, earliest: upAt, latest: $0.first) }
        case .up, .down: began
        }
    }

    /// When the reading was taken that says it.
    func lastRead(at now: Instant) -> Instant? {
        if isRounds, let failed, state(at: now) == .down { return failed.last }
        return readAt
    }

    /// Why it says so, or nothing.
    func reason(at now: Instant) -> String? {
        switch state(at: now) {
        case .unknown: doubt
        case .down where isRounds: failed?.rule
        case .up, .down: rule
        }
    }

    private func holds(_ instant: Instant?, at now: Instant) -> Bool {
        guard let instant else { return false }
        return now - instant <= staleAfter
    }

    // MARK: - Readings

    /// Considers a reading. One that is older than what is known says nothing of now, and neither does what was concluded
    /// of the past.
    mutating func observe(_ reading: Reading) {
        guard reading.inferred == nil else { return }
        guard reading.state != .unknown else {
            if readAt.map({ reading.at > $0 }) ?? true { doubt = reading.evidence }
            return
        }
        if isRounds {
            guard !reading.isExtra else { return }
            if reading.state == .down { fail(reading) } else { answer(at: reading.at, rule: reading.evidence) }
        } else if readAt.map({ reading.at > $0 }) ?? true {
            begin(reading)
            isOnBattery = reading.isOnBattery
            note(reading.state, at: reading.at)
        }
    }

    /// Considers that it was read again and says what it said; returns whether nothing else follows, which is nearly always.
    mutating func addAgain(_ saying: SignalState, at instant: Instant) -> Bool {
        guard !isRounds, saying == state, let readAt, instant > readAt, holds(readAt, at: instant) else { return false }
        note(saying, at: instant)
        return true
    }

    /// Considers that it was read again and says `state`, or what it said before.
    mutating func observeAgain(_ saying: SignalState?, at instant: Instant) {
        guard let saying = saying ?? known, readAt.map({ instant > $0 }) ?? true else { return }
        if isRounds { return answer(at: instant, rule: nil) }
        if saying != state || !holds(readAt, at: instant) {
            begin(Reading(signal: signal, at: instant, state: saying))
        }
        note(saying, at: instant)
    }

    /// Considers that it said the same up to an instant, however seldom it was read.
    mutating func extend(to instant: Instant, saying state: SignalState, isExtra: Bool) {
        guard !(isRounds && (isExtra || state == .down)), state == self.state,
            readAt.map({ instant > $0 }) ?? false
        else { return }
        note(state, at: instant)
    }

    private var known: SignalState? { state == .unknown ? nil : state }

    private mutating func note(_ state: SignalState, at instant: Instant) {
        self.state = state
        readAt = instant
        doubt = nil
        switch state {
        case .up: upAt = instant
        case .down: downAt = instant
        case .unknown: break
        }
    }

    /// Dates the state that a reading says (fine print, 2 and 3).
    private mutating func begin(_ reading: Reading) {
        let isSame = reading.state == state
        let other = reading.state == .up ? downAt : upAt
        let said = reading.since.flatMap { since in
            since <= reading.at && other.map { since > $0 } ?? true ? since : nil
        }
        if let evidence = reading.evidence { rule = evidence } else if !isSame { rule = nil }
        if let said {
            began = Beginning(said: said, error: reading.sinceError)
        } else if !isSame {
            began = Beginning(after: other, by: reading.at)
        } else if !holds(readAt, at: reading.at) {
            // It may have held all along: nobody looked.
            began = Beginning(at: reading.at, earliest: began?.earliest, latest: reading.at)
        }
        if reading.clockError > 0 { began?.widen(by: reading.clockError) }
    }

    // MARK: - Rounds

    private mutating func answer(at instant: Instant, rule: String?) {
        guard readAt.map({ instant > $0 }) ?? true else { return }
        let isContinued = state == .up && holds(readAt, at: instant)
        if let failed, failed.last < instant, failed.count >= Self.failedRounds {
            began = Beginning(after: failed.last, by: instant)
        } else if !isContinued {
            began = Beginning(at: instant, earliest: began?.earliest, latest: instant)
        }
        if failed.map({ $0.last < instant }) ?? false { failed = nil }
        if let rule { self.rule = rule }
        note(.up, at: instant)
    }

    private mutating func fail(_ reading: Reading) {
        guard readAt.map({ reading.at > $0 }) ?? true else { return }
        guard let before = failed, before.last < reading.at, reading.at - before.last <= staleAfter else {
            if failed.map({ $0.last < reading.at }) ?? true {
                failed = FailedRounds(first: reading.at, last: reading.at, rule: reading.evidence)
            }
            return
        }
        failed = FailedRounds(
            first: before.first, last: reading.at, count: before.count + 1, rule: reading.evidence ?? before.rule)
    }
}

extension Beginning {
    fileprivate mutating func widen(by error: Milliseconds) {
        earliest = earliest.map { $0 - error }
        latest = latest + error
    }
}
