import Collection
import Diagram
import Documents
import Foundation
import Intervals
import Live
import Office
import Site
import Testing

@testable import Web

/// The wall of a site with a thousand contracts and ten thousand devices.
struct LargeWallTests {
    private static let start = Instant(milliseconds: 1_790_000_000_000)

    /// Each contract has two PDUs with an outlet, a switch's port and a host; racks of ten contracts, rooms of twenty-five
    /// racks.
    private static func facility() throws -> Facility {
        let racks = 0..<100
        var devices: [Device] = []
        var contracts: [Contract] = []
        for rack in racks {
            let location = Location(room: "Room \(rack / 25 + 1)", rack: "R\(rack)")
            for unit in 0..<100 {
                let name = ["ups", "pdu", "sw", "srv"][unit % 4]
                devices.append(
                    Device(name: "\(name)-\(rack)-\(unit / 4)", host: "192.0.2.1", credentials: "c", location: location)
                )
            }
            for number in 0..<10 { contracts.append(try contract(rack, number)) }
        }
        let uplinks = ["north", "south"].map { name in
            Uplink(name: name, link: SignalName(device: "br-1", kind: .port, element: name), beacons: ["203.0.113.1"])
        }
        return Facility(site: "large", timeZone: .gmt, devices: devices, uplinks: uplinks, contracts: contracts)
    }

    private static func contract(_ rack: Int, _ number: Int) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        var contract = Contract(
            id: "customer-\(rack)-\(number)-2026", customer: Customer(name: "A company with a name of its own \(rack)"),
            termsName: "idc-standard",
            terms: Terms(
                network: terms, power: terms,
                emergencyReport: EmergencyReportTerms(within: .minutes(15), duringMaintenance: .notify)),
            language: "en", service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 3650),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.power = PowerSupply(
            feeds: ["A", "B"].enumerated().map { index, name in
                let outlet = SignalName(device: "pdu-\(rack)-\(index)", kind: .outlet, element: "\(number)")
                let output = SignalName(device: "ups-\(rack)-\(index)", kind: .output)
                return PowerSupply.Feed(name: name, condition: .all([.signal(output), .signal(outlet)]))
            })
        contract.network = NetworkConnection(
            access: .signal(SignalName(device: "sw-\(rack)-0", kind: .port, element: "GigabitEthernet1/0/\(number)")),
            uplinks: ["north", "south"], hosts: ["198.51.\(rack).\(number)"])
        return contract
    }

    private static func board(_ state: (SignalName) -> SignalState) throws -> BoardState {
        var board = BoardState(try facility())
        var found = Collected()
        let rule = "PowerNet-MIB::rPDUOutletStatusOutletState.7 = 2: outletStatusOff(2) means no power at the outlet"
        found.readings = board.wantedSignals.sorted().flatMap { signal in
            // Of hosts two rounds must fail.
            [Self.start - .minutes(5), Self.start].map {
                Reading(signal: signal, at: $0, state: state(signal), evidence: rule)
            }
        }
        _ = board.apply(found, at: start)
        return board
    }

    private static func rendering(_ board: BoardState) throws -> WallRendering {
        let pages = try Pages(basePath: "/mainstay")
        let visitor = Visitor(principal: .init(name: "wall", role: .viewer), language: .chinese)
        let key = WallKey(visitor)
        let sight = WallSight(board, at: start, scope: key.scope)
        let text = WallText(pages, language: .chinese, zone: .gmt, at: start)
        let drawing = WallDrawings().drawing(of: sight, for: key, text: text)
        return WallWriter(sight: sight, key: key, drawing: drawing, text: text, pages: pages, histories: []).rendering
    }

    enum Fate: CaseIterable {
        case allUp
        case allDown
        case allUnknown
        case halfDown
        case oneRackDown

        func state(_ signal: SignalName) -> SignalState {
            switch self {
            case .allUp: .up
            case .allDown: .down
            case .allUnknown: .unknown
            case .halfDown: signal.path.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1009 } % 2 == 0 ? .up : .down
            case .oneRackDown: signal.device.hasSuffix("-7-0") || signal.device.hasSuffix("-7-1") ? .down : .up
            }
        }
    }

    /// Whatever fails, the page stays small: rooms and racks stand for what is in them.
    @Test(arguments: Fate.allCases) func thePageStaysSmall(fate: Fate) throws {
        let rendering = try Self.rendering(try Self.board(fate.state))
        let size = rendering.parts.map(\.html.utf8.count).reduce(0, +)
        #expect(size < 90_000, "\(size) octets beside the frame's few thousand")
        #expect(rendering.parts.first { $0.name == "power" }?.html.contains("Room 1") ?? false)
    }

    @Test func whatIsNotWellIsDrawnByItself() throws {
        let rendering = try Self.rendering(try Self.board(Fate.oneRackDown.state))
        let power = try #require(rendering.parts.first { $0.name == "power" }).html
        #expect(power.contains(">customer-7-0-2026</text>"))
        #expect(!power.contains(">customer-8-0-2026</text>"))
        #expect(rendering.headline.contains("中断 10"))
        let rooms = try #require(rendering.parts.first { $0.name == "rooms" }).html
        #expect(rooms.contains("R7"))
        #expect(rendering.parts.first { $0.name == "contracts" }?.html.contains("另有 988 份合同") ?? false)
    }

    /// A customer sees its own contracts, and what feeds them.
    @Test func aCustomerSeesItsOwn() throws {
        let board = try Self.board(Fate.oneRackDown.state)
        let pages = try Pages(basePath: "")
        let mine = "customer-8-3-2026"
        let visitor = Visitor(principal: .init(name: "c", role: .customer(contracts: [mine])), language: .english)
        let key = WallKey(visitor)
        let sight = WallSight(board, at: Self.start, scope: key.scope)
        let text = WallText(pages, language: .english, zone: .gmt, at: Self.start)
        let drawing = WallDrawings().drawing(of: sight, for: key, text: text)
        let rendering = WallWriter(
            sight: sight, key: key, drawing: drawing, text: text, pages: pages, histories: []
        ).rendering
        let all = rendering.parts.map(\.html).joined()
        #expect(rendering.state == .up)
        #expect(all.contains("customer-8-3-2026") && all.contains("pdu-8-0") && all.contains("north"))
        for other in ["customer-8-4", "customer-7-", "pdu-7-", "ups-7-", "R7", "A company with a name"] {
            #expect(!all.contains(other), "\(other)")
        }
    }
}
