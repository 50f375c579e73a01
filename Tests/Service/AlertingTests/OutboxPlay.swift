import Digests
import Intervals
import Site

@testable import Alerting

/// Events, hooks that do anything, and a program that is killed at any moment: only what was written survives.
struct OutboxPlay {
    private struct Running {
        var attempt: Outbox.Attempt
        var endsAt: Instant
        var result: DeliveryNote.Result
    }

    private let facility: Facility
    private var random: SeededGenerator
    private var outbox: Outbox
    /// What is written.
    private var stored: [(event: Event, notes: [DeliveryNote])] = []
    private var running: [Running] = []
    private var now = at(0)
    /// Every run of a hook, whether its end was written or not.
    private var told: [(attempt: Outbox.Attempt, result: DeliveryNote.Result)] = []
    private var givenUp: Set<String> = []
    private(set) var restarts = 0
    /// Restarts that did something else than with everything that is stored.
    private var restartsThatDiffer = 0
    private(set) var subjectsLeftOut = 0

    init(_ facility: Facility, seed: UInt64) {
        self.facility = facility
        random = SeededGenerator(seed: seed)
        outbox = Outbox(facility)
    }

    mutating func run() {
        var coming = (0..<Int.random(in: 1...30, using: &random)).map { number in event(number) }
        for emergency in coming where emergency.kind == .emergencyOpened {
            if let end = end(emergency) { coming.append(end) }
        }
        coming.sort { $0.at < $1.at }
        while now < at(200) {
            let next = [coming.first?.at, outbox.nextDue, running.map(\.endsAt).min()].compactMap(\.self).min()
            guard let next else { break }
            now = max(now, next)
            if Int.random(in: 0..<5, using: &random) == 0 { restart() }
            while let event = coming.first, event.at <= now {
                coming.removeFirst()
                write(event)
            }
            let ended = running.filter { $0.endsAt <= now }
            running.removeAll { $0.endsAt <= now }
            // What is killed with the program does not end any more.
            for run in ended where end(run) { break }
            perform(outbox.advance(to: now))
        }
    }

    private mutating func event(_ number: Int) -> Event {
        let customer = Int.random(in: 0...1, using: &random)
        let instant = at(Int64.random(in: 0...40, using: &random), Int64(number))
        let isEmergency = Int.random(in: 0..<4, using: &random) == 0
        let kinds: [Event.Kind] = [.powerFeedLost, .powerFeedRestored, .powerOnMains, .deviceChanged]
        return Event(
            id: "event-\(number)",
            kind: isEmergency ? .emergencyOpened : kinds[number % kinds.count],
            at: instant, site: "dc-1", contract: Customers.name(customer),
            subject: isEmergency ? "icmp/\(number)" : "feed-\(customer)", state: "down", summary: "x",
            deadline: isEmergency ? instant + .minutes(15) : nil, hooks: ["ops"])
    }

    /// Some emergencies end, soon or after their contacts were told.
    private mutating func end(_ emergency: Event) -> Event? {
        guard Int.random(in: 0..<3, using: &random) > 0 else { return nil }
        return Event(
            id: "end-of-\(emergency.id)", kind: .emergencyClosed,
            at: emergency.at + .seconds(.random(in: 1...1200, using: &random)), site: "dc-1",
            contract: emergency.contract, subject: emergency.subject, state: "up", summary: "x",
            details: [.alarm: emergency.id], hooks: ["ops"])
    }

    private mutating func write(_ event: Event) {
        guard !stored.contains(where: { $0.event.id == event.id }) else { return }
        stored.append((event, []))
        perform(outbox.add(event, at: now))
    }

    private mutating func perform(_ actions: [Outbox.Action]) {
        for action in actions {
            switch action {
            case .run(let attempt):
                let luck = Int.random(in: 0..<10, using: &random)
                running.append(
                    Running(
                        attempt: attempt, endsAt: now + .seconds(.random(in: 0...20, using: &random)),
                        result: luck < 6 ? .delivered : luck < 9 ? .again : .failed))
            case .announce(let event): write(facility.addressed(event))
            case .giveUp(let event, let hook): givenUp.insert("\(hook)|\(event.id)")
            }
        }
    }

