public import Agreement
public import Correlation
import Foundation
import Intervals
import Notation
public import Site

/// The language that a document is written in; raw values are BCP 47 tags.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-Hans"

    /// One of two wordings of the same text.
    public func text(en english: String, zh chinese: String) -> String {
        switch self {
        case .english: english
        case .chinese: chinese
        }
    }

    /// The fonts of a page, as CSS lists them. A Chinese font is the last one of a page in English: to print one letter in
    /// it takes as long as to print all in another.
    public var fonts: String {
        let latin =
            "\"Noto Sans\", \"Liberation Sans\", \"Helvetica Neue\", Arial, \"DejaVu Sans Condensed\", \"DejaVu Sans\""
        let chinese = "\"Noto Sans CJK SC\", \"Source Han Sans SC\", \"PingFang SC\", \"Microsoft YaHei\""
        return text(en: "\(latin), \(chinese), sans-serif", zh: "\(chinese), sans-serif")
    }

    /// What stands between the items of a list.
    public var listSeparator: String { text(en: ", ", zh: "、") }
}

// MARK: - The agreement's own words

extension Language {
    /// The heading of a guarantee.
    public func title(_ guarantee: Guarantee) -> String {
        switch guarantee {
        case .network: text(en: "Network connectivity", zh: "网络联通性保证")
        case .power: text(en: "Power supply", zh: "电力的持续供应保证")
        case .installation: text(en: "Installation", zh: "初装保证")
        case .emergencyReport: text(en: "Emergency reporting", zh: "紧急情况报告保证")
        case .customerService: text(en: "Customer service", zh: "客户服务保证")
        case .technicalSupport: text(en: "Technical support", zh: "技术支持保证")
        case .operation: text(en: "Technical operation", zh: "技术操作保证")
        case .complaint: text(en: "Complaints", zh: "投诉保证")
        case .access: text(en: "Facility access", zh: "机房开放保证")
        }
    }

    /// What a record or an outage is about, as a noun: an outage of what, which promise is relieved.
    public func subject(_ guarantee: Guarantee) -> String {
        switch guarantee {
        case .network: text(en: "network connectivity", zh: "网络联通")
        case .power: text(en: "power supply", zh: "电力供应")
        case .installation: text(en: "installation", zh: "初装")
        case .emergencyReport: text(en: "emergency reporting", zh: "紧急情况报告")
        case .customerService: text(en: "customer service", zh: "客户服务")
        case .technicalSupport: text(en: "technical support", zh: "技术支持")
        case .operation: text(en: "technical operation", zh: "技术操作")
        case .complaint: text(en: "complaints", zh: "投诉")
        case .access: text(en: "facility access", zh: "机房开放")
        }
    }

    /// The subject with its article: `power supply (article 2)`, `电力供应（第二条）`.
    public func subjectOfArticle(_ guarantee: Guarantee) -> String {
        let article = article(guarantee.article)
        return text(en: "\(subject(guarantee)) (\(article.lowercased()))", zh: "\(subject(guarantee))（\(article)）")
    }

    /// `Article 2`, `第二条`.
    public func article(_ number: Int) -> String {
        let numerals = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
        guard numerals.indices.contains(number) else { return text(en: "Article \(number)", zh: "第\(number)条") }
        return text(en: "Article \(number)", zh: "第\(numerals[number])条")
    }

