import Correlation
import Intervals
import Site
import Testing

/// What contracts would have, and when their power ends.
@Suite struct ContractEffectTests {
    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    /// One customer with two feeds and a port, another with one feed.
    private static func facility() throws -> Facility {
        var facility = Notes.facility()
        facility.devices = [
            Device(name: "ups-a", host: "192.0.2.1", credentials: "c"),
            Device(name: "ups-b", host: "192.0.2.1", credentials: "c"),
            Device(name: "pdu-1", host: "192.0.2.1", credentials: "c", fedBy: try signal("ups-a/output")),
            Device(name: "pdu-2", host: "192.0.2.1", credentials: "c", fedBy: try signal("ups-b/output")),
            Device(name: "sw-1", host: "192.0.2.1", credentials: "c", fedBy: try signal("pdu-1/outlet/1")),
        ]
        facility.uplinks = [
            Uplink(name: "east", link: try signal("sw-1/port/e")),
            Uplink(name: "west", link: try signal("sw-2/port/w")),
        ]
        var both = Notes.contract("both", in: facility)
        both.power = PowerSupply(feeds: [
            .init(name: "A", condition: .signal(try signal("pdu-1/outlet/7"))),
            .init(name: "B", condition: .signal(try signal("pdu-2/outlet/7"))),
        ])
        both.network = NetworkConnection(access: .signal(try signal("sw-2/port/1")), uplinks: ["east", "west"])
        var one = Notes.contract("one", in: facility)
        one.power = PowerSupply(feeds: [.init(name: "A", condition: .signal(try signal("pdu-1/outlet/8")))])
        one.network = NetworkConnection(access: .signal(try signal("sw-1/port/1")))
        facility.contracts = [both, one]
        return facility
    }

    private func known() throws -> Set<SignalName> {
        Set(
            try ["ups-a/input", "ups-a/output", "ups-b/input", "ups-b/output", "pdu-1/inlet", "pdu-2/inlet"]
                .map(Self.signal))
    }

    private func effects(
        of dead: [String], emptied: Set<String> = [], down: Set<String> = []
    ) throws -> [String] {
        let facility = try Self.facility()
        let stateOf = { (signal: SignalName) in down.contains(signal.path) ? SignalState.down : .up }
        let loss = SupplyLoss(
            of: Set(try dead.map(Self.signal)), emptied: emptied, in: facility, knowing: try known(), stateOf: stateOf)
        return facility.effects(of: loss) { signal, _ in stateOf(signal) }
            .map { "\($0.contract) \($0.guarantee.rawValue) \($0.outcome?.rawValue ?? "")" }
    }

    @Test func itNamesWhoLosesWhat() throws {
        #expect(
            try effects(of: ["pdu-1/inlet"]) == [
                "both power redundancy_lost", "both network redundancy_lost", "one power lost", "one network lost",
            ])
        #expect(try effects(of: ["pdu-2/inlet"]) == ["both power redundancy_lost"])
        #expect(try effects(of: ["pdu-2/outlet/9"]) == [])
    }

    /// Who has one feed only loses his power with it.
    @Test func withTheOtherFeedDownItIsAnOutage() throws {
        #expect(try effects(of: ["pdu-2/inlet"], down: ["pdu-1/outlet/7"]) == ["both power lost"])
        // What is down already gets no worse.
        #expect(
            try effects(of: ["pdu-2/inlet"], down: ["pdu-1/outlet/7", "pdu-2/outlet/7"]) == [])
    }

    @Test func whatNobodyWroteDownIsPossible() throws {
        #expect(
            try effects(of: ["pdu-1/bank/1"]) == [
                "both power redundancy_may_be_lost", "both network redundancy_may_be_lost", "one power may_be_lost",
                "one network may_be_lost",
            ])
    }

    // MARK: - Mains that stays away

    private func ends(
        inputs: [String], _ batteries: [(String, Int64?)], down: Set<String> = []
    ) throws -> [PowerEnd] {
        let facility = try Self.facility()
        let loss = MainsLoss(
            of: Set(try inputs.map(Self.signal)),
            batteries: batteries.map {
                BatteryEnd(device: $0.0, at: $0.1.map { Notes.instant($0) }, estimatedAt: Notes.instant(0))
            }, in: facility, knowing: try known(), at: Notes.instant(0))
        return loss.ends { signal, _ in down.contains(signal.path) ? .down : .up }
    }

    @Test func powerEndsWithTheLastBattery() throws {
        let ends = try ends(inputs: ["ups-a/input", "ups-b/input"], [("ups-a", 600), ("ups-b", 900)])
        #expect(ends.map(\.contract) == ["one", "both"])
        #expect(ends.map(\.at) == [Notes.instant(600), Notes.instant(900)])
        #expect(ends.map(\.possiblyAt) == [Notes.instant(600), Notes.instant(900)])
        #expect(ends.last?.batteries.map(\.device) == ["ups-a", "ups-b"])
    }

    @Test func oneBatteryOfTwoEndsNobodysPowerWithTwoFeeds() throws {
        let ends = try ends(inputs: ["ups-a/input"], [("ups-a", 600)])
        #expect(ends.map(\.contract) == ["one", "both"])
        #expect(ends.map(\.at) == [Notes.instant(600), nil])
    }

    /// Nobody knows how long it lasts: it may be over at once.
    @Test func aBatteryThatSaysNothingMayBeEmpty() throws {
        let ends = try ends(inputs: ["ups-a/input", "ups-b/input"], [("ups-a", 600), ("ups-b", nil)])
        #expect(ends.map(\.contract) == ["one", "both"])
        #expect(ends.map(\.at) == [Notes.instant(600), nil])
        #expect(ends.map(\.possiblyAt) == [Notes.instant(600), Notes.instant(600)])
        #expect(ends.last?.batteries.map(\.at) == [Notes.instant(600), nil])
    }

    @Test func powerThatIsGoneEndedAlready() throws {
        let ends = try ends(inputs: ["ups-a/input"], [("ups-a", 600)], down: ["pdu-1/outlet/8"])
        #expect(ends.first?.at == Notes.instant(0) && ends.first?.contract == "one")
    }
}
