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
    private var told: [(hook: String, step: Int?, event: String, members: [String], delivered: Bool)] = []
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
        told.append(
            (attempt.hook.name, attempt.step, attempt.event.id, attempt.members, run.result == .delivered))
        if Int.random(in: 0..<10, using: &random) == 0 {
            restart()
            return true
        }
        let ids = attempt.members.isEmpty ? [attempt.event.id] : attempt.members
        let note = DeliveryNote(
            event: attempt.event.id, events: attempt.members.isEmpty ? nil : attempt.members, hook: attempt.hook.name,
            step: attempt.step, attempt: attempt.number, result: run.result, endedAt: now)
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
        let resumed = Set(
            stored.filter { outbox.mustResume($0.event, notes: $0.notes, at: now) }.map(\.event.subject))
        let actions = outbox.restore(stored.filter { resumed.contains($0.event.subject) }, records: [], at: now)
        if actions != twin.restore(stored, records: [], at: now) { restartsThatDiffer += 1 }
        subjectsLeftOut += Set(stored.map(\.event.subject)).subtracting(resumed).count
        perform(actions)
    }

    // MARK: - What must hold

    var mistakes: [String] {
        lost + unordered + untoldEmergencies
            + (restartsThatDiffer == 0 ? [] : ["\(restartsThatDiffer) restarts differ from those with everything"])
            + (Set(stored.map(\.event.id)).count == stored.count ? [] : ["an event was announced twice"])
    }

    private var lost: [String] {
        stored.flatMap { event, notes in
            event.hooks.filter { hook in
                !told.contains { run in
                    run.hook == hook && run.step == nil && (run.event == event.id || run.members.contains(event.id))
                }
            }.map { "\($0) was never told of \(event.id)" }
        }
    }

    /// Of one subject, the first time that each event was told to a hook comes in the order of the events of its kind.
    private var unordered: [String] {
        let subjects = Dictionary(grouping: stored.map(\.event)) { "\($0.kind.alarm.rawValue) of \($0.subject)" }
        return subjects.flatMap { subject, events -> [String] in
            var seen: Set<String> = []
            let order = told.filter { $0.step == nil && $0.hook == "ops" }
                .flatMap { $0.members.isEmpty ? [$0.event] : $0.members }
                .filter { id in events.contains { $0.id == id } && seen.insert(id).inserted }
            return order == events.map(\.id) ? [] : ["\(subject) was told in the order \(order)"]
        }
    }

    /// Each contact was told, or it is an event that nobody was.
    private var untoldEmergencies: [String] {
        let ids = Set(stored.map(\.event.id))
        return stored.map(\.event).filter { $0.kind == .emergencyOpened }.compactMap { event in
            let inTime = told.contains { $0.event == event.id && $0.step != nil && $0.delivered }
            let overdue = Outbox.id(of: .emergencyOverdue, for: event).isAmong(ids)
            return inTime || overdue ? nil : "\(event.id) was neither told nor overdue"
        }
    }
}
