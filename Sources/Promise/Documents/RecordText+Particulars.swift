import Intervals
import Site

extension RecordText {
    /// What its head does not say, each with its label, in the order in which things happen.
    var particulars: [String] {
        let labels = Self.labels.filter { record.fields[$0.field] != nil && !isInHead($0.field) }
        return labels.map { label in
            text(en: "\(label.english) \(shown(label.field))", zh: "\(label.chinese) \(shown(label.field))")
        }
    }

    private struct Label {
        var field: RecordField
        var english: String
        var chinese: String

        init(_ field: RecordField, _ english: String, _ chinese: String) {
            self.field = field
            self.english = english
            self.chinese = chinese
        }
    }

    private static let labels: [Label] = [
        Label(.receivedAt, "said", "甲方提出于"), Label(.announcedAt, "announced", "提前说明于"),
        Label(.consentedBy, "consented by", "同意人"), Label(.consentedAt, "consented", "同意于"),
        Label(.authorisation, "authorisation", "所据授权"), Label(.authorisedBy, "authorised by", "授权人"),
        Label(.authorisedAt, "authorised", "授权于"), Label(.method, "authorised", "授权方式"),
        Label(.username, "user name", "用户名"), Label(.credentials, "credentials", "用户名和密码"),
        Label(.check, "check", "核实编号"), Label(.whyNotWritten, "not in writing because", "未能书面授权的原因"),
        Label(.signedPaperAt, "paper signed", "书面授权书签署于"), Label(.staffName, "member of staff", "所涉员工"),
        Label(.acceptedAt, "accepted", "受理于"), Label(.signedAt, "signed", "签订于"), Label(.items, "done", "已完成"),
        Label(.startedAt, "begun", "开始于"), Label(.firstFeedbackAt, "first feedback", "第一次反馈于"),
        Label(.completedAt, "completed", "完成于"), Label(.writtenReportAt, "closing report", "书面操作情况报告于"),
        Label(.firstWrittenReportAt, "first written report", "第一份书面报告于"), Label(.answeredAt, "answered", "答复于"),
        Label(.fee, "fee", "初装服务费"), Label(.reason, "reason", "进入原因"),
        Label(.activities, "activities", "将进行的活动"), Label(.expectedEntry, "entry expected", "预计进入"),
        Label(.expectedExit, "exit expected", "预计辞出"), Label(.cooperation, "cooperation", "协同作业"),
        Label(.escort, "escort", "陪同人员"), Label(.pass, "pass", "有效证件"), Label(.enteredAt, "entered", "进入于"),
        Label(.leftAt, "left", "离开于"), Label(.notifiedAt, "told", "通知于"), Label(.evidence, "evidence", "证据"),
        Label(.signals, "signals", "信号"),
    ]

    /// Whether the head says it, or a column of its own.
    private func isInHead(_ field: RecordField) -> Bool {
        switch field {
        case .reason: record.kind != .visit
        case .method: record.kind != .operation
        case .authorisedBy, .authorisedAt: record.kind != .operation
        default: false
        }
    }

    private func shown(_ field: RecordField) -> String {
        switch record.fields[field] {
        case .instant(let instant)?: figures.instant(instant)
        case .money(let money)?: figures.money(money)
        case .date(let date)?: figures.date(date)
        case .instants(let items)?:
            items.sorted { $0.key < $1.key }.map { name, instant in
                "\(language.word(name)) \(figures.instant(instant))"
            }.joined(separator: language.listSeparator)
        case .text(let text)?: [.credentials, .method, .pass].contains(field) ? language.word(text) : text
        case .list(let texts)?: texts.joined(separator: language.listSeparator)
        case .integer(let number)?: "\(number)"
        case .wiring(let wiring)?: wiring.description
        case nil: ""
        }
    }
}
