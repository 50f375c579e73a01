import Diagram
import Documents
import Foundation
import Intervals
import Live
import Notation
import Site

/// What is written at the elements of a picture.
struct WallLabels {
    let sight: WallSight
    let text: WallText
    /// Whose picture it is: a contract stands differently in each.
    let guarantee: Guarantee
    let onBattery: Set<String>
    let pages: Pages

    func label(_ node: DiagramNode) -> DiagramLabel {
        switch node.element {
        case .signal(let signal): label(node, of: signal)
        case .contract(let id): label(node, ofContract: id)
        case .uplink(let name): label(node, ofUplink: name)
        case .group: label(node, ofGroup: node.members)
        }
    }

    private func label(_ node: DiagramNode, of signal: SignalName) -> DiagramLabel {
        let standing = sight.board.standing(of: signal, at: sight.at)
        let isOnBattery = node.kind == .ups && onBattery.contains(signal.device) && standing?.state == .up
        let state = isOnBattery ? DiagramState.degraded : DiagramState(standing?.state ?? .unknown)
        let word = isOnBattery ? text["on_battery"] : text.word(state, node.kind)
        let facts = [
            "\(signal.path): \(word)", text.since(standing?.began),
            text.figures.language.rule(standing?.rule?.onOneLine ?? ""),
        ]
        let isDevice = signal.probe == nil && sight.isEverything
        return DiagramLabel(
            state: state, caption: text.caption(node), name: node.name, word: word,
            title: facts.filter { !$0.isEmpty }.joined(separator: " · "),
            link: isDevice ? pages.basePath + PageLink.device(signal.device) : nil)
    }

    private func label(_ node: DiagramNode, ofContract id: String) -> DiagramLabel {
        let state = sight.standings[id]?[guarantee].map(DiagramState.init) ?? .unknown
        let word = text["\(guarantee.rawValue)_\(state.rawValue)"]
        return DiagramLabel(
            state: state, caption: text.caption(node), name: node.name, word: word, title: "\(id): \(word)",
            link: pages.basePath + PageLink.contract(id))
    }

    private func label(_ node: DiagramNode, ofUplink name: String) -> DiagramLabel {
        let said = sight.report.uplinks.first { $0.name == name }?.state
        let state = DiagramState(said ?? .unknown)
        let word = text.word(state, .uplink)
        return DiagramLabel(
            state: state, caption: text.caption(node), name: name, word: word, title: "\(name): \(word)")
    }

    private func label(_ node: DiagramNode, ofGroup members: [DiagramElement]) -> DiagramLabel {
        let states = members.map(state)
        let bad = states.filter { $0 == .down || $0 == .degraded }.count
        let dark = states.filter { $0 == .unknown }.count
        let state: DiagramState
        let word: String
        if bad > 0 {
            state = states.allSatisfy { $0 == .down } ? .down : .degraded
            word = text["group_down"].replacing("{m}", with: "\(bad)").replacing("{n}", with: "\(states.count)")
        } else if dark > 0 {
            state = .unknown
            word = text["group_unknown"].replacing("{m}", with: "\(dark)").replacing("{n}", with: "\(states.count)")
        } else {
            state = .up
            word = text.filled("group_up", states.count)
        }
        return DiagramLabel(
            state: state, caption: text.caption(node), name: node.name, word: word,
            title: "\(text.caption(node)), \(node.name): \(word)")
    }

    private func state(_ element: DiagramElement) -> DiagramState {
        switch element {
        case .signal(let signal): DiagramState(sight.board.state(signal, at: sight.at))
        case .contract(let id): sight.standings[id]?[guarantee].map(DiagramState.init) ?? .unknown
        case .uplink(let name): DiagramState(sight.report.uplinks.first { $0.name == name }?.state ?? .unknown)
        case .group: .unknown
        }
    }
}
