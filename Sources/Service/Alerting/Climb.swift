import Intervals
import Site

/// Decides who of the provider's own people is told of one alarm, a step after the other, until somebody acknowledges it:
/// a pure state machine.
///
/// A step begins when the one before has waited for its time, or at once when that reached nobody. The last step is
/// repeated.
struct Climb: Sendable {
    /// One of the provider's own people, and the hook that reaches them.
    struct Person: Hashable, Sendable {
        var contact: Contact
        var hook: Hook
    }

    /// An attempt that is to be made.
    struct Start: Hashable, Sendable {
        var rung: Int
        var person: Person
        /// From 1.
        var number: Int
    }

    private enum State: Hashable {
        case idle
        case running
        case waiting(until: Instant)
        case told
        case failed
    }

    /// The alarm's id, which spreads the pauses.
    let name: String
    private let steps: Int
    private let within: Milliseconds
    private let pause: RetryPause
    private let beginsAt: Instant
    private var rung: Int?
    private var begunAt: Instant
    private var people: [(person: Person, state: State)] = []
    /// Attempts of each person at all steps, and in this one.
    private var attempts: [Person: Int] = [:]
    private var attemptsInStep: [Person: Int] = [:]

    /// - Parameters:
    ///   - steps: how many there are.
    ///   - beginsAt: when the first one begins.
    init(name: String, steps: Int, within: Milliseconds, beginsAt: Instant, pause: RetryPause = RetryPause()) {
        self.name = name
        self.steps = steps
        self.within = within
        self.beginsAt = beginsAt
        self.pause = pause
        begunAt = beginsAt
    }

    private var hasReachedNobody: Bool { people.allSatisfy { $0.state == .failed } }

    /// When the next step begins.
    private var nextStepAt: Instant? {
        guard steps > 0 else { return nil }
        guard let rung else { return beginsAt }
        // At the top nobody is called again and again without a pause.
        guard hasReachedNobody, rung < steps - 1 else { return begunAt + within }
        return begunAt
    }

    /// When to look again, if nothing happens before.
    var nextDue: Instant? {
        let repetitions = people.compactMap { if case .waiting(let until) = $0.state { until } else { nil } }
        return (repetitions + [nextStepAt].compactMap(\.self)).min()
    }

    // MARK: - Transitions

    /// Begins what is due by now.
    ///
    /// - Parameter whom: whom a step tells when it begins.
    mutating func advance(to now: Instant, whom: (Int) -> [Person]) -> [Start] {
        while let next = nextStepAt, next <= now { begin(rung.map { min($0 + 1, steps - 1) } ?? 0, at: now, whom) }
        return people.indices.compactMap { place -> Start? in
            switch people[place].state {
            case .idle: start(place)
            case .waiting(let until) where until <= now: start(place)
            case .waiting, .running, .told, .failed: nil
            }
        }
    }

    private mutating func begin(_ next: Int, at now: Instant, _ whom: (Int) -> [Person]) {
        rung = next
        begunAt = now
        people = whom(next).map { (person: $0, state: State.idle) }
        attemptsInStep = [:]
    }

    private mutating func start(_ place: Int) -> Start? {
        guard let rung else { return nil }
        let person = people[place].person
        people[place].state = .running
        attempts[person, default: 0] += 1
        attemptsInStep[person, default: 0] += 1
        return Start(rung: rung, person: person, number: attempts[person] ?? 1)
    }

    /// Records that an attempt has ended; `advance` begins what follows.
    mutating func ended(_ person: Person, at rung: Int, with result: DeliveryNote.Result, at now: Instant) {
        guard rung == self.rung, let place = people.firstIndex(where: { $0.person == person }) else { return }
        let count = attemptsInStep[person] ?? 1
        switch result {
        case .delivered: people[place].state = .told
        case .again where count <= person.hook.retries:
            people[place].state = .waiting(until: now + pause.after(attempt: count, of: "\(name)|\(person.contact.to)"))
        case .again, .failed: people[place].state = .failed
        }
    }

    /// Goes on after a restart where the attempts end that were recorded: those who were told at the last step are not
    /// told again before the next one.
    mutating func recall(_ notes: [DeliveryNote], whom: (Int) -> [Person]) {
        guard let last = notes.compactMap(\.rung).max(), last < steps else { return }
        let ofStep = notes.filter { $0.rung == last }
        guard let newest = ofStep.map(\.endedAt).max() else { return }
        let recent = ofStep.filter { newest - $0.endedAt < within }
        begin(last, at: recent.map(\.endedAt).min() ?? newest, whom)
        for person in people.map(\.person) {
            attempts[person] = notes.filter { $0.reached(person) }.map(\.attempt).max()
            for note in recent where note.reached(person) {
                attemptsInStep[person, default: 0] += 1
                ended(person, at: last, with: note.result, at: note.endedAt)
            }
        }
    }
}

extension DeliveryNote {
    /// Whether an attempt was made to reach somebody; one whose address was erased may have been anybody of that hook.
    fileprivate func reached(_ person: Climb.Person) -> Bool {
        guard hook == person.hook.name else { return false }
        guard let to, to != Record.erased else { return true }
        return to == person.contact.to && method == person.contact.method.rawValue
    }
}
