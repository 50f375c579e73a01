public import Agreement
public import Correlation
public import Foundation
import Intervals
import Notation
import Site

extension Bounded {
    /// Minutes for people: the nominal figure, with its bounds where they differ.
    public var text: String {
        guard min != nominal || max != nominal else { return nominal.minutes }
        return "\(nominal.minutes) [\(min.minutes), \(max.minutes)]"
    }
}

extension Language {
    /// Evidence as one line, whatever the device said: the signal, its span, the device's clock, what the device said.
    public func line(_ evidence: Evidence, in zone: TimeZone) -> String {
        let since = evidence.since.map { instant in
            text(
                en: ", since \(zone.shownByTheWallOrExactly(instant)) by the device's clock",
                zh: "，设备时钟显示自 \(zone.shownByTheWallOrExactly(instant)) 起")
        }
        let inferred = evidence.inferred.map { text(en: ", inferred (\($0))", zh: "，推断（\($0)）") }
        let said = evidence.said.map { text(en: ": \($0)", zh: "：\(rule($0))") }
        let from = zone.shownByTheWallOrExactly(evidence.at)
        let to = zone.shownByTheWallOrExactly(evidence.until)
        let state = word(of: evidence.state, evidence.signal)
        let head = text(
            en: "\(evidence.signal) \(state) from \(from) to \(to)", zh: "\(evidence.signal) \(state)，\(from) 至 \(to)")
        return "\(head)\(since ?? "")\(inferred ?? "")\(said ?? "")".onOneLine
    }

    private func word(of state: SignalState, _ signal: SignalName) -> String {
        if state != .unknown, RangeSignal(signal) != nil { return self.state(state, of: signal) }
        return switch state {
        case .up: text(en: "up", zh: "正常")
        case .down: text(en: "down", zh: "中断")
        case .unknown: text(en: "unknown", zh: "未知")
        }
    }

    /// An outage in lines: its bounds, what it looks like, and the evidence.
    ///
    /// - Parameters:
    ///   - isEnded: otherwise nothing is known of its end.
    ///   - end: what is known of its end instead, in this language.
    ///   - length: how long it lasted.
    public func explanation(
        of outage: Outage, contract: String, in zone: TimeZone, isEnded: Bool, end: String, length: String
    ) -> String {
        let from = zone.shown(outage.span.from)
        let to = isEnded ? zone.shown(outage.span.to) : end
        let cause = hypothesis(outage.hypothesis)
        var lines = [
            text(
                en: "\(title(outage.guarantee)), outage \(outage.id) of \(contract)",
                zh: "\(title(outage.guarantee))，中断 \(outage.id)，合同 \(contract)"),
            text(en: "  from  \(from)", zh: "  开始  \(from)"), "        \(bounds(outage.begin, in: zone))",
            text(en: "  to    \(to)", zh: "  结束  \(to)"),
        ]
        if isEnded { lines.append("        \(bounds(outage.end, in: zone))") }
        lines += [
            text(en: "  long  \(length)", zh: "  时长  \(length)"),
            text(
                en: "  looks like \(cause); only a record excludes", zh: "  初步判断：\(cause)；仅凭记录方可不计入"),
            text(en: "Evidence:", zh: "依据："),
        ]
        return (lines + outage.evidence.map { "  \(line($0, in: zone))" }).joined(separator: "\n")
    }

    private func bounds(_ range: ClosedRange<Instant>, in zone: TimeZone) -> String {
        let from = zone.shown(range.lowerBound)
        let to = zone.shown(range.upperBound)
        return text(en: "(between \(from) and \(to))", zh: "（介于 \(from) 与 \(to) 之间）")
    }
}
