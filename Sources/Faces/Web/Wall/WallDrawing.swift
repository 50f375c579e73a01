import Diagram
import Documents
import Intervals
import Live
import Site
import Synchronization

/// The pictures of the wall: what is drawn of it, laid out. States are written in later.
struct WallDrawing: Sendable {
    /// Everything that may be seen, drawn or not.
    let power: DiagramGraph
    let network: DiagramGraph
    let powerPicture: DiagramPicture
    let networkPicture: DiagramPicture
    /// Whether places stand for what is in them.
    let isCollapsed: Bool

    /// As many contracts are drawn one by one; of more, those that are not well.
    static let mostContracts = 12
    /// As many of those that are not well are drawn by themselves.
    private static let mostFocused = 4
    private static let mostPlaces = 6

    init(_ sight: WallSight, observed: Set<String>, focus: [String], text: WallText) {
        let facility = sight.board.facility
        power = .power(of: facility, contracts: sight.contracts, devices: sight.isEverything) {
            observed.contains($0.device)
        }
        network = .network(of: facility, contracts: sight.contracts, others: sight.isEverything)
        isCollapsed = sight.contracts.count > Self.mostContracts
        guard isCollapsed else {
            powerPicture = DiagramPicture(power, captions: text.caption)
            networkPicture = DiagramPicture(network, captions: text.caption)
            return
        }
        let places = Places(facility, elsewhere: text["elsewhere"], most: Self.mostPlaces)
        let small = [power, network].map { graph in
            let kept = graph.restricted(to: Set(focus.map(DiagramElement.contract)))
            return graph.collapsed { node in
                kept.node(node.element) == nil && node.kind != .uplink
                    ? DiagramNode(place: places.name(of: node), kind: node.kind) : nil
            }
        }
        powerPicture = DiagramPicture(small[0], captions: text.caption)
        networkPicture = DiagramPicture(small[1], captions: text.caption)
    }

    /// The contracts that are drawn by themselves in any case: those that stand worst.
    static func focus(of sight: WallSight) -> [String] {
        guard sight.contracts.count > mostContracts else { return [] }
        let bad = sight.contracts.map { (id: $0.id, severity: sight.state(of: $0.id).severity) }
            .filter { $0.severity > 0 }
        let worst = bad.enumerated().sorted {
            (-$0.element.severity, $0.offset) < (-$1.element.severity, $1.offset)
        }
        return worst.prefix(mostFocused).map(\.element.id)
    }
}

/// Where things are: rooms, as many as can be drawn.
private struct Places {
    private var rooms: [String: String] = [:]
    private let elsewhere: String

    init(_ facility: Facility, elsewhere: String, most: Int) {
        self.elsewhere = elsewhere
        var counts: [String: Int] = [:]
        for device in facility.devices {
            guard let room = device.location?.room else { continue }
            counts[room, default: 0] += 1
        }
        let drawn = Set(counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most).map(\.key))
        for device in facility.devices {
            guard let room = device.location?.room, drawn.contains(room) else { continue }
            rooms[device.name] = room
        }
        for contract in facility.contracts {
            let signals = contract.power?.condition.signals ?? contract.network?.access?.signals ?? []
            if let room = signals.lazy.compactMap({ [rooms] in rooms[$0.device] }).last { rooms[contract.id] = room }
        }
    }

    func name(of node: DiagramNode) -> String { rooms[node.name] ?? elsewhere }
}

/// Keeps drawings for as long as nothing that they are made of changes: laying out is worth doing once.
final class WallDrawings: Sendable {
    private struct Made {
        let facility: Facility
        let observed: Set<String>
        let focus: [String]
        let drawing: WallDrawing
    }

    private let made = Mutex<[WallKey: Made]>([:])
    private static let most = 64

    func drawing(of sight: WallSight, for key: WallKey, text: WallText) -> WallDrawing {
        let facility = sight.board.facility
        let observed = Set(
            facility.devices.map(\.name).filter { name in
                sight.board.standing(of: SignalName(device: name, kind: .input), at: sight.at)?.readAt != nil
            })
        let focus = WallDrawing.focus(of: sight)
        let known = made.withLock { $0[key] }
        if let known, known.observed == observed, known.focus == focus, known.facility == facility {
            return known.drawing
        }
        let drawing = WallDrawing(sight, observed: observed, focus: focus, text: text)
        let new = Made(facility: facility, observed: observed, focus: focus, drawing: drawing)
        made.withLock { made in
            if made.count >= Self.most { made = [:] }
            made[key] = new
        }
        return drawing
    }
}
