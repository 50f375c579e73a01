import Correlation
import Intervals
import Proofs
import Site
import Testing

/// What a loss tells of how things are wired.
@Suite struct CordEvidenceTests {
    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    private static func supply() throws -> PowerSupply {
        PowerSupply(feeds: [
            .init(name: "A", condition: .signal(try signal("pdu-a/outlet/7"))),
            .init(name: "B", condition: .signal(try signal("pdu-b/outlet/7"))),
        ])
    }

    /// What was carried on A and B before, then after A was lost; nil is not measured.
    private func suspicions(
        _ before: (Double?, Double?), _ after: (Double?, Double?), silenced: [String] = [], answering: [String] = []
    ) throws -> [CordSuspicion.Kind] {
        let outlets = try ["pdu-a/outlet/7", "pdu-b/outlet/7"].map(Self.signal)
        var loss = FeedLoss(
            contract: "c-1", feed: "A", lostAt: Notes.instant(0), restoredAt: nil, silencedHosts: silenced,
            answeringHosts: answering)
        loss.before[outlets[0]] = before.0
        loss.before[outlets[1]] = before.1
        loss.after[outlets[0]] = after.0
        loss.after[outlets[1]] = after.1
        return try loss.suspicions(against: Self.supply()).map(\.kind)
    }

    @Test func asDeclaredIsNothingSuspicious() throws {
        #expect(try suspicions((2, 2), (0, 4)) == [])
        // A supply draws a little less from one cord.
        #expect(try suspicions((2, 2), (0.1, 3.6)) == [])
        // Nothing is known of what was not measured.
        #expect(try suspicions((nil, nil), (nil, nil)) == [])
        #expect(try suspicions((2, nil), (0, nil)) == [])
    }

    @Test func bothCordsOnTheLostSide() throws {
        #expect(try suspicions((2, 2), (0, 0)) == [.fellToo, .nothingTookOver])
    }

    @Test func bothCordsOnTheOtherSide() throws { #expect(try suspicions((0, 4), (0, 4)) == [.idleBefore]) }

    @Test func anOutletThatHangsElsewhere() throws {
        #expect(try suspicions((2, 2), (2, 2)) == [.carriesOn])
        #expect(try suspicions((2, 2), (0, 2)) == [.nothingTookOver])
    }

    @Test func hostsThatAllFell() throws {
        #expect(try suspicions((nil, nil), (nil, nil), silenced: ["a", "b"]) == [.hostsFell])
        #expect(try suspicions((nil, nil), (nil, nil), silenced: ["a"], answering: ["b"]) == [])
    }

    /// Servers with cords anywhere: exactly those that hang as they are declared, and draw something, raise no suspicion.
    @Test func exactlyTheWrongOnesAreSuspected() throws {
        for number in seeds("cords", few: 400, many: 40_000) {
            var seed = Seed(number)
            let amperes = Double(seed.number(10...80)) / 10
            // Where the two cords hang: true is the lost side.
            let cords = [seed.once(in: 2), seed.once(in: 2)]
            let sockets = try zip(["pdu-a/outlet/7", "pdu-b/outlet/7"], cords).map { path, _ in try Self.signal(path) }
            // The cord that is declared on A hangs in an outlet of A, or else in the outlet of B beside the other one.
            func carried(isLost: Bool) -> [SignalName: Double] {
                let live = cords.map { !(isLost && $0) }
                let count = Double(live.count { $0 })
                var loads: [SignalName: Double] = [sockets[0]: 0, sockets[1]: 0]
                for (cord, isLive) in zip(cords, live) where isLive {
                    loads[cord ? sockets[0] : sockets[1], default: 0] += amperes / count
                }
                return loads
            }
            let loss = FeedLoss(
                contract: "c-1", feed: "A", lostAt: Notes.instant(0), restoredAt: nil, before: carried(isLost: false),
                after: carried(isLost: true))
            let found = try loss.suspicions(against: Self.supply())
            let isAsDeclared = cords.contains(true) && cords.contains(false)
            guard found.isEmpty != isAsDeclared else { continue }
            Issue.record("seed \(number): cords \(cords), \(amperes) A: \(found.map(\.kind))")
            return
        }
    }

    // MARK: - What the ledger tells

    private func losses(_ readings: [SignalName: String]) throws -> [FeedLoss] {
        var facility = Notes.facility()
        var contract = Notes.contract("c-1", in: facility)
        contract.power = try Self.supply()
        contract.network = NetworkConnection(hosts: [Notes.host.kind])
        facility.contracts = [contract]
        var observations = try #require(Notes.observations(readings, facility: facility))
        return observations.feedLosses(of: "c-1", in: Notes.span(0, 1000))
    }

    private func line(_ down: Range<Int> = 0..<0) -> String {
        stride(from: 0, through: 990, by: 10).map { "\($0)\(down.contains($0) ? "d" : "u")" }.joined(separator: " ")
    }

    @Test func aLossOfOneFeedIsFoundWithWhatHostsDid() throws {
        let outlets = try ["pdu-a/outlet/7", "pdu-b/outlet/7"].map(Self.signal)
        let found = try losses([outlets[0]: line(300..<600), outlets[1]: line(), Notes.host: line(330..<590)])
        #expect(found.map(\.feed) == ["A"] && found.map(\.lostAt) == [Notes.instant(300)])
        #expect(found.first?.restoredAt == Notes.instant(600))
        #expect(found.first?.silencedHosts == [Notes.host.kind] && found.first?.answeringHosts == [])
        let answering = try losses([outlets[0]: line(300..<600), outlets[1]: line(), Notes.host: line()])
        #expect(answering.first?.answeringHosts == [Notes.host.kind] && answering.first?.silencedHosts == [])
    }

    /// With both feeds lost nothing is shown of either.
    @Test func anOutageProvesNothing() throws {
        let outlets = try ["pdu-a/outlet/7", "pdu-b/outlet/7"].map(Self.signal)
        #expect(try losses([outlets[0]: line(300..<600), outlets[1]: line(400..<500)]).isEmpty)
        #expect(try losses([outlets[0]: line(300..<600)]).isEmpty)
    }
}
