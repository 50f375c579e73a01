import Correlation
import Documents
import Foundation
import Intervals
import Office
import Site

/// Whether the other feeds carry everything if one is lost.
struct HeadroomPage: Sendable {
    struct Choice: Sendable {
        let feed: String
        let query: String
        let isCurrent: Bool
    }

    struct Row: Sendable {
        let part: String
        let now: String
        let added: String
        let then: String
        let rating: String
        /// Of the rating, 0 to 100; nil where it is not known.
        let percent: Int?
        let meter: String
        let mark: String
        let word: String
        let missing: String
    }

    let tabs: [ForecastTab.Link]
    let at: String
    let remark: String?
    let choices: [Choice]
    let hasRatings: Bool
    let hasFeeds: Bool
    let rows: [Row]
    /// Nil for none.
    let unfed: String?
    let pager: Pager

    /// - Parameter feed: the one that was asked for; nil: the first.
    init(_ outlook: HeadroomOutlook, feed: String?, query: ListQuery, in facility: Facility, for visitor: Visitor) {
        let language = visitor.language
        tabs = ForecastTab.links(at: .headroom, for: visitor)
        at = facility.timeZone.said(outlook.now)
        remark = outlook.remark
        let headroom = outlook.feeds.first
        choices = Headroom.feeds(of: facility).map { name in
            Choice(
                feed: language.feed(name), query: name.inLink,
                isCurrent: name == headroom?.feed)
        }
        hasRatings = outlook.ratings > 0
        hasFeeds = headroom != nil
        let worst = (headroom?.lines ?? []).sorted { ($0.rank, $0.signal) < ($1.rank, $1.signal) }
        let page = query.page(of: worst) { [$0.signal.path] }
        pager = Pager(page, query: query)
        rows = page.elements.map { Row($0, in: language) }
        unfed = language.list(headroom?.unfed ?? [])
    }
}

extension HeadroomLine {
    /// What is worst comes first.
    fileprivate var rank: Int {
        switch judgement {
        case .exceeds: 0
        case .mayExceed: 1
        case .tight: 2
        case .unknown: 3
        case .fits: 4
        }
    }
}

extension HeadroomPage.Row {
    fileprivate init(_ line: HeadroomLine, in language: Language) {
        part = line.signal.path
        now = line.now.map { $0.shown } ?? "?"
        added = line.added.shown
        then = line.then?.shown ?? "?"
        rating = line.rating.map { $0.shown } ?? "?"
        percent = line.then.flatMap { then in
            line.rating.map { Int(min(100, (then.likely ?? then.most) / $0 * 100)) }
        }
        mark = line.judgement.mark
        meter = ["degraded", "down"].contains(mark) ? mark : ""
        word = language.word(line.judgement)
        missing = line.gaps.map { language.missing($0) }.joined(separator: language.listSeparator)
    }
}

extension HeadroomLine.Judgement {
    /// The style sheet's class.
    fileprivate var mark: String {
        switch self {
        case .fits: "up"
        case .tight, .mayExceed: "degraded"
        case .exceeds: "down"
        case .unknown: "unknown"
        }
    }
}

extension Double {
    fileprivate var shown: String { String(format: "%.1f\u{A0}A", self) }
}

extension Amperes {
    fileprivate var shown: String {
        if most - least < 0.05 { return String(format: "%.1f\u{A0}A", most) }
        let figure = likely.map { String(format: "%.1f\u{A0}", $0) } ?? ""
        return figure + String(format: "[%.1f\u{A0}–\u{A0}%.1f]\u{A0}A", least, most)
    }
}
