import Digests
import DequeModule
public import Intervals
public import Site

extension Outbox {
    /// Whether a restart has to resume the subject of an event: somebody is still to be told of the event, or may be told
    /// of the next ones together because this one was just told. `restore` then needs every event of the subject.
    ///
    /// - Parameter isOpen: whether it is an alarm that has not ended.
    public func mustResume(
        _ event: Event, notes: [DeliveryNote], at now: Instant, isOpen: Bool = false
    ) -> Bool {
        if now - event.at < Flapping.window || (isOpen && isClimbed(event)) { return true }
        if event.kind == .emergencyClosed, now - event.at < Self.oldestCall { return true }
        if event.kind == .emergencyOpened {
            // Who was told of it is told of its end.
            if isOpen { return true }
            let call = call(for: event)
            if !notes.contains(where: { $0.step != nil && call?.isAnswered(by: $0) ?? ($0.result == .delivered) }) {
                return true
            }
        }
        return event.hooks.contains { name in
            hooks[name] != nil && !isSettled(notes.filter { $0.hook == name && $0.isOfTheHookItself }, for: name)
        }
    }

    /// The kinds of records that `restore` and `noted` use.
    public static let kindsOfRecords: Set<Record.Kind> = DutyRoster.kinds.union([
        .maintenance, .notification, .acknowledgement, .quiet, .withdrawal,
    ])

    /// Whether a record can still matter where no event is older than an instant: a correction, maintenance that ends
    /// later, or that somebody was told later, or of a later emergency.
    public static func mayMatter(_ record: Record, since oldest: Instant) -> Bool {
        if record.text(.replaces) != nil { return true }
        switch record.kind {
        case .maintenance, .quiet: return record.span.map { $0.to > oldest } ?? false
        case .dutyRoster, .assignment: return (record.instant(.to) ?? .distantFuture) > oldest
        case .acknowledgement: return record.knownAt >= oldest
        case .notification:
            return [.notifiedAt, .determinedAt].contains { record.instant($0).map { $0 >= oldest } ?? false }
        default: return false
        }
    }

    /// Resumes what was written before a restart, and returns what is to be done at once.
    ///
    /// An attempt that had not ended when the program was killed is made again, under the same id.
    ///
    /// - Parameters:
    ///   - past: events in their order, each with the attempts that ended. Subjects of which no event must be resumed
    ///     may be left out.
    ///   - records: who was told by a person, which maintenance was agreed on. Records that cannot matter may be left
    ///     out.
    public mutating func restore(
        _ past: [(event: Event, notes: [DeliveryNote])], records: [Record], at now: Instant
    ) -> [Action] {
        let known = Set(past.map(\.event.id))
        let ended = Set(past.compactMap(\.event.endedAlarm))
        for record in records { remember(record) }
        for (event, notes) in past {
            work.observe(event)
            for name in event.hooks where hooks[name] != nil {
                restore(event, notes: notes.filter { $0.hook == name && $0.isOfTheHookItself }, of: name)
            }
            if event.kind == .emergencyOpened {
                restore(call: event, notes: notes.filter { $0.step != nil }, known: known)
            }
            restoreRecovery(event, notes: notes, at: now)
        }
        settle(past)
        for record in records { endCalls(by: record) }
        return lapse(ended, at: now)
            + resumeClimbs(past.filter { !ended.contains($0.event.id) }, records: records, at: now)
            + releaseWork(at: now)
            + lanes.keys.sorted { $0.order < $1.order }.flatMap { proceed($0, at: now) }
            + calls.keys.sorted().flatMap { proceed($0, at: now) }
    }

