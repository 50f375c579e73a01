import Intervals
import Site

/// Decides which of a contract's contacts is told of an emergency, in their order and in time (article 4): a pure state
/// machine. It ends when somebody was told whom the customer chose (fine print, 16).
///
/// A contact is tried when those before it have ended without that, and in any case early enough that it and all after it still have
/// their share of the time promised. When none is left, those who were not told
/// are tried again while there is time.
struct EmergencyCall: Sendable {
    struct Step: Hashable, Sendable {
        /// How long one attempt may take.
        var timeout: Milliseconds
        /// How many attempts may follow the first.
        var retries: Int
        /// Whether the customer chose this contact: telling any other one ends nothing.
        var isChosen = true
    }

    enum Action: Hashable {
        /// Attempts of a step are numbered from 1.
        case start(step: Int, attempt: Int)
        /// Somebody else should see to it: nobody who counts was told yet, and the time is running out or no contact is
        /// left.
        case remind
        /// The time promised is over, and nobody who counts was told.
        case overdue
    }

    private enum State: Hashable {
        case idle
        case running
        case waiting(until: Instant)
        case failed(at: Instant)
        /// This contact was told, but is not one that the customer chose.
        case informed
    }

    let determinedAt: Instant
    let deadline: Instant
    let name: String
    let steps: [Step]
    private let pause: RetryPause
    /// The pause before all contacts are tried again.
    static let pauseBetweenPasses: Milliseconds = .minutes(1)
    /// The time between asking a hook to end and killing it, with something to spare.
    static let margin: Milliseconds = .seconds(2)

    private var states: [State]
    private var attempts: [Int]
    /// Attempts of each step in this pass.
    private var attemptsInPass: [Int]
    private var isSecondPass = false
    private(set) var toldAt: Instant?
    private(set) var isReminded: Bool
    private(set) var isOverdue: Bool

    /// - Parameter name: spreads the pauses; the event's id.
    init(
        name: String, determinedAt: Instant, deadline: Instant, steps: [Step], pause: RetryPause = RetryPause(),
        isReminded: Bool = false, isOverdue: Bool = false
    ) {
        self.name = name
        self.determinedAt = determinedAt
        self.deadline = deadline
        self.steps = steps
        self.pause = pause
        self.isReminded = isReminded
        self.isOverdue = isOverdue
        states = steps.map { _ in .idle }
        attempts = steps.map { _ in 0 }
        attemptsInPass = attempts
    }

    /// When a step is tried at the latest, whatever the steps before it do: when its equal share of the time begins, or
    /// earlier where this step and those after it need longer.
    func latestStart(_ step: Int) -> Instant {
        let share = determinedAt + (deadline - determinedAt) * Int64(step) / Int64(max(1, steps.count))
        let needed = steps[step...].map { $0.timeout + Self.margin }.reduce(0, +)
        return max(determinedAt, min(share, deadline - needed))
    }

    private var remindAt: Instant { deadline - (deadline - determinedAt) / 3 }
    /// The deadline itself is still in time.
    private var overdueAt: Instant { deadline + 1 }

    /// Whether nothing will follow any more, unless a running attempt ends.
    var isFinished: Bool { toldAt != nil || (isOverdue && isNobodyLeft) }

    /// The contacts who were told and whom the customer had not chosen.
    var informed: [Int] { states.indices.filter { states[$0] == .informed } }

    private var isNobodyLeft: Bool {
        states.allSatisfy { state in
            switch state {
            case .failed, .informed: true
            case .idle, .running, .waiting: false
            }
        }
    }

    /// When to look again, if nothing happens before.
    var nextDue: Instant? {
        guard toldAt == nil else { return nil }
        var due = states.indices.compactMap { step -> Instant? in
            switch states[step] {
            case .idle where isSecondPass: nil
            case .idle: latestStart(step)
            case .waiting(let until): until
            case .running, .failed, .informed: nil
            }
        }
        if let passAt { due.append(passAt) }
        if !isReminded { due.append(remindAt) }
        if !isOverdue { due.append(overdueAt) }
        return due.min()
    }

    /// When every contact who was not told is tried again.
    private var passAt: Instant? {
        let failures = states.compactMap { if case .failed(let at) = $0 { at } else { nil } }
        guard isNobodyLeft, let last = failures.max() else { return nil }
        let at = last + Self.pauseBetweenPasses
        guard at < deadline else { return nil }
        return at
    }

    // MARK: - Transitions

    /// Begins what is due by now.
    mutating func advance(to now: Instant) -> [Action] {
        guard toldAt == nil else { return [] }
        if let passAt, passAt <= now { beginPass() }
        var actions = startDue(now)
        if !isReminded, now >= remindAt || isNobodyLeft {
            isReminded = true
            actions.append(.remind)
        }
        if !isOverdue, now >= overdueAt {
            isOverdue = true
            actions.append(.overdue)
        }
        return actions
    }

    private mutating func beginPass() {
        for step in states.indices where states[step] != .informed { states[step] = .idle }
        attemptsInPass = steps.map { _ in 0 }
        isSecondPass = true
    }

    private mutating func startDue(_ now: Instant) -> [Action] {
        var actions: [Action] = []
        var haveFailed = true
        for step in states.indices {
            switch states[step] {
            case .idle where haveFailed || (!isSecondPass && now >= latestStart(step)):
                actions.append(start(step))
            case .waiting(let until) where until <= now: actions.append(start(step))
            default: break
            }
            switch states[step] {
            case .failed, .informed: continue
            case .idle, .running, .waiting: haveFailed = false
            }
        }
        return actions
    }

    private mutating func start(_ step: Int) -> Action {
        states[step] = .running
        attempts[step] += 1
        attemptsInPass[step] += 1
        return .start(step: step, attempt: attempts[step])
    }

    /// Records that an attempt has ended; `advance` begins what follows.
    mutating func ended(step: Int, with result: DeliveryNote.Result, at now: Instant) {
        guard states.indices.contains(step) else { return }
        switch result {
        case .delivered where steps[step].isChosen: told(at: now)
        case .delivered: states[step] = .informed
        case .again where attemptsInPass[step] <= steps[step].retries:
            states[step] = .waiting(until: now + pause.after(attempt: attemptsInPass[step], of: "\(name)|\(step)"))
        case .again, .failed: states[step] = .failed(at: now)
        }
    }

    /// Repeats an attempt that ended before a restart.
    mutating func recall(_ note: DeliveryNote, step: Int) {
        guard states.indices.contains(step) else { return }
        if let passAt, passAt <= note.endedAt { beginPass() }
        attempts[step] = max(attempts[step], note.attempt)
        attemptsInPass[step] += 1
        ended(step: step, with: note.result, at: note.endedAt)
    }

    /// Records that somebody was told who counts, by a hook or by a person.
    mutating func told(at instant: Instant) { toldAt = min(toldAt ?? instant, instant) }
}