    /// A verdict as a word.
    public func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .met: text(en: "met", zh: "达标")
        case .breached: text(en: "breached", zh: "未达标")
        case .undetermined: text(en: "undetermined", zh: "待定（证据不足，暂无法判定）")
        case .recorded: text(en: "recorded", zh: "已记录")
        case .notApplicable: text(en: "not applicable", zh: "不适用")
        }
    }

    /// What stands in the place of a verdict that says nothing of failures.
    public func failures(_ count: Int) -> String { text(en: count.counted("failure"), zh: "有 \(count) 项未履行") }

    /// Whether a result is final, as a word.
    public func status(_ status: ResultStatus) -> String {
        switch status {
        case .running: text(en: "running: the month has not ended", zh: "进行中：本月尚未结束")
        case .provisional:
            text(en: "provisional: reports can still come, or something is not due yet", zh: "暂定：报障期限未满，或有事项未到期")
        case .final: text(en: "final", zh: "最终结果")
        case .notApplicable: text(en: "the contract was not in force", zh: "合同未生效")
        }
    }

    /// Why minutes were taken off.
    public func exclusion(_ exclusion: Exclusion) -> String {
        switch exclusion {
        case .notReported: text(en: "not reported in time", zh: "未按期报障")
        case .forceMajeure: text(en: "force majeure", zh: "不可抗力")
        case .maintenance: text(en: "agreed maintenance", zh: "经同意的维护")
        case .customer: text(en: "causes of the customer's", zh: "甲方原因")
        }
    }

    /// What became of a claim or emergency, and why.
    public func ground(_ ground: Ground) -> String {
        switch ground {
        case .forceMajeure: exclusion(.forceMajeure)
        case .maintenance: exclusion(.maintenance)
        case .customerEquipment: text(en: "the customer's circuits or equipment", zh: "甲方的电路或设备")
        case .customerApplication: text(en: "the customer's applications or installation work", zh: "甲方的应用程序或安装活动")
        case .customerNegligence: text(en: "the customer's negligence", zh: "甲方的疏忽")
        case .customerAuthorisedWork: text(en: "work the customer authorised", zh: "甲方授权的操作")
        case .customerOther: text(en: "other causes of the customer's", zh: "甲方导致的其它原因")
        }
    }

    /// What probably caused an outage.
    public func hypothesis(_ hypothesis: Hypothesis) -> String {
        switch hypothesis {
        case .providerPower: text(en: "provider: power", zh: "乙方：电力")
        case .providerAccessSwitch: text(en: "provider: access switch", zh: "乙方：接入交换机")
        case .providerUplink: text(en: "provider: uplink or CHINANET", zh: "乙方：上联线路或 CHINANET")
        case .customerCircuit: text(en: "customer: circuit or equipment", zh: "甲方：电路或设备")
        case .customerHost: text(en: "customer: host or application", zh: "甲方：主机或应用")
        case .undetermined: text(en: "undetermined", zh: "原因待定")
        }
    }

    /// A state as a word.
    public func state(_ state: SignalState) -> String {
        switch state {
        case .up: text(en: "up", zh: "正常")
        case .down: text(en: "down", zh: "中断")
        case .unknown: text(en: "unknown", zh: "状态未知")
        }
    }

    /// What is owed for a breach.
    public func remedy(_ kind: Remedy.Kind) -> String {
        switch kind {
        case .rentWaived: text(en: "the month's rent is waived", zh: "免收当月租用费")
        case .rentDays: text(en: "days of rent are deducted", zh: "扣减当月租费中相应天数的款项")
        case .rentShare: text(en: "a share of the month's rent is credited", zh: "按比例抵扣当月租费")
        case .feeRefunded: text(en: "the installation fee is refunded", zh: "退还初装服务费")
        case .credit: text(en: "a credit", zh: "服务补偿")
        }
    }

    /// What a lane of the month's picture shows.
    public func part(_ part: Lane.Part) -> String {
        switch part {
        case .feed("mains"): text(en: "Mains", zh: "市电")
        case .feed("ups"): text(en: "UPS", zh: "UPS")
        case .feed(let name): text(en: "Feed \(name)", zh: "\(name) 路")
        case .power: text(en: "Power", zh: "电力")
        case .link: text(en: "Link", zh: "端口链路")
        case .uplink: text(en: "Uplink", zh: "上联线路")
        case .reachability: text(en: "Ping answers", zh: "主机应答")
        case .network: text(en: "Network", zh: "网络")
        }
    }
}

// MARK: - Registers

