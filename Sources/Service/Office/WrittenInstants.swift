import Clocks
import Foundation
public import Intervals
import Notation
public import Site

extension SiteOffice {
    /// The instant that a person means, by the clock of a contract or else of the site.
    ///
    /// - Parameters:
    ///   - written: what was typed.
    ///   - field: the argument it was typed for.
    ///   - contract: the contract it is about, or the beginning of its id; nil is the site's clock.
    ///   - edge: which end of a day that is typed alone.
    /// - Throws: `Refusal` with `.malformed` where a change of clocks left the time out or let it come twice, or a time of
    ///   day is missing; `.unknownContract`, `.ambiguousContract` or `.notPermitted`.
    public func instant(
        _ written: WrittenInstant, as field: String, of contract: String? = nil,
        dayMeans edge: WrittenInstant.DayEdge? = nil, for principal: Principal
    ) throws(Refusal) -> Instant {
        let zone = if let contract { try self.contract(contract, for: principal).timeZone } else { facility.timeZone }
        return try written.instant(as: field, at: clock.now, in: zone, dayMeans: edge)
    }
}

extension WrittenInstant {
    /// The instant that is meant, or a refusal that names the argument.
    func instant(
        as field: String, at now: Instant, in zone: TimeZone, dayMeans edge: DayEdge? = nil
    ) throws(Refusal) -> Instant {
        do {
            return try instant(at: now, in: zone, dayMeans: edge)
        } catch {
            throw Refusal(.malformed, field: field, reason: "\(field): \(error.description)")
        }
    }
}

/// How far from the present an instant may lie before somebody is asked whether it is meant: a year that was mistyped moves
/// minutes into a month that nobody looks at any more.
struct PlausibleInstants {
    let now: Instant
    let zone: TimeZone

    /// A leap year.
    static let longAgo = Milliseconds.days(366)
    static let farAhead = Milliseconds.days(366)
    /// What has happened cannot lie ahead; clocks differ.
    static let clocks = Milliseconds.hours(1)

    /// What is odd about an instant, a clause to be read after the name of its field; nil when nothing is.
    func doubt(about instant: Instant, tense: RecordSchema.Tense) -> String? {
        let ahead = instant - now
        if -ahead > Self.longAgo { return "is \(zone.shown(instant)), \(Self.far(-ahead)) ago" }
        switch tense {
        case .planned where ahead > Self.farAhead: return "is \(zone.shown(instant)), \(Self.far(ahead)) ahead"
        case .happened where ahead > Self.clocks:
            return "is \(zone.shown(instant)), \(Self.far(ahead)) ahead, and tells of what has happened"
        case .planned, .happened: return nil
        }
    }

    private static func far(_ length: Milliseconds) -> String {
        if length >= .days(2) { return Int(length / .days(1)).counted("day") }
        if length >= .hours(2) { return Int(length / .hours(1)).counted("hour") }
        return Int(length / .minutes(1)).counted("minute")
    }
}

extension Refusal {
    /// Asks whether instants are meant.
    ///
    /// - Parameter doubts: what is odd about each, with the name of its field.
    init(farInstants doubts: [String], field: String) {
        self.init(
            .needsConfirmation, field: field, reason: doubts.joined(separator: "\n"),
            fix: "if that is meant, say --yes")
    }
}
