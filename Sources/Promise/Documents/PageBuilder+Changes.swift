import Agreement
import Intervals
import Site

extension PageBuilder {
    /// What a revision says otherwise than the final result before it.
    var changes: Article? {
        guard let changes = report.changes else { return nil }
        var article = Article(
            heading: say("Revision \(report.revision)", "修订 \(report.revision)"),
            title: say("What has changed since revision \(changes.since)", "与修订 \(changes.since) 的差异"), verdict: "",
            mark: "", readingsTitle: "", readings: [])
        article.tables = [differences(changes), records(changes)].filter { !$0.rows.isEmpty }
        if changes.parts.isEmpty {
            article.facts.append(
                Fact("", say("No figure has changed; entries or evidence have.", "数据未变，仅条目或证据有变化。")))
        }
        if changes.hasOtherConfigurations {
            article.facts.append(
                Fact("", say("Another configuration governs the readings.", "读数所依据的配置已变更。")))
        }
        if changes.records.isEmpty, !changes.hasOtherConfigurations {
            article.facts.append(
                Fact("", say("No record came since, but readings of the time.", "其间无新记录，但补入了该时段的读数。")))
        }
        return article
    }

    private func differences(_ changes: Changes) -> Table {
        var rows = changes.parts.flatMap { part -> [[String]] in
            let title = language.title(part.guarantee)
            let verdict =
                part.verdict.before == part.verdict.after
                ? []
                : [
                    [
                        title, say("Verdict", "结论"), language.verdict(part.verdict.before),
                        language.verdict(part.verdict.after), "",
                    ]
                ]
            let remedy =
                part.remedy.before == part.remedy.after
                ? [] : [[title, say("Remedy", "补偿"), part.remedy.before ?? "–", part.remedy.after ?? "–", ""]]
            return verdict + part.figures.map { [title] + row($0) } + remedy
        }
        if changes.status.before != changes.status.after {
            rows.append([
                "", say("Status", "状态"), language.status(changes.status.before), language.status(changes.status.after),
                "",
            ])
        }
        if changes.total.before != changes.total.after {
            rows.append(["", say("Owed in total", "补偿合计"), changes.total.before, changes.total.after, ""])
        }
        return Table(
            "",
            [
                say("Promise", "承诺"), say("What", "项目"), say("Before", "原为"), say("Now", "现为"),
                say("Difference", "差额"),
            ], rows)
    }

    private func row(_ figure: Changes.Figure) -> [String] {
        let (before, after) = (figure.value.before, figure.value.after)
        let sign = after > before ? "+" : "−"
        let difference =
            figure.name.hasSuffix("_ms")
            ? "\(sign)\(figures.minutes(abs(after - before)))" : "\(sign)\(abs(after - before))"
        let shown = { (value: Int64) in figure.name.hasSuffix("_ms") ? say("\(value) ms", "\(value) 毫秒") : "\(value)" }
        return [language.figure(figure.name), shown(before), shown(after), difference]
    }

    private func records(_ changes: Changes) -> Table {
        Table(
            say("Records that came since", "其间新增的记录"),
            [
                say("Register", "登记"), say("Id", "编号"), say("Known from", "知悉时间"), say("Entered", "录入时间"),
                say("By", "登记人"), say("Why", "理由"),
            ],
            changes.records.map { record in
                let replaced = record.text(.replaces).map { say("replaces \($0)", "更正 \($0)") }
                return [
                    language.word(record.kind.rawValue), record.id, figures.instant(record.knownAt),
                    figures.instant(record.recordedAt), record.author ?? "",
                    [replaced, record.explanation].compactMap(\.self).joined(separator: "; "),
                ]
            })
    }
}

extension Language {
    /// A figure's name in results.
    func figure(_ name: String) -> String {
        if name.hasPrefix("taken_off_"), let cause = Exclusion(rawValue: String(name.dropFirst(10).dropLast(3))) {
            return "− \(exclusion(cause))"
        }
        let known: [String: (String, String)] = [
            "down_ms": ("Measured downtime", "测得中断"), "min_down_ms": ("Measured, certain", "测得中断（确定）"),
            "max_down_ms": ("Measured, possible", "测得中断（可能）"), "counted_ms": ("Counted downtime", "计入中断"),
            "min_counted_ms": ("Counted, certain", "计入中断（确定）"),
            "max_counted_ms": ("Counted, possible", "计入中断（可能）"), "unknown_ms": ("Unknown", "未知时间"),
            "emergencies": ("Emergencies", "紧急情况"), "entries": ("Entries", "条目"), "late": ("Late", "逾期"),
            "pending": ("Pending", "未到期"), "excused": ("Excused", "免责"), "failures": ("Failures", "未履行"),
        ]
        return known[name].map { say($0.0, $0.1) } ?? name
    }
}
