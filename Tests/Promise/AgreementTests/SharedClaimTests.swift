import Agreement
import Intervals
import Site
import Testing

/// Fine print 25: what one event did, one report covers; and 26: when it was said counts, not when it was entered.
@Suite struct SharedClaimTests {
    /// Power is out from ten to eleven, the port from when to when.
    private func month(port from: String, _ to: String) throws -> SmallMonth {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        month.schedule.link = .minutes(1)
        month.read(SmallMonth.port, down: [(from: from, to: to)])
        return month
    }

    /// At least a millisecond in common.
    @Test(arguments: [
        ("2026-10-10T01:00:00Z", "2026-10-10T02:00:00Z", false),
        ("2026-10-10T01:00:00Z", "2026-10-10T02:00:00.001Z", true),
        ("2026-10-10T02:59:59.999Z", "2026-10-10T04:00:00Z", true),
        ("2026-10-10T03:00:00Z", "2026-10-10T04:00:00Z", false),
    ])
    func aReportCoversWhatOverlaps(from: String, to: String, isCovered: Bool) throws {
        var month = try month(port: from, to)
        try month.record(
            .outageReport,
            ["id": "r-1", "contract": "c-1", "guarantee": "power", "at": "2026-10-10T05:00:00Z"])
        let network = try #require(month.availability(.network))
        #expect(network.outages.map(\.report) == [isCovered ? "r-1" : nil])
        #expect((network.takenOff[.notReported] == 0) == isCovered)
        #expect(month.availability(.power)?.takenOff[.notReported] == 0)
    }

    @Test func termsMayWantAReportOfItsOwn() throws {
        var month = try month(port: "2026-10-10T02:30:00Z", "2026-10-10T04:00:00Z")
        month.contract.terms.network.claimWindow.covers = .same
        try month.report(.power, at: "2026-10-10T05:00:00Z")
        #expect(month.availability(.network)?.takenOff[.notReported] == .minutes(90))
        // The other guarantee's choice has no say.
        month.contract.terms.network.claimWindow.covers = .overlapping
        month.contract.terms.power.claimWindow.covers = .same
        #expect(month.availability(.network)?.takenOff[.notReported] == 0)
    }

    /// Covered in this way, it covers nothing further.
    @Test func itCoversNothingFurther() throws {
        var month = try month(port: "2026-10-10T02:30:00Z", "2026-10-10T06:00:00Z")
        month.read(
            SmallMonth.outletA,
            down: [
                (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"),
                (from: "2026-10-10T05:00:00Z", to: "2026-10-10T06:00:00Z"),
            ])
        try month.report(.power, at: "2026-10-10T04:00:00Z")
        #expect(month.availability(.power)?.outages.map { $0.report != nil } == [true, false])
        #expect(month.availability(.network)?.takenOff[.notReported] == 0)
    }

    @Test func itsOwnReportIsNamedFirst() throws {
        var month = try month(port: "2026-10-10T02:30:00Z", "2026-10-10T04:00:00Z")
        for (id, guarantee, at) in [("p", "power", "2026-10-10T05:00:00Z"), ("n", "network", "2026-10-10T06:00:00Z")] {
            try month.record(.outageReport, ["id": id, "contract": "c-1", "guarantee": guarantee, "at": at])
        }
        #expect(month.availability(.network)?.outages.map(\.report) == ["n"])
        #expect(month.availability(.power)?.outages.map(\.report) == ["p"])
    }

    /// Taken off at its own window's end, and back with a report of the other one, whose window is longer.
    @Test(arguments: [
        ("2026-10-15T15:59:59.999Z", Milliseconds.minutes(30)), ("2026-10-15T16:00:00Z", 0),
        ("2026-10-19T23:59:59.999Z", 0), ("2026-10-20T00:00:00Z", .minutes(30)),
    ])
    func aLaterReportOfTheOtherBringsItBack(now: String, counted: Milliseconds) throws {
        var month = try month(port: "2026-10-10T02:30:00Z", "2026-10-10T03:00:00Z")
        month.contract.terms.power.claimWindow.length = .days(20)
        try month.report(.power, at: "2026-10-20T00:00:00Z")
        #expect(month.availability(.network, at: now)?.counted.nominal == counted)
    }

    /// An outage of the next month that overlaps one of this month keeps it open.
    @Test(arguments: [(ClaimWindow.Cover.overlapping, "2026-11-09T16:00:00Z"), (.same, "2026-11-07T16:00:00Z")])
    func theOtherGuaranteesWindowsCount(covers: ClaimWindow.Cover, closes: String) throws {
        var month = try SmallMonth(from: "2026-10-01", to: "2027-01-01")
        month.powered(.signal(SmallMonth.outletA))
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        month.schedule.link = .minutes(1)
        month.contract.terms.network.claimWindow.covers = covers
        month.read(SmallMonth.port, down: [(from: "2026-10-31T15:00:00Z", to: "2026-11-01T17:00:00Z")], for: .days(60))
        month.read(
            SmallMonth.outletA, down: [(from: "2026-11-01T16:00:00Z", to: "2026-11-03T17:00:00Z")], for: .days(60))
        #expect(month.result(month: "2026-10")?.claimsCloseAt == Instant(closes))
        #expect(month.result(month: "2026-11")?.claimsCloseAt == Instant("2026-12-06T16:00:00Z"))
    }

    // MARK: - Said before it was entered

    /// The window closes as the 15th ends; it was entered after that.
    @Test(arguments: [
        ("2026-10-15T15:59:59.999Z", true), ("2026-10-15T16:00:00Z", true), ("2026-10-15T16:00:00.001Z", false),
        ("2026-10-10T01:59:59.999Z", false), ("2026-10-10T02:00:00Z", true),
    ])
    func whatWasSaidInTimeIsInTime(said: String, counts: Bool) throws {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        try month.record(
            .outageReport,
            [
                "contract": "c-1", "guarantee": "power", "received_at": said, "at": "2026-10-15T16:10:00Z",
            ])
        #expect((month.availability(.power)?.counted.nominal == .hours(1)) == counts)
    }

    /// It is known from when it was entered: until then the outage is taken off.
    @Test(arguments: [
        ("2026-10-15T16:09:59.999Z", Milliseconds(0)), ("2026-10-15T16:10:00Z", .hours(1)),
        ("2026-10-15T16:10:00.001Z", .hours(1)),
    ])
    func itIsKnownFromItsEntry(now: String, counted: Milliseconds) throws {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        try month.record(
            .outageReport,
            [
                "contract": "c-1", "guarantee": "power", "received_at": "2026-10-15T15:50:00Z",
                "at": "2026-10-15T16:10:00Z",
            ])
        #expect(month.availability(.power, at: now)?.counted.nominal == counted)
    }
}
