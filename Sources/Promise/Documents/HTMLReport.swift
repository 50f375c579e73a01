public import Agreement
import Foundation
import Templates
import Notation
import Site

/// Renders months as self-contained HTML: no script, no font and no picture is fetched, and no text of a customer or device
/// holds what a browser would not show as it is.
public struct HTMLReport: Sendable {
    private let month: PageTemplate
    private let index: PageTemplate

    /// Parses the templates (Mustache).
    ///
    /// - Parameters:
    ///   - month: the template of one contract's month.
    ///   - index: the template of the list of contracts.
    /// - Throws: the parser's error, when a template is not well formed.
    public init(month: String, index: String) throws {
        self.month = try PageTemplate(month)
        self.index = try PageTemplate(index)
    }

    /// Renders one contract's month. The same report gives the same bytes.
    public func page(_ report: MonthReport, language: Language) -> String {
        month.render(with: PageBuilder(report, language: language).page).inSafeLines
    }

    /// Renders the list of contracts, with links to their documents in the same folder.
    public func index(_ entries: [IndexEntry], title: String, language: Language) -> String {
        index.render(with: IndexPage(entries, title: title, language: language)).inSafeLines
    }
}

/// One contract's month as the index lists it.
public struct IndexEntry: Hashable, Sendable {
    var contract: String
    var customer: String
    var month: Month
    var status: ResultStatus
    var verdict: Verdict
    /// What is breached, undetermined, or has failures that break no figure (articles 5, 6 and 9).
    var open: [PromiseName]
    var remedy: Money

    /// Picks from a stored document what the index shows; nil where it is no whole document.
    public init?(_ summary: ResultSummary) {
        guard let month = summary.month, let remedy = summary.remedyTotal else { return nil }
        contract = summary.contract
        customer = summary.customer
        self.month = month
        status = summary.status
        verdict = summary.verdict
        self.remedy = remedy
        open = summary.open
    }

    /// Picks from a result what the index shows.
    public init(_ result: ContractResult) {
        contract = result.contract
        customer = result.customer
        month = result.month
        status = result.status
        verdict = result.verdict
        remedy = result.remedyTotal
        open = result.open
    }
}

/// What the index's template shows.
private struct IndexPage {
    struct Row {
        var contract: String
        /// To the contract's documents, without their endings.
        var link: String
        var customer: String
        var month: String
        var status: String
        var verdict: String
        var mark: String
        var broken: String
        var remedy: String
    }

    var language: String
    /// As CSS lists them.
    var fonts: String
    var title: String
    var head: [String]
    var rows: [Row]

    init(_ entries: [IndexEntry], title: String, language: Language) {
        self.language = language.rawValue
        fonts = language.fonts
        self.title = title
        head = [
            language.text(en: "Contract", zh: "合同"), language.text(en: "Customer", zh: "甲方"),
            language.text(en: "Month", zh: "月份"),
            language.text(en: "Status", zh: "状态"), language.text(en: "Verdict", zh: "结论"),
            language.text(en: "Breached, open or failed", zh: "未达标、待定或未履行"),
            language.text(en: "Owed", zh: "补偿"), language.text(en: "Documents", zh: "文件"),
        ]
        rows = entries.map { entry in
            let isOwed = entry.remedy.amount > 0
            return Row(
                contract: entry.contract, link: Self.link(to: entry.contract), customer: entry.customer,
                month: "\(entry.month)",
                status: language.status(entry.status), verdict: language.verdict(entry.verdict),
                mark: entry.verdict.rawValue,
                broken: entry.open.map { language.title($0) }.joined(separator: language.text(en: ", ", zh: "、")),
                remedy: isOwed ? Figures(language: language, zone: .gmt).money(entry.remedy) : "")
        }
    }
    /// A file of this folder, whatever the contract is called: `javascript:…` is no address, `?` begins no query.
    private static func link(to contract: String) -> String {
        let plain = CharacterSet(charactersIn: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~")
        return "./" + (contract.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
    }
}
