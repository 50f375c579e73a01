import Agreement
import Correlation
import Documents
import Foundation
import Intervals
import Office
import Site

/// One outage: when, how certain, what proves it, what of it counts, and what can be entered about it.
struct OutagePage: Sendable {
    struct Off: Sendable {
        let cause: String
        let minutes: String
    }

    struct Entry: Sendable {
        /// The record's id as a link has it.
        let path: String
        let cause: String
        let span: String
        let acceptance: String
    }

    let id: String
    let contract: String
    /// The contract's id as a link has it.
    let path: String
    let month: String
    let monthName: String
    let title: String
    let facts: [Fact]
    let counted: String?
    let takenOff: [Off]
    let entries: [Entry]
    let evidence: [String]
    /// Where the month's timeline shows it.
    let zoom: String
    let guarantee: String
    let isProvider: Bool
    let isAllowedEntries: Bool

    init(_ found: FoundOutage, in office: SiteOffice, for visitor: Visitor) throws {
        let language = visitor.language
        let contract = found.contract
        let outage = found.outage
        let figures = Figures(language: language, zone: contract.timeZone)
        let month = Month(of: contract.timeZone.localDate(of: outage.span.from))
        let judged = try office.judge(contract.id, month: .month(month), for: visitor.principal)
        let availability = judged.result.guarantees.lazy.compactMap { part -> AvailabilityResult? in
            guard case .availability(let result) = part, result.guarantee == outage.guarantee else { return nil }
            return result
        }.first
        let item = availability?.outages.first { $0.outage.id == outage.id }
        id = outage.id
        self.contract = contract.id
        path = contract.id.inLink
        self.month = month.description
        monthName = language.month(month)
        title = language.text(
            en: "Outage of \(language.subject(outage.guarantee)), \(contract.id)",
            zh: "\(contract.id) \(language.subject(outage.guarantee))中断")
        facts = Self.facts(of: found, figures)
        counted = item.map { figures.minutes($0.counted) }
        takenOff = Exclusion.allCases.compactMap { cause in
            guard let length = item?.takenOff[cause], length > 0 else { return nil }
            return Off(cause: language.exclusion(cause), minutes: figures.minutes(length))
        }
        entries = (availability?.exclusions ?? []).filter { $0.span.overlaps(outage.span) }.map {
            Entry($0, figures)
        }
        evidence = outage.evidence.prefix(200).map { language.line($0, in: contract.timeZone) }
        zoom = TimelineZoom.link(
            to: outage.span.scaled(by: 3), within: month.span(in: contract.timeZone))
        guarantee = outage.guarantee.rawValue
        isProvider = visitor.principal.isAllowedEverything
        isAllowedEntries = visitor.principal.isAllowedEntries && visitor.formToken != nil
    }

    private static func facts(of found: FoundOutage, _ figures: Figures) -> [Fact] {
        let language = figures.language
        let outage = found.outage
        return [
            Fact(
                label: language.text(en: "From [earliest – latest]", zh: "自 [最早 – 最晚]"),
                value: figures.instant(outage.span.from, within: outage.begin)),
            Fact(
                label: language.text(en: "To [earliest – latest]", zh: "至 [最早 – 最晚]"),
                value: found.course == .ended
                    ? figures.instant(outage.span.to, within: outage.end) : found.end(in: language)),
            Fact(label: language.text(en: "Length", zh: "时长"), value: found.lasted(in: language)),
            Fact(label: language.text(en: "Clock", zh: "时区"), value: figures.zoneName(at: outage.span.from)),
            Fact(label: language.text(en: "Looks like", zh: "推断原因"), value: language.hypothesis(outage.hypothesis)),
            Fact(label: language.text(en: "Id", zh: "编号"), value: outage.id),
        ]
    }
}

extension OutagePage.Entry {
    init(_ exclusion: RecordedExclusion, _ figures: Figures) {
        let language = figures.language
        path = exclusion.record.inLink
        cause = language.exclusion(exclusion.cause)
        span = figures.span(exclusion.span)
        acceptance = language.acceptance(exclusion.acceptance, figures: figures)
    }
}
