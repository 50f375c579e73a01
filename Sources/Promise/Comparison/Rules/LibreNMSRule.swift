import Intervals

/// LibreNMS' availability: `LibreNMS/Device/Availability.php`.
///
/// Looks back 30 days from the instant it is asked, here the month's end. An outage is recorded when the state changes, not
/// inside maintenance; one that is still open has no end and is not found as long as any other is. With none found, the
/// present state stands for the whole: 100 or 0 %.
public struct LibreNMSRule: Rule {
    public let name = "librenms"
    public let reason =
        "looks back 30 days, records no outage that begins inside maintenance, and forgets one that is still open at the end"
    public let source = "LibreNMS/Device/Availability.php"
    public let assumptions = [
        "a reading of three files, not a run", "the contract's condition is one device",
        "an outage that began before maintenance counts through it",
    ]
    private static let window = Milliseconds.days(30)

    public func figure(of month: PolledMonth) -> Figure? {
        let window = Span(from: month.period.to - Self.window, to: month.period.to)
        let phases = month.whole.phases.filter { $0.from < window.to }
        guard let present = phases.last else { return nil }
        let found = phases.filter { phase in
            phase.isDown && !month.excluded.contains(phase.from) && phase.to >= window.from && phase.to <= window.to
        }
        guard !found.isEmpty else {
            let down = if present.isDown { window.length } else { Milliseconds(0) }
            return Figure(down: down, of: window.length)
        }
        return Figure(down: IntervalSet(found.map(\.span)).clipped(to: window).length, of: window.length)
    }
}
