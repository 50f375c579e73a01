import Digests
import Intervals
import Notation
import Site

/// Bounds how often one hook is told of one subject: beyond a number in a stretch of time, what follows is told together
/// at its end. Nothing is dropped and the order stays. A pure value, on the events' own instants.
struct Flapping: Sendable {
    static let window: Milliseconds = .minutes(10)
    static let limit = 6

    /// Told one by one within the window.
    private var recent: [Instant] = []
    private var held: [Event] = []

    /// When what is held is to be told; nil when nothing is.
    var due: Instant? { held.first.map { $0.at + Self.window } }

    /// Whether the event may be told by itself; otherwise it is held.
    mutating func admits(_ event: Event) -> Bool {
        recent.removeAll { event.at - $0 >= Self.window }
        if event.kind.isEmergency { return true }
        guard held.isEmpty, recent.count < Self.limit else {
            held.append(event)
            return false
        }
        recent.append(event.at)
        return true
    }

    mutating func takeHeld(by now: Instant) -> [Event] {
        guard let due, due <= now else { return [] }
        defer { held = [] }
        return held
    }

    /// Forgets held events that were told before a restart.
    mutating func settle(_ isSettled: (Event) -> Bool) { held.removeAll(where: isSettled) }

    /// Nothing would differ if it were made anew.
    func isIdle(at now: Instant) -> Bool { held.isEmpty && !recent.contains { now - $0 < Self.window } }
}

extension Event {
    /// Several events of one subject as one, with the id that the same events always give.
    static func digest(_ events: [Event], hook: String) -> Event? {
        guard let first = events.first, let last = events.last, events.count > 1 else { return events.first }
        let counts = Dictionary(grouping: events, by: \.kind.rawValue).map { "\($0.key) × \($0.value.count)" }.sorted()
        return Event(
            id: StableHash.hexadecimal("digest|\(hook)|\(first.id)"), kind: .digest, at: last.at, site: last.site,
            contract: last.contract, subject: last.subject, state: last.state,
            summary: "\(last.subject): \(events.count.counted("event")) since \(first.at), now \(last.state): "
                + counts.joined(separator: ", "),
            details: [.from: first.at.description, .last: last.summary], hooks: [hook])
    }
}
