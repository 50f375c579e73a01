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

    init(_ report: MonthReport, language: Language) {
        self.report = report
        self.language = language
        figures = Figures(language: language, zone: report.contract.timeZone)
    }

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    var page: Page {
        let contract = report.contract
        let articles = ArticleBuilder(self)
        return Page(
            language: language.rawValue, fonts: language.fonts, title: text(en: "Service level report", zh: "服务品质报告"),
            subtitle: "\(contract.id) · \(month)", status: language.status(report.result.status), parties: parties,
            about: about, summaryTitle: text(en: "Verdicts", zh: "结论"),
            summaryHead: [
                text(en: "Article", zh: "条款"), text(en: "Promise", zh: "承诺"), text(en: "Verdict", zh: "结论"),
                text(en: "Figures", zh: "数据"),
                text(en: "Remedy", zh: "补偿"),
            ],
            summary: report.result.guarantees.map(articles.summary), pictureTitle: text(en: "The month", zh: "本月概览"),
            picture: picture,
            pictureNote: text(
                en:
                    "Times are of the zone \(contract.timeZone.identifier). Green: up; red: down; hatched: not known; a span too "
                    + "short to see is drawn one pixel wide.",
                zh: "时间为 \(contract.timeZone.identifier) 时区。绿色：正常；红色：中断；斜线：未知；过短的时段按一个像素绘出。"),
            articles: [changes].compactMap(\.self) + report.result.guarantees.map(articles.article) + [coverage],
            recordsTitle: text(en: "Records", zh: "记录"), records: [records].filter { !$0.rows.isEmpty },
            footer: digests,
            footerLine: complaintsLine)
    }

    private var month: String {
        let month = report.result.month
        return text(en: "\(month)", zh: "\(month.year)年\(month.month)月")
    }

    private var picture: String {
        guard let period = report.result.period else { return "" }
        return TimelinePicture(lanes: report.lanes, period: period, figures: figures).svg
    }

    // MARK: - Cover

    private var parties: [Facts] {
        [
            Facts(title: text(en: "Customer", zh: "甲方"), facts: facts(of: report.contract.customer)),
            Facts(title: text(en: "Provider", zh: "乙方"), facts: report.provider.map { facts(of: $0.party) } ?? []),
        ]
    }

    private func facts(of party: Customer) -> [Fact] {
        [
            (text(en: "Name", zh: "名称"), party.name), (text(en: "Representative", zh: "代表人"), party.representative),
            (text(en: "Address", zh: "地址"), party.address), (text(en: "Postcode", zh: "邮码"), party.postcode),
            (text(en: "Telephone", zh: "联系电话"), party.phone), (text(en: "Email", zh: "电子邮箱"), party.email),
        ].compactMap { label, value in value.map { Fact(label: label, value: $0) } }
    }

    private var about: [Fact] {
        let contract = report.contract
        let result = report.result
        var facts = [
            Fact(label: text(en: "Contract", zh: "合同"), value: contract.id),
            Fact(label: text(en: "Service", zh: "服务项"), value: language.service(contract.service)),
            Fact(
                label: text(en: "Signed", zh: "签订日期"),
                value: contract.signedIn.map { text(en: "\(contract.signed), \($0)", zh: "\(contract.signed)，\($0)") }
                    ?? "\(contract.signed)"),
            Fact(
                label: text(en: "Term (article 11)", zh: "有效期（第十一条）"),
                value: text(
                    en: "\(contract.termFrom) until \(contract.termTo), exclusive",
                    zh: "\(contract.termFrom) 至 \(contract.termTo)（不含）")),
            Fact(label: text(en: "Monthly rent", zh: "月租用费"), value: "\(contract.rent)"),
            Fact(label: text(en: "Site", zh: "数据中心"), value: report.site),
        ]
        if let period = result.period {
            facts.append(
                Fact(
                    label: text(en: "Period", zh: "评估期间"),
                    value:
                        "\(figures.instant(period.from)) – \(figures.instant(period.to)) (\(contract.timeZone.identifier))"
                )
            )
        }
        facts.append(Fact(label: text(en: "Status", zh: "状态"), value: language.status(result.status)))
        if let closes = result.claimsCloseAt, result.status != .final {
            facts.append(Fact(label: text(en: "Reports are taken until", zh: "报告截止"), value: figures.instant(closes)))
        }
        facts.append(Fact(label: text(en: "Owed in total", zh: "补偿合计"), value: "\(result.remedyTotal)"))
        if let notice = expiry { facts.append(notice) }
        return facts
    }

    /// Article 11: the end of the term is announced ahead.
    private var expiry: Fact? {
        guard let notice = report.contract.expiryNotices.first, report.knownAt >= notice.at else { return nil }
        return Fact(
            label: text(en: "Expiry", zh: "到期"),
            value: text(
                en: "The term ends on \(report.contract.termTo). The agreement is silent on renewal.",
                zh: "有效期至 \(report.contract.termTo)。协议未约定续期。"))
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
            heading: text(en: "Annex", zh: "附件"), title: text(en: "Sampling and coverage", zh: "采样与覆盖"), verdict: "",
            mark: "",
            tables: [
                Table(
                    title: "",
                    head: [
                        text(en: "Part", zh: "部分"), text(en: "Signals", zh: "信号"), text(en: "Every", zh: "采样间隔"),
                        text(en: "Known", zh: "已知时间"),
                    ], rows: rows)
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
                record.text(.replaces).map { text(en: "replaces \($0)", zh: "更正 \($0)") }, record.text(.reason),
                record.text(.acceptedBy).map { text(en: "accepted by \($0)", zh: "\($0) 认可") },
                record.text(.disputedBy).map { text(en: "disputed by \($0)", zh: "\($0) 有异议") }, lateEntry(record),
            ].compactMap(\.self)
            let by = record.text(.by) ?? record.text(.consentedBy) ?? record.text(.authorisedBy) ?? ""
            return [
                language.word(record.kind.rawValue), figures.instant(record.knownAt), span ?? "",
                details.joined(separator: ", "), by, notes.joined(separator: "; "), record.id,
            ]
        }
        return Table(
            title: "",
            head: [
                text(en: "Register", zh: "登记"), text(en: "Known from", zh: "知悉时间"), text(en: "Interval", zh: "时段"),
                text(en: "What", zh: "内容"),
                text(en: "By", zh: "登记人"), text(en: "Notes", zh: "说明"), text(en: "Id", zh: "编号"),
            ], rows: rows)
    }

    /// An entry made more than a day after the fact is marked, though this decides nothing (fine print, 8).
    private func lateEntry(_ record: Record) -> String? {
        guard record.recordedAt - record.knownAt > .days(1) else { return nil }
        return text(en: "entered on \(entry(of: record))", zh: "录入于 \(entry(of: record))")
    }

    /// When a record was entered here and, as an import said, elsewhere.
    func entry(of record: Record) -> String {
        let here = figures.instant(record.recordedAt)
        guard let claimed = record.claimedRecordedAt.map(figures.instant) else { return here }
        return text(en: "\(here) (elsewhere, it says, on \(claimed))", zh: "\(here)（据称他处录入于 \(claimed)）")
    }

    private var digests: [Fact] {
        [
            Fact(label: text(en: "Made with what was known at", zh: "依据的已知时间"), value: figures.instant(report.knownAt)),
            Fact(label: text(en: "Revision", zh: "修订号"), value: "\(report.revision)"),
            Fact(label: text(en: "Ledger", zh: "账本摘要"), value: report.ledgerDigest),
            Fact(
                label: text(en: "Configuration", zh: "配置摘要"), value: report.result.configurations.joined(separator: " ")
            ),
        ] + [clock].compactMap(\.self) + (report.chain.map(chain) ?? [])
    }

    private func chain(_ chain: ChainReference) -> [Fact] {
        let command = "mainstay verify FILE --head \(chain.head)"
        return [
            Fact(
                label: text(en: "Head of the hash chain", zh: "哈希链链首"),
                value: text(
                    en: "\(chain.head), row \(chain.row), \(figures.instant(report.knownAt))",
                    zh: "\(chain.head)，第 \(chain.row) 行，\(figures.instant(report.knownAt))")),
            Fact(
                label: text(en: "To check it", zh: "核对方法"),
                value: text(
                    en:
                        "Ask for an export of the contract (mainstay export --contract \(report.contract.id)) and run \(command): it "
                        + "names every reading, record or result that was changed since.",
                    zh: "索取本合同的导出文件（mainstay export --contract \(report.contract.id)），运行 \(command)："
                        + "此后被改动的读数、记录或结果会被逐一指出。")),
        ]
    }

    private var complaintsLine: String {
        report.provider?.complaints.map { text(en: "Complaints: \($0)", zh: "投诉专线：\($0)") } ?? ""
    }
}
