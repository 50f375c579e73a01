import Diagram
import Intervals
import Live
import Site

/// The wall in a few words: how many contracts stand how, and what else is not as it should be.
struct WallSummary {
    struct Count {
        let state: String
        let number: Int
        let word: String
    }

    let worst: DiagramState
    let headline: String
    let state: String
    /// Said where there is nothing bad to count.
    let well: String?
    let counts: [Count]
    /// What is not well beside contracts.
    let others: [Count]
    let isPast: Bool

    init(_ sight: WallSight, _ drawing: WallDrawing, _ text: WallText) {
        let states = sight.contracts.map { sight.state(of: $0.id) }
        let order: [DiagramState] = [.down, .unknown, .degraded, .up]
        let counts = order.compactMap { state -> Count? in
            let number = states.count { $0 == state }
            return number == 0
                ? nil : Count(state: state.rawValue, number: number, word: text["count_\(state.rawValue)"])
        }
        let others = Self.others(sight, drawing, text)
        let worstContract = DiagramState.worst(states)
        let isNothingRead = sight.report.newestReading == nil
        worst = isNothingRead ? .unknown : DiagramState.worst([worstContract] + others.map(\.state))
        self.others = others.map { Count(state: $0.state.rawValue, number: $0.number, word: $0.word) }
        self.counts = counts
        state = worst.rawValue
        isPast = sight.isPast
        let bad = counts.filter { $0.state != DiagramState.up.rawValue }.map { "\($0.word) \($0.number)" }
        let more = others.map { "\($0.word) \($0.number)" }
        let isGood = bad.isEmpty && more.isEmpty
        well =
            switch (isNothingRead, isGood) {
            case (true, _): text["nothing_read"]
            case (false, true): text["all_well"]
            case (false, false): nil
            }
        headline = well ?? (bad + more).joined(separator: " · ")
    }

    private struct Other {
        let state: DiagramState
        let number: Int
        let word: String
    }

    private static func others(_ sight: WallSight, _ drawing: WallDrawing, _ text: WallText) -> [Other] {
        let seen = Set((drawing.power.nodes + drawing.network.nodes).map(\.name))
        let isSeen = { (name: String) in sight.isEverything || seen.contains(name) }
        let emergencies = sight.isPast ? 0 : sight.report.emergencies.count { $0.toldAt == nil }
        let batteries = sight.onBattery.filter(isSeen).count
        let ways = sight.report.uplinks.filter { isSeen($0.name) }
        let all = [
            Other(state: .down, number: emergencies, word: text["count_emergencies"]),
            Other(state: .degraded, number: batteries, word: text["count_battery"]),
            Other(state: .degraded, number: ways.count { $0.state == .down }, word: text["count_uplinks"]),
            Other(
                state: .degraded, number: sight.report.silent.filter { isSeen($0.device) }.count,
                word: text["count_silent"]),
        ]
        return all.filter { $0.number > 0 }
    }
}
