import Diagram
import Proofs
import Site
import Testing

/// What a configuration says feeds what.
struct GraphTests {
    private static func power(_ facility: Facility) -> DiagramGraph {
        .power(of: facility, contracts: facility.contracts, devices: true) { _ in false }
    }

    private static func ways(_ graph: DiagramGraph) -> Set<String> {
        Set(graph.edges.map { "\(graph.nodes[$0.from].element.text) > \(graph.nodes[$0.to].element.text)" })
    }

    @Test func powerComesFromMainsByUPSBankAndOutlet() throws {
        let feed = Condition.all(
            try ["pdu-1/outlet/7", "pdu-1/bank/1", "pdu-1/inlet", "ups-a/output", "ups-a/input"].map {
                .signal(try Rooms.signal($0))
            })
        let contract = try Rooms.contract("acme", feeds: [("ups", feed)])
        let devices = [try Rooms.device("ups-a"), try Rooms.device("pdu-1")]
        let graph = Self.power(Rooms.facility(devices, [contract]))
        #expect(
            Self.ways(graph) == [
                "ups-a/input > ups-a/output", "ups-a/output > pdu-1/inlet", "pdu-1/inlet > pdu-1/bank/1",
                "pdu-1/bank/1 > pdu-1/outlet/7", "pdu-1/outlet/7 > acme",
            ])
    }

    /// Both UPSes feed the transfer switch, and this every outlet; a card says what feeds it.
    @Test func eitherSupplyLeadsToTheSwitch() throws {
        let either = Condition.any(try ["ats-1/source/A", "ats-1/source/B"].map { .signal(try Rooms.signal($0)) })
        let feed = Condition.all([
            either, .signal(try Rooms.signal("ats-1/output")), .signal(try Rooms.signal("pdu-1/outlet/1")),
        ])
        let devices = [
            try Rooms.device("ats-1"), try Rooms.device("pdu-1", fedBy: "ats-1/output"),
            try Rooms.device("sw-1", fedBy: "pdu-1/outlet/9"),
        ]
        let facility = Rooms.facility(devices, [try Rooms.contract("acme", feeds: [("A", feed)])])
        let graph = Self.power(facility)
        #expect(
            Self.ways(graph) == [
                "ats-1/source/A > ats-1/output", "ats-1/source/B > ats-1/output", "ats-1/output > pdu-1/outlet/1",
                "pdu-1/outlet/1 > acme", "ats-1/output > pdu-1/outlet/9", "pdu-1/outlet/9 > sw-1/agent",
            ])
        #expect(graph.node(.signal(try Rooms.signal("ats-1/output")))?.kind == .transferSwitch)
    }

    @Test func mainsIsDrawnWhereItIsRead() throws {
        let output = try Rooms.signal("ups-a/output")
        let facility = Rooms.facility(
            [try Rooms.device("ups-a")], [try Rooms.contract("acme", feeds: [("ups", .signal(output))])])
        let graph = DiagramGraph.power(of: facility, contracts: facility.contracts, devices: true) {
            $0.path == "ups-a/input"
        }
        #expect(Self.ways(graph) == ["ups-a/input > ups-a/output", "ups-a/output > acme"])
        #expect(Self.power(facility).nodes.count == 2)
    }

    /// A UPS that feeds its own card, or two devices that feed each other, are drawn all the same.
    @Test func circlesAreDrawn() throws {
        let devices = [
            try Rooms.device("ups-a", fedBy: "ups-a/output"), try Rooms.device("pdu-1", fedBy: "pdu-2/outlet/1"),
            try Rooms.device("pdu-2", fedBy: "pdu-1/outlet/1"),
        ]
        let graph = Self.power(Rooms.facility(devices, []))
        #expect(Set(graph.nodes.map(\.name)) == ["ups-a", "pdu-1", "pdu-2"])
        let picture = DiagramPicture(graph) { _ in "" }
        #expect(picture.layout.leftOut.count == 1)
    }

    @Test func packetsComeByUplinkAndPort() throws {
        let uplink = Uplink(
            name: "north", link: SignalName(device: "br-1", kind: .port, element: "Te0"), beacons: ["203.0.113.1"])
        let network = NetworkConnection(
            access: .signal(try Rooms.signal("sw-1/port/7")), uplinks: ["north"], hosts: ["198.51.100.10"])
        let facility = Rooms.facility([], [try Rooms.contract("acme", network: network)], uplinks: [uplink])
        let graph = DiagramGraph.network(of: facility, contracts: facility.contracts, others: true)
        #expect(
            Self.ways(graph) == [
                "icmp/203.0.113.1 > br-1/port/Te0", "br-1/port/Te0 > north", "north > sw-1/port/7",
                "sw-1/port/7 > acme", "acme > icmp/198.51.100.10",
            ])
    }

    /// Every signal of every power condition is drawn, once, and so is every contract that has power.
    @Test func everySignalIsDrawnOnce() throws {
        for number in seeds("signals drawn once", few: 300, many: 20_000) {
            let facility = try Rooms.random(number)
            let graph = Self.power(facility)
            let elements = graph.nodes.map(\.element)
            #expect(Set(elements).count == elements.count, "seed \(number)")
            for contract in facility.contracts {
                for signal in contract.power?.condition.signals ?? [] {
                    #expect(elements.contains(.signal(signal)), "seed \(number): \(signal)")
                }
                #expect(elements.contains(.contract(contract.id)) == (contract.power != nil), "seed \(number)")
            }
            for feed in facility.devices.compactMap(\.fedBy) {
                #expect(elements.contains(.signal(feed)), "seed \(number): \(feed)")
            }
            let network = DiagramGraph.network(of: facility, contracts: facility.contracts, others: true)
            for contract in facility.contracts {
                let signals = contract.network.map { $0.hosts.map(SignalName.icmp) + ($0.access?.signals ?? []) } ?? []
                for signal in signals { #expect(network.node(.signal(signal)) != nil, "seed \(number): \(signal)") }
            }
        }
    }

    /// Whatever a contract's power rests on leads to it.
    @Test func everySignalLeadsToItsContract() throws {
        for number in seeds("signals lead", few: 200, many: 10_000) {
            let facility = try Rooms.random(number)
            let graph = Self.power(facility)
            for contract in facility.contracts where contract.power != nil {
                let rest = graph.restricted(to: [.contract(contract.id)])
                for signal in contract.power?.condition.signals ?? [] {
                    #expect(rest.node(.signal(signal)) != nil, "seed \(number): \(signal) does not feed \(contract.id)")
                }
            }
        }
    }

    /// Rooms stand for what is in them: every node is itself or in one group.
    @Test func groupsStandForTheirMembers() throws {
        for number in seeds("groups", few: 200, many: 10_000) {
            let facility = try Rooms.random(number)
            let graph = Self.power(facility)
            let small = graph.collapsed { node in
                let room = facility.device(node.name)?.location?.room
                return room.map { DiagramNode(place: $0, kind: node.kind) }
            }
            let stood = small.nodes.flatMap { $0.members.isEmpty ? [$0.element] : $0.members }
            #expect(stood.count == graph.nodes.count && Set(stood) == Set(graph.nodes.map(\.element)), "seed \(number)")
        }
    }

    @Test func theSameConfigurationMakesTheSamePicture() throws {
        for number in seeds("same pictures", few: 50, many: 2000) {
            let first = Self.picture(try Rooms.random(number))
            let second = Self.picture(try Rooms.random(number))
            #expect(first == second, "seed \(number)")
        }
    }

    private static func picture(_ facility: Facility) -> String {
        DiagramPicture(power(facility)) { $0.part ?? "" }.svg(id: "p", title: "t", description: "d") { node in
            DiagramLabel(state: .up, caption: node.part ?? "", name: node.name, word: "live", title: node.name)
        }
    }
}

extension DiagramElement {
    fileprivate var text: String {
        switch self {
        case .signal(let signal): signal.path
        case .contract(let id): id
        case .uplink(let name): name
        case .group(let place, let kind): "\(place) \(kind)"
        }
    }
}
