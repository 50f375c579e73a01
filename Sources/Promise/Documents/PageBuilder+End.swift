import Agreement
import Correlation
import Intervals
import Site

extension PageBuilder {
    // MARK: - End

    var coverage: Article? {
        guard !report.lanes.isEmpty else { return nil }
        let rows = report.lanes.map { lane in
            let known = report.result.period.map { period in
                let timeline = lane.timeline.clipped(to: Span(from: period.from, to: min(period.to, report.knownAt)))
                let length = max(1, min(period.to, report.knownAt) - period.from)
                return (known: timeline.up.union(timeline.down).length, length: length)
            }
            let intervals = Set(lane.signals.map { report.schedule.interval(of: $0) }).sorted()
            return [
                language.part(lane.part), lane.signals.map(\.path).joined(separator: language.listSeparator),
                intervals.map { figures.duration($0) }.joined(separator: language.listSeparator),
                known.map { figures.availability(down: $0.length - $0.known, of: $0.length) } ?? "–",
            ]
        }
        return Article(
            heading: text(en: "Annex", zh: "附件"), title: text(en: "Sampling and coverage", zh: "采样与数据覆盖"), verdict: "",
            mark: "",
            tables: [
                Table(
                    title: "",
                    head: [
                        text(en: "Part", zh: "项目"), text(en: "Signals", zh: "信号"), text(en: "Every", zh: "采样间隔"),
                        text(en: "Known", zh: "状态已知比例"),
                    ], rows: rows)
            ], readingsTitle: "",
            readings: [])
    }

    var digests: [Fact] {
        [
            Fact(label: text(en: "Made with what was known at", zh: "数据截止时间"), value: figures.second(report.knownAt)),
            Fact(label: text(en: "Revision", zh: "修订号"), value: "\(report.revision)"),
            Fact(
                label: text(en: "Rules of judging", zh: "评定规则"),
                value: text(en: "rules \(ContractResult.rules)", zh: "第 \(ContractResult.rules) 版规则")),
            Fact(label: text(en: "Ledger", zh: "台账摘要值"), value: report.ledgerDigest),
            Fact(
                label: text(en: "Configuration", zh: "配置摘要值"),
                value: report.result.configurations.joined(separator: " ")
            ),
        ] + [clock].compactMap(\.self) + (report.chain.map(chain) ?? [])
    }

    func chain(_ chain: ChainReference) -> [Fact] {
        let command = "mainstay verify FILE --head \(chain.head)"
        return [
            Fact(
                label: text(en: "Head of the hash chain", zh: "哈希链最新值（链尾）"),
                value: text(
                    en: "\(chain.head), row \(chain.row), \(figures.second(report.knownAt))",
                    zh: "\(chain.head)，第 \(chain.row) 行，\(figures.second(report.knownAt))")),
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

    var complaintsLine: String {
        report.provider?.complaints.map { text(en: "Complaints: \($0)", zh: "投诉专线：\($0)") } ?? ""
    }
}
