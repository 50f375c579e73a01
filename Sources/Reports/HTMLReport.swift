import Agreement
import Facility
import Foundation
import Mustache

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
    public func index(_ reports: [MonthReport], title: String, language: Language) -> String {
        index.render(IndexPage(reports, title, language))
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

    init(_ reports: [MonthReport], _ title: String, _ language: Language) {
        (self.language, self.title) = (language.rawValue, title)
        head = [
            language.say("Contract", "合同"), language.say("Customer", "甲方"), language.say("Month", "月份"),
            language.say("Status", "状态"), language.say("Verdict", "结论"), language.say("Breached or open", "未达标或未定"),
            language.say("Owed", "补偿"), language.say("Documents", "文件"),
        ]
        rows = reports.map { report in
            let result = report.result
            let broken = result.guarantees.filter { [.breached, .undetermined].contains($0.verdict) }
            return Row(
                contract: result.contract, customer: result.customer, month: "\(result.month)",
                status: language.status(result.status), verdict: language.verdict(result.verdict),
                mark: result.verdict.rawValue,
                broken: broken.map { language.title($0.guarantee) }.joined(separator: language.say(", ", "、")),
                remedy: result.remedyTotal.amount > 0 ? "\(result.remedyTotal)" : "")
        }
    }
}
