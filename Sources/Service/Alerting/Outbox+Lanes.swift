import DequeModule
import HeapModule
import Intervals
import Site

/// What one hook is told of one subject, one after the other.
extension Outbox {
    mutating func enqueue(_ event: Event, in key: LaneKey) {
        if lanes[key, default: Lane()].flapping.admits(event) {
            lanes[key]?.queue.append(Parcel(event: event))
        } else {
            wakeForHeld(key)
        }
    }

    mutating func wakeForHeld(_ key: LaneKey) {
        if let due = lanes[key]?.flapping.due { dues.insert(Due(at: due, subject: .lane(key))) }
    }

    mutating func proceed(_ key: LaneKey, at now: Instant) -> [Action] {
        guard var lane = lanes[key] else { return [] }
        for held in lane.flapping.releaseHeld(by: now) {
            guard let event = Event.digest(held, hook: key.hook, in: facility.timeZone) else { continue }
            // A single held event is told as itself.
            let members = held.map(\.id).filter { $0 != event.id }
            lane.queue.append(Parcel(event: event, members: members))
        }
        if let retryAt = lane.retryAt, retryAt <= now { lane.retryAt = nil }
        let isReady = !lane.isBusy && lane.retryAt == nil && !lane.queue.isEmpty
        if isReady { lane.isBusy = true }
        let isIdle = !lane.isBusy && lane.queue.isEmpty && lane.flapping.isIdle(at: now)
        lanes[key] = isIdle ? nil : lane
        guard isReady else { return [] }
        return enter(.lane(key), through: GateKey(hook: key.hook, isUrgent: key.contact != nil))
    }

    mutating func startHead(of key: LaneKey) -> Action? {
        guard let hook = hooks[key.hook], let parcel = lanes[key]?.queue.first else { return nil }
        lanes[key]?.queue[0].attempts += 1
        return .run(
            Attempt(
                event: parcel.event, members: parcel.members, hook: hook, contact: key.contact,
                contract: parcel.contract, number: parcel.attempts + 1))
    }

    mutating func ended(
        _ attempt: Attempt, in key: LaneKey, with result: DeliveryNote.Result, at now: Instant
    ) -> [Action] {
        guard lanes[key]?.queue.first?.event.id == attempt.event.id else { return [] }
        var actions: [Action] = []
        lanes[key]?.isBusy = false
        if result == .again, attempt.number <= attempt.hook.retries {
            let due = now + pause.after(attempt: attempt.number, of: attempt.event.id + attempt.hook.name)
            lanes[key]?.retryAt = due
            dues.insert(Due(at: due, subject: .lane(key)))
        } else {
            lanes[key]?.queue.removeFirst()
            // The lane is forgotten once it has been quiet for long enough.
            dues.insert(Due(at: now + Flapping.window, subject: .lane(key)))
            if result != .delivered { actions.append(.giveUp(attempt.event, hook: attempt.hook.name)) }
        }
        return actions + proceed(key, at: now)
    }
}
