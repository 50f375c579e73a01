import Agreement
import Correlation
import Foundation
import Intervals
import Site

/// Puts a month into words.
struct PageBuilder {
    let report: MonthReport
    let language: Language
    let figures: Figures

    init(_ report: MonthReport, _ language: Language) {
        (self.report, self.language) = (report, language)
        figures = Figures(language: language, zone: report.contract.timeZone)
    }

    func say(_ english: String, _ chinese: String) -> String { language.say(english, chinese) }

    var page: Page {
        let contract = report.contract
        let articles = ArticleBuilder(self)
        return Page(
            language: language.rawValue, title: say("Service level report", "服务品质报告"),
            subtitle: "\(contract.id) · \(month)", status: language.status(report.result.status), parties: parties,
            about: about, summaryTitle: say("Verdicts", "结论"),
            summaryHead: [
                say("Article", "条款"), say("Promise", "承诺"), say("Verdict", "结论"), say("Figures", "数据"),
                say("Remedy", "补偿"),
            ],
            summary: report.result.guarantees.map(articles.summary), pictureTitle: say("The month", "本月概览"),
            picture: report.result.period.map { TimelinePicture(lanes: report.lanes, period: $0, figures: figures).svg }
                ?? "",
            pictureNote: say(
                "Times are of the zone \(contract.timeZone.identifier). Green: up; red: down; hatched: not known; a span too "
                    + "short to see is drawn one pixel wide.",
                "时间为 \(contract.timeZone.identifier) 时区。绿色：正常；红色：中断；斜线：未知；过短的时段按一个像素绘出。"),
            articles: [changes].compactMap(\.self) + report.result.guarantees.map(articles.article) + [coverage],
            recordsTitle: say("Records", "记录"), records: [records].filter { !$0.rows.isEmpty }, footer: digests,
            footerLine: complaintsLine)
    }

    private var month: String {
        let month = report.result.month
        return say("\(month)", "\(month.year)年\(month.month)月")
    }

    // MARK: - Cover

    private var parties: [Facts] {
        [
            Facts(title: say("Customer", "甲方"), facts: facts(of: report.contract.customer)),
            Facts(title: say("Provider", "乙方"), facts: report.provider.map { facts(of: $0.party) } ?? []),
        ]
    }

    private func facts(of party: Customer) -> [Fact] {
        [
            (say("Name", "名称"), party.name), (say("Representative", "代表人"), party.representative),
            (say("Address", "地址"), party.address), (say("Postcode", "邮码"), party.postcode),
            (say("Telephone", "联系电话"), party.phone), (say("Email", "电子邮箱"), party.email),
        ].compactMap { label, value in value.map { Fact(label, $0) } }
    }

    private var about: [Fact] {
        let (contract, result) = (report.contract, report.result)
        var facts = [
            Fact(say("Contract", "合同"), contract.id), Fact(say("Service", "服务项"), language.service(contract.service)),
            Fact(
                say("Signed", "签订日期"),
                contract.signedIn.map { say("\(contract.signed), \($0)", "\(contract.signed)，\($0)") }
                    ?? "\(contract.signed)"),
            Fact(
                say("Term (article 11)", "有效期（第十一条）"),
                say(
                    "\(contract.termFrom) until \(contract.termTo), exclusive",
                    "\(contract.termFrom) 至 \(contract.termTo)（不含）")),
            Fact(say("Monthly rent", "月租用费"), "\(contract.rent)"), Fact(say("Site", "数据中心"), report.site),
        ]
        if let period = result.period {
            facts.append(
                Fact(
                    say("Period", "评估期间"),
                    "\(figures.instant(period.from)) – \(figures.instant(period.to)) (\(contract.timeZone.identifier))")
            )
        }
        facts.append(Fact(say("Status", "状态"), language.status(result.status)))
        if let closes = result.claimsCloseAt, result.status != .final {
            facts.append(Fact(say("Reports are taken until", "报告截止"), figures.instant(closes)))
        }
        facts.append(Fact(say("Owed in total", "补偿合计"), "\(result.remedyTotal)"))
        if let notice = expiry { facts.append(notice) }
        return facts
    }

    /// Article 11: the end is announced ahead.
    private var expiry: Fact? {
        let end = report.contract.term.to
        guard report.knownAt >= end - report.contract.terms.expiryNotice else { return nil }
        return Fact(
            say("Expiry", "到期"),
            say(
                "The term ends on \(report.contract.termTo). The agreement is silent on renewal.",
                "有效期至 \(report.contract.termTo)。协议未约定续期。"))
    }

