public import Agreement
import Foundation
import Mustache
import Site

/// Renders months as self-contained HTML: no script, no font and no picture is fetched.
public struct HTMLReport: Sendable {
    private let month: MustacheTemplate
    private let index: MustacheTemplate

    /// Throws when a template is not well formed.
    ///
    /// - Parameters:
    ///   - month: the template of one contract's month, for `Page`.
    ///   - index: the template of the list of contracts.
    public init(month: String, index: String) throws {
        self.month = try MustacheTemplate(string: month)
        self.index = try MustacheTemplate(string: index)
    }

    /// One contract's month.
    public func page(_ report: MonthReport, language: Language) -> String {
        month.render(PageBuilder(report, language).page)
    }

    /// The contracts of a run, with links to their documents beside the index.
    public func index(_ entries: [IndexEntry], title: String, language: Language) -> String {
        index.render(IndexPage(entries, title, language))
    }
}

/// What the index says of one contract's month.
public struct IndexEntry: Hashable, Sendable {
    var contract: String
    var customer: String
    var month: Month
    var status: ResultStatus
    var verdict: Verdict
    /// Breached or undetermined.
    var open: [Guarantee]
    var remedy: Money

    public init(_ result: ContractResult) {
        (contract, customer, month) = (result.contract, result.customer, result.month)
        (status, verdict, remedy) = (result.status, result.verdict, result.remedyTotal)
        open = result.guarantees.filter { [.breached, .undetermined].contains($0.verdict) }.map(\.guarantee)
    }
}

/// What the index's template shows.
private struct IndexPage {
    struct Row {
        var contract: String
        var customer: String
        var month: String
        var status: String
        var verdict: String
        var mark: String
        var broken: String
        var remedy: String
    }

    var language: String
    var title: String
    var head: [String]
    var rows: [Row]

    init(_ entries: [IndexEntry], _ title: String, _ language: Language) {
        (self.language, self.title) = (language.rawValue, title)
        head = [
            language.say("Contract", "合同"), language.say("Customer", "甲方"), language.say("Month", "月份"),
            language.say("Status", "状态"), language.say("Verdict", "结论"), language.say("Breached or open", "未达标或未定"),
            language.say("Owed", "补偿"), language.say("Documents", "文件"),
        ]
        rows = entries.map { entry in
            Row(
                contract: entry.contract, customer: entry.customer, month: "\(entry.month)",
                status: language.status(entry.status), verdict: language.verdict(entry.verdict),
                mark: entry.verdict.rawValue,
                broken: entry.open.map { language.title($0) }.joined(separator: language.say(", ", "、")),
                remedy: entry.remedy.amount > 0 ? "\(entry.remedy)" : "")
        }
    }
}
