import Digests
public import Foundation
public import Intervals
import Notation
public import Site

/// How long a device on battery expects to last.
public struct BatteryRuntime: Hashable, Sendable {
    /// People are told at once, and again when this much or less is left.
    static let marks: [Milliseconds] = [.minutes(10), .minutes(5)]

    /// The alarm that the device runs on battery.
    public var alarm: Event
    /// The runtime that the device reports.
    public var left: Milliseconds

    /// Creates the runtime of a device from its open alarm and what it reports now.
    public init(alarm: Event, left: Milliseconds) {
        self.alarm = alarm
        self.left = left
    }

    /// The event that tells people. Until the next mark is passed it has the same id.
    ///
    /// - Parameter zone: whose local time it says.
    public func event(at now: Instant, in zone: TimeZone) -> Event {
        let mark = Self.marks.last { left <= $0 }
        let isLow = mark != nil
        let minutes = left / .minutes(1)
        let word = mark.map { "\($0 / .minutes(1))" } ?? "begun"
        return Event(
            id: alarm.idOfConsequence { "power.runtime|\($0)|\(word)" }, kind: .powerRuntime, at: now,
            site: alarm.site, subject: alarm.subject, state: isLow ? "low" : "battery",
            summary:
                "\(alarm.subject) runs on battery since \(zone.said(alarm.at)) and says that \(minutes) min are left, "
                + "until \(zone.said(now + left))",
            details: [.onBattery: alarm.id, .left: "\(left)", .exhaustedAt: "\(now + left)"])
    }
}
