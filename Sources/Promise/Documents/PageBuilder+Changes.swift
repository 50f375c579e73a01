import Agreement
import Foundation
import Intervals
import Site

extension PageBuilder {
    /// How a revision differs from the final result before it.
    var changes: Article? {
        guard let changes = report.changes else { return nil }
        var article = Article(
            heading: text(en: "Revision \(report.revision)", zh: "修订 \(report.revision)"),
            title: text(en: "What has changed since revision \(changes.since)", zh: "与修订 \(changes.since) 的差异"),
            verdict: "",
            mark: "", readingsTitle: "", readings: [])
        article.tables = [differences(changes), records(changes)].filter { !$0.rows.isEmpty }
        if changes.parts.isEmpty {
            article.facts.append(
                Fact(
                    label: "",
                    value: text(en: "No figure has changed; entries or evidence have.", zh: "数据未变，仅条目或证据有变化。")))
        }
        if changes.hasOtherConfigurations {
            article.facts.append(
                Fact(label: "", value: text(en: "Another configuration governs the readings.", zh: "读数所依据的配置已变更。")))
        }
        if changes.hasOtherHolidays {
            article.facts.append(Fact(label: "", value: text(en: "Holidays were announced.", zh: "节假日安排已公布。")))
        }
        if changes.records.isEmpty, !changes.hasOtherConfigurations, !changes.hasOtherHolidays {
            article.facts.append(
                Fact(
                    label: "",
                    value: text(en: "No record came since, but readings of the time.", zh: "其间无新记录，但补入了该时段的读数。")))
        }
        return article
    }

    private func differences(_ changes: Changes) -> Table {
        var rows = changes.parts.flatMap { changedRows(of: $0) }
        if changes.status.before != changes.status.after {
            rows.append([
                "", text(en: "Status", zh: "状态"), language.status(changes.status.before),
                language.status(changes.status.after),
                "",
            ])
        }
        if changes.total.before != changes.total.after {
            rows.append([
                "", text(en: "Owed in total", zh: "补偿合计"), figures.money(changes.total.before),
                figures.money(changes.total.after), "",
            ])
        }
        return Table(
            title: "",
            head: [
                text(en: "Promise", zh: "承诺"), text(en: "What", zh: "项目"), text(en: "Before", zh: "原为"),
                text(en: "Now", zh: "现为"),
                text(en: "Difference", zh: "差额"),
            ], rows: rows)
    }

    /// What differs of one guarantee: its verdict, its figures, its remedy.
    private func changedRows(of part: Changes.Part) -> [[String]] {
        let title = language.title(part.promise)
        var rows: [[String]] = []
        if part.verdict.before != part.verdict.after {
            rows.append([
                title, text(en: "Verdict", zh: "结论"), language.verdict(part.verdict.before),
                language.verdict(part.verdict.after), "",
            ])
        }
        rows += part.figures.map { [title] + cells(of: $0) }
        if part.remedy.before != part.remedy.after {
            rows.append([
                title, text(en: "Remedy", zh: "补偿"), part.remedy.before.map { figures.remedy($0) } ?? "–",
                part.remedy.after.map { figures.remedy($0) } ?? "–", "",
            ])
        }
        if part.mayEndFrom.before != part.mayEndFrom.after {
            rows.append([
                title, text(en: "The contract may be ended from", zh: "可解除合同的起始时间"),
                figures.instant(part.mayEndFrom.before), figures.instant(part.mayEndFrom.after), "",
            ])
        }
        return rows
    }

    /// Values are exact; the difference of a time is shown in minutes.
    private func cells(of figure: Changes.Figure) -> [String] {
        let name = language.figure(figure.name)
        let before = figure.value.before
        let after = figure.value.after
        let sign = after > before ? "+" : "−"
        guard figure.name.hasSuffix("_ms") else {
            return [name, "\(before)", "\(after)", "\(sign)\(abs(after - before))"]
        }
        let exact = [before, after].map { text(en: "\($0) ms", zh: "\($0) 毫秒") }
        return [name] + exact + ["\(sign)\(figures.minutes(abs(after - before)))"]
    }

    private func records(_ changes: Changes) -> Table {
        Table(
            title: text(en: "Records that came since", zh: "其间新增的记录"),
            head: [
                text(en: "Register", zh: "登记类别"), text(en: "Id", zh: "编号"), text(en: "Known from", zh: "生效（知悉）时间"),
                text(en: "Entered", zh: "录入时间"),
                text(en: "By", zh: "登记人"), text(en: "Why", zh: "理由"),
            ],
            rows: changes.records.map { record in
                let replaced = record.text(.replaces).map { text(en: "replaces \($0)", zh: "更正 \($0)") }
                return [
                    language.word(record.kind.rawValue), record.id, figures.instant(record.knownAt),
                    entry(of: record), record.text(.by) ?? "",
                    [replaced, record.explanation].compactMap(\.self).joined(separator: "; "),
                ]
            })
    }
}

extension Language {
    /// The wording of a figure, by its name in results.
    func figure(_ name: String) -> String {
        if name.hasPrefix("taken_off_"), let cause = Exclusion(rawValue: String(name.dropFirst(10).dropLast(3))) {
            return "− \(exclusion(cause))"
        }
        if name.hasPrefix("left_out_"), let reason = LeftOutReason(rawValue: String(name.dropFirst(9).dropLast(3))) {
            return "− \(PromiseWords(figures: Figures(language: self, zone: .gmt)).reason(reason))"
        }
        if name.hasPrefix("unpinged_") {
            let host = name.dropFirst(9).dropLast(3)
            return text(en: "Not pinged: \(host)", zh: "未 ping：\(host)")
        }
        let known: [String: (String, String)] = [
            "down_ms": ("Measured downtime", "实测中断时长"), "min_down_ms": ("Measured, certain", "实测中断时长（确定）"),
            "max_down_ms": ("Measured, possible", "实测中断时长（可能）"), "counted_ms": ("Counted downtime", "计入中断时长"),
            "min_counted_ms": ("Counted, certain", "计入中断时长（确定）"),
            "max_counted_ms": ("Counted, possible", "计入中断时长（可能）"), "unknown_ms": ("Unknown", "状态未知时长"),
            "accepted_ms": ("Taken off, accepted by the customer", "不计入（甲方认可）"),
            "disputed_ms": ("Taken off, disputed by the customer", "不计入（甲方有异议）"),
            "one_sided_ms": ("Taken off by the provider alone", "不计入（乙方单方认定）"),
            "occurrences": ("Outages that count", "计入的中断次数"),
            "emergencies": ("Emergencies", "紧急情况"), "entries": ("Entries", "记录数"), "late": ("Late", "逾期"),
            "pending": ("Pending", "未到期"), "excused": ("Excused", "免责"), "failures": ("Failures", "未履行"),
        ]
        return known[name].map { text(en: $0.0, zh: $0.1) } ?? name
    }
}
