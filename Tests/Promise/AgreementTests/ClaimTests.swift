import Agreement
import Intervals
import Site
import Testing

/// Fine print 7: which possible outages were reported in time, and until when they still can be.
@Suite struct ClaimTests {
    /// An hour without power on the first day, 10:00 to 11:00 in Shanghai.
    private func month() throws -> SmallMonth {
        try .power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
    }

    /// From the outage's beginning to the end of the fifth whole local day after the day of its end.
    @Test(arguments: [
        ("2026-10-10T01:59:59.999Z", Verdict.met), ("2026-10-10T02:00:00Z", .breached),
        ("2026-10-10T02:30:00Z", .breached), ("2026-10-15T16:00:00Z", .breached), ("2026-10-15T16:00:00.001Z", .met),
        ("2026-11-20T00:00:00Z", .met),
    ])
    func aReportCountsInsideTheWindow(at: String, verdict: Verdict) throws {
        var month = try month()
        try month.report(.power, at: at)
        let power = try #require(month.availability(.power))
        #expect(power.verdict == verdict)
        #expect(power.takenOff[.notReported] == (verdict == .met ? .hours(1) : 0))
        #expect((power.outages.first?.report != nil) == (verdict == .breached))
    }

    @Test(arguments: [
        // Five times 24 hours from the end.
        (ClaimWindow(count: .elapsed), "2026-10-15T03:00:00Z", Verdict.breached),
        (ClaimWindow(count: .elapsed), "2026-10-15T03:00:00.001Z", .met),
        (ClaimWindow(from: .start, count: .elapsed), "2026-10-15T02:00:00Z", .breached),
        (ClaimWindow(from: .start, count: .elapsed), "2026-10-15T02:00:00.001Z", .met),
        // Other lengths.
        (ClaimWindow(length: .days(1)), "2026-10-11T16:00:00Z", .breached),
        (ClaimWindow(length: .days(1)), "2026-10-11T16:00:00.001Z", .met),
        (ClaimWindow(length: .hours(1), count: .elapsed), "2026-10-10T04:00:00Z", .breached),
        (ClaimWindow(length: .hours(1), count: .elapsed), "2026-10-10T04:00:00.001Z", .met),
        // Less than a day is no whole day: the window ends with the day itself.
        (ClaimWindow(length: .hours(5)), "2026-10-10T16:00:00Z", .breached),
        (ClaimWindow(length: .hours(5)), "2026-10-10T16:00:00.001Z", .met),
    ])
    func theTermsSayHowLongItIs(window: ClaimWindow, at: String, verdict: Verdict) throws {
        var month = try month()
        month.contract.terms.power.claimWindow = window
        try month.report(.power, at: at)
        #expect(month.availability(.power)?.verdict == verdict)
    }

    /// The day that is not counted is the day of the end, or of the first instant that was down.
    @Test(arguments: [
        (ClaimWindow.Anchor.end, "2026-10-10T15:30:00Z", "2026-10-10T16:30:00Z", "2026-10-16T16:00:00Z"),
        (.start, "2026-10-10T15:30:00Z", "2026-10-10T16:30:00Z", "2026-10-15T16:00:00Z"),
        // Midnight belongs to the day that it begins.
        (.end, "2026-10-10T15:00:00Z", "2026-10-10T16:00:00Z", "2026-10-16T16:00:00Z"),
        (.end, "2026-10-10T15:00:00Z", "2026-10-10T15:59:59.999Z", "2026-10-15T16:00:00Z"),
    ])
    func theWindowEndsWithALocalDay(anchor: ClaimWindow.Anchor, from: String, to: String, closes: String) throws {
        let closes = try #require(Instant(closes))
        for (late, verdict) in [(Milliseconds(0), Verdict.breached), (1, .met)] {
            var month = try SmallMonth.power(off: (from: from, to: to))
            month.contract.terms.power.claimWindow.from = anchor
            try month.report(.power, at: (closes + late).description)
            #expect(month.availability(.power)?.verdict == verdict)
        }
    }

    @Test func oneReportCoversAllWhoseWindowsAreOpen() throws {
        var month = try SmallMonth.power(
            off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T02:30:00Z"),
            (from: "2026-10-10T18:00:00Z", to: "2026-10-10T18:20:00Z"),
            (from: "2026-10-11T02:00:00Z", to: "2026-10-11T02:10:00Z"))
        try month.report(.power, at: "2026-10-11T01:00:00Z")
        let power = try #require(month.availability(.power))
        #expect(power.outages.map { $0.report != nil } == [true, true, false])
        #expect(power.outages.map(\.counted) == [.minutes(30), .minutes(20), 0])
        #expect(power.takenOff[.notReported] == .minutes(10))
    }