extension Language {
    /// How a duty ended.
    public func outcome(_ outcome: DueEntry.Outcome) -> String {
        switch outcome {
        case .onTime: text(en: "on time", zh: "按期")
        case .late: text(en: "late", zh: "逾期")
        case .pending: text(en: "pending", zh: "未到期")
        case .excused: text(en: "excused", zh: "免责")
        case .undetermined: text(en: "undetermined: holidays not announced yet", zh: "暂不能确定：节假日安排尚未公布")
        }
    }

    /// How an emergency's report ended.
    public func outcome(_ outcome: EmergencyReportResult.Outcome) -> String {
        switch outcome {
        case .onTime: text(en: "on time", zh: "按期")
        case .late: text(en: "late", zh: "逾期")
        case .pending: text(en: "pending", zh: "未到期")
        case .excused: text(en: "excused", zh: "免责")
        case .recorded: text(en: "recorded only", zh: "仅作记录")
        }
    }

    /// What was found wrong in a register.
    public func finding(_ kind: Finding.Kind) -> String {
        switch kind {
        case .downtimeStatementUnanswered: text(en: "downtime statement not given", zh: "未按要求提供不联通时间说明")
        case .hostUnpinged: text(en: "host not pinged as often as promised", zh: "未按约定频率检测主机")
        case .requestOpen: text(en: "request still open", zh: "请求尚未答复")
        case .noRepresentative: text(en: "no representative assigned", zh: "未指定客户服务专员")
        case .operationUnauthorised: text(en: "operation without verified authorisation", zh: "未经核实授权的操作")
        case .rosterHole: text(en: "nobody on duty", zh: "无人值班")
        case .noEngineer: text(en: "no engineer assigned", zh: "未指定技术工程师")
        case .authorisationRefused: text(en: "authorisation refused", zh: "授权被拒绝")
        case .signedPaperMissing: text(en: "signed authorisation still to come", zh: "书面授权书尚未补交")
        case .installationUnrecorded: text(en: "no installation recorded", zh: "无初装记录")
        case .holidaysAssumed: text(en: "deadline rests on holidays not announced yet", zh: "期限取决于尚未公布的节假日安排")
        case .noRoster: text(en: "no duty roster recorded", zh: "无值班表记录")
        case .rosterBeginsLater: text(en: "duty roster begins later", zh: "值班表自后续时间起")
        case .noAuthorisedContact: text(en: "no contact may authorise work", zh: "甲方未指定授权人")
        case .authorisationInvalid: text(en: "authorisation not valid", zh: "授权无效")
        case .authorisationFormer: text(en: "authorisation entered as before", zh: "按原规则登记的授权")
        case .operationFormer: text(en: "operation entered without its authorisation", zh: "按原规则登记、未注明授权的操作")
        case .closingReportMissing: text(en: "closing report missing", zh: "未提供书面操作情况报告")
        case .staffUnnamed: text(en: "complaint about staff names nobody", zh: "投诉员工而未注明姓名")
        case .passNotIssued: text(en: "no pass issued", zh: "未配发有效证件")
        case .visitorWithoutPass: text(en: "rightly refused: no pass shown", zh: "未出示有效证件，依约不予进入")
        case .visitNotAdmitted: text(en: "announced completely, not admitted", zh: "说明完整而未获准进入")
        case .visitIncomplete: text(en: "announcement incomplete", zh: "事先说明不完整")
        case .visitUnescorted: text(en: "escort or pass not recorded", zh: "未记录陪同人员或证件")
        }
    }

    /// What the customer has: server, colocation, rack.
    public func service(_ service: Contract.Service) -> String {
        switch service {
        case .managedServer: text(en: "managed server", zh: "整机租用")
        case .colocation: text(en: "colocation", zh: "主机托管")
        case .rack: text(en: "whole rack", zh: "机柜整租")
        }
    }