    // MARK: - End

    private var coverage: Article {
        let rows = report.lanes.map { lane in
            let known = report.result.period.map { period in
                let timeline = lane.timeline.clipped(to: Span(from: period.from, to: min(period.to, report.knownAt)))
                let length = max(1, min(period.to, report.knownAt) - period.from)
                return (known: timeline.up.union(timeline.down).length, length: length)
            }
            let intervals = Set(lane.signals.map { report.schedule.interval(of: $0) }).sorted()
            return [
                language.part(lane.part), lane.signals.map(\.path).joined(separator: ", "),
                intervals.map { figures.duration($0) }.joined(separator: ", "),
                known.map { figures.availability(down: $0.length - $0.known, of: $0.length) } ?? "–",
            ]
        }
        return Article(
            heading: say("Annex", "附件"), title: say("Sampling and coverage", "采样与覆盖"), verdict: "", mark: "",
            tables: [
                Table(
                    "", [say("Part", "部分"), say("Signals", "信号"), say("Every", "采样间隔"), say("Known", "已知时间")], rows)
            ], readingsTitle: "",
            readings: [])
    }

    private var records: Table {
        let rows = report.recordsOfPeriod.map { record -> [String] in
            let span = record.span.map { "\(figures.instant($0.from)) – \(figures.instant($0.to))" }
            let details = [
                .cause, .category, .guarantee, .method, .credentials, .decision, .about, .kind, .role, .name,
            ]
            .compactMap { record.text($0).map(language.word) }
            let notes = [
                record.text(.note), record.text(.evidence),
                record.text(.replaces).map { say("replaces \($0)", "更正 \($0)") }, record.text(.reason),
                record.text(.acceptedBy).map { say("accepted by \($0)", "\($0) 认可") },
                record.text(.disputedBy).map { say("disputed by \($0)", "\($0) 有异议") }, lateEntry(record),
            ].compactMap(\.self)
            let by = record.text(.by) ?? record.text(.consentedBy) ?? record.text(.authorisedBy) ?? ""
            return [
                language.word(record.kind.rawValue), figures.instant(record.knownAt), span ?? "",
                details.joined(separator: ", "), by, notes.joined(separator: "; "), record.id,
            ]
        }
        return Table(
            "",
            [
                say("Register", "登记"), say("Known from", "知悉时间"), say("Interval", "时段"), say("What", "内容"),
                say("By", "登记人"), say("Notes", "说明"), say("Id", "编号"),
            ], rows)
    }

    /// Shown, though it decides nothing (fine print, 8).
    private func lateEntry(_ record: Record) -> String? {
        guard record.recordedAt - record.knownAt > .days(1) else { return nil }
        return say(
            "entered on \(figures.instant(record.recordedAt))", "录入于 \(figures.instant(record.recordedAt))")
    }

    private var digests: [Fact] {
        [
            Fact(say("Made with what was known at", "依据的已知时间"), figures.instant(report.knownAt)),
            Fact(say("Revision", "修订号"), "\(report.revision)"), Fact(say("Ledger", "账本摘要"), report.ledgerDigest),
            Fact(say("Configuration", "配置摘要"), report.result.configurations.joined(separator: " ")),
        ] + (report.chain.map(chain) ?? [])
    }

    private func chain(_ chain: ChainReference) -> [Fact] {
        let command = "mainstay verify FILE --head \(chain.head)"
        return [
            Fact(
                say("Head of the hash chain", "哈希链链首"),
                say(
                    "\(chain.head), row \(chain.row), \(figures.instant(report.knownAt))",
                    "\(chain.head)，第 \(chain.row) 行，\(figures.instant(report.knownAt))")),
            Fact(
                say("To check it", "核对方法"),
                say(
                    "Ask for an export of the contract (mainstay export --contract \(report.contract.id)) and run \(command): it "
                        + "names every reading, record or result that was changed since.",
                    "索取本合同的导出文件（mainstay export --contract \(report.contract.id)），运行 \(command)："
                        + "此后被改动的读数、记录或结果会被逐一指出。")),
        ]
    }

    private var complaintsLine: String {
        report.provider?.complaints.map { say("Complaints: \($0)", "投诉专线：\($0)") } ?? ""
    }
}
