import Diagram
import Documents
import Intervals
import Live
import Notation
import Office
import Site

/// Writes the wall: what holds, in words and pictures, for all who see the same.
struct WallWriter {
    let sight: WallSight
    let key: WallKey
    let drawing: WallDrawing
    let text: WallText
    let pages: Pages
    let histories: [BatteryHistory]

    /// As many lines a list has at most; what is left out is counted.
    static let mostLines = 24

    /// Everything, part by part.
    var rendering: WallRendering {
        let summary = WallSummary(sight, drawing, text)
        let parts = [
            part("banner", summary), part("emergencies", emergencies),
            part("power", picture(drawing.powerPicture, of: .power)), part("contracts", contracts),
            part("batteries", batteries), part("network", picture(drawing.networkPicture, of: .network)),
            part("rooms", WallRooms(sight, drawing, text)), part("trouble", WallTrouble(sight, drawing, text)),
            part("works", works),
        ]
        return WallRendering(
            parts: parts, state: summary.worst, headline: summary.headline, at: sight.at,
            shownAt: text.figures.second(sight.at), zone: text.figures.zoneName(at: sight.at))
    }

    private func part(_ name: String, _ values: Any) -> WallPart {
        WallPart(name: name, html: pages.fragment("wall-\(name)", values: values, language: key.language))
    }

    // MARK: - Pictures

    private struct Picture {
        let isEmpty: Bool
        let isCollapsed: Bool
        let svg: String
    }

    private func picture(_ picture: DiagramPicture, of guarantee: Guarantee) -> Picture {
        let batteries = sight.onBattery
        let labels = WallLabels(sight: sight, text: text, guarantee: guarantee, onBattery: batteries, pages: pages)
        let bad = picture.graph.nodes.filter { labels.label($0).state != .up }.map(\.name)
        let names = bad.prefix(8).joined(separator: text.figures.language.listSeparator)
        let description = bad.isEmpty ? text["all_well"] : text.filled("not_well", names)
        let svg = picture.svg(
            id: guarantee.rawValue, title: text["picture_\(guarantee.rawValue)"], description: description,
            label: labels.label)
        return Picture(isEmpty: picture.graph.nodes.isEmpty, isCollapsed: drawing.isCollapsed, svg: svg)
    }

    // MARK: - Contracts

    private struct Contracts {
        let lines: [WallContract]
        let others: String?
        let isAny: Bool
    }

    private var contracts: Contracts {
        let sorted = sight.contracts.enumerated().sorted {
            let (a, b) = (sight.state(of: $0.element.id).severity, sight.state(of: $1.element.id).severity)
            return (-a, $0.offset) < (-b, $1.offset)
        }
        let limit = drawing.isCollapsed ? WallDrawing.mostContracts : Self.mostLines
        let shown = sorted.prefix(limit).map(\.element)
        let lines = shown.map { WallContract($0, sight, text, showsCustomer: sight.isEverything) }
        let left = sorted.count - shown.count
        return Contracts(
            lines: lines, others: text.others(left, "more_contracts"), isAny: !sorted.isEmpty)
    }

    // MARK: - Batteries

    private struct Batteries {
        let lines: [WallBattery]
        let others: String?
        let isAny: Bool
    }

    private var batteries: Batteries {
        let seen = Set(drawing.power.nodes.map(\.name))
        let all = sight.report.batteries.filter { sight.isEverything || seen.contains($0.device) }
        let sorted = all.enumerated().sorted {
            (Self.order($0.element), $0.offset) < (Self.order($1.element), $1.offset)
        }
        let shown = sorted.prefix(Self.mostLines / 2).map(\.element)
        let lines = shown.map { line in
            WallBattery(line, history: histories.first { $0.device == line.device }, text)
        }
        let left = sorted.count - shown.count
        return Batteries(lines: lines, others: text.others(left), isAny: !all.isEmpty)
    }

    /// Those on battery come first, then those of which nothing is known.
    private static func order(_ line: StatusReport.BatteryLine) -> Int {
        switch line.isOnBattery {
        case true?: 0
        case nil: 1
        case false?: 2
        }
    }

    // MARK: - Emergencies and work

    private struct Emergencies {
        let lines: [WallEmergency]
        let others: String?
        let mayEnter: Bool
        let methods: [Choice]
    }

    private struct Choice {
        let value: String
        let title: String
    }

    private var emergencies: Emergencies {
        let all = sight.isPast ? [] : sight.report.emergencies
        let shown = all.prefix(Self.mostLines / 2)
        let methods = Contact.Method.allCases.map { Choice(value: $0.rawValue, title: text["method_\($0.rawValue)"]) }
        return Emergencies(
            lines: shown.map { WallEmergency($0, text) },
            others: text.others(all.count - shown.count),
            mayEnter: key.mayEnter, methods: methods)
    }

    private struct Works {
        let lines: [Work]
        let isAny: Bool
    }

    private struct Work {
        let subjects: String
        let course: String
        let by: String
        let reason: String
    }

    private var works: Works {
        let lines = sight.report.works.prefix(Self.mostLines / 2).map { work in
            Work(
                subjects: work.subjects.joined(separator: text.figures.language.listSeparator).onOneLine,
                course: "\(text.when(work.from)) – \(text.when(work.to))", by: work.by.onOneLine,
                reason: work.reason.onOneLine)
        }
        return Works(lines: lines, isAny: !lines.isEmpty)
    }
}
