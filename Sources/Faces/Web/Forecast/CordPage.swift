import Correlation
import Documents
import Foundation
import Intervals
import Office
import Site

/// What losses of feeds tell of how things are wired.
struct CordPage: Sendable {
    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let mark: String
        let word: String
        let losses: [String]
        let suspicions: [String]
    }

    let tabs: [ForecastTab.Link]
    let at: String
    let since: String
    let remark: String?
    let rows: [Row]
    let untested: String
    /// Nil for none.
    let untestedCount: Int?
    let pager: Pager

    init(_ outlook: CordOutlook, query: ListQuery, in facility: Facility, for visitor: Visitor) {
        let language = visitor.language
        tabs = ForecastTab.links(at: .cords, for: visitor)
        at = facility.timeZone.said(outlook.now)
        since = facility.timeZone.said(outlook.since)
        remark = outlook.remark
        let page = query.page(of: outlook.lines) { [$0.contract.id, $0.contract.customer.name] }
        pager = Pager(page, query: query)
        rows = page.elements.map { Row($0, in: language) }
        untested = language.list(outlook.untested) ?? ""
        untestedCount = outlook.untested.isEmpty ? nil : outlook.untested.count
    }
}

extension CordPage.Row {
    /// The newest losses are shown.
    private static let mostLosses = 5

    fileprivate init(_ line: CordOutlook.Line, in language: Language) {
        let zone = line.contract.timeZone
        id = line.contract.id
        path = id.inLink
        if !line.suspicions.isEmpty {
            mark = "degraded"
            word = language.text(en: "not as declared", zh: "与申报不符")
        } else if line.isProved {
            mark = "up"
            word = language.text(en: "as declared", zh: "与申报一致")
        } else {
            mark = "unknown"
            word = language.text(en: "nothing was measured", zh: "无测量数据")
        }
        losses = line.losses.prefix(Self.mostLosses).map { loss in
            language.text(
                en: "\(language.feed(loss.feed)) lost at \(zone.said(loss.lostAt))",
                zh: "\(language.feed(loss.feed)) 于 \(zone.said(loss.lostAt)) 失电")
        }
        suspicions = line.suspicions.map { language.text(of: $0, in: zone) }
    }
}

extension Language {
    fileprivate func text(of suspicion: CordSuspicion, in zone: TimeZone) -> String {
        let names = suspicion.outlets.map(\.path).joined(separator: listSeparator)
        let hosts = suspicion.hosts.joined(separator: listSeparator)
        let amperes = [suspicion.before, suspicion.after].map { $0.map { String(format: "%.1f A", $0) } ?? "?" }
            .joined(separator: " → ")
        let at = zone.said(suspicion.lostAt)
        let feed = self.feed(suspicion.feed)
        switch suspicion.kind {
        case .carriesOn:
            return text(
                en: "\(names) went on carrying when \(feed) was lost at \(at) (\(amperes)): it hangs elsewhere",
                zh: "\(feed) 于 \(at) 失电时，\(names) 仍有负载（\(amperes)）：实际接在别处")
        case .fellToo:
            return text(
                en: "\(names) lost its load when \(feed) was lost at \(at) (\(amperes)): it hangs on the lost side",
                zh: "\(feed) 于 \(at) 失电时，\(names) 的负载一并消失（\(amperes)）：实际接在失电一侧")
        case .idleBefore:
            return text(
                en: "\(names) carried nothing before \(feed) was lost at \(at) (\(amperes)): both cords on one side?",
                zh: "\(feed) 于 \(at) 失电前，\(names) 并无负载（\(amperes)）：两路电源线可能接在同一侧")
        case .nothingTookOver:
            return text(
                en: "what \(names) carried came to no other outlet when \(feed) was lost at \(at) (\(amperes))",
                zh: "\(feed) 于 \(at) 失电时，\(names) 的负载未转移到其他插座（\(amperes)）")
        case .hostsFell:
            return text(
                en: "\(hosts) stopped answering when \(feed) was lost at \(at), though another feed lived",
                zh: "\(feed) 于 \(at) 失电时，另一路仍有电，但 \(hosts) 停止响应")
        }
    }
}
