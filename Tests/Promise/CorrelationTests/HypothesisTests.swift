import Correlation
import Intervals
import Site
import Testing

/// What an outage looks like: each row of the semantics' table, and which row is asked first.
@Suite struct HypothesisTests {
    @Test(arguments: [
        // A power outage of the same contract overlaps.
        ([Room.outlet, Room.port, Room.host], Hypothesis.providerPower),
        ([Room.outlet, Room.port, Room.agent, Room.uplink, Room.host], .providerPower),
        // The access switch's agent is silent, or all of its ports are down.
        ([Room.port, Room.host, Room.agent], .providerAccessSwitch),
        ([Room.port, Room.host, Room.otherPort], .providerAccessSwitch),
        ([Room.host, Room.agent], .providerAccessSwitch),
        ([Room.port, Room.otherPort, Room.uplink], .providerAccessSwitch),
        // All uplinks are down, or their links are up and every beacon is silent.
        ([Room.uplink], .providerUplink), ([Room.beacon], .providerUplink),
        ([Room.uplink, Room.port], .providerUplink),
        ([Room.beacon, Room.host, Room.neighbour], .providerUplink),
        // Only this customer's ports are down.
        ([Room.port, Room.host], .customerCircuit),
        ([Room.port, Room.host, Room.neighbour], .customerCircuit),
        // Link and uplink are up and neighbours reachable, the host is silent.
        ([Room.host], .customerHost), ([Room.host, Room.otherPort], .providerAccessSwitch),
        // None of these.
        ([Room.host, Room.neighbour], .undetermined),
    ])
    func eachRowOfTheTable(down: [SignalName], hypothesis: Hypothesis) {
        var room = Room()
        for signal in down { room.read(signal, isDown: true) }
        #expect(room.outages(.network).map(\.hypothesis) == [hypothesis])
    }

    @Test func anOutageOfPowerIsTheProviders() {
        var room = Room()
        room.read(Room.outlet, isDown: true)
        #expect(room.outages(.power).map(\.hypothesis) == [.providerPower])
        #expect(room.outages(.network) == [])
    }

    /// A power outage before or after it is none of the same time.
    @Test(arguments: [
        ("0u 50d 90d 99u", Hypothesis.customerCircuit), ("0u 90d 95d 105u", .providerPower),
        ("0u 180d 199d 220u", .providerPower), ("0u 200d 250d 260u", .customerCircuit),
    ])
    func onlyWhatOverlapsExplains(outlet: String, hypothesis: Hypothesis) {
        var room = Room()
        for signal in [Room.port, Room.host] { room.read(signal, isDown: true) }
        room.readings[Room.outlet] = outlet
        #expect(room.outages(.network).map(\.hypothesis) == [hypothesis])
    }

    /// Whoever has no neighbours is silent by himself.
    @Test func withoutNeighboursASilentHostIsTheCustomers() {
        var room = Room()
        room.read(Room.host, isDown: true)
        room.facility.contracts.removeLast()
        #expect(room.outages(.network).map(\.hypothesis) == [.customerHost])
    }

    /// A switch of which only the customer's own ports are read can be down by its agent alone.
    @Test func aPortAloneIsNoWholeSwitch() {
        var room = Room()
        room.readings[Room.otherPort] = nil
        for signal in [Room.port, Room.host] { room.read(signal, isDown: true) }
        #expect(room.outages(.network).map(\.hypothesis) == [.customerCircuit])
        room.read(Room.agent, isDown: true)
        #expect(room.outages(.network).map(\.hypothesis) == [.providerAccessSwitch])
    }

    @Test func oneOfTwoUplinksSuffices() {
        var room = Room()
        let second = SignalName(device: "br-1", kind: .port, element: "2")
        room.facility.uplinks.append(Uplink(name: "west", link: second))
        room.facility.contracts[0].network?.uplinks = ["east", "west"]
        room.read(second)
        room.read(Room.uplink, isDown: true)
        #expect(room.outages(.network) == [])
        room.read(second, isDown: true)
        #expect(room.outages(.network).map(\.hypothesis) == [.providerUplink])
    }
}
