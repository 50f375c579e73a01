import Collection
import Documents
import Foundation
import Intervals
import Notation
import Office
import Site
import Traffic

/// The list of contracts whose octets are counted.
struct TrafficListPage: Sendable {
    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let customer: String
        let ports: String
        let received: String
        let sent: String
        let figure: String
        let coverage: String
        let bounds: String
    }

    let rows: [Row]
    let pager: Pager
    let isEmpty: Bool

    init(_ page: ListPage<Contract>, query: ListQuery, figures: [TrafficFigure?], for visitor: Visitor) {
        let words = TrafficWords(language: visitor.language)
        pager = Pager(page, query: query)
        rows = zip(page.elements, figures).map { contract, figure in
            Row(
                id: contract.id, path: contract.id.inLink, customer: contract.customer.name,
                ports: contract.meteredTraffic?.ports.map(\.path).joined(separator: visitor.language.listSeparator)
                    ?? "",
                received: words.rate(figure?.received?.average), sent: words.rate(figure?.sent?.average),
                figure: words.rate(figure?.percentile), coverage: figure.map { words.coverage(of: $0) } ?? "",
                bounds: figure.flatMap { words.boundsInShort(of: $0) } ?? "")
        }
        isEmpty = page.count == 0
    }
}

/// The traffic of one contract.
struct TrafficPage: Sendable {
    struct PortRow: Sendable {
        let path: String
        let name: String
        let alias: String
        let speed: String
        let received: String
        let sent: String
        let remark: String
    }

    struct MonthRow: Sendable {
        let month: String
        let name: String
        let figure: String
        let measure: String
        let coverage: String
        let bounds: String
    }

    let contract: LinkedName
    let title: String
    let present: String
    let facts: [Fact]
    /// Empty where nothing is known yet.
    let directions: [[String]]
    let hasDirections: Bool
    let head: [String]
    let pictures: [TrafficPicture]
    let ports: [PortRow]
    let months: [MonthRow]
    let hasMonths: Bool
    let zone: String
}

extension TrafficPage {
    init(
        of contract: Contract, figure: TrafficFigure?, issued: [TrafficFigure], pictures: [TrafficPicture],
        ports: [PortRow], zone: String, for visitor: Visitor
    ) {
        let words = TrafficWords(language: visitor.language)
        self.contract = LinkedName(contract.id)
        title = "\(visitor.language.text(en: "Traffic", zh: "流量")) · \(contract.id) · \(contract.customer.name)"
        present = figure.map { visitor.language.month($0.month) } ?? ""
        facts = figure.map { words.facts(of: $0) } ?? []
        head = words.head
        directions = [(words.received, figure?.received), (words.sent, figure?.sent)].compactMap { name, direction in
            direction.map { [name] + words.cells(of: $0) }
        }
        hasDirections = !directions.isEmpty
        self.pictures = pictures
        self.ports = ports
        months = issued.map { figure in
            MonthRow(
                month: figure.month.description, name: visitor.language.month(figure.month),
                figure: words.rate(figure.percentile), measure: words.measure(figure.measure),
                coverage: words.coverage(of: figure), bounds: words.bounds(of: figure) ?? "")
        }
        hasMonths = !months.isEmpty
        self.zone = zone
    }
}

extension TrafficPage.PortRow {
    /// - Parameter standing: nil where it was not looked at yet.
    init(_ port: SignalName, _ standing: PortStanding?, in language: Language) {
        let words = TrafficWords(language: language)
        path = PageLink.port(port)
        name = port.path
        alias = standing?.alias?.onOneLine ?? ""
        speed = standing?.speed.map { TrafficWords.rate(Int64(clamping: $0)) } ?? "–"
        received = words.rate(standing?.latest.map { Int64($0.received * 8) })
        sent = words.rate(standing?.latest.map { Int64($0.sent * 8) })
        remark = [standing?.reason.map(language.reason), standing?.doubt.map(language.doubt)].compactMap(\.self)
            .joined(separator: language.text(en: "; ", zh: "；"))
    }
}

/// The traffic of one port.
struct PortPage: Sendable {
    let title: String
    let facts: [Fact]
    let contracts: [LinkedName]
    let pictures: [TrafficPicture]
    let zone: String

    init(
        of port: MeteredPort, _ standing: PortStanding?, pictures: [TrafficPicture], at now: Instant, figures: Figures
    ) {
        let language = figures.language
        let row = TrafficPage.PortRow(port.port, standing, in: language)
        title = port.port.path
        contracts = port.contracts.map { LinkedName($0.id) }
        self.pictures = pictures
        zone = figures.zoneName(at: now)
        let width = standing?.width.map { width in
            switch width {
            case .wide: language.text(en: "64 bits", zh: "64 位")
            case .narrow: language.text(en: "32 bits", zh: "32 位")
            }
        }
        let facts: [(label: String, value: String?)] = [
            (language.text(en: "Name by its owner", zh: "端口描述"), row.alias),
            (language.text(en: "Index at present", zh: "当前索引"), standing?.index.map { "\($0)" }),
            (language.text(en: "Speed", zh: "端口速率"), row.speed),
            (language.text(en: "Counters", zh: "计数器"), width),
            (language.text(en: "Asked every", zh: "采集间隔"), standing?.every.map { figures.duration($0) }),
            (language.text(en: "Last read", zh: "最近读数"), standing?.readAt.map { figures.second($0) }),
            (language.text(en: "In, latest five minutes", zh: "最近 5 分钟入"), row.received),
            (language.text(en: "Out, latest five minutes", zh: "最近 5 分钟出"), row.sent),
            (
                language.text(en: "Counters begun anew", zh: "计数器重置次数"), standing.map { "\($0.discontinuities)" }
            ),
            (language.text(en: "Remark", zh: "备注"), row.remark),
        ]
        self.facts = facts.compactMap { fact in
            guard let value = fact.value, !value.isEmpty else { return nil }
            return Fact(label: fact.label, value: value)
        }
    }
}
