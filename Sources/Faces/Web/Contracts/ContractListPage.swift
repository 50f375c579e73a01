import Documents
import Foundation
import Intervals
import Live
import Office
import Site

/// The list of contracts: what each has now, and how much of its month is used.
struct ContractListPage: Sendable {
    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let customer: String
        let service: String
        let power: StateWords?
        let network: StateWords?
        let powerUse: UseWords?
        let networkUse: UseWords?
    }

    let rows: [Row]
    let pager: Pager

    init(_ report: StatusReport, in facility: Facility, query: ListQuery, for visitor: Visitor) {
        let standings = Dictionary(report.contracts.map { ($0.contract, $0) }) { first, _ in first }
        let visible = facility.contracts.filter { visitor.principal.isAllowed(contract: $0.id) }
        let page = query.page(of: visible) { [$0.id, $0.customer.name] }
        pager = Pager(page, query: query)
        rows = page.elements.map { contract in
            let standing = standings[contract.id]
            return Row(
                id: contract.id, path: contract.id.inLink, customer: contract.customer.name,
                service: visitor.language.service(contract.service),
                power: standing?.power.map { StateWords($0, in: visitor.language) },
                network: standing?.network.map { StateWords($0, in: visitor.language) },
                powerUse: report.use(of: contract.id, .power).map { UseWords($0, in: visitor.language) },
                networkUse: report.use(of: contract.id, .network).map { UseWords($0, in: visitor.language) })
        }
    }
}

/// A state as a class and a word.
struct StateWords: Sendable {
    /// The style sheet's class.
    let mark: String
    let word: String

    init(_ state: ConnectionState, in language: Language) {
        mark = state.rawValue
        word =
            switch state {
            case .up: language.text(en: "up", zh: "正常")
            case .degraded: language.text(en: "redundancy lost", zh: "冗余丧失")
            case .down: language.text(en: "down", zh: "中断")
            case .unknown: language.text(en: "unknown", zh: "状态未知")
            }
    }

    init(_ state: SignalState, in language: Language) {
        mark = state.rawValue
        word = language.state(state)
    }

    init(_ state: SignalState, of signal: SignalName, in language: Language) {
        mark = state.rawValue
        word = language.state(state, of: signal)
    }
}

/// How much of a month's downtime is used.
struct UseWords: Sendable {
    /// The downtime that counts, with bounds where they differ.
    let used: String
    let limit: String
    /// 0 to 100.
    let percent: Int
    /// The class that gives it its colour: amber from four fifths on.
    let mark: String

    init(_ use: MonthUse, in language: Language) {
        let figures = Figures(language: language, zone: .gmt)
        let isExact = use.least == use.used && use.most == use.used
        let bounds = isExact ? "" : " [\(figures.minutes(use.least)) – \(figures.minutes(use.most))]"
        used = figures.minutes(use.used) + bounds
        limit = figures.minutes(use.limit)
        let share = use.limit > 0 ? Double(use.used) / Double(use.limit) * 100 : 0
        percent = Int(min(100, share))
        if use.isBreached { mark = "down" } else { mark = share >= 80 ? "degraded" : "up" }
    }
}
