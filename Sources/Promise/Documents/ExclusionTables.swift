import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    /// How what was taken off divides by what the customer says of it (fine print, 24); nothing where nothing was.
    func acceptances(_ result: AvailabilityResult) -> [Fact] {
        Acceptance.State.allCases.compactMap { state in
            let length = result.accepted[state, default: 0]
            guard length > 0 else { return nil }
            return Fact(
                label: text(
                    en: "Taken off, \(language.acceptance(state))", zh: "不计入时长（\(language.acceptance(state))）"),
                value: figures.minutes(length))
        }
    }

    /// Each entry that takes time off, or would if the customer accepted it.
    func exclusions(_ exclusions: [RecordedExclusion]) -> Table {
        let rows = exclusions.map { exclusion -> [String] in
            [
                exclusion.record, language.exclusion(exclusion.cause), figures.span(exclusion.span),
                language.acceptance(exclusion.acceptance, figures: figures), effect(of: exclusion),
            ]
        }
        return Table(
            title: text(en: "What is taken off, and who agreed", zh: "不计入的事由及甲方意见"),
            head: [
                text(en: "Record", zh: "记录编号"), text(en: "Cause", zh: "事由"), text(en: "Interval", zh: "时段"),
                text(en: "The customer", zh: "甲方意见"), text(en: "Effect", zh: "效力"),
            ], rows: rows)
    }

    private func effect(of exclusion: RecordedExclusion) -> String {
        let effect =
            if exclusion.counts { text(en: "taken off", zh: "不计入") } else {
                text(en: "counts: not accepted", zh: "未经认可，仍计入")
            }
        guard exclusion.lacksAuthorisation else { return effect }
        return effect + text(en: "; names no valid authorisation", zh: "；未注明有效授权")
    }

    /// Where a host answered while its port was down: which signals, and what follows.
    func contradictions(_ contradictions: [Contradiction]) -> Table {
        let said = text(
            en:
                "A host answered while the port was read as down; the port is taken as not known, and the pings decide.",
            zh: "端口读数为中断期间主机有应答；该时段端口视为状态未知，以 ping 为准。")
        return Table(
            title: text(en: "Contradicting readings", zh: "相互矛盾的读数"),
            head: [
                text(en: "Interval", zh: "时段"), text(en: "Read as down", zh: "读数为中断"),
                text(en: "Answered", zh: "有应答"), text(en: "What follows", zh: "处理"),
            ],
            rows: contradictions.map { [figures.span($0.span), list($0.links), list($0.hosts), said] })
    }
    /// Where a host was reached from one place and not from another: by whose rounds, and what follows.
    func disagreements(_ disagreements: [Disagreement]) -> Table {
        let said = text(
            en: "One vantage point that reaches the host suffices: it is reachable.", zh: "任一检测点可达，即视为主机可达。")
        return Table(
            title: text(en: "Vantage points that disagreed", zh: "各检测点结果不一致的时段"),
            head: [
                text(en: "Interval", zh: "时段"), text(en: "Answered", zh: "有应答"), text(en: "Silent", zh: "无应答"),
                text(en: "What follows", zh: "处理"),
            ], rows: disagreements.map { [figures.span($0.span), list($0.answered), list($0.silent), said] })
    }

    private func list(_ signals: [SignalName]) -> String {
        signals.map(\.path).joined(separator: language.listSeparator)
    }
}
