public import Site

/// What forms call registers and their fields.
extension Language {
    /// A register, as its list and form are called.
    public func title(of kind: Record.Kind) -> String {
        switch kind {
        case .maintenance: text(en: "Agreed maintenance", zh: "经同意的维护")
        case .attribution: text(en: "Cause of an outage", zh: "中断原因认定")
        case .forceMajeure: text(en: "Force majeure", zh: "不可抗力")
        case .outageReport: text(en: "Outage report", zh: "报障")
        case .creditRequest: text(en: "Request for a deduction", zh: "扣减请求")
        case .notification: text(en: "Notification of an emergency", zh: "紧急情况通知")
        case .contactProblem: text(en: "Problem with contact details", zh: "联络信息问题")
        case .installation: text(en: "Installation", zh: "初装")
        case .complaint: text(en: "Complaint", zh: "投诉")
        case .authorisation: text(en: "Authorisation of work", zh: "操作授权")
        case .operation: text(en: "Operation", zh: "技术操作")
        case .visit: text(en: "Visit", zh: "进入机房")
        case .request: text(en: "Request", zh: "请求")
        case .assignment: text(en: "Assignment of a person", zh: "人员指定")
        case .dutyRoster: text(en: "Duty roster", zh: "值班表")
        case .withdrawal: text(en: "Withdrawal", zh: "撤回")
        case .attempt: text(en: "Call without success", zh: "联络未果")
        case .acceptance: text(en: "Answer of the customer", zh: "甲方意见")
        case .wiring: text(en: "Correction of the wiring", zh: "接线更正")
        case .acknowledgement: text(en: "Acknowledgement of an alarm", zh: "告警确认")
        case .quiet: text(en: "Planned work", zh: "计划内作业")
        }
    }

    /// What an entry of a register is for, as one sentence.
    public func purpose(of kind: Record.Kind) -> String {
        switch kind {
        case .maintenance:
            text(
                en: "Network maintenance that the customer agreed to beforehand takes its minutes off (article 1).",
                zh: "经甲方事先同意的网络维护，其时长不计入网络中断（第一条）。")
        case .attribution:
            text(
                en: "Says who or what caused an outage; causes of the customer's are taken off (articles 1 and 2).",
                zh: "认定中断的原因；甲方原因的时长不计入（第一条、第二条）。")
        case .forceMajeure:
            text(
                en: "Relieves of what it caused, of the promises that it names (article 10).",
                zh: "免除其所致未履行的责任，以所列承诺为限（第十条）。")
        case .outageReport:
            text(
                en: "An outage counts when the customer reports it in time (articles 1 and 2).",
                zh: "甲方在期限内报障的中断方可计入（第一条、第二条）。")
        case .creditRequest:
            text(
                en: "Asks for a day's rent for a day on which nobody was told of an emergency in time (article 4).",
                zh: "因当日紧急情况未按期通知，请求扣减一天租费（第四条）。")
        case .notification:
            text(en: "Who was told of an emergency, when and by what (article 4).", zh: "紧急情况通知了何人、何时、以何种方式（第四条）。")
        case .contactProblem:
            text(
                en: "Contact details that the customer gave were wrong or outdated (article 4).",
                zh: "甲方提供的联络信息有误或已过时（第四条）。")
        case .installation:
            text(en: "When it was signed, and what of it is done (article 3).", zh: "初装的签订时间及已完成的内容（第三条）。")
        case .complaint:
            text(
                en: "A first written report follows within the promised time of its acceptance (article 8).",
                zh: "受理后在约定时间内提供第一份书面投诉处理情况报告（第八条）。")
        case .authorisation:
            text(
                en:
                    "Hands-on work needs an authorised person: in writing, or by telephone with verified credentials (article 6).",
                zh: "技术操作须经甲方授权人授权：书面，或经核实用户名和密码的电话授权（第六条）。")
        case .operation:
            text(en: "Work that was authorised, its feedback and its report (article 7).", zh: "经授权的操作及其反馈和报告（第七条）。")
        case .visit:
            text(
                en: "Announced with reason, activities, times and the help needed, it must be admitted (article 9).",
                zh: "提前说明原因、活动、时间及所需协同作业的，应准许进入（第九条）。")
        case .request:
            text(
                en: "Something the customer asks of its representative or engineer (article 5).",
                zh: "甲方向客户服务专员或技术工程师提出的请求（第五条）。")
        case .assignment:
            text(en: "Who represents and who supports the customer (articles 5 and 6).", zh: "指定客户服务专员和技术工程师（第五条、第六条）。")
        case .dutyRoster: text(en: "Who is on duty when (article 6).", zh: "何人何时值班（第六条）。")
        case .withdrawal: text(en: "Takes an entry back; it stays visible.", zh: "撤回一条记录；原记录仍可见。")
        case .attempt: text(en: "A contact was called and nobody was reached (article 4).", zh: "联络授权人而未能接通（第四条）。")
        case .acceptance:
            text(
                en: "The customer accepts or disputes an entry that takes time off or corrects the wiring.",
                zh: "甲方对不计入时长或更正接线的记录表示认可或异议。")
        case .wiring:
            text(
                en: "What was really connected between two instants, where the configuration has it wrong.",
                zh: "配置有误时，更正某一期间的实际接线。")
        case .acknowledgement: text(en: "Somebody has seen an alarm and sees to it.", zh: "有人已知悉告警并在处理。")
        case .quiet:
            text(en: "Work on devices is planned: its alarms are told of when it is over.", zh: "计划内作业期间的告警，作业结束后再通知。")
        }
    }

