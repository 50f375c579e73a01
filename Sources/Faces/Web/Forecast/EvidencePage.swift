import Agreement
import Documents
import Foundation
import Intervals
import Office
import Site

/// Which months can still be proved, and whose silence took that away.
struct EvidencePage: Sendable {
    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let guarantee: String
        let month: String
        let mark: String
        let prospect: String
        let since: String?
        let left: String?
        let counted: String
        /// What becomes of it if nobody reports anything.
        let outlook: StateMark?
        let silences: [Silence]
    }

    struct StateMark: Sendable {
        let mark: String
        let word: String
    }

    struct Silence: Sendable {
        let source: String
        let sentence: String
        let isDecisive: Bool
    }

    let tabs: [ForecastTab.Link]
    let at: String
    let rows: [Row]
    /// Nil for none.
    let untouched: Int?
    let leftOut: Int?

    init(_ outlook: EvidenceOutlook, in facility: Facility, for visitor: Visitor) {
        tabs = ForecastTab.links(at: .evidence, for: visitor)
        at = facility.timeZone.said(outlook.now)
        rows = outlook.lines.map { Row($0, in: visitor.language) }
        untouched = outlook.untouched > 0 ? outlook.untouched : nil
        leftOut = outlook.leftOut > 0 ? outlook.leftOut : nil
    }
}

extension EvidencePage.Row {
    /// As many silences are shown; whoever has more has other worries.
    private static let mostSilences = 6

    init(_ line: EvidenceOutlook.Line, in language: Language) {
        let forecast = line.forecast
        let figures = Figures(language: language, zone: line.contract.timeZone)
        id = line.contract.id
        path = id.inLink
        guarantee = language.title(forecast.guarantee)
        month = "\(forecast.month)"
        switch forecast.prospect {
        case .provable:
            mark = "up"
            prospect = language.text(en: "can be proved", zh: "可证明达标")
        case .unprovable:
            mark = "undetermined"
            prospect = language.text(en: "can no longer be proved", zh: "已无法证明达标")
        case .breached:
            mark = "breached"
            prospect = language.text(en: "breached", zh: "已违约")
        }
        since = forecast.lostAt.map { line.contract.timeZone.said($0) }
        left = forecast.prospect == .provable ? forecast.left.map { figures.minutes($0) } : nil
        counted = figures.minutes(forecast.counted)
        outlook = forecast.verdictIfNothingMoreIsReported.map {
            EvidencePage.StateMark(mark: $0.rawValue, word: language.verdict($0))
        }
        silences = forecast.silences.prefix(Self.mostSilences).map {
            EvidencePage.Silence($0, figures: figures)
        }
    }
}

extension EvidencePage.Silence {
    fileprivate init(_ silence: EvidenceForecast.Silence, figures: Figures) {
        source = silence.sources.joined(separator: " + ")
        let length = figures.minutes(silence.length)
        let cost = figures.minutes(silence.cost)
        let longest = silence.spans.max { $0.length < $1.length }.map { span in
            let from = figures.zone.said(span.from)
            let to = figures.zone.said(span.to)
            return figures.language.text(en: ", the longest \(from) – \(to)", zh: "，最长一段 \(from) 至 \(to)")
        }
        sentence = figures.language.text(
            en: "said nothing for \(length)\(longest ?? ""); this may cost \(cost)",
            zh: "无读数共 \(length)\(longest ?? "")；可能多计 \(cost)")
        isDecisive = silence.isDecisive
    }
}
