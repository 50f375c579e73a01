import Intervals
import Site

/// Keeps what planned work explains until the work is over: a pure state machine.
///
/// What the work does not explain is told at once. When that concerns the same customers, what was kept is told with it, and
/// nothing is kept any more. Nobody is called about what the work explains before it is over.
struct PlannedWork: Sendable {
    /// Work between two instants, and what waits for its end.
    struct Window: Sendable {
        let id: String
        let subjects: [String]
        let by: String
        let reason: String
        let from: Instant
        var to: Instant
        let effects: WorkEffects
        /// The event that the work does not explain, if there was one.
        var surprise: Event?
        /// By hook, in their order.
        var held: [String: [Event]] = [:]
        /// Alarms about which somebody would have been called, and which have not ended.
        var alarms: [Event] = []

        /// What a digest is about.
        var subject: String { subjects.joined(separator: ", ") }
        func covers(_ instant: Instant) -> Bool { from <= instant && instant < to }
    }

    private var facility: Facility
    private(set) var windows: [Window] = []

    init(_ facility: Facility) { self.facility = facility }

    /// Goes by another facility from now on; what waits for the end of some work goes on waiting.
    ///
    /// - Returns: what no hook is left to be told of, by the name of the hook.
    mutating func adopt(_ facility: Facility) -> [(hook: String, event: Event)] {
        self.facility = facility
        let present = Set(facility.hooks.map(\.name))
        var left: [(hook: String, event: Event)] = []
        for place in windows.indices {
            for (hook, events) in windows[place].held.sorted(by: { $0.key < $1.key }) where !present.contains(hook) {
                left += events.map { (hook, $0) }
                windows[place].held[hook] = nil
            }
        }
        return left
    }

    /// When work is over next.
    var due: Instant? { windows.map(\.to).min() }

    /// Considers a record: planned work, or that it ends earlier.
    mutating func note(_ record: Record) {
        var moved: Window?
        if let replaced = record.text(.replaces), let place = windows.firstIndex(where: { $0.id == replaced }) {
            let end = record.instant(.at) ?? record.recordedAt
            if record.kind == .withdrawal {
                windows[place].to = min(windows[place].to, end)
            } else {
                moved = windows.remove(at: place)
            }
        }
        guard record.kind == .quiet, let subjects = record.list(.signals), let span = record.span,
            !windows.contains(where: { $0.id == record.id })
        else { return }
        var window = Window(
            id: record.id, subjects: subjects, by: record.text(.by) ?? "", reason: record.text(.reason) ?? "",
            from: span.from, to: span.to, effects: WorkEffects(of: Set(subjects), in: facility))
        window.held = moved?.held ?? [:]
        window.alarms = moved?.alarms ?? []
        windows.append(window)
    }

    /// Considers an event before anybody is told of it: is it worse than some work explains?
    mutating func observe(_ event: Event) {
        for place in windows.indices {
            windows[place].alarms.removeAll { $0.id == event.endedAlarm }
            let isQuiet = windows[place].covers(event.at) && windows[place].surprise == nil
            if isQuiet, windows[place].effects.areExceeded(by: event) { windows[place].surprise = event }
        }
    }

    /// Whether an event waits for the end of some work, which it then is kept for.
    ///
    /// - Parameter hook: who would be told; nil when somebody would be called about the alarm.
    mutating func hold(_ event: Event, for hook: String?) -> Bool {
        guard let place = windows.firstIndex(where: { isExplained(event, for: hook, by: $0) }) else { return false }
        if let hook {
            windows[place].held[hook, default: []].append(event)
        } else {
            windows[place].alarms.append(event)
        }
        return true
    }

    /// The end of what was told before the work began is told, too.
    private func isExplained(_ event: Event, for hook: String?, by window: Window) -> Bool {
        guard window.covers(event.at), window.effects.explain(event) else { return false }
        guard let hook else { return true }
        guard let alarm = event.endedAlarm else { return window.surprise == nil }
        return window.held[hook]?.contains { $0.id == alarm } ?? false
    }

    /// Hands out the work that is over, or that has done more than it explains, with what waited for it.
    mutating func release(by now: Instant) -> [Window] {
        let released = windows.filter { window in
            window.to <= now || (window.surprise != nil && !window.held.isEmpty)
        }
        windows.removeAll { $0.to <= now }
        for place in windows.indices where windows[place].surprise != nil { windows[place].held = [:] }
        return released
    }
}

extension PlannedWork.Window {
    /// What was kept for a hook as one event, which says why it comes now; the same events give the same id.
    func digest(for hook: String) -> Event? {
        guard let events = held[hook], let first = events.first, let last = events.last else { return nil }
        return Event(
            id: first.idOfConsequence { "work|\(id)|\(hook)|\($0)|\(events.count)" }, kind: .digest, at: last.at,
            site: last.site, subject: subject, state: alarms.isEmpty ? "up" : "down",
            summary: "\(beginning): \(Event.counts(events))\(ending)",
            details: [.from: first.at.description, .last: last.summary], hooks: [hook])
    }

    private var beginning: String {
        let work = "planned work on \(subject) (\(by): \(reason))"
        return surprise.map { "\(work) does not explain this: \($0.summary); before it" } ?? "\(work) is over"
    }

    private var ending: String {
        guard !alarms.isEmpty else { return "; all of it is over" }
        return "; not over: \(alarms.map(\.summary).joined(separator: "; "))"
    }
}