    /// The wording of a word that records hold; any other word is shown as it is, with spaces for underscores.
    public func word(_ word: String) -> String {
        let known: [String: (String, String)] = [
            "network_quality": ("network quality", "网络品质"), "customer_service": ("customer service", "客户服务质量"),
            "technical_support": ("technical support", "技术支持质量"), "staff": ("a member of staff", "员工"),
            "office_phone": ("office phone", "办公室电话"), "mobile": ("mobile", "手机"), "pager": ("pager", "传呼机"),
            "fax": ("fax", "传真"), "email": ("email", "电子邮件"), "phone": ("telephone", "电话"),
            "written": ("in writing", "书面"), "verified": ("verified", "已核实"), "refused": ("refused", "拒绝"),
            "admitted": ("admitted", "准许进入"), "representative": ("representative", "客户服务专员"),
            "engineer": ("engineer", "技术工程师"), "downtime_statement": ("downtime statement", "不联通时间说明"),
            "enquiry": ("enquiry", "业务咨询"), "installation_progress": ("installation progress", "初装进度查询"),
            "change": ("service change", "业务变更"), "billing": ("billing", "账务咨询"),
            "renewal": ("renewal", "续费咨询"), "technical": ("technical", "技术咨询"),
            "traffic_statistics": ("traffic statistics", "数据流量统计"),
            "hardware": ("hardware", "服务器硬件安装、调试"), "software": ("system software", "系统软件安装、调试"),
            "power": ("power", "电力供应的安装"), "network": ("network", "网络联接的安装"),
            "written_report": ("closing report", "书面操作情况报告"), "written_report_at": ("closing report", "书面操作情况报告"),
            "reason": ("reason", "进入原因"), "activities": ("planned activities", "将进行的活动"),
            "expected_entry": ("expected entry", "预计进入时间"), "expected_exit": ("expected exit", "预计辞出时间"),
            "cooperation": ("cooperation needed", "所需协同作业"), "announced_at": ("announced beforehand", "提前说明"),
            "natural_disaster": ("natural disaster", "自然灾害"), "government": ("government", "法律法规及政府行为"),
            "war_strike_power_cut": ("war, strike, power cut", "战争、罢工、停电"),
            "line_or_chinanet": ("lines or CHINANET", "线路被破坏或 CHINANET 调试扩容"),
            "third_party": ("third party", "第三者不法侵害"), "provider": ("provider", "乙方"),
            "maintenance": ("maintenance", "维护"), "attribution": ("attribution", "原因认定"),
            "force_majeure": ("force majeure", "不可抗力"), "outage_report": ("outage report", "报障"),
            "credit_request": ("credit request", "扣减请求"), "notification": ("notification", "通知"),
            "contact_problem": ("contact problem", "联络信息问题"), "installation": ("installation", "初装"),
            "complaint": ("complaint", "投诉"), "authorisation": ("authorisation", "授权"),
            "operation": ("operation", "操作"), "visit": ("visit", "进入机房"), "request": ("request", "请求"),
            "attempt": ("call without success", "联络未果"), "acceptance": ("answer of the customer", "甲方意见"),
            "accepted": ("accepted", "认可"), "disputed": ("disputed", "有异议"), "wiring": ("wiring corrected", "接线更正"),
            "assignment": ("assignment", "人员指定"), "duty_roster": ("duty", "值班"),
            "acknowledgement": ("acknowledgement", "告警确认"), "quiet": ("planned work", "计划内作业"),
            "withdrawal": ("withdrawal", "撤回"), "outdated": ("outdated", "已经过时"),
            "incorrect": ("not correct", "不准确"), "wrong": ("wrong", "有误"), "unreachable": ("unreachable", "无法接通"),
            "none": ("none shown", "未出示"), "not_issued": ("not issued", "未配发"),
        ]
        if let ground = Ground(rawValue: word), known[word] == nil { return self.ground(ground) }
        return known[word].map { text(en: $0.0, zh: $0.1) } ?? word.replacing("_", with: " ")
    }
}
