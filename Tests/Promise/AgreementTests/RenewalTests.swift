import Agreement
import Correlation
import Intervals
import Notation
import Site
import Testing

/// Fine print 28: a contract that follows another continues it. An outage across the seam is one; minutes, periods and rents
/// stay each contract's own.
@Suite struct RenewalTests {
    /// The first until the 11th, the second from then on; without power from an hour before midnight to two hours after.
    private func month(gap days: Int = 0) throws -> SmallMonth {
        var month = try SmallMonth(from: "2026-10-10", to: "2026-10-11")
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, down: [(from: "2026-10-10T15:00:00Z", to: "2026-10-10T18:00:00Z")])
        var next = month.contract
        next.id = "c-2"
        next.follows = "c-1"
        next.termFrom = month.contract.termTo.adding(days: days)
        next.termTo = month.contract.termTo.adding(days: 2)
        month.others = [next]
        return month
    }

    private func report(_ contract: String, at instant: String, _ month: inout SmallMonth) throws {
        let fields = ["id": "r-1", "contract": contract, "guarantee": "power", "at": instant]
        try month.record(.outageReport, fields)
    }

    private func counted(_ month: SmallMonth) -> [Milliseconds?] {
        ["c-1", "c-2"].map { month.availability(.power, of: $0)?.counted.nominal }
    }

    @Test(arguments: ["c-1", "c-2"]) func aReportUnderEitherCoversBothParts(contract: String) throws {
        var month = try month()
        #expect(counted(month) == [0, 0])
        try report(contract, at: "2026-10-12T00:00:00Z", &month)
        #expect(counted(month) == [.hours(1), .hours(2)])
        for id in ["c-1", "c-2"] {
            let power = try #require(month.availability(.power, of: id))
            #expect(power.outages.map(\.report) == ["r-1"] && power.periodLength == (id == "c-1" ? .days(1) : .days(2)))
        }
    }

    /// The window counts from the end of the whole: the 11th, not the seam.
    @Test(arguments: [("2026-10-16T16:00:00Z", true), ("2026-10-16T16:00:00.001Z", false)])
    func theWindowIsThatOfTheWhole(at: String, isInTime: Bool) throws {
        var month = try month()
        try report("c-1", at: at, &month)
        #expect(counted(month) == (isInTime ? [.hours(1), .hours(2)] : [0, 0]))
        #expect(month.result(of: "c-1")?.claimsCloseAt == Instant("2026-10-16T16:00:00Z"))
    }

    /// It begins where the whole begins: before the seam a report under the second contract covers it.
    @Test(arguments: [("2026-10-10T14:59:59.999Z", false), ("2026-10-10T15:00:00Z", true)])
    func theReportMayComeBeforeTheSeam(at: String, isInTime: Bool) throws {
        var month = try month()
        try report("c-2", at: at, &month)
        #expect(counted(month) == (isInTime ? [.hours(1), .hours(2)] : [0, 0]))
    }

    @Test func withoutAFollowerEachHasItsOwn() throws {
        var month = try month()
        month.others[0].follows = nil
        try report("c-1", at: "2026-10-10T15:30:00Z", &month)
        #expect(counted(month) == [.hours(1), 0])
        #expect(month.result()?.renewals == [])
    }

    /// Where a day lies between the terms, nothing is promised on it and nothing is one.
    @Test func aGapBetweenTheTermsDividesIt() throws {
        var month = try month(gap: 1)
        month.read(SmallMonth.outletA, down: [(from: "2026-10-10T15:00:00Z", to: "2026-10-11T18:00:00Z")])
        try report("c-1", at: "2026-10-10T15:30:00Z", &month)
        #expect(counted(month) == [.hours(1), 0])
    }

    /// Three contracts in a row, of one day each; the outage spans them all.
    @Test func aChainIsOne() throws {
        var month = try month()
        month.read(SmallMonth.outletA, down: [(from: "2026-10-10T15:00:00Z", to: "2026-10-11T17:00:00Z")])
        month.others[0].termTo = month.contract.termTo.adding(days: 1)
        var third = month.others[0]
        third.id = "c-3"
        third.follows = "c-2"
        third.termFrom = third.termTo
        third.termTo = third.termTo.adding(days: 1)
        month.others.append(third)
        try report("c-3", at: "2026-10-12T00:00:00Z", &month)
        #expect(
            counted(month) + [month.availability(.power, of: "c-3")?.counted.nominal] == [
                .hours(1), .days(1), .hours(1),
            ])
        #expect(month.result(of: "c-2")?.renewals.sorted() == ["c-1", "c-3"])
    }

    /// A report of the other guarantee under the other contract covers, too, what overlaps the whole.
    @Test func whatOverlapsTheWholeIsCovered() throws {
        var month = try month()
        month.schedule.link = .minutes(1)
        month.read(SmallMonth.port, down: [(from: "2026-10-10T15:00:00Z", to: "2026-10-10T15:10:00Z")])
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        try month.record(
            .outageReport,
            ["id": "n-1", "contract": "c-1", "guarantee": "network", "at": "2026-10-10T15:20:00Z"])
        #expect(counted(month) == [.hours(1), .hours(2)])
        #expect(month.availability(.power, of: "c-2")?.outages.map(\.report) == ["n-1"])
    }

    /// A configuration in which contracts follow each other in a circle is judged all the same.
    @Test func aCircleEnds() throws {
        var month = try month()
        month.contract.follows = "c-2"
        try report("c-2", at: "2026-10-12T00:00:00Z", &month)
        #expect(counted(month) == [.hours(1), .hours(2)])
    }

    /// What is compared with an earlier document may come from the other contract's register.
    @Test func aReportUnderTheOtherIsNamedAmongTheChanges() throws {
        var month = try month()
        try report("c-2", at: "2026-10-12T00:00:00Z", &month)
        try month.record(.outageReport, ["contract": "c-9", "guarantee": "power", "at": "2026-10-12T00:00:00Z"])
        let result = try #require(month.result())
        #expect(result.concerned(by: month.records, among: month.records).map(\.id) == ["r-1"])
        #expect(result.document(revision: 1, ledgerDigest: "sha256:0").compact.contains(#""renewals":["c-2"]"#))
    }
}
