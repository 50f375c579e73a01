import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Articles 1 and 2

    func fill(_ article: inout Article, from result: AvailabilityResult) {
        let takenOff = Exclusion.allCases.filter { result.takenOff[$0, default: 0] > 0 }
        article.facts = [
            Fact(
                label: text(en: "Availability", zh: "可用性"),
                value: figures.availability(down: result.counted.nominal, of: result.periodLength)),
            Fact(label: text(en: "Measured downtime", zh: "实测中断时长"), value: figures.minutes(result.down)),
        ]
        article.facts += takenOff.map { cause in
            Fact(label: "− \(language.exclusion(cause))", value: figures.minutes(result.takenOff[cause, default: 0]))
        }
        article.facts += [
            Fact(label: text(en: "= counted", zh: "= 计入中断时长"), value: figures.minutes(result.counted)),
            Fact(label: text(en: "Not known", zh: "状态未知时长"), value: figures.minutes(result.unknown)),
        ]
        if result.verdict == .undetermined {
            article.facts.append(
                Fact(label: text(en: "Nominally", zh: "按名义数据的结论"), value: language.verdict(result.nominalVerdict)))
        }
        article.meters = meters(result)
        article.facts += acceptances(result)
        if !result.outages.isEmpty { article.tables.append(outages(result)) }
        if !result.exclusions.isEmpty { article.tables.append(exclusions(result.exclusions)) }
        let evidence = result.outages.flatMap { counted in
            counted.outage.evidence.map { (outage: counted.outage.id, item: $0) }
        }
        if !evidence.isEmpty { article.tables.append(table(of: evidence)) }
        if !result.unsettled.isEmpty { article.tables.append(settling(result.unsettled)) }
        if !result.contradictions.isEmpty { article.tables.append(contradictions(result.contradictions)) }
        if !result.disagreements.isEmpty { article.tables.append(disagreements(result.disagreements)) }
    }

    /// The doubtful spans whose readings would decide, the longest first.
    func settling(_ unsettled: [Span]) -> Table {
        Table(
            title: text(en: "What would settle it", zh: "可使结论确定的时段"),
            head: [text(en: "From", zh: "自"), text(en: "To", zh: "至"), text(en: "Length", zh: "时长")],
            rows: unsettled.prefix(20).map {
                [figures.instant($0.from), figures.instant($0.to), figures.minutes($0.length)]
            })
    }

    /// One meter for each limit that applies: the minutes, and what the percentage allows.
    private func meters(_ result: AvailabilityResult) -> [Meter] {
        limits(of: result).compactMap { meter(result.counted.nominal, of: $0) }
    }

    /// How much downtime of what is allowed was used; nil where none is.
    func meter(_ used: Milliseconds, of limit: Milliseconds) -> Meter? {
        guard limit > 0 else { return nil }
        return meter(
            label: text(
                en: "\(figures.minutes(used)) of \(figures.minutes(limit)) used",
                zh: "已用 \(figures.minutes(used))，限额 \(figures.minutes(limit))"),
            share: Double(used) / Double(limit))
    }

    func meter(label: String, share: Double) -> Meter {
        let percent = share * 100
        return Meter(label: label, percent: Int(min(100, percent)), mark: mark(ofUsed: percent))
    }

    /// The downtime that each rule of the terms allows in the period.
    private func limits(of result: AvailabilityResult) -> [Milliseconds] {
        let terms = result.terms
        let share = terms.availability.allowedDowntime(of: result.periodLength)
        switch terms.rule {
        case .both: return [terms.downtime, share].compactMap(\.self)
        case .minutes: return [terms.downtime].compactMap(\.self)
        case .percentage: return [share]
        }
    }

    /// The colour of a meter: amber from four fifths on.
    private func mark(ofUsed percent: Double) -> String {
        if percent >= 100 { return "breached" }
        if percent >= 80 { return "undetermined" }
        return "met"
    }

    private func outages(_ result: AvailabilityResult) -> Table {
        let rows = result.outages.map { item -> [String] in
            let outage = item.outage
            let off = Exclusion.allCases.filter { item.takenOff[$0, default: 0] > 0 }
                .map { "\(language.exclusion($0)): \(figures.minutes(item.takenOff[$0, default: 0]))" }
            return [
                outage.id,
                figures.instant(outage.span.from, within: outage.begin),
                figures.instant(outage.span.to, within: outage.end),
                figures.minutes(item.counted), off.joined(separator: "\n"), language.hypothesis(outage.hypothesis),
                item.report ?? text(en: "none", zh: "无"),
            ]
        }
        var table = Table(
            title: text(en: "Outages", zh: "中断明细"),
            head: [
                text(en: "Id", zh: "编号"), text(en: "From [earliest – latest]", zh: "自 [最早 – 最晚]"),
                text(en: "To [earliest – latest]", zh: "至 [最早 – 最晚]"), text(en: "Counted", zh: "计入时长"),
                text(en: "Taken off", zh: "不计入"),
                text(en: "Looks like", zh: "推断原因"), text(en: "Report", zh: "报障记录"),
            ], rows: rows)
        for (index, item) in result.outages.enumerated() { table.rows[index].outage = item.outage.id }
        return table
    }

    /// The first 60 pieces of evidence; the document in JSON has them all.
    private func table(of items: [(outage: String, item: Evidence)]) -> Table {
        let shown = items.prefix(60).map { outage, item in
            [
                outage, item.signal.path, figures.instant(item.at), figures.instant(item.until),
                item.since.map { figures.instant($0) } ?? "",
                (item.inferred.map { "(\($0)) " } ?? "") + (item.said ?? ""),
            ]
        }
        let rest = items.count - shown.count
        var title = text(en: "Evidence", zh: "证据")
        if rest > 0 { title += text(en: " (\(rest) more in the JSON)", zh: "（其余 \(rest) 条见 JSON）") }
        return Table(
            title: title,
            head: [
                text(en: "Outage", zh: "中断"), text(en: "Signal", zh: "信号"), text(en: "Down from", zh: "中断自"),
                text(en: "to", zh: "至"),
                text(en: "since, by the device", zh: "设备时钟所示"), text(en: "The device said", zh: "设备读数"),
            ], rows: Array(shown))
    }
}