    /// Now and then the program is killed after a hook has ended and before that was written.
    private mutating func end(_ run: Running) -> Bool {
        let attempt = run.attempt
        told.append((attempt, run.result))
        if Int.random(in: 0..<10, using: &random) == 0 {
            restart()
            return true
        }
        let ids = attempt.members.isEmpty ? [attempt.event.id] : attempt.members
        let note = DeliveryNote(
            event: attempt.event.id, events: attempt.members.isEmpty ? nil : attempt.members, hook: attempt.hook.name,
            step: attempt.step, method: attempt.contact?.method.rawValue, to: attempt.contact?.to,
            attempt: attempt.number, result: run.result, endedAt: now)
        for index in stored.indices where ids.contains(stored[index].event.id) { stored[index].notes.append(note) }
        perform(outbox.ended(attempt, with: run.result, at: now))
        return false
    }

    private mutating func restart() {
        restarts += 1
        running = []
        outbox = Outbox(facility)
        var twin = outbox
        // What was settled long ago is left out, and changes nothing.
        let ended = Set(stored.compactMap(\.event.endedAlarm))
        let resumed = Set(
            stored.filter { event, notes in
                outbox.mustResume(event, notes: notes, at: now, isOpen: !ended.contains(event.id))
            }.map(\.event.subject))
        let actions = outbox.restore(stored.filter { resumed.contains($0.event.subject) }, records: [], at: now)
        if actions != twin.restore(stored, records: [], at: now) { restartsThatDiffer += 1 }
        subjectsLeftOut += Set(stored.map(\.event.subject)).subtracting(resumed).count
        perform(actions)
    }

    // MARK: - What must hold

    var mistakes: [String] {
        lost + unordered + untoldEmergencies + untoldEnds
            + (restartsThatDiffer == 0 ? [] : ["\(restartsThatDiffer) restarts differ from those with everything"])
            + (Set(stored.map(\.event.id)).count == stored.count ? [] : ["an event was announced twice"])
    }

    private var lost: [String] {
        stored.flatMap { event, notes in
            event.hooks.filter { hook in
                !ofHooks.contains { $0.hook.name == hook && ([$0.event.id] + $0.members).contains(event.id) }
            }.map { "\($0) was never told of \(event.id)" }
        }
    }

    /// What hooks were told that had asked for it themselves.
    private var ofHooks: [Outbox.Attempt] { told.map(\.attempt).filter { $0.contact == nil } }

    /// Of one subject, the first time that each event was told to a hook comes in the order of the events of its kind.
    private var unordered: [String] {
        let subjects = Dictionary(grouping: stored.map(\.event)) { "\($0.kind.alarm.rawValue) of \($0.subject)" }
        return subjects.flatMap { subject, events -> [String] in
            var seen: Set<String> = []
            let order = ofHooks.filter { $0.hook.name == "ops" }
                .flatMap { $0.members.isEmpty ? [$0.event.id] : $0.members }
                .filter { id in events.contains { $0.id == id } && seen.insert(id).inserted }
            return order == events.map(\.id) ? [] : ["\(subject) was told in the order \(order)"]
        }
    }

    /// Each contact was told, or it is an event that nobody was.
    private var untoldEmergencies: [String] {
        let ids = Set(stored.map(\.event.id))
        return stored.map(\.event).filter { $0.kind == .emergencyOpened }.compactMap { event in
            let inTime = told.contains {
                $0.attempt.event.id == event.id && $0.attempt.step != nil && $0.result == .delivered
            }
            let overdue = Outbox.id(of: .emergencyOverdue, for: event).isAmong(ids)
            return inTime || overdue ? nil : "\(event.id) was neither told nor overdue"
        }
    }

    /// Whoever was told of an emergency that ended was told of its end, as often as its hook may be tried; nobody else was.
    private var untoldEnds: [String] {
        stored.filter { $0.event.kind == .emergencyClosed }.flatMap { end, _ -> [String] in
            let runs = told.filter { $0.attempt.event.id == end.id && $0.attempt.contact != nil }
            // What was killed before it was written is not known to have been told.
            let notes = stored.first { $0.event.id == end.endedAlarm }?.notes ?? []
            let informed = Set(notes.filter { $0.step != nil && $0.result == .delivered }.map(\.hook))
            let untold = informed.filter { hook in
                let own = runs.filter { $0.attempt.hook.name == hook }
                return !own.contains { $0.result != .again || $0.attempt.number > $0.attempt.hook.retries }
            }
            let strangers = Set(runs.map(\.attempt.hook.name)).subtracting(informed)
            return untold.map { "\($0) was never told of \(end.id)" } + strangers.map { "\($0) was told of \(end.id)" }
        }
    }
}
