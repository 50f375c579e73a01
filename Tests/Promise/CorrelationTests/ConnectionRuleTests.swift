import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// One rule for "connected" and one for "powered", of what holds now and of what held when.
@Suite struct ConnectionRuleTests {
    private func contract(_ network: NetworkConnection?, _ reading: AvailabilityTerms.ConnectionReading = .portAndHost)
        -> Contract
    {
        var contract = Room().facility.contracts[0]
        contract.network = network
        contract.terms.network.reading = reading
        return contract
    }

    private func state(
        _ contract: Contract, down: Set<SignalName> = [], unknown: Set<SignalName> = [], isContradicted: Bool = false
    ) -> SignalState? {
        ConnectionRule(of: contract, in: Room().facility)?.state(isContradicted: isContradicted) { signal in
            if unknown.contains(signal) { return .unknown }
            return if down.contains(signal) { .down } else { .up }
        }
    }

    private let all = NetworkConnection(
        access: .signal(Room.port), uplinks: ["east"], hosts: [Room.host.kind, Room.neighbour.kind])

    @Test func everyPartMustBeThere() {
        let contract = contract(all)
        #expect(state(contract) == .up)
        #expect(state(contract, down: [Room.port]) == .down)
        #expect(state(contract, down: [Room.uplink]) == .down)
        #expect(state(contract, down: [Room.beacon]) == .down)
        #expect(state(contract, down: [Room.host]) == .up)
        #expect(state(contract, down: [Room.host, Room.neighbour]) == .down)
        #expect(state(contract, unknown: [Room.uplink]) == .unknown)
    }

    /// A host that answers denies its port, and stands in for it.
    @Test func aPortThatIsDeniedIsUnknown() {
        let contract = contract(all)
        #expect(state(contract, down: [Room.port], isContradicted: true) == .up)
        #expect(
            state(contract, down: [Room.port], unknown: [Room.host, Room.neighbour], isContradicted: true) == .unknown)
        #expect(state(contract, unknown: [Room.port]) == .up)
    }

    /// By the other reading pings are evidence only, unless nothing else is observed.
    @Test func aSilentHostCountsWhereNothingElseIsObserved() {
        let hosts: Set = [Room.host, Room.neighbour]
        #expect(state(contract(all, .port), down: hosts) == .up)
        #expect(state(contract(NetworkConnection(hosts: all.hosts), .port), down: hosts) == .down)
        #expect(state(contract(NetworkConnection(uplinks: ["east"], hosts: all.hosts), .port), down: hosts) == .up)
        #expect(state(contract(NetworkConnection(uplinks: ["west"], hosts: all.hosts), .port), down: hosts) == .down)
        #expect(state(contract(nil)) == nil)
    }

    @Test func aCustomerHasPowerWhileAnyFeedCarriesIt() throws {
        var contract = contract(all)
        contract.power?.feeds.append(PowerSupply.Feed(name: "B", condition: .signal(Room.agent)))
        let rule = try #require(PowerRule(of: contract))
        #expect(rule.state { $0 == Room.outlet ? .down : .up } == .up)
        #expect(rule.state { $0 == Room.outlet ? .down : .unknown } == .unknown)
        #expect(rule.state { _ in .down } == .down)
        #expect(rule.signals == [Room.outlet, Room.agent])
        contract.power = nil
        #expect(PowerRule(of: contract) == nil)
    }

    /// What the rule says of every instant of a random site is what it says of the whole time, there.
    @Test func theRuleOfAnInstantIsTheRuleOfAllTime() throws {
        for number in seeds("the rule at an instant", few: 150, many: 20_000) {
            var seed = Seed(number)
            let site = try Site(Ticks(count: 200), now: 200, &seed)
            let contract = site.facility.contracts[0]
            let era = Era(from: .distantPast, digest: "sha256:0", facility: site.facility)
            var observations = try #require(
                Observations(now: site.ticks.instant(200), eras: [era], runs: site.runs()))
            let connection = try #require(ConnectionRule(of: contract, in: site.facility))
            let supply = try #require(PowerRule(of: contract))
            let network = observations.network(of: contract.id)
            let power = observations.power(of: contract.id)
            var timelines: [SignalName: Timeline] = [:]
            for signal in connection.signals + supply.signals {
                timelines[signal] =
                    observations.timeline(of: signal, failedRounds: connection.failedRounds).timeline
            }
            for tick in 0..<200 {
                let at = site.ticks.instant(tick)
                let stateOf = { timelines[$0]?.state(at: at) ?? .unknown }
                let isContradicted = network?.contradictions.contains { $0.span.contains(at) } ?? false
                let connected = connection.state(isContradicted: isContradicted, stateOf)
                guard connected == network?.timeline.state(at: at),
                    supply.state(stateOf) == power?.timeline.state(at: at)
                else {
                    Issue.record("seed \(number), tick \(tick)")
                    return
                }
            }
        }
    }

    // MARK: - Each configuration governs its own time

    /// Two rounds made an outage, from the newest configuration on six do.
    private func changedRounds() throws -> Observations {
        var before = Room()
        before.read(Room.host, isDown: true)
        before.readings[Room.neighbour] = "0u 10u 100d 110d 120u 130u"
        before.facility.contracts[0].power?.feeds[0].name = "old"
        var after = before.facility
        for place in after.contracts.indices { after.contracts[place].terms.network.failedRounds = 60 }
        after.contracts[0].power?.feeds[0].name = "new"
        let eras = [(0, before.facility), (205, after)].map { from, facility in
            Era(from: Notes.instant(Int64(from)), digest: "sha256:\(from)", facility: facility)
        }
        var runs: [SignalName: [Run]] = [:]
        for (signal, text) in before.readings { runs[signal] = Notes.runs(text, of: signal) }
        return try #require(Observations(now: Notes.instant(1000), eras: eras, runs: runs))
    }

    @Test func picturesShowEachConfigurationInItsOwnTime() throws {
        var observations = try changedRounds()
        let lanes = observations.lanes(of: "c-1")
        #expect(lanes.map(\.part) == [.feed("new"), .feed("old"), .power, .link, .uplink, .reachability, .network])
        #expect(Notes.nominal(lanes[0].timeline) == "u205-310")
        #expect(Notes.nominal(lanes[1].timeline) == "u0-205")
        #expect(Notes.nominal(lanes[5].timeline) == "u0-100 d100-200 u200-310")
        let later = observations.lanes(of: "c-1", in: Notes.span(205, 300))
        #expect(later.first?.part == .feed("new") && later.count == 6)
    }

    /// With the newest configuration's number of rounds neither the host nor its neighbour would have been silent.
    @Test func hypothesesKnowTheConfigurationOfTheirTime() throws {
        var observations = try changedRounds()
        let condition = observations.network(of: "c-1")
        let network = try #require(condition)
        let outages = observations.outages(.network, of: "c-1", in: network)
        #expect(outages.map(\.span) == [Notes.span(100, 200)])
        #expect(outages.map(\.hypothesis) == [.undetermined])
    }

    /// A neighbour is silent by its own contract's number of rounds.
    @Test(arguments: [(2, Hypothesis.undetermined), (3, .customerHost)])
    func neighboursAreSilentByTheirOwnRounds(failedRounds: Int, hypothesis: Hypothesis) throws {
        var room = Room()
        room.read(Room.host, isDown: true)
        room.readings[Room.neighbour] = "90u 100d 110d 120u 130u"
        room.facility.contracts[1].terms.network.failedRounds = failedRounds
        #expect(room.outages(.network).map(\.hypothesis) == [hypothesis])
    }
}
