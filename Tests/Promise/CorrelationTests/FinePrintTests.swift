import Correlation
import Intervals
import Site
import Testing

/// Fine print 1 to 3, a sentence at a time, with each edge's millisecond.
@Suite struct FinePrintTests {
    private func timeline(_ readings: String, now: Int64 = 1000) throws -> SignalTimeline {
        var observations = try #require(Notes.observations([Notes.outlet: readings], now: now))
        return observations.timeline(of: Notes.outlet)
    }

    private func check(_ readings: String, now: Int64 = 1000, nominal: String, certain: String) throws {
        let timeline = try timeline(readings, now: now).timeline
        #expect(Notes.nominal(timeline) == nominal, "nominal")
        #expect(Notes.certain(timeline) == certain, "certain")
    }

    // MARK: - 1

    @Test(
        arguments: [
            ("0u 10d", 1000, "u0-10 d10-20", "d10-20"), ("0u 10d", 15, "u0-10 d10-15", "d10-15"),
            ("0u 10d", 11, "u0-10 d10-11", "d10-11"), ("0u 10d", 10, "u0-10", ""), ("0u 10d", 9, "u0-9", "u0-9"),
            ("0u 10d", 0, "", ""), ("0u 10d", -1, "", ""),
        ] as [(String, Int64, String, String)])
    func aReadingAfterNowIsNotKnown(readings: String, now: Int64, nominal: String, certain: String) throws {
        try check(readings, now: now, nominal: nominal, certain: certain)
    }

