import Documents
import Foundation
import Live
import Notation
import Site

/// The list of devices: which answer, what they are, and where they stand.
struct DeviceListPage: Sendable {
    struct Row: Sendable {
        let name: String
        let link: String
        let state: StateWords
        let since: String
        let lastAnswer: String
        let profile: String
        let address: String
        let location: String
    }

    /// A link that shows devices of one state only.
    struct Choice: Sendable {
        let link: String
        let word: String
        let isCurrent: Bool
    }

    let rows: [Row]
    let pager: Pager
    let choices: [Choice]

    /// - Parameters:
    ///   - page: what is shown.
    ///   - lines: what is known of these devices, in their order.
    init(
        _ page: ListPage<Device>, lines: [StatusReport.DeviceLine], query: ListQuery, state: SignalState?,
        figures: Figures
    ) {
        let language = figures.language
        pager = Pager(page, query: query, keeping: state.map { "&state=\($0.rawValue)" } ?? "")
        rows = zip(page.elements, lines).map { device, line in
            Row(
                name: device.name, link: PageLink.device(device.name), state: StateWords(line.state, in: language),
                since: line.since.map { figures.second($0) } ?? "–",
                lastAnswer: line.lastAnswer.map { figures.second($0) } ?? "–", profile: device.profile,
                address: device.port == 161 ? device.host : "\(device.host):\(device.port)",
                location: device.location.map { language.location($0) } ?? "")
        }
        choices = [nil, .down, .unknown, .up].map { choice in
            Choice(
                link: choice.map { "?state=\($0.rawValue)" } ?? "?",
                word: choice.map { language.answer($0) } ?? language.text(en: "all", zh: "全部"),
                isCurrent: choice == state)
        }
    }
}

extension Language {
    /// Where a device stands.
    func location(_ location: Location) -> String {
        let parts = [
            location.room.map { text(en: "room \($0)", zh: "机房 \($0)") },
            location.rack.map { text(en: "rack \($0)", zh: "机柜 \($0)") },
            location.unit.map { text(en: "unit \($0)", zh: "U 位 \($0)") },
        ]
        return parts.compactMap(\.self).joined(separator: listSeparator)
    }

    /// Whether a device answers.
    func answer(_ state: SignalState) -> String {
        switch state {
        case .up: text(en: "answers", zh: "应答")
        case .down: text(en: "silent", zh: "无应答")
        case .unknown: text(en: "unknown", zh: "未知")
        }
    }
}
