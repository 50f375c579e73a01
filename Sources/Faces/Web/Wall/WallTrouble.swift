import Diagram
import Documents
import Foundation
import Intervals
import Live
import Notation
import Site

/// Every signal that is down or unknown, with its evidence: the newest first, what is down before what is unknown.
struct WallTrouble {
    struct Line {
        let signal: String
        let state: String
        let word: String
        let since: String
        let rule: String
    }

    let lines: [Line]
    let others: String?
    let isAny: Bool

    init(_ sight: WallSight, _ drawing: WallDrawing, _ text: WallText) {
        var seen: Set<SignalName> = []
        let drawn = (drawing.power.nodes + drawing.network.nodes).compactMap { node -> SignalName? in
            guard case .signal(let signal) = node.element else { return nil }
            return signal
        }
        let agents = sight.isEverything ? sight.board.facility.devices.map { SignalName.agent($0.name) } : []
        let bad = (drawn + agents).compactMap { signal -> SignalStanding? in
            guard seen.insert(signal).inserted, let standing = sight.board.standing(of: signal, at: sight.at),
                standing.state != .up
            else { return nil }
            return standing
        }
        let sorted = bad.sorted { Self.rank($0) < Self.rank($1) }
        lines = sorted.prefix(WallWriter.mostLines).map { standing in
            Line(
                signal: standing.signal.path, state: standing.state.rawValue,
                word: text.figures.language.state(standing.state),
                since: standing.state == .unknown ? Self.lastRead(standing, text) : text.since(standing.began),
                rule: text.figures.language.rule(standing.rule?.onOneLine ?? ""))
        }
        others = text.others(bad.count - lines.count)
        isAny = !bad.isEmpty
    }

    private static func rank(_ standing: SignalStanding) -> (Int, Int64, SignalName) {
        let began = standing.began?.at ?? standing.readAt ?? .distantPast
        return (standing.state == .down ? 0 : 1, -began.milliseconds, standing.signal)
    }

    private static func lastRead(_ standing: SignalStanding, _ text: WallText) -> String {
        standing.readAt.map { text.filled("last_read", text.when($0)) } ?? text["never_read"]
    }
}

/// Rooms and racks, where there are more contracts than can be drawn: how much stands there, and which racks are not well.
struct WallRooms {
    struct Room {
        let name: String
        let state: String
        let word: String
        let racks: [Rack]
        let others: String?
    }

    struct Rack {
        let name: String
        let state: String
        let word: String
    }

    let rooms: [Room]
    let isAny: Bool

    private static let mostRooms = 20
    private static let mostRacks = 8

    private struct Tally {
        var devices = 0
        var states: [DiagramState] = []
    }

    init(_ sight: WallSight, _ drawing: WallDrawing, _ text: WallText) {
        guard drawing.isCollapsed, sight.isEverything else {
            rooms = []
            isAny = false
            return
        }
        let tallies = Self.tallies(sight, drawing)
        let rooms = tallies.sorted { $0.key.localizedStandardCompare($1.key) == .orderedAscending }.map { name, racks in
            Self.room(name.isEmpty ? text["elsewhere"] : name, racks, text)
        }
        self.rooms = Array(rooms.prefix(Self.mostRooms))
        isAny = !rooms.isEmpty
    }

    /// By room and rack: how many devices stand there, and the states of what is not up.
    private static func tallies(_ sight: WallSight, _ drawing: WallDrawing) -> [String: [String: Tally]] {
        var places: [String: (room: String, rack: String)] = [:]
        var tallies: [String: [String: Tally]] = [:]
        for line in sight.board.facility.devices {
            let place = (room: line.location?.room ?? "", rack: line.location?.rack ?? "")
            places[line.name] = place
            tallies[place.room, default: [:]][place.rack, default: Tally()].devices += 1
        }
        func note(_ state: SignalState, of device: String) {
            guard state != .up, let place = places[device] else { return }
            tallies[place.room]?[place.rack]?.states.append(DiagramState(state))
        }
        for node in drawing.power.nodes + drawing.network.nodes {
            guard case .signal(let signal) = node.element, signal.probe == nil else { continue }
            note(sight.board.state(signal, at: sight.at), of: signal.device)
        }
        for line in sight.report.devices { note(line.state, of: line.device) }
        return tallies
    }

    private static func room(_ name: String, _ racks: [String: Tally], _ text: WallText) -> Room {
        let bad = racks.filter { !$0.value.states.isEmpty }.sorted {
            (-$0.value.states.count, $0.key) < (-$1.value.states.count, $1.key)
        }
        let shown = bad.prefix(mostRacks).map { rack, tally in
            Rack(
                name: rack.isEmpty ? text["no_rack"] : rack, state: DiagramState.worst(tally.states).rawValue,
                word: text.filled("signals_not_well", tally.states.count))
        }
        let word = text["racks_well"].replacing("{m}", with: "\(racks.count - bad.count)")
            .replacing("{n}", with: "\(racks.count)")
        return Room(
            name: name, state: DiagramState.worst(bad.flatMap(\.value.states)).rawValue, word: word, racks: shown,
            others: text.others(bad.count - shown.count))
    }
}