    @Test(arguments: [
        ("0u 10? 20u", "u0-30", "u0-30"), ("0u 10? 25u", "u0-35", "u0-35"),
        ("0u 10? 26u", "u0-10 u26-36", "u0-10 u26-36"),
        ("0? 10u 20?", "u10-20", "u10-20"), ("0?", "", ""), ("0u 10?<5 20d", "u0-20 d20-30", "d20-30"),
        ("10? 10u", "u10-20", "u10-20"),
    ])
    func anUnknownReadingIsNone(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    /// The first one stored counts, though it was not the first one read.
    @Test(arguments: [
        ("0u 10d 10u 20d", "u0-10 d10-30", "d10-30"), ("0u 10u 10d 20u", "u0-30", "u0-30"),
        ("0u 20d 10d 10u", "u0-10 d10-30", "d10-30"), ("10u<5 10u<8", "u5-20", "u5-20"),
    ])
    func ofTwoAtOneInstantTheFirstStoredCounts(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    // MARK: - 2

    @Test(arguments: [("0u", "u0-10"), ("0d", "d0-10"), ("0u 20u", "u0-30"), ("5d", "d5-15"), ("", "")])
    func theLastReadingHoldsForItsInterval(readings: String, both: String) throws {
        try check(readings, nominal: both, certain: both)
    }

    @Test(arguments: [
        ("10u<0", "u0-20"), ("10d<-40", "d-40-20"), ("10u<10", "u10-20"), ("10u<0 20u<0", "u0-30"),
        ("100d<1 110d<1", "d1-120"),
    ])
    func beforeTheFirstReadingOnlyItsSinceTells(readings: String, both: String) throws {
        try check(readings, nominal: both, certain: both)
    }

    /// A `since` later than its own reading, or not later than the last earlier reading of the other state, is dropped and
    /// counted.
    @Test(
        arguments: [
            ("10u<10", []), ("10u<11", [10]), ("0d 10u<1", []), ("0d 10u<0", [10]), ("0d 10u<-1", [10]),
            ("0u 10d 20u<11", []), ("0u 10d 20u<10", [20]), ("0d 10u 20u<0", [20]), ("0d 10u 20u<1", []),
            ("0d 10u<0 20u<5", [10]), ("0u<1 10u<11 20u<21", [0, 10, 20]),
        ] as [(String, [Int64])])
    func anImpossibleSinceIsConflictingEvidence(readings: String, conflicts: [Int64]) throws {
        #expect(try timeline(readings).conflicts.map(\.milliseconds) == conflicts)
    }

    @Test(arguments: [
        ("0d 10u<0", "d0-10 u10-20", "u10-20"), ("0d 10u<1", "d0-1 u1-20", "d0-1 u1-20"),
        ("10u<11", "u10-20", "u10-20"), ("0d 10u 20u<0", "d0-10 u10-30", "u10-30"),
    ])
    func aDroppedSinceIsAsIfItHadNotBeenSaid(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    /// What was concluded from a restart is nominally so and never certain, and holds until the restart.
    @Test(arguments: [
        ("10di", "d10-20", ""), ("0di 10di", "d0-20", ""), ("0d 10di", "d0-20", ""), ("0di 10d", "d0-20", "d10-20"),
        ("0u 10di 20u<18", "u0-10 d10-18 u18-30", "u18-30"), ("0u 10di 100u<95", "u0-10 d10-95 u95-110", "u95-110"),
        ("0u 10di 100u", "u0-10 d10-20 u100-110", "u100-110"), ("10d<5i", "d5-20", ""),
    ])
    func anInferredReadingIsNeverCertain(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    // MARK: - 3

    @Test(arguments: [
        ("0u 25u", "u0-35"), ("0u 26u", "u0-10 u26-36"), ("0d 25d", "d0-35"), ("0d 26d", "d0-10 d26-36"),
        ("0u 25u 50u", "u0-60"), ("0u 10u 36u 46u", "u0-20 u36-56"),
    ])
    func equalNeighboursHoldWithinTwoAndAHalfIntervals(readings: String, both: String) throws {
        try check(readings, nominal: both, certain: both)
    }

    /// Nominally at the later reading; certainly somewhere between the two.
    @Test(arguments: [
        ("0u 10d", "u0-10 d10-20", "d10-20"), ("0u 25d", "u0-25 d25-35", "d25-35"),
        ("0u 26d", "u0-10 d26-36", "d26-36"), ("0d 10u 20d", "d0-10 u10-20 d20-30", "d20-30"),
        ("0u 10u 20d 30d", "u0-20 d20-40", "u0-10 d20-40"),
    ])
    func aChangeWithoutASinceLiesSomewhereBetween(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    @Test(arguments: [
        ("0u 10d<5", "u0-5 d5-20"), ("0u 10d<10", "u0-10 d10-20"), ("0u 10d<1", "u0-1 d1-20"),
        ("0u 26d<20", "u0-10 d20-36"), ("0u 26d<10", "u0-10 d10-36"), ("0u 26d<5", "u0-5 d5-36"),
        ("0u 100d<99", "u0-10 d99-110"), ("0u 25d<24", "u0-24 d24-35"),
    ])
    func aChangeWithASinceIsExact(readings: String, both: String) throws {
        try check(readings, nominal: both, certain: both)
    }

    @Test(arguments: [
        ("0u 40u<0", "u0-50"), ("0u 400u<-7", "u0-410"), ("0d 40d<-1", "d0-50"), ("0u 40u", "u0-10 u40-50"),
        ("0u 40u<0 80u<0", "u0-90"),
    ])
    func aGapIsHealedByASinceBeforeIt(readings: String, both: String) throws {
        try check(readings, nominal: both, certain: both)
    }

    /// The same state on both sides and a `since` between: it certainly ended and came back, at an instant that is known
    /// and from one that is not.
    @Test(arguments: [
        ("0u 10u<5", "u0-20", "u5-20"), ("0u 40u<20", "u0-10 u20-50", "u20-50"), ("0u 40u<10", "u0-50", "u10-50"),
        ("0u 40u<5", "u0-50", "u5-50"), ("0d 25d<1", "d0-35", "d1-35"), ("0u 10u 20u<15", "u0-30", "u0-10 u15-30"),
        ("0u 10u<10", "u0-20", "u10-20"),
    ])
    func aHiddenBlipIsFound(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    // MARK: - The uncertainty of a device's clock

    @Test(arguments: [
        ("10u<5~3", "u5-20", "u8-20"), ("0u 10d<5~2", "u0-5 d5-20", "u0-3 d7-20"),
        ("0u 10d<11~1", "u0-10 d10-20", "u0-10 d10-20"), ("0u 10d<12~1", "u0-10 d10-20", "d10-20"),
        ("0d 10u<0~1", "d0-10 u10-20", "u10-20"), ("0u 10d<5~9", "u0-5 d5-20", "d10-20"),
        ("0u<-5~1 10u<-4~1", "u-5-20", "u-4-20"), ("0u<-5~1 10u<-2~1", "u-5-20", "u-4-20"),
    ])
    func aSinceIsGrantedItsErrorOnBothSides(readings: String, nominal: String, certain: String) throws {
        try check(readings, nominal: nominal, certain: certain)
    }

    // MARK: - Signals together

    @Test func aConditionIsCombinedInBothAccounts() throws {
        let other = SignalName(device: "pdu-2", kind: .outlet, element: "7")
        var observations = try #require(
            Notes.observations([Notes.outlet: "0u 10d 20d 30u", other: "0u 10u 20d 30d"]))
        let parts = [Condition.signal(Notes.outlet), .signal(other)]
        let any = observations.timeline(of: .any(parts))
        let all = observations.timeline(of: .all(parts))
        #expect(Notes.nominal(any) == "u0-20 d20-30 u30-40")
        #expect(Notes.certain(any) == "u0-10 u30-40")
        #expect(Notes.nominal(all) == "u0-10 d10-40")
        #expect(Notes.certain(all) == "d10-40")
    }

    /// Nothing known combines with nothing known.
    @Test func aSignalThatWasNeverReadIsUnknown() throws {
        var observations = try #require(Notes.observations([:]))
        let signal = observations.timeline(of: Notes.outlet)
        let condition = observations.timeline(of: .all([.signal(Notes.outlet)]))
        let nothing = observations.timeline(of: .all([]))
        #expect(signal.timeline == .unknown && signal.conflicts == [])
        #expect(condition == .unknown && nothing == .alwaysUp)
    }
}
