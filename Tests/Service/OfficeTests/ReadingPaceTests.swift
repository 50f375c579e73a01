import Agreement
import Intervals
import Ledger
import Office
import Site
import Testing

/// Imported readings that were taken less often than the schedule says would be unknown most of the time: import says so,
/// and a `history` mends it.
@Suite struct ReadingPaceTests {
    private let site: OfficeSite
    private static let start = Instant("2026-02-10T00:00:00Z") ?? .distantPast

    init() throws { site = try OfficeSite(hasReadings: false) }

    private func lines(_ signal: String, every seconds: Int64, count: Int64 = 20) -> [String] {
        (0..<count).map { number in
            let at = Self.start + .seconds(number * seconds)
            return #"{"signal":"\#(signal)","at":"\#(at)","state":"up"}"#
        }
    }

    private func warnings(_ lines: [String], in office: SiteOffice) throws -> [String] {
        let outcome = try office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: OfficeSite.provider)
        return outcome.warnings
    }

    /// The office with another schedule, accepted.
    private func office(_ schedule: String) throws -> SiteOffice {
        let office = try site.reconfigured {
            $0.replacing("schedule: {power: 1h, link: 1h, reachability: 1h}", with: schedule)
        }
        try office.acceptConfiguration()
        return office
    }

    @Test func minuteDataUnderTenSecondsIsToldOf() throws {
        let office = try office("schedule: {power: 10s}")
        let both = lines("pdu-a/outlet/7", every: 60) + lines("pdu-b/outlet/7", every: 60)
        let said = """
            pdu-a/outlet/7 and 1 other signal were read every 60s, the schedule says 10s: what lies between readings \
            more than 25s apart counts as unknown; state `history: {schedule: {power: 60s}, until: \
            2026-02-10T00:20:00.000Z}` in the configuration if they were read so
            """
        #expect(try warnings(both, in: office) == [said])
    }

    /// *V* = 2.5 *T* is still close enough; a few readings have no pace; one gap is no pace either.
    @Test func whatIsOftenEnoughIsNot() throws {
        let office = try office("schedule: {power: 10s}")
        #expect(try warnings(lines("pdu-a/outlet/7", every: 25), in: office) == [])
        #expect(try warnings(lines("pdu-a/outlet/8", every: 60, count: 3), in: office) == [])
        let gap = lines("pdu-b/outlet/8", every: 10) + [lines("pdu-b/outlet/8", every: 600).last ?? ""]
        #expect(try warnings(gap, in: office) == [])
    }

    /// Whole stretches have a pace as well.
    @Test(arguments: [#","gap_ms":60000"#, #","gap_ms":60000,"steps_ms":[[60000,60]]"#])
    func stretchesAreHeldAgainstTheSchedule(gap: String) throws {
        let office = try office("schedule: {power: 10s, link: 10s}")
        let until = Self.start + .hours(1)
        let line = #"{"signal":"pdu-a/agent","at":"\#(Self.start)","state":"up","until":"\#(until)"\#(gap)}"#
        let warnings = try warnings([line], in: office)
        #expect(warnings.count == 1 && warnings.first?.contains("{link: 60s}") == true)
    }

    /// Stated afterwards, it governs what was imported before: the month of unknown is up.
    @Test func aHistoryMendsIt() throws {
        let minutes = lines("pdu-a/outlet/7", every: 60) + lines("pdu-b/outlet/7", every: 60)
        let before = try office("schedule: {power: 10s}")
        #expect(try warnings(minutes, in: before).count == 1)
        let unknown = { (office: SiteOffice) in
            try office.judge("acme", month: .february, for: OfficeSite.provider).availability(.power)?.unknown
        }
        let length: Milliseconds = .days(3)
        // Of each minute the first ten seconds are known.
        #expect(try unknown(before) == length - .seconds(20 * 10))
        let after = try office(
            "schedule: {power: 10s}\nhistory: {schedule: {power: 60s}, until: 2026-02-10T00:20:00Z}")
        #expect(try unknown(after) == length - .seconds(20 * 60))
        #expect(try warnings(minutes, in: after) == [])
        // What was known before it was stated is as it was.
        let known = try after.judge(
            "acme", month: .february, knownAt: site.clock.now - 1, for: OfficeSite.provider)
        #expect(known.availability(.power)?.unknown == length - .seconds(20 * 10))
    }
}
