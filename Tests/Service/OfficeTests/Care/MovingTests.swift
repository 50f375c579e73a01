import Agreement
import Correlation
import Digests
import Foundation
import Intervals
import Ledger
import Programs
import Settings
import Site
import Testing

@testable import Office

/// Moving to new hardware, both machines running for a while, as Documentation/backup.md says.
@Suite struct MovingTests {
    private static let signals = ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"]
    /// While neither the old machine nor the moved ledger was being written.
    private static let down = 40..<43

    /// What a machine polls in some hours of February.
    private func poll(_ hours: Range<Int>, into office: SiteOffice) throws {
        let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
        for hour in hours {
            let state: SignalState = Self.down.contains(hour) ? .down : .up
            let readings = Self.signals.compactMap { SignalName($0) }.map {
                Reading(signal: $0, at: start + .hours(Int64(hour)), state: state)
            }
            try office.ledger.append(Batch(readings: readings, schedule: office.facility.schedule))
        }
    }

    private func figures(_ office: SiteOffice) throws -> [AvailabilityResult] {
        let judged = try office.judge("acme", month: .february, for: OfficeSite.provider)
        return try [Guarantee.power, .network].map { try #require(judged.availability($0)) }
    }

    /// Imports everything that another ledger has; how many readings were new.
    private func bring(_ other: SiteOffice, into office: SiteOffice) throws -> Int {
        var lines: [String] = []
        try other.exportChain(contracts: [], for: OfficeSite.administrator) { lines.append($0) }
        let outcome = try office.importLines(
            lines.joined(separator: "\n"), file: "trial", keepsGoodLines: false, for: OfficeSite.administrator)
        try #require(outcome.problems == [])
        return outcome.summary?.newReadings ?? 0
    }

    @Test func nothingIsUnknownAndTheChainsGoOn() throws {
        // One machine that never moved.
        let still = try OfficeSite(hasReadings: false)
        try poll(0..<74, into: still.office)

        let old = try OfficeSite(hasReadings: false)
        try old.office.acceptConfiguration()
        try poll(0..<40, into: old.office)
        // The new machine tries for some hours, with a ledger of its own.
        let text = try String(contentsOfFile: old.configurationPath, encoding: .utf8)
        let machine = TemporaryFolder("new-machine")
        let trial = try SiteOffice.open(
            configuration: machine.write("trial.yaml", text.replacing("ledger.sqlite", with: "trial.sqlite")),
            clock: old.clock)
        try poll(37..<41, into: trial)

        let backup = machine.path("move.tar")
        let manifest = try SiteOffice.backUp(
            configuration: old.configurationPath, to: backup, for: OfficeSite.administrator, clock: old.clock
        ).manifest
        try poll(41..<45, into: trial)
        let path = try machine.write("mainstay.yaml", text)
        _ = try SiteOffice.restore(backup, configuration: path, for: OfficeSite.administrator, clock: old.clock)
        let new = try SiteOffice.open(configuration: path, clock: old.clock)
        #expect(try bring(trial, into: new) > 0)
        try poll(44..<74, into: new)
        try poll(45..<46, into: trial)
        _ = try bring(trial, into: new)
        #expect(try bring(trial, into: new) == 0)

        for (moved, whole) in zip(try figures(new), try figures(still.office)) {
            #expect(moved.down == whole.down && moved.unknown == whole.unknown)
            #expect(moved.outages.map(\.outage.span) == whole.outages.map(\.outage.span))
            #expect(moved.down.nominal > 0)
        }
        let verified = try new.verify(heads: [], for: OfficeSite.administrator)
        #expect(verified.isIntact)
        for head in manifest.ledger.heads.values {
            #expect(verified.chain.links.values.contains { $0[head.row]?.description == head.head })
        }
    }
}
