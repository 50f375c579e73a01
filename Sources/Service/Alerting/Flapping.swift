import Digests
import Intervals
import Notation
import Site

/// Bounds how often one hook is told of one subject: after `limit` events within `window`, further ones are held and told
/// together. Nothing is dropped and the order stays. A pure value that goes by the events' own instants.
struct Flapping: Sendable {
    static let window: Milliseconds = .minutes(10)
    static let limit = 6

    /// When events were told one by one within the window.
    private var recent: [Instant] = []
    private var held: [Event] = []

    /// When the held events are to be told; nil when there are none.
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

    /// Hands out the held events once they are due.
    mutating func releaseHeld(by now: Instant) -> [Event] {
        guard let due, due <= now else { return [] }
        defer { held = [] }
        return held
    }

    /// Forgets held events that were told before a restart.
    mutating func settle(_ isSettled: (Event) -> Bool) { held.removeAll(where: isSettled) }

    /// Whether a new value would behave the same.
    func isIdle(at now: Instant) -> Bool { held.isEmpty && !recent.contains { now - $0 < Self.window } }
}

extension Event {
    /// Several events about one subject as one; the same events give the same id.
    static func digest(_ events: [Event], hook: String) -> Event? {
        guard let first = events.first, let last = events.last, events.count > 1 else { return events.first }
        let counts = Dictionary(grouping: events, by: \.kind.rawValue).map { "\($0.key) × \($0.value.count)" }.sorted()
        return Event(
            id: first.idOfConsequence { "digest|\(hook)|\($0)" }, kind: .digest, at: last.at, site: last.site,
            contract: last.contract, subject: last.subject, state: last.state,
            summary: "\(last.subject): \(events.count.counted("event")) since \(first.at), now \(last.state): "
                + counts.joined(separator: ", "),
            details: [.from: first.at.description, .last: last.summary], hooks: [hook])
    }
}