    @Test func theFirstOfSeveralReportsIsPrinted() throws {
        var month = try month()
        for (id, at) in [("late", "2026-10-12T00:00:00Z"), ("first", "2026-10-11T00:00:00Z")] {
            try month.record(.outageReport, ["id": id, "contract": "c-1", "guarantee": "power", "at": at])
        }
        #expect(month.availability(.power)?.outages.map(\.report) == ["first"])
        #expect(month.availability(.power, at: "2026-10-10T12:00:00Z")?.outages.map(\.report) == [nil])
    }

    @Test func aReportOfTheOtherGuaranteeCoversNothing() throws {
        var month = try month()
        try month.report(.network, at: "2026-10-10T04:00:00Z")
        #expect(month.availability(.power)?.verdict == .met)
    }

    @Test func termsCanDoWithoutReports() throws {
        var month = try month()
        month.contract.terms.power.reportRequired = false
        #expect(month.availability(.power)?.verdict == .breached)
        #expect(month.availability(.power)?.takenOff[.notReported] == 0)
    }

    /// What nobody complained of cannot breach a contract, doubt included; until the window has closed it counts.
    @Test(arguments: [("2026-10-16T15:59:59.999Z", Verdict.undetermined), ("2026-10-16T16:00:00Z", .met)])
    func doubtIsTakenOffWholeWithItsOutage(now: String, verdict: Verdict) throws {
        var month = try month()
        // Silence from the evening of the 10th to the morning of the 11th.
        let signal = SmallMonth.outletA
        let silence = Instant("2026-10-10T12:00:00Z") ?? .distantPast
        month.runs[signal] = [
            Run(first: SmallMonth.start, last: silence, greatestGap: .minutes(1), state: .up),
            Run(first: silence + .hours(12), last: silence + .days(2), greatestGap: .minutes(1), state: .up),
        ]
        let power = try #require(month.availability(.power, at: now))
        #expect(power.verdict == verdict && power.nominalVerdict == .met)
        #expect(power.counted.max == (verdict == .met ? 0 : .hours(12) - .minutes(1)))
        #expect(power.unknown == .hours(12) - .minutes(1))
    }

    // MARK: - When claims close

    /// The period's end has a window of its own: the day of its end is the 12th.
    @Test(arguments: [
        ("2026-10-11T15:59:59.999Z", ResultStatus.running), ("2026-10-11T16:00:00Z", .provisional),
        ("2026-10-17T15:59:59.999Z", .provisional), ("2026-10-17T16:00:00Z", .final),
    ])
    func aResultIsFinalWhenNothingCanBeClaimed(now: String, status: ResultStatus) throws {
        let result = try #require(try month().result(at: now))
        #expect(result.status == status)
        #expect(result.claimsCloseAt == Instant("2026-10-17T16:00:00Z"))
    }

    @Test(arguments: [(Milliseconds.days(9), "2026-10-21T16:00:00Z"), (.days(1), "2026-10-17T16:00:00Z")])
    func theLongestWindowOfBothGuaranteesDecides(network: Milliseconds, closes: String) throws {
        var month = try month()
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        month.schedule.link = .minutes(1)
        month.read(SmallMonth.port, down: [])
        month.contract.terms.network.claimWindow.length = network
        #expect(month.result()?.claimsCloseAt == Instant(closes))
    }

    /// A guarantee without a condition has no window: nothing of it can be claimed.
    @Test func aGuaranteeWithoutAConditionHasNoWindow() throws {
        var month = try month()
        month.contract.terms.network.claimWindow.length = .days(30)
        #expect(month.result()?.claimsCloseAt == Instant("2026-10-17T16:00:00Z"))
        #expect(month.result(at: "2026-10-17T16:00:00Z")?.status == .final)
        month.contract.power = nil
        let none = try #require(month.result(at: "2026-10-11T16:00:00Z"))
        #expect(none.claimsCloseAt == Instant("2026-10-11T16:00:00Z") && none.status == .final)
    }

    /// An outage that goes on into the next month keeps the first one's claims open, as long as it lasts.
    @Test func anOutageAcrossTheMonthsKeepsBothOpen() throws {
        var month = try SmallMonth(from: "2026-10-01", to: "2027-01-01")
        month.powered(.signal(SmallMonth.outletA))
        month.read(
            SmallMonth.outletA, down: [(from: "2026-10-31T15:00:00Z", to: "2026-11-02T17:00:00Z")], for: .days(60))
        #expect(month.result(month: "2026-10")?.claimsCloseAt == Instant("2026-11-08T16:00:00Z"))
        #expect(month.result(month: "2026-11")?.claimsCloseAt == Instant("2026-12-06T16:00:00Z"))
    }
}