    /// Goes on calling about alarms that have not ended and that nobody acknowledged.
    private mutating func resumeClimbs(
        _ open: [(event: Event, notes: [DeliveryNote])], records: [Record], at now: Instant
    ) -> [Action] {
        let answered = open.map(\.event).flatMap { event in
            records.filter { $0.isAnswer(to: event) }.map { (event: event, at: $0.knownAt) }
        }
        // Those that were called about before the restart are those that others join.
        let begun = open.filter { $0.notes.contains { $0.rung != nil } }
        let rest = open.filter { !$0.notes.contains { $0.rung != nil } }
        return (begun + rest).flatMap { event, notes -> [Action] in
            let isAnswered = answered.contains { answer in
                answer.event.id == event.id
                    || (answer.event.concernsTheSame(as: event) && event.at <= answer.at
                        && !event.kind.isWorse(than: answer.event.kind))
            }
            guard isClimbed(event), !isAnswered else { return [] }
            let ofClimb = notes.filter { $0.rung != nil }
            // What was called about before the restart waits for no work.
            if ofClimb.isEmpty, work.hold(event, for: nil) { return [] }
            return join(event, notes: ofClimb, from: event.at, at: now)
        }
    }

    /// Drops the calls of emergencies that began and ended more than a day ago, and returns that nobody was told of them.
    private mutating func lapse(_ ended: Set<String>, at now: Instant) -> [Action] {
        let lapsed = calls.filter { ended.contains($0.key) && now - $0.value.event.at >= Self.oldestCall }
        for id in lapsed.keys { calls[id] = nil }
        return lapsed.values.filter { !$0.machine.isOverdue }.map(\.passing).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
            .map(Action.announce)
    }

    /// The age from which an emergency that is over is not called any more; one that lasts is called at any age.
    static let oldestCall: Milliseconds = .days(1)

    private mutating func restore(_ event: Event, notes: [DeliveryNote], of hook: String) {
        if !isSettled(notes, for: hook), work.hold(event, for: hook) { return }
        let key = LaneKey(hook: hook, subject: event.subject)
        enqueue(event, in: key)
        guard let last = lanes[key]?.queue.indices.last, lanes[key]?.queue[last].event.id == event.id else { return }
        if isSettled(notes, for: hook) {
            lanes[key]?.queue.removeLast()
        } else {
            lanes[key]?.queue[last].attempts = notes.map(\.attempt).max() ?? 0
        }
    }

    /// Whether an event was delivered, or tried as often as the hook may be.
    func isSettled(_ notes: [DeliveryNote], for hook: String) -> Bool {
        notes.contains { $0.result != .again || $0.attempt > (hooks[hook]?.retries ?? 0) }
    }

    private mutating func restore(call event: Event, notes: [DeliveryNote], known: Set<String>) {
        guard let made = call(for: event) else { return }
        var call = made
        call.machine = EmergencyCall(
            name: event.id, determinedAt: made.machine.determinedAt, deadline: made.machine.deadline,
            steps: made.machine.steps, pause: pause,
            isReminded: Self.id(of: .emergencyReminder, for: event).isAmong(known),
            isOverdue: Self.id(of: .emergencyOverdue, for: event).isAmong(known))
        for note in notes {
            if let step = call.step(of: note) { call.machine.recall(note, step: step) }
        }
        for note in notes where note.result == .delivered {
            guard let step = call.step(of: note), call.steps.indices.contains(step) else { continue }
            told[event.id, default: ToldContacts(of: call.contract)].note(call.steps[step].contact)
        }
        if !call.machine.isFinished { calls[event.id] = call }
    }

    /// Forgets held events that were told in a digest.
    private mutating func settle(_ past: [(event: Event, notes: [DeliveryNote])]) {
        var settled: [String: Set<String>] = [:]
        for (event, notes) in past {
            for (hook, notes) in Dictionary(grouping: notes.filter(\.isOfTheHookItself), by: \.hook)
            where isSettled(notes, for: hook) {
                settled[hook, default: []].insert(event.id)
            }
        }
        for key in lanes.keys {
            lanes[key]?.flapping.settle { settled[key.hook]?.contains($0.id) ?? false }
            wakeForHeld(key)
        }
    }
}