    /// A field of a register, as its form calls it.
    public func label(of field: RecordField, in kind: Record.Kind) -> String {
        switch (field, kind) {
        case (.by, .authorisation): text(en: "Authorised by", zh: "授权人")
        case (.by, .acceptance): text(en: "Who of the customer says so", zh: "甲方意见人")
        case (.by, _): text(en: "Entered by", zh: "登记人")
        case (.of, .acknowledgement): text(en: "Alarm", zh: "告警编号")
        case (.of, _): text(en: "Entry that is answered", zh: "所针对的记录编号")
        case (.to, .notification), (.to, .attempt): text(en: "Number or address", zh: "号码或地址")
        case (.to, _): text(en: "Until", zh: "至")
        case (.reason, .visit): text(en: "Reason for the visit", zh: "进入原因")
        case (.decision, .acceptance): text(en: "Answer", zh: "意见")
        case (.guarantee, .creditRequest): text(en: "Promise", zh: "所涉承诺")
        case (.announcedAt, .maintenance): text(en: "Announced at", zh: "提前通知于")
        default: label(of: field)
        }
    }

    private func label(of field: RecordField) -> String {
        switch field {
        case .contract: text(en: "Contract", zh: "合同")
        case .guarantee: text(en: "Network or power", zh: "网络或电力")
        case .guarantees: text(en: "Promises that it concerns (none: all)", zh: "所涉承诺（不选即全部）")
        case .from: text(en: "From", zh: "自")
        case .to: text(en: "Until", zh: "至")
        case .at: text(en: "Known here since", zh: "知悉时间")
        case .by: text(en: "Entered by", zh: "登记人")
        case .note: text(en: "Note", zh: "备注")
        case .cause: text(en: "Cause", zh: "原因")
        case .consentedAt: text(en: "The customer agreed at", zh: "甲方同意于")
        case .consentedBy: text(en: "Agreed by", zh: "同意人")
        case .acceptedBy: text(en: "Accepted by the customer's", zh: "甲方认可人")
        case .disputedBy: text(en: "Disputed by the customer's", zh: "甲方异议人")
        case .replaces: text(en: "Corrects or withdraws entry", zh: "更正或撤回的记录编号")
        case .reason: text(en: "Why it is corrected", zh: "更正原因")
        case .category: text(en: "Category", zh: "类别")
        case .evidence: text(en: "Evidence", zh: "证明材料")
        case .date: text(en: "Day", zh: "日期")
        case .subject: text(en: "Host or service", zh: "主机或应用")
        case .determinedAt: text(en: "Emergency determined at", zh: "断定时间")
        case .notifiedAt: text(en: "Told at", zh: "通知时间")
        case .method: text(en: "By what", zh: "方式")
        case .problem: text(en: "What is wrong", zh: "问题")
        case .contact: text(en: "Whose details", zh: "所涉联系人")
        case .service: text(en: "Service", zh: "服务项目")
        case .signedAt: text(en: "Signed at", zh: "签订于")
        case .completedAt: text(en: "Completed at", zh: "完成于")
        case .fee: text(en: "Fee", zh: "初装服务费")
        case .items: text(en: "Items that are done", zh: "已完成的内容")
        case .about: text(en: "What it is about", zh: "投诉事项")
        case .acceptedAt: text(en: "Accepted at", zh: "受理于")
        case .firstWrittenReportAt: text(en: "First written report at", zh: "第一份书面报告于")
        case .credentials: text(en: "Credentials", zh: "用户名和密码核实结果")
        case .work: text(en: "Work", zh: "操作内容")
        case .signedPaperAt: text(en: "Paper signed at", zh: "书面授权书签署于")
        case .authorisedAt: text(en: "Authorised at", zh: "授权于")
        case .authorisedBy: text(en: "Authorised by", zh: "授权人")
        case .firstFeedbackAt: text(en: "First feedback at", zh: "第一次反馈于")
        case .writtenReportAt: text(en: "Closing report at", zh: "书面操作情况报告于")
        case .announcedAt: text(en: "Announced at", zh: "提前说明于")
        case .activities: text(en: "Planned activities", zh: "将进行的活动")
        case .expectedEntry: text(en: "Expected entry", zh: "预计进入时间")
        case .expectedExit: text(en: "Expected exit", zh: "预计辞出时间")
        case .cooperation: text(en: "Help that is needed", zh: "所需协同作业")
        case .decision: text(en: "Decision", zh: "决定")
        case .escort: text(en: "Escort", zh: "陪同人员")
        case .pass: text(en: "Pass", zh: "有效证件")
        case .enteredAt: text(en: "Entered at", zh: "进入于")
        case .leftAt: text(en: "Left at", zh: "离开于")
        case .kind: text(en: "What is asked for", zh: "请求事项")
        case .answeredAt: text(en: "Answered at", zh: "答复于")
        case .role: text(en: "Role", zh: "职责")
        case .name: text(en: "Name", zh: "姓名")
        case .username: text(en: "User name of the traffic pages", zh: "流量页面用户名")
        case .of: text(en: "Entry", zh: "记录编号")
        case .signals: text(en: "Devices and signals", zh: "设备和信号")
        case .staffName: text(en: "Member of staff", zh: "所涉员工姓名")
        case .receivedAt: text(en: "The customer said it at", zh: "甲方提出于")
        case .startedAt: text(en: "Begun at", zh: "开始于")
        case .authorisation: text(en: "Authorisation that it rests on", zh: "所据授权的记录编号")
        case .whyNotWritten: text(en: "Why not in writing", zh: "未能书面授权的原因")
        case .check: text(en: "Check", zh: "核实编号")
        case .exitCode: text(en: "What the call ended with (0: told)", zh: "联络结果代码（0 为已通知）")
        case .condition: text(en: "What was connected", zh: "实际接线")
        case .promise: text(en: "Other promise of the terms", zh: "条款的其他承诺")
        case .dueAt: text(en: "Agreed to be done by", zh: "约定完成时间")
        }
    }

    /// A word of a field's, as people read it.
    public func word(_ word: String, of field: RecordField) -> String {
        switch field {
        case .guarantee, .guarantees: Guarantee(rawValue: word).map { title($0) } ?? self.word(word)
        case .service: Contract.Service(rawValue: word).map { service($0) } ?? self.word(word)
        default: self.word(word)
        }
    }
}
