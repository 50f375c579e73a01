import Agreement
import Site

/// What a page must say first.
extension PageBuilder {
    /// That a final result made by earlier rules stands, whatever this page shows (fine print, 13).
    var notices: [String] {
        guard let standing = report.standing else { return [] }
        let verdicts = standing.verdicts.filter { $0.verdict != .notApplicable }.map { promise, verdict in
            let failures = standing.failures(of: promise)
            let word =
                verdict == .recorded && failures > 0 ? language.failures(failures) : language.verdict(verdict)
            return text(
                en: "\(language.title(promise)): \(word)", zh: "\(language.title(promise))：\(word)")
        }.joined(separator: text(en: "; ", zh: "；"))
        let owed = standing.remedyTotal.map { figures.money($0) } ?? "–"
        return [
            text(
                en:
                    "The final result of this month stands: revision \(standing.revision), judged by rules "
                    + "\(standing.rules) (\(verdicts)); owed in total: \(owed). This page judges the month by rules "
                    + "\(ContractResult.rules) and changes nothing of that result unless a revision is issued.",
                zh:
                    "本月的最终结果仍然有效：修订 \(standing.revision)，按第 \(standing.rules) 版规则评定（\(verdicts)），"
                    + "补偿合计\(owed)。本页按第 \(ContractResult.rules) 版规则评定；在出具修订之前，不改变上述结果。")
        ]
    }
}
