import Correlation
import Intervals
import Ledger
import Live
import Office
import Programs
import Settings
import Site
import Testing
import Traffic

@testable import Daemon

/// What outlets carried around a loss of before the start, by their histories.
@Suite struct FormerLossesTests {
    private static let now = Instant("2026-03-20T12:00:00Z") ?? .distantPast
    private static let configuration = """
        site: dc-1
        timezone: UTC
        ledger: ledger.sqlite
        archives: {numbers: true}
        credentials: {lab: {version: 2c, community: public}}
        devices:
          pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
          pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
        contracts:
          acme:
            customer: {name: Acme Trading}
            service: colocation
            signed: 2026-02-01
            term: {from: 2026-02-10, to: 2027-02-10}
            rent: 1000.00 EUR
            power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}

        """
    private let folder = TemporaryFolder("losses")
    private let time = MovedTime(start: Self.now)

    private func outlet(_ device: String) -> SignalName { SignalName(device: device, kind: .outlet, element: "7") }

    private func event(_ kind: Event.Kind, _ id: String, at instant: Instant, ends alarm: String? = nil) -> Event {
        Event(
            id: id, kind: kind, at: instant, site: "dc-1", contract: "acme", subject: "acme/mains", state: "down",
            summary: "", details: alarm.map { [.alarm: $0] } ?? [:])
    }

    /// The slot before the loss and the one after it; a loss that was over sooner tells of no after.
    @Test func slotsBesideALossAreReadBack() async throws {
        let office = try SiteOffice.open(
            configuration: try folder.write("mainstay.yaml", Self.configuration), clock: time)
        let log = LogBook()
        let archives = Archives(folder: office.configuration.archives.folder, logger: log.logger)
        let long = Self.now - .hours(3) + .seconds(70)
        let short = Self.now - .hours(1) + .seconds(70)
        for minute in 0..<240 {
            let at = Self.now - .hours(4) + .minutes(Int64(minute))
            // Pdu-b takes over what pdu-a carried.
            let isLost = at >= long && at < long + .minutes(30)
            archives.keep([
                NumericSample(.init(outlet("pdu-a"), .current), at: at, value: isLost ? 0 : 2),
                NumericSample(.init(outlet("pdu-b"), .current), at: at, value: isLost ? 4 : 2),
            ])
        }
        try office.ledger.append(
            Batch(
                events: [
                    event(.powerFeedLost, "long", at: long),
                    event(.powerFeedRestored, "r-1", at: long + .minutes(30), ends: "long"),
                    event(.powerFeedLost, "short", at: short),
                    event(.powerFeedRestored, "r-2", at: short + .minutes(2), ends: "short"),
                    event(.powerFeedLost, "old", at: Self.now - .days(6)),
                ], schedule: office.facility.schedule))
        let board = Board(BoardState(office.facility), clock: time)
        let losses = FormerLosses(
            inForce: Changing(Installation(try ReadConfiguration(office.configuration), logger: log.logger)),
            place: LedgerPlace(office.ledger, path: nil) { office.ledger }, archives: archives, board: board,
            clock: time, logger: log.logger)
        let found = try await losses.read()
        #expect(Set(found.keys) == ["long", "short"])
        let whole = try #require(found["long"])
        #expect(whole.before == [outlet("pdu-a"): 2, outlet("pdu-b"): 2])
        #expect(whole.after == [outlet("pdu-a"): 0, outlet("pdu-b"): 4])
        #expect(found["short"]?.before.count == 2 && found["short"]?.after == [:])
        board.remember(found)
        #expect(board.facts.losses.map(\.lostAt) == [short, long])
        await losses.stop()
        await board.stop()
        await archives.stop()
    }
}
