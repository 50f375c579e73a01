import Correlation
import Foundation
import Intervals
import Site

/// Readings and timelines as tests note them: instants in milliseconds, a signal read every ten of them, so that *V* is
/// 25.
///
/// `10u` was up at 10, `20d` down, `30?` unknown. `<15` is a `since`, `~2` its error, `i` inferred, `x` extra.
enum Notes {
    static let interval: Milliseconds = 10
    static let outlet = SignalName(device: "pdu-1", kind: .outlet, element: "7")
    static let host = SignalName.icmp("198.51.100.10")

    static func instant(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

    static func span(_ from: Int64, _ to: Int64) -> Span { Span(from: instant(from), to: instant(to)) }

    /// Each reading as a run of its own, in the order in which they were stored.
    static func runs(_ text: String, of signal: SignalName) -> [Run] {
        text.split(separator: " ").compactMap { reading($0, of: signal) }.map { Run($0) }
    }

    private static func reading(_ note: Substring, of signal: SignalName) -> Reading? {
        let pattern = /(?<at>-?\d+)(?<state>[ud?])(?:<(?<since>-?\d+))?(?:~(?<error>\d+))?(?<inferred>i?)(?<extra>x?)/
        guard let match = try? pattern.wholeMatch(in: note), let at = Int64(match.at) else { return nil }
        let states: [Substring: SignalState] = ["u": .up, "d": .down, "?": .unknown]
        return Reading(
            signal: signal, at: instant(at), state: states[match.state] ?? .unknown,
            since: match.since.flatMap { Int64($0) }.map(instant), sinceError: match.error.flatMap { Int64($0) } ?? 0,
            isExtra: !match.extra.isEmpty, inferred: match.inferred.isEmpty ? nil : "restart")
    }

    /// Everything at one site without contracts.
    static func observations(
        _ readings: [SignalName: String], now: Int64 = 1000, facility: Facility? = nil
    ) -> Observations? {
        var runs: [SignalName: [Run]] = [:]
        for (signal, text) in readings { runs[signal] = self.runs(text, of: signal) }
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility ?? self.facility())
        return Observations(now: instant(now), eras: [era], runs: runs)
    }

    static func facility(every interval: Milliseconds = interval) -> Facility {
        var schedule = Schedule()
        schedule.power = interval
        schedule.link = interval
        schedule.reachability = interval
        schedule.service = interval
        return Facility(site: "test", timeZone: .gmt, schedule: schedule)
    }

    /// A contract of the first days of 1970.
    static func contract(_ id: String = "c-1", in facility: Facility) -> Contract {
        let terms = AvailabilityTerms(availability: .whole, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        return Contract(
            id: id, customer: Customer(name: "Acme"), termsName: "test",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 31),
            rent: Money(amount: 1, currency: "CNY"), timeZone: facility.timeZone)
    }

    /// `u0-30 d30-40`, in the order of time.
    static func text(up: IntervalSet, down: IntervalSet) -> String {
        let spans = up.spans.map { ($0, "u") } + down.spans.map { ($0, "d") }
        return spans.sorted { $0.0.from < $1.0.from }
            .map { "\($1)\($0.from.milliseconds)-\($0.to.milliseconds)" }.joined(separator: " ")
    }

    static func nominal(_ timeline: Timeline) -> String { text(up: timeline.up, down: timeline.down) }

    static func certain(_ timeline: Timeline) -> String {
        text(up: timeline.certainlyUp, down: timeline.certainlyDown)
    }
}
