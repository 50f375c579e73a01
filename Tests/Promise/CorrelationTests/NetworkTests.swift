import Correlation
import Intervals
import Site
import Testing

/// Network outages: `not all(uplink, access, reachability)`, and who is believed where they disagree.
@Suite struct NetworkTests {
    /// The first contract's network, from 0 to 310.
    private func network(_ room: Room) throws -> GuaranteeTimeline {
        var observations = try #require(room.observations)
        let network = observations.network(of: "c-1")
        return try #require(network)
    }

    private func down(_ room: Room) throws -> String {
        let timeline = try network(room).timeline
        return Notes.text(up: .empty, down: timeline.down)
    }

    @Test(
        arguments: [
            ([], ""), ([Room.port, Room.host], "d100-200"), ([Room.uplink], "d100-200"), ([Room.beacon], "d100-200"),
            ([Room.host], "d100-200"), ([Room.outlet], ""), ([Room.otherPort, Room.neighbour, Room.agent], ""),
        ] as [([SignalName], String)])
    func everyPartMustBeThere(down signals: [SignalName], down: String) throws {
        var room = Room()
        for signal in signals { room.read(signal, isDown: true) }
        #expect(try self.down(room) == down)
    }

    // MARK: - Contradictions

    /// A host answered while its port was certainly down: the whole span is unknown, and the pings decide.
    @Test func anAnswerContradictsThePort() throws {
        var room = Room()
        room.read(Room.port, isDown: true)
        let network = try network(room)
        #expect(
            network.contradictions == [
                Contradiction(span: Notes.span(100, 200), links: [Room.port], hosts: [Room.host])
            ])
        #expect(Notes.nominal(network.timeline) == "u0-310")
        #expect(Notes.certain(network.timeline) == "u0-90 u100-310")
    }

    /// Of several links and hosts, a contradiction names those that contradict each other, and no other.
    @Test func aContradictionNamesWhoContradictsWhom() throws {
        var room = Room()
        let silent = SignalName.icmp("198.51.100.99")
        let spare = SignalName(device: Room.port.device, kind: Room.port.kind, element: "spare")
        room.facility.contracts[0].network?.access = .any([.signal(Room.port), .signal(spare)])
        room.facility.contracts[0].network?.hosts += [silent.kind]
        room.readings[Room.port] = "0d 10d 20d 30u 60d 70d 80d 90u"
        room.readings[spare] = "0d 10d 20d 30d 40d 50d 60d 70d 80d 90u"
        room.readings[Room.host] = "0u 5u 29u 31d 41d 51d 61d 71d 81d 91u"
        room.readings[silent] = "0d 10d 20d 30d 40d 50d 60u 65u 70u 80u 90u"
        let found = try network(room).contradictions
        #expect(
            found == [
                Contradiction(span: Notes.span(0, 30), links: [Room.port, spare], hosts: [Room.host]),
                Contradiction(span: Notes.span(60, 90), links: [Room.port, spare], hosts: [silent]),
            ])
    }

    /// Each of two down spans stands or falls by itself.
    @Test(arguments: [
        ("0u 10u 90u", "0u 40u 95u", []),  // The port was up.
        ("0d 10d 20d 30u 60d 70d 80d 90u", "0d 10d 20d 30d 40d 65u 66u 100u", [Notes.span(60, 90)]),
        ("0d 10d 20d 30u 60d 70d 80d 90u", "0u 5u 29u 54u 79u 104u", [Notes.span(0, 30), Notes.span(60, 90)]),
    ])
    func onlyWhatWasAnsweredInsideIsContradicted(port: String, host: String, contradicted: [Span]) throws {
        var room = Room()
        room.readings[Room.port] = port
        room.readings[Room.host] = host
        #expect(try network(room).contradictions.map(\.span) == contradicted)
    }

    /// A ping answered before and one after prove nothing about the time between, nor does one at an edge that is
    /// uncertain.
    @Test(arguments: [
        ("0u 10d 20d 30u", "0u 9u 34u", []), ("0u 10d 20d 30u", "0u 10u 35u", [Notes.span(10, 30)]),
        ("0u 10d 20d 30u", "0u 19u 44u", [Notes.span(10, 30)]), ("0u 10d 20d 30u", "0u 20u 45u", []),
        ("0u 10d 20d 30u", "0u 25u 50u", []), ("0u 10d 20u", "0u 10u 20u", []), ("0u 10d 20d 30u", "0u 15ux 24u", []),
    ])
    func anAnswerCountsWhereThePortIsCertainlyDown(port: String, host: String, contradicted: [Span]) throws {
        var room = Room()
        room.readings[Room.port] = port
        room.readings[Room.host] = host
        #expect(try network(room).contradictions.map(\.span) == contradicted)
    }

    /// A stored run of answers whose greatest gap is shorter than the outage holds an answer inside it.
    @Test(arguments: [(Milliseconds(10), true), (20, true), (21, false)])
    func aRunOfAnswersContradictsWhatIsLongerThanItsGaps(gap: Milliseconds, isContradicted: Bool) throws {
        var run = Run(Reading(signal: Room.host, at: Notes.instant(0), state: .up))
        run.last = Notes.instant(200)
        run.greatestGap = gap
        var facility = Room().facility
        facility.contracts[0].network?.uplinks = []
        let runs = [Room.host: [run], Room.port: Notes.runs("0u 10u 100d 110d 120d 130u", of: Room.port)]
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: Notes.instant(1000), eras: [era], runs: runs))
        let found = observations.network(of: "c-1")
        let network = try #require(found)
        #expect(network.contradictions.map(\.span) == (isContradicted ? [Notes.span(100, 130)] : []))
    }

    // MARK: - Pings stand in

    /// Where the links are unknown, up where the pings are, otherwise unknown; silence is an outage by itself.
    @Test func pingsStandInForPortsThatAreUnknown() throws {
        var room = Room()
        room.readings[Room.port] = nil
        #expect(Notes.nominal(try network(room).timeline) == "u0-310")
        room.read(Room.host, isDown: true)
        #expect(Notes.nominal(try network(room).timeline) == "u0-100 d100-200 u200-310")
        room.facility.contracts[0].terms.network.reading = .port
        #expect(Notes.nominal(try network(room).timeline) == "u0-100 u200-310")
        room.readings[Room.host] = nil
        #expect(Notes.nominal(try network(room).timeline) == "")
    }

    /// By the other reading pings are evidence only, unless there is nothing else.
    @Test func aSilentHostCountsByTheReadingOfTheTerms() throws {
        var room = Room()
        room.read(Room.host, isDown: true)
        room.facility.contracts[0].terms.network.reading = .port
        #expect(try down(room) == "")
        room.facility.contracts[0].network?.access = nil
        #expect(try down(room) == "")
        room.facility.contracts[0].network?.uplinks = []
        #expect(try down(room) == "d100-200")
    }

    @Test func anyOfTheHostsSuffices() throws {
        var room = Room()
        room.facility.contracts[0].network?.hosts.append(Room.neighbour.kind)
        room.read(Room.host, isDown: true)
        #expect(try down(room) == "")
        room.read(Room.neighbour, isDown: true)
        #expect(try down(room) == "d100-200")
    }

    @Test func theTermsSayHowManyRoundsMustFail() throws {
        var room = Room()
        room.readings[Room.host] = "0u 10u 20d 30d 40u 50u"
        #expect(try down(room) == "d20-40")
        room.facility.contracts[0].terms.network.failedRounds = 3
        #expect(try down(room) == "")
    }

    @Test func whatIsNotConfiguredIsNotJudged() throws {
        var room = Room()
        room.facility.contracts[0].network = nil
        room.facility.contracts[0].power = nil
        var observations = try #require(room.observations)
        let network = observations.network(of: "c-1")
        let power = observations.power(of: "c-1")
        let ofNobody = observations.network(of: "c-9")
        let ofTheOther = observations.network(of: "c-2")
        #expect(network == nil && power == nil && ofNobody == nil && ofTheOther != nil)
        #expect(observations.contract("c-9") == nil)
    }

    @Test func everySignalTakesPart() throws {
        let network = try network(Room())
        #expect(network.signals == [Room.port, Room.uplink, Room.beacon, Room.host])
    }

    // MARK: - Pictures

    @Test func lanesShowTheParts() throws {
        var room = Room()
        room.read(Room.port, isDown: true)
        var observations = try #require(room.observations)
        let lanes = observations.lanes(of: "c-1")
        #expect(lanes.map(\.part) == [.feed("A"), .power, .link, .uplink, .reachability, .network])
        #expect(lanes.map(\.signals.count) == [1, 1, 1, 2, 1, 4])
        // The link is shown as it was read, the network as it is judged.
        #expect(Notes.nominal(lanes[2].timeline) == "u0-100 d100-200 u200-310")
        #expect(Notes.nominal(lanes[5].timeline) == "u0-310")
        let others = observations.lanes(of: "c-2")
        let none = observations.lanes(of: "c-9")
        #expect(others.map(\.part) == [.link, .reachability, .network] && none == [])
    }
}
