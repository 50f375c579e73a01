import Agreement
import Correlation
import Documents
import Foundation
import Intervals
import Live
import Office
import Site

/// When outages begin and promises break.
struct BreachPage: Sendable {
    /// A scenario and what follows.
    struct Part: Sendable {
        let title: String
        /// What is said where nothing follows.
        let nothing: String
        let rows: [Row]
        /// Whether there is a table: templates read stored members only.
        let hasRows: Bool

        init(title: String, nothing: String, rows: [Row]) {
            self.title = title
            self.nothing = nothing
            self.rows = rows
            hasRows = !rows.isEmpty
        }
    }

    struct Row: Sendable {
        let id: String
        /// The id as a link has it.
        let path: String
        let customer: String
        let guarantee: String
        let mark: String
        let outage: String
        /// When; nil where that is no matter.
        let outageAt: String?
        let batteries: [String]
        let use: UseWords?
        let breach: [String]
    }

    let tabs: [ForecastTab.Link]
    let at: String
    let remark: String?
    let parts: [Part]
    let pager: Pager

    init(_ outlook: BreachOutlook, query: ListQuery, in facility: Facility, for visitor: Visitor) {
        let language = visitor.language
        tabs = ForecastTab.links(at: .forecast, for: visitor)
        at = facility.timeZone.said(outlook.now)
        remark = outlook.remark
        let page = query.page(of: outlook.ifMainsFailed) { [$0.contract.id, $0.contract.customer.name] }
        pager = Pager(page, query: query)
        parts = [
            Part(
                title: language.text(en: "If what is lost stays lost", zh: "若当前故障持续"),
                nothing: language.text(en: "Nothing is lost.", zh: "当前无故障。"),
                // What is lost now concerns everybody who looks, whatever they search for.
                rows: outlook.lines.prefix(ListQuery.pageLength).map { Row($0, at: outlook.now, in: language) }),
            Part(
                title: language.text(en: "If all mains failed now", zh: "若市电此刻全部中断"),
                nothing: language.text(
                    en: "No contract is known to depend on a UPS.", zh: "未发现依赖不间断电源的合同。"),
                rows: page.elements.map { Row($0, at: outlook.now, in: language) }),
        ]
    }
}

extension BreachPage.Row {
    init(_ line: BreachOutlook.Line, at now: Instant, in language: Language) {
        let zone = line.contract.timeZone
        id = line.contract.id
        path = id.inLink
        customer = line.contract.customer.name
        guarantee = language.title(line.guarantee)
        if line.isOut {
            mark = "down"
            outage = language.text(en: "out now", zh: "正在中断")
            outageAt = nil
        } else if let at = line.outageAt {
            mark = "degraded"
            outage = language.text(en: "in \(language.span(of: at - now))", zh: "\(language.span(of: at - now))后")
            outageAt = zone.said(at)
        } else if let at = line.outagePossiblyAt {
            mark = "unknown"
            outage = language.text(en: "not known", zh: "时间未知")
            outageAt = language.text(en: "perhaps from \(zone.said(at)) on", zh: "最早可能自 \(zone.said(at)) 起")
        } else {
            mark = "up"
            outage = language.text(en: "stays up", zh: "不受影响")
            outageAt = nil
        }
        batteries = line.batteries.map { language.text(of: $0, in: zone) }
        use = line.use.map { UseWords($0, in: language) }
        breach = language.breach(line, in: zone)
    }
}

extension Language {
    /// A length of time in the units that people would use.
    func span(of length: Milliseconds) -> String {
        let minutes = length / .minutes(1)
        if length < .minutes(2) { return text(en: "\(length / 1000) s", zh: "\(length / 1000) 秒") }
        if minutes < 120 { return text(en: "\(minutes) min", zh: "\(minutes) 分钟") }
        if minutes < 2880 {
            return text(en: "\(minutes / 60) h \(minutes % 60) min", zh: "\(minutes / 60) 小时 \(minutes % 60) 分钟")
        }
        return text(en: "\(minutes / 1440) days", zh: "\(minutes / 1440) 天")
    }

    /// When a battery is empty, and how old that estimate is.
    func text(of battery: BatteryEnd, in zone: TimeZone) -> String {
        guard let at = battery.at else {
            return text(en: "\(battery.device) does not say how long it lasts", zh: "\(battery.device) 未报告剩余时间")
        }
        let estimated = battery.estimatedAt.map {
            text(en: ", as it said at \(zone.said($0))", zh: "（据其 \(zone.said($0)) 的估计）")
        }
        return text(
            en: "\(battery.device) is empty at \(zone.said(at))\(estimated ?? "")",
            zh: "\(battery.device) 将于 \(zone.said(at)) 耗尽\(estimated ?? "")")
    }

    /// When the promise breaks, with its bounds.
    fileprivate func breach(_ line: BreachOutlook.Line, in zone: TimeZone) -> [String] {
        if line.isBroken { return [text(en: "breached already", zh: "本月已违约")] }
        guard line.use != nil else { return [text(en: "not judged yet", zh: "尚未评估")] }
        guard let breach = line.breach else { return [] }
        let time = breach.time
        var lines: [String] = []
        if let nominal = time.nominal { lines.append(zone.said(nominal)) }
        if let earliest = time.earliest, earliest != time.nominal {
            lines.append(text(en: "earliest \(zone.said(earliest))", zh: "最早 \(zone.said(earliest))"))
        }
        if let latest = time.latest, latest != time.nominal {
            lines.append(text(en: "latest \(zone.said(latest))", zh: "最晚 \(zone.said(latest))"))
        }
        if line.use?.month != "\(breach.month)" {
            lines.append(text(en: "minutes of \(month(breach.month))", zh: "计入\(month(breach.month))"))
        }
        return lines
    }
}
