import Digests
public import Intervals
import Notation
public import Site

/// How long a device on battery says that it will last.
public struct BatteryRuntime: Hashable, Sendable {
    /// Told at once, and when this much or less is left.
    static let marks: [Milliseconds] = [.minutes(10), .minutes(5)]

    /// The alarm that it runs on battery.
    public var alarm: Event
    public var left: Milliseconds

    public init(alarm: Event, left: Milliseconds) { (self.alarm, self.left) = (alarm, left) }

    /// What is to be told; asked again before the next mark is passed, it is the same event.
    public func event(at now: Instant) -> Event {
        let mark = Self.marks.last { left <= $0 }
        let minutes = left / .minutes(1)
        let word = mark.map { "\($0 / .minutes(1))" } ?? "begun"
        return Event(
            id: StableHash.hexadecimal("power.runtime|\(alarm.id)|\(word)"), kind: .powerRuntime, at: now,
            site: alarm.site, subject: alarm.subject, state: mark == nil ? "battery" : "low",
            summary: "\(alarm.subject) runs on battery since \(alarm.at) and says that \(minutes) min are left, until "
                + "\(now + left)",
            details: [.onBattery: alarm.id, .left: "\(left)", .exhaustedAt: "\(now + left)"])
    }
}
