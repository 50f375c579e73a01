import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Articles 3, 7 and 8

    func fill(_ article: inout Article, from result: DutyResult) {
        let head = [
            text(en: "Record", zh: "记录编号"), text(en: "What", zh: "事项"), text(en: "From", zh: "起算"),
            text(en: "Due", zh: "期限"), text(en: "Done", zh: "完成"),
            text(en: "Outcome", zh: "结果"), text(en: "Still owed", zh: "待补项"),
        ]
        let rows = result.entries.map { entry -> [String] in
            let what = [
                entry.service.map(language.service), entry.about.map(language.word), work(of: entry.record),
                entry.fee.map { figures.money($0) },
            ]
            .compactMap(\.self).joined(separator: language.listSeparator)
            let bounds = entry.doubt.map { doubt in
                "\n[\(figures.due(doubt.earliest)) – \(doubt.latest.map { figures.due($0) } ?? "?")]"
            }
            var outcome = language.outcome(entry.outcome)
            if !entry.relievedBy.isEmpty {
                outcome +=
                    "\n" + text(en: "force majeure ", zh: "不可抗力 ")
                    + entry.relievedBy.joined(separator: language.listSeparator)
            }
            return [
                entry.record, what, figures.instant(entry.begins),
                figures.due(entry.due) + (bounds ?? "") + relieved(entry),
                figures.instant(entry.doneAt), outcome,
                entry.missing.map(language.word).joined(separator: language.listSeparator),
            ]
        }
        if !rows.isEmpty { article.tables = [Table(title: "", head: head, rows: rows)] }
        if !result.findings.isEmpty { article.tables.append(table(of: result.findings)) }
        let seen = result.entries.flatMap { entry in entry.corroboration.map { (entry.record, $0) } }
        guard !seen.isEmpty else { return }
        article.tables.append(
            Table(
                title: text(en: "What telemetry saw", zh: "遥测佐证"),
                head: [
                    text(en: "Record", zh: "记录编号"), text(en: "Signal", zh: "信号"), text(en: "First up", zh: "首次通电/联通"),
                    text(en: "Remark", zh: "备注"),
                ],
                rows: seen.map { record, item in
                    [record, item.signal.path, figures.instant(item.firstUp), remark(on: item)]
                }))
    }

    /// Article 7: what was authorised, and by which way; nil of other entries.
    private func work(of id: String) -> String? {
        guard let record = builder.report.records.first(where: { $0.id == id }),
            [Record.Kind.authorisation, .operation].contains(record.kind)
        else { return nil }
        let way = record.text(.method).map { language.word($0) }
        let parts = [record.text(.work), way].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: language.listSeparator)
    }

    /// Where force majeure stopped the clock: until when it excuses.
    private func relieved(_ entry: DueEntry) -> String {
        guard let until = entry.relievedDue, until != entry.due else { return "" }
        return "\n" + text(en: "excused until \(figures.due(until))", zh: "顺延至 \(figures.due(until))")
    }

    private func remark(on corroboration: Corroboration) -> String {
        guard corroboration.contradicts else { return "" }
        return text(en: "was down after the installation was said to be done", zh: "登记为已完成后，读数仍为中断")
    }

    // MARK: - Articles 5, 6 and 9

    func fill(_ article: inout Article, from result: RegisterResult) {
        article.facts = [
            Fact(label: text(en: "Entries", zh: "记录数"), value: "\(result.entries.count)"),
            Fact(label: text(en: "Failures", zh: "未履行"), value: "\(result.failures)"),
        ]
        if !result.inCharge.isEmpty {
            article.facts.append(
                Fact(
                    label: text(en: "In charge", zh: "现任人员"),
                    value: result.inCharge.joined(separator: language.listSeparator)))
        }
        if !result.assigned.isEmpty { article.tables.append(table(of: result.assigned)) }
        if !result.findings.isEmpty { article.tables.append(table(of: result.findings)) }
    }

    private func table(of assigned: [RegisterResult.Assigned]) -> Table {
        Table(
            title: text(en: "Who was assigned", zh: "指定人员"),
            head: [
                text(en: "Name", zh: "姓名"), text(en: "Part of the period", zh: "期间"), text(en: "Record", zh: "记录编号"),
            ],
            rows: assigned.map { [$0.name, figures.span($0.span), $0.record] })
    }

    func table(of findings: [Finding]) -> Table {
        Table(
            title: text(en: "Findings", zh: "核查结果"),
            head: [
                text(en: "Weight", zh: "性质"), text(en: "What", zh: "事项"), text(en: "Record", zh: "记录编号"),
                text(en: "Time", zh: "时间"), text(en: "Particulars", zh: "详情"),
            ],
            rows: findings.map { finding in
                [
                    weight(of: finding), language.finding(finding.kind), finding.record ?? "", time(of: finding),
                    particulars(of: finding),
                ]
            }
        ).marking(as: "failure") { findings[$0].isFailure }
    }

    private func time(of finding: Finding) -> String {
        guard let instant = finding.at.map({ figures.due($0) }) else {
            return finding.span.map { figures.span($0) } ?? ""
        }
        guard let span = finding.span else { return instant }
        let latest = span.to < .distantFuture ? figures.due(span.to) : text(en: "open", zh: "不定")
        return "\(instant)\n[\(figures.due(span.from)) – \(latest)]"
    }

    /// What is missing, why an authorisation is not valid, and what relieves.
    private func particulars(of finding: Finding) -> String {
        let host = [finding.subject, finding.length.map { figures.minutes($0) }].compactMap(\.self)
        let missing = host + finding.missing.map(language.word) + finding.flaws.map(language.flaw)
        let relief = finding.relievedBy.joined(separator: language.listSeparator)
        let list = missing.joined(separator: language.listSeparator)
        guard !relief.isEmpty else { return list }
        let relieved = text(en: "relieved by force majeure \(relief)", zh: "因不可抗力 \(relief) 免责")
        return [list, relieved].filter { !$0.isEmpty }.joined(separator: text(en: "; ", zh: "；"))
    }

    /// Whether the provider failed, or somebody still has something to do.
    private func weight(of finding: Finding) -> String {
        if finding.isFailure { return text(en: "failure", zh: "未履行") }
        return text(en: "remark", zh: "提示")
    }
}
