import Agreement
import Clocks
import Documents
import Foundation
import Intervals
import Office
import Site

/// One contract's month: the picture of it, verdicts, outages, what was entered, and what all that rests on.
struct MonthPage: Sendable {
    struct Links: Sendable {
        let all: String
        let closer: String
        let wider: String
        let earlier: String
        let later: String
    }

    let id: String
    /// The id as a link has it.
    let path: String
    let month: String
    let monthName: String
    let previous: String
    let next: String
    let title: String
    let words: MonthInWords
    /// SVG.
    let timeline: String
    let hasTimeline: Bool
    let from: String
    let to: String
    let zone: String
    let links: Links
    let readings: ReadingTable?
    /// Until when it shows what was known.
    let asOf: String

    /// As many rows of one table are shown.
    private static let mostRows = 60

    init(
        of id: String, month choice: MonthChoice, zoom: TimelineZoom, in office: SiteOffice, for visitor: Visitor
    ) throws {
        var judged = try office.judge(id, month: choice, for: visitor.principal)
        let report = try judged.report()
        let language = visitor.language
        let figures = Figures(language: language, zone: judged.contract.timeZone)
        let whole = judged.month.span(in: judged.contract.timeZone)
        let span = zoom.span(within: whole)
        self.id = judged.contract.id
        path = judged.contract.id.inLink
        month = judged.month.description
        monthName = language.month(judged.month)
        previous = judged.month.previous.description
        next = judged.month.next.description
        title = "\(judged.contract.id) · \(language.month(judged.month))"
        words = MonthInWords(report, language: language, rows: Self.mostRows)
        timeline = TimelineDrawing(lanes: report.lanes, span: span, month: whole, figures: figures).svg
        hasTimeline = !report.lanes.isEmpty
        from = figures.instant(span.from)
        to = figures.instant(span.to)
        zone = figures.zoneName(at: span.from)
        links = Links(
            all: "?#timeline", closer: TimelineZoom.link(to: span.scaled(by: 0.25), within: whole),
            wider: TimelineZoom.link(to: span.scaled(by: 4), within: whole),
            earlier: TimelineZoom.link(to: span.moved(by: -0.5), within: whole),
            later: TimelineZoom.link(to: span.moved(by: 0.5), within: whole))
        readings = try ReadingTable(of: judged.contract.id, in: span, office, figures, for: visitor)
        asOf = figures.second(report.knownAt)
    }
}

/// What was read of a contract's signals in a short time.
struct ReadingTable: Sendable {
    struct Row: Sendable {
        let signal: String
        let state: StateWords
        let first: String
        let last: String
        let gap: String
        let since: String
        let said: String
        let clock: String
    }

    let rows: [Row]
    /// How many there are beside those shown; nil is none.
    let rest: Int?

    private static let longest: Milliseconds = .hours(24)
    private static let most = 100

    /// Nil for more than a day: nobody reads that.
    init?(of contract: String, in span: Span, _ office: SiteOffice, _ figures: Figures, for visitor: Visitor) throws {
        guard span.length <= Self.longest else { return nil }
        let found = try office.readings(of: contract, in: span, limit: Self.most, for: visitor.principal)
        rows = found.lines.map { Row($0, figures) }
        rest = found.count > rows.count ? found.count - rows.count : nil
    }
}

extension ReadingTable.Row {
    init(_ line: ContractReadings.Line, _ figures: Figures) {
        let run = line.run
        signal = line.signal.path
        state = StateWords(run.state, in: figures.language)
        first = figures.instant(run.first)
        last = run.last == run.first ? "" : figures.instant(run.last)
        gap = run.greatestGap > 0 ? String(format: "%.3f s", Double(run.greatestGap) / 1000) : ""
        since = run.since.map { figures.instant($0) } ?? ""
        said = [run.inferred.map { "(\($0))" }, run.evidence.map { figures.language.rule($0) }].compactMap(\.self)
            .joined(separator: " ")
        clock = run.clockError > 0 ? "± \(run.clockError) ms" : ""
    }
}
