import Agreement
public import Foundation
import Intervals
import Notation
public import Site

/// An entry of a register as plain sentences: the work, who told whom by what, a visit with its times, escort and pass.
public struct RecordText {
    let record: Record
    let language: Language
    let figures: Figures

    /// Creates the text of a record.
    ///
    /// - Parameter zone: by whose clock instants are shown.
    public init(_ record: Record, language: Language, zone: TimeZone) {
        self.record = record
        self.language = language
        figures = Figures(language: language, zone: zone)
    }

    /// What was entered: a head and its particulars, as one line.
    public var sentence: String {
        let end = text(en: ".", zh: "。")
        return (([head] + particulars).joined(separator: text(en: "; ", zh: "；")) + end).onOneLine
    }

    /// The register and the interval, in words, for lists.
    public var register: String { language.word(record.kind.rawValue) }

    /// `2026-10-10 10:00:00 – 2026-10-10 24:00`; nil without an interval.
    public var interval: String? {
        if let span = record.span { return figures.span(span) }
        return record.instant(.from).map { figures.span(Span(from: $0, to: .distantFuture)) }
    }

    /// An entry made more than a day after the fact is marked, though this decides nothing (fine print, 26); nil of others.
    public var lateness: String? {
        guard record.isEnteredLate else { return nil }
        let known = figures.instant(record.knownAt)
        return text(en: "entered more than a day after \(known)", zh: "录入时距 \(known) 已逾一天")
    }

    /// What stands beside it: notes, what it replaces, who accepted or disputed it.
    public var remarks: [String] {
        let shown: [(RecordField, String, String)] = [
            (.replaces, "replaces ", "更正 "), (.acceptedBy, "accepted by ", "认可人 "),
            (.disputedBy, "disputed by ", "异议人 "),
        ]
        let own = record.kind == .visit ? [.note] : [RecordField.note, .reason]
        return own.compactMap { record.text($0) }
            + shown.compactMap { field, english, chinese in
                record.text(field).map { text(en: english, zh: chinese) + $0 }
            }
    }

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    // MARK: - Heads

    private var head: String {
        switch record.kind {
        case .maintenance, .forceMajeure: headOfRelief
        case .attribution: headOfAttribution
        case .outageReport:
            text(en: "The customer reports an outage: \(article)", zh: "甲方报障：\(article)")
        case .creditRequest:
            text(en: "The customer asks for the deduction of \(date)", zh: "甲方请求扣减 \(date) 的租费")
        case .notification, .attempt, .contactProblem: headOfCall
        case .installation:
            text(en: "Installation, \(serviceName)", zh: "\(serviceName)的初装")
        case .complaint: text(en: "Complaint about \(word(.about))", zh: "投诉\(word(.about))")
        case .authorisation, .operation: headOfWork
        case .visit: headOfVisit
        case .request: text(en: "Request: \(word(.kind))", zh: "请求：\(word(.kind))")
        case .assignment: text(en: "\(value(.name)) is the \(role)", zh: "指定 \(value(.name)) 为\(role)")
        case .dutyRoster: text(en: "\(value(.name)) is on duty", zh: "\(value(.name)) 值班")
        case .withdrawal: text(en: "Withdraws \(value(.replaces))", zh: "撤回 \(value(.replaces))")
        case .acceptance:
            text(
                en: "The customer has \(word(.decision)) \(value(.of))", zh: "甲方对 \(value(.of)) 的意见：\(word(.decision))")
        case .wiring:
            text(
                en: "What was really connected, \(article): \(wiring)", zh: "\(article)的实际接线：\(wiring)")
        case .acknowledgement: text(en: "Alarm \(value(.of)) acknowledged", zh: "已确认告警 \(value(.of))")
        case .quiet: text(en: "Planned work", zh: "计划内作业")
        }
    }

    private var headOfRelief: String {
        guard record.kind == .forceMajeure else {
            return text(en: "Maintenance agreed by the customer: \(articles)", zh: "经甲方同意的维护：\(articles)")
        }
        return text(
            en: "Force majeure, \(word(.category)): relieves \(articles)", zh: "不可抗力（\(word(.category))）：涉及\(articles)")
    }

    private var headOfAttribution: String {
        let cause =
            record.text(.cause) == Record.Cause.provider.rawValue
            ? text(en: "the provider", zh: "乙方原因") : word(.cause)
        return text(en: "Cause of an outage, \(article): \(cause)", zh: "\(article)中断的原因认定：\(cause)")
    }

    private var headOfCall: String {
        switch record.kind {
        case .notification:
            text(
                en: "\(address) was told \(way)of \(emergency)", zh: "就\(emergency)\(way)通知 \(address)")
        case .attempt:
            text(
                en: "\(address) was called \(way)about \(emergency), \(result)",
                zh: "就\(emergency)\(way)联络 \(address)，\(result)")
        default:
            text(
                en: "Contact details of \(record.text(.contact) ?? "all contacts"): \(word(.problem))",
                zh: "\(record.text(.contact) ?? "全部授权人")的联络信息\(word(.problem))")
        }
    }

    private var headOfWork: String {
        let work = record.text(.work).map { text(en: ": \($0)", zh: "：\($0)") } ?? ""
        guard record.kind == .authorisation else { return text(en: "Operation", zh: "操作") + work }
        return text(en: "Authorised \(word(.method))", zh: "\(word(.method))授权") + work
    }

    private var headOfVisit: String {
        guard let decision = record.text(.decision) else {
            return text(en: "Visit announced, not decided", zh: "来访已提前说明，尚未决定")
        }
        return text(en: "Visit \(language.word(decision))", zh: "来访：\(language.word(decision))")
    }

    // MARK: - Parts of a head

    private var wiring: String { record.wiring.map(language.wiring) ?? value(.condition) }

    private var role: String { language.word(Record.Role(of: record).rawValue) }

    private var serviceName: String {
        record.text(.service).flatMap(Contract.Service.init).map(language.service) ?? value(.service)
    }

    private var date: String { record.date(.date).map(figures.date) ?? "" }

    /// `network connectivity (article 1)`.
    private var article: String {
        record.text(.guarantee).flatMap(Guarantee.init).map(language.subjectOfArticle) ?? value(.guarantee)
    }

    private var articles: String {
        guard let names = record.list(.guarantees), !names.isEmpty else {
            return text(en: "all guarantees", zh: "全部保证")
        }
        return names.map { name in Guarantee(rawValue: name).map(language.subjectOfArticle) ?? name }
            .joined(separator: language.listSeparator)
    }

    private var address: String { record.text(.to) ?? text(en: "The customer", zh: "甲方") }

    private var way: String {
        record.text(.method).map { method in
            text(en: "by \(language.word(method)) ", zh: "以\(language.word(method))")
        } ?? ""
    }

    private var emergency: String {
        let subject = record.text(.subject) ?? text(en: "the open emergencies", zh: "未结束的紧急情况")
        guard let determined = record.instant(.determinedAt) else { return subject }
        return text(
            en: "\(subject), determined \(figures.instant(determined))",
            zh: " \(subject) 的紧急情况（断定于 \(figures.instant(determined))）")
    }

    private var result: String {
        guard let code = record.integer(.exitCode) else { return text(en: "no result", zh: "结果未记录") }
        guard code == 0 else { return text(en: "without success (exit code \(code))", zh: "未果（退出码 \(code)）") }
        return text(en: "with success", zh: "已送达")
    }

    func value(_ field: RecordField) -> String { record.text(field) ?? "" }

    func word(_ field: RecordField) -> String { language.word(value(field)) }
}
