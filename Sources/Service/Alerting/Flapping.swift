import Digests
import Foundation
import Intervals
import Notation
import Site

/// Bounds how often one hook is told the same of one subject: after `limit` repetitions within `window`, further ones are
/// held and told together. Nothing is dropped. A pure value that goes by the events' own instants.
///
/// An alarm and its recovery are counted together and stay in their order. Another alarm about the same subject is counted
/// for itself: it passes whatever is held, and so does everything that must never be late.
struct Flapping: Sendable {
    static let window: Milliseconds = .minutes(10)
    static let limit = 6

    /// What was told of one alarm and its recovery.
    private struct Repetition: Sendable {
        /// When events were told one by one within the window.
        var recent: [Instant] = []
        var held: [Event] = []
        var due: Instant? { held.first.map { $0.at + window } }
    }

    private var repetitions: [Event.Kind: Repetition] = [:]

    /// When held events are to be told next; nil when there are none.
    var due: Instant? { repetitions.values.compactMap(\.due).min() }

    /// Events that are held.
    var waiting: [Event] {
        repetitions.values.flatMap(\.held).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// Whether the event may be told by itself; otherwise it is held.
    mutating func admits(_ event: Event) -> Bool {
        guard !event.kind.isNeverHeldBack else { return true }
        var repetition = repetitions[event.kind.alarm] ?? Repetition()
        defer { repetitions[event.kind.alarm] = repetition }
        repetition.recent.removeAll { event.at - $0 >= Self.window }
        guard repetition.held.isEmpty, repetition.recent.count < Self.limit else {
            repetition.held.append(event)
            return false
        }
        repetition.recent.append(event.at)
        return true
    }

    /// Hands out the held events that are due, those that repeat each other together, the oldest first.
    mutating func releaseHeld(by now: Instant) -> [[Event]] {
        var released: [[Event]] = []
        for (kind, repetition) in repetitions {
            guard let due = repetition.due, due <= now else { continue }
            released.append(repetition.held)
            repetitions[kind]?.held = []
        }
        return released.sorted { ($0[0].at, $0[0].kind.rawValue) < ($1[0].at, $1[0].kind.rawValue) }
    }

    /// Forgets held events that were told before a restart.
    mutating func settle(_ isSettled: (Event) -> Bool) {
        for kind in repetitions.keys { repetitions[kind]?.held.removeAll(where: isSettled) }
    }

    /// Whether a new value would behave the same.
    func isIdle(at now: Instant) -> Bool {
        repetitions.values.allSatisfy { $0.held.isEmpty && !$0.recent.contains { now - $0 < Self.window } }
    }
}

extension Event {
    /// Several events about one subject as one, in local time; the same events give the same id.
    static func digest(_ events: [Event], hook: String, in zone: TimeZone) -> Event? {
        guard let first = events.first, let last = events.last, events.count > 1 else { return events.first }
        return Event(
            id: first.idOfConsequence { "digest|\(hook)|\($0)" }, kind: .digest, at: last.at, site: last.site,
            contract: last.contract, subject: last.subject, state: last.state,
            summary: "\(last.subject): \(events.count.counted("event")) since \(zone.said(first.at)), "
                + "now \(last.state): \(counts(events))",
            details: [.from: first.at.description, .last: last.summary], hooks: [hook])
    }

    /// Which types there are among events, and how often: `power.feed.lost × 2, power.feed.restored × 2`.
    static func counts(_ events: [Event]) -> String {
        Dictionary(grouping: events, by: \.kind.rawValue).map { "\($0.key) × \($0.value.count)" }.sorted()
            .joined(separator: ", ")
    }
}
