import Agreement
import Clocks
import Documents
import Foundation
import Intervals
import Office
import Site

/// One contract: what was agreed, and every month that has a document.
struct ContractPage: Sendable {
    struct MonthRow: Sendable {
        let month: String
        let name: String
        let status: String
        let verdict: String
        let mark: String
        let owed: String
        let revision: Int
        let madeAt: String
        /// Earlier revisions, which stay as they were.
        let earlier: [Int]
        /// Whether there is something to book.
        let hasCreditNote: Bool
    }

    let id: String
    /// The id as a link has it.
    let path: String
    let title: String
    let facts: [Fact]
    let months: [MonthRow]
    let hasMonths: Bool
    /// Whether octets of its ports are counted.
    let hasTraffic: Bool

    init(of id: String, in office: SiteOffice, for visitor: Visitor) throws {
        let language = visitor.language
        let terms = office.facility.contract(id)
        let issued = try office.issuedMonths(of: id, for: visitor.principal)
        self.id = id
        path = id.inLink
        title = terms.map { "\($0.id) · \($0.customer.name)" } ?? id
        let figures = Figures(language: language, zone: terms?.timeZone ?? office.facility.timeZone)
        facts = terms.map { Self.facts(of: $0, figures, at: office.clock.now) } ?? []
        months = issued.map { MonthRow($0, figures) }
        hasMonths = !months.isEmpty
        hasTraffic = terms?.meteredTraffic != nil
    }

    private static func facts(of contract: Contract, _ figures: Figures, at now: Instant) -> [Fact] {
        let language = figures.language
        return [
            Fact(label: language.text(en: "Customer", zh: "甲方"), value: contract.customer.name),
            Fact(label: language.text(en: "Service", zh: "服务项目"), value: language.service(contract.service)),
            Fact(
                label: language.text(en: "Term", zh: "合同期"),
                value: language.days(from: contract.termFrom, before: contract.termTo)),
            Fact(label: language.text(en: "Monthly rent", zh: "月租费"), value: figures.money(contract.rent)),
            Fact(label: language.text(en: "Clock", zh: "时区"), value: figures.zoneName(at: now)),
        ]
    }
}

extension ContractPage.MonthRow {
    init(_ issued: IssuedMonth, _ figures: Figures) {
        let language = figures.language
        month = issued.month.description
        name = language.month(issued.month)
        status = language.status(issued.summary.status)
        verdict = language.verdict(issued.summary.verdict)
        mark = issued.summary.verdict.rawValue
        owed = issued.summary.remedyTotal.map { figures.money($0) } ?? ""
        revision = issued.revision
        madeAt = issued.madeAt.map { figures.second($0) } ?? "–"
        hasCreditNote = issued.summary.status == .final && (issued.summary.remedyTotal?.amount ?? 0) > 0
        earlier = issued.revision > 1 ? Array(1..<issued.revision) : []
    }
}
