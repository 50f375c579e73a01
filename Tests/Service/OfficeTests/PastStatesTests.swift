import Intervals
import Live
import Office
import Site
import Testing

/// What held at past instants, for the pages that show it.
struct PastStatesTests {
    private static func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

    @Test(arguments: [
        ("2026-02-10T00:30:00Z", SignalState.up), ("2026-02-10T02:30:00Z", .down), ("2026-02-10T05:00:00Z", .up),
        ("2026-01-01T00:00:00Z", .unknown),
    ])
    func whatHeldIsRecalled(text: String, feeds: SignalState) throws {
        let at = try Self.instant(text)
        let site = try OfficeSite()
        let board = try site.office.pastBoard(at: at)
        let acme = try #require(board.report(at: at, from: .ledger).contracts.first)
        #expect(acme.feeds.map(\.state) == [feeds, feeds])
    }

    /// What was installed then, not what is now.
    @Test func theConfigurationIsThatOfThen() throws {
        let site = try OfficeSite(now: "2026-02-10T00:00:00Z")
        try site.office.acceptConfiguration()
        let later = try site.reconfigured { $0.replacing("globex", with: "initech") }
        try site.clock.set("2026-02-11T00:00:00Z")
        try later.acceptConfiguration()
        try site.clock.set("2026-02-12T00:00:00Z")
        let before = try later.pastBoard(at: try Self.instant("2026-02-10T12:00:00Z"))
        #expect(before.facility.contracts.map(\.id) == ["acme", "globex"])
        let after = try later.pastBoard(at: try Self.instant("2026-02-11T12:00:00Z"))
        #expect(after.facility.contracts.map(\.id) == ["acme", "initech"])
        // The first one also governs what was before it.
        let first = try later.pastBoard(at: try Self.instant("2025-01-01T00:00:00Z"))
        #expect(first.facility.contracts.map(\.id) == ["acme", "globex"])
    }

    @Test func nothingIsKnownOfWhatIsToCome() throws {
        let site = try OfficeSite(now: "2026-02-10T00:00:00Z")
        let refusal = #expect(throws: Refusal.self) {
            try site.office.pastBoard(at: site.clock.now + 1)
        }
        #expect(refusal?.code == .malformed && refusal?.field == "at")
    }

    /// As the readings prove it; before the first and after the last nothing is known.
    @Test func timelinesEndWithTheirEvidence() throws {
        let site = try OfficeSite()
        let signal = try #require(SignalName("pdu-a/outlet/7"))
        let other = try #require(SignalName("pdu-a/outlet/99"))
        let span = Span(from: try Self.instant("2026-02-09T00:00:00Z"), to: try Self.instant("2026-02-15T00:00:00Z"))
        let timelines = try site.office.timelines(of: [signal, other], within: span)
        let timeline = try #require(timelines[signal])
        #expect(timeline.down.length == .hours(3))
        #expect(timeline.up.length > .hours(60) && timeline.up.length < .hours(75))
        #expect(timelines[other] == .unknown)
    }
}
