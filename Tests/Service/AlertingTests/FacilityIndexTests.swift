import Correlation
import Intervals
import Site
import Testing

@testable import Alerting

/// Which contracts a signal or a device concerns.
@Suite struct FacilityIndexTests {
    private func index() throws -> FacilityIndex { FacilityIndex(try Customers.facility(3)) }

    @Test func aSharedSignalConcernsEveryContract() throws {
        let index = try index()
        #expect(index.contractsOf[Customers.uplink] == [0, 1, 2])
        #expect(index.contractsOf[Customers.input("a")] == [0, 1, 2])
    }

    @Test func anOwnSignalConcernsItsContract() throws {
        let index = try index()
        #expect(index.contractsOf[Customers.outlet("b", 1)] == [1])
        #expect(index.contractsOf[Customers.port(2)] == [2])
        #expect(index.contractsOf[.icmp(Customers.host(0))] == [0])
        #expect(index.contractsOf[.icmp("203.0.113.1")] == nil)
    }

    /// Each once, however many of its signals a contract names.
    @Test func devices() throws {
        let index = try index()
        #expect(index.poweredBy["pdu-a"] == [0, 1, 2])
        #expect(index.poweredBy["sw-1"] == nil)
        #expect(index.hangingOn["sw-1"] == [0, 1, 2])
        #expect(index.hangingOn["ups-b"] == [0, 1, 2])
        #expect(index.powerDevices[1] == ["pdu-a", "pdu-b", "ups-a", "ups-b"])
        #expect(index.switches[1] == ["sw-1"])
    }

    @Test func witnessesAreHostsAndPorts() throws {
        #expect(try index().witnesses[2] == [.icmp(Customers.host(2)), Customers.port(2)])
    }

    @Test func servicesConcernTheirContract() throws {
        var facility = try Customers.facility(2)
        facility.contracts[1].services = [
            ApplicationService(id: "shop", kind: .www, address: "https://198.51.100.1/", check: .init())
        ]
        #expect(FacilityIndex(facility).contractsOf[facility.contracts[1].services[0].signal] == [1])
    }

    @Test func uplinksAreAlternatives() throws {
        var facility = try Customers.facility(2)
        let second = SignalName(device: "br-2", kind: "port", element: "Te0")
        facility.uplinks.append(Uplink(name: "cernet", link: second))
        facility.contracts[0].network?.uplinks = ["chinanet", "cernet"]
        facility.contracts[1].network?.uplinks = []
        let index = FacilityIndex(facility)
        let condition = try #require(index.connections[0]?.uplinks)
        let state = { (down: Set<SignalName>) in condition.state { down.contains($0) ? .down : .up } }
        #expect(state([second]) == .up)
        #expect(state([second, Customers.uplink]) == .down)
        #expect(index.connections[1]?.uplinks == nil)
        #expect(index.contractsOf[second] == [0])
    }

    /// A contract without power or network has nothing that concerns it, and keeps its place.
    @Test func aContractWithNothing() throws {
        var facility = try Customers.facility(2)
        facility.contracts[0].power = nil
        facility.contracts[0].network = nil
        let index = FacilityIndex(facility)
        #expect(index.contractsOf[Customers.input("a")] == [1])
        #expect(index.powerDevices == [[], ["pdu-a", "pdu-b", "ups-a", "ups-b"]])
        #expect(index.witnesses[0].isEmpty)
    }
}
