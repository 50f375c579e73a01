import Agreement
import Foundation
import Intervals
import Site

/// Explains in plain words what a promise beside the nine articles came to.
struct PromiseExplanation {
    private let result: PromiseResult
    private let figures: Figures
    private let words: PromiseWords
    private var language: Language { figures.language }

    init(_ result: PromiseResult, figures: Figures) {
        self.result = result
        self.figures = figures
        words = PromiseWords(figures: figures)
    }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    var text: String {
        let title = language.title(result.terms.name)
        let verdict = language.verdict(result.verdict)
        let head = text(en: "Promise, \(title): \(verdict)", zh: "承诺 \(title)：\(verdict)")
        return ([head] + account + result.outages.map(outage) + doubts + consequences).joined(separator: "\n")
    }

    private var account: [String] {
        let available = figures.availability(down: result.counted.nominal, of: result.denominator)
        let length = figures.minutes(result.denominator)
        let off = LeftOutReason.allCases.filter { result.leftOut[$0, default: 0] > 0 }.map { reason in
            "\(words.reason(reason)) \(figures.minutes(result.leftOut[reason, default: 0]))"
        }.joined(separator: language.listSeparator)
        let sum = result.leftOut.values.reduce(0, +)
        let allOff = figures.minutes(sum) + (off.isEmpty ? "" : text(en: ": \(off)", zh: "：\(off)"))
        let down = figures.minutes(result.down)
        let counted = figures.minutes(result.counted)
        let unknown = figures.minutes(result.unknown)
        let count = figures.count(result.occurrences)
        let breach = words.breach(result.terms.breach)
        let period = words.period(result)
        return [
            text(en: "  broken by \(breach)", zh: "  未达标情形 \(breach)"),
            text(en: "  period    \(period)", zh: "  评估期间  \(period)"),
            text(en: "  available \(available) of \(length)", zh: "  可用率    \(available)（评估时长 \(length)）"),
            text(en: "  measured  \(down)", zh: "  实测中断  \(down)"),
            text(en: "  = counted \(counted)", zh: "  = 计入    \(counted)"),
            text(en: "  + off     \(allOff)", zh: "  + 不计入  \(allOff)"),
            text(en: "  outages   \(count)", zh: "  中断次数  \(count)"),
            text(en: "  unknown   \(unknown)", zh: "  状态未知  \(unknown)"),
        ]
    }

    private func outage(_ outage: PromiseResult.CountedOutage) -> String {
        let from = figures.instant(outage.span.from)
        let to = figures.instant(outage.span.to)
        let counted = figures.minutes(outage.counted)
        let report = outage.report ?? text(en: "none", zh: "无")
        return text(
            en: "  outage    \(outage.id) \(from) to \(to): \(counted) counted; report \(report)",
            zh: "  中断      \(outage.id) \(from) 至 \(to)：计入 \(counted)；报障记录 \(report)")
    }

    /// The spans whose readings would decide, the first five.
    private var doubts: [String] {
        guard result.isOpen, !result.unsettled.isEmpty else { return [] }
        let names = result.signals.map(\.path).joined(separator: ", ")
        let head = text(
            en: "  changes   what is uncertain decides; a reading of \(names) in",
            zh: "  可变因素  结论取决于无法确证的时段；\(names) 在以下时段的读数可使其确定")
        return [head]
            + result.unsettled.prefix(5).map { span in
                let length = figures.minutes(span.length)
                let from = figures.instant(span.from)
                let to = figures.instant(span.to)
                return text(
                    en: "              \(from) to \(to) (\(length))", zh: "              \(from) 至 \(to)（\(length)）")
            }
    }

    private var consequences: [String] {
        let remedy = result.remedy.map { words.remedy($0) }
        let right = result.rightToEnd.map { words.right($0) }
        return [
            remedy.map { text(en: "  remedy    \($0)", zh: "  补偿      \($0)") },
            right.map { text(en: "  may end   \($0)", zh: "  解除权    \($0)") },
        ].compactMap(\.self)
    }
}
