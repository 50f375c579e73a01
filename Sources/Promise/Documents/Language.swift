import Agreement
import Correlation
import Foundation
import Intervals
import Site

/// In what language a document is written.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-Hans"

    func say(_ english: String, _ chinese: String) -> String { self == .english ? english : chinese }
}

// MARK: - The agreement's own words

extension Language {
    func title(_ guarantee: Guarantee) -> String {
        switch guarantee {
        case .network: say("Network connectivity", "网络联通性保证")
        case .power: say("Power supply", "电力的持续供应保证")
        case .installation: say("Installation", "初装保证")
        case .emergencyReport: say("Emergency reporting", "紧急情况报告保证")
        case .customerService: say("Customer service", "客户服务保证")
        case .technicalSupport: say("Technical support", "技术支持保证")
        case .operation: say("Technical operation", "技术操作保证")
        case .complaint: say("Complaints", "投诉保证")
        case .access: say("Facility access", "机房开放保证")
        }
    }

    func article(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
        return say("Article \(number)", "第\(digits.indices.contains(number) ? digits[number] : "\(number)")条")
    }

    func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .met: say("met", "达标")
        case .breached: say("breached", "未达标")
        case .undetermined: say("undetermined", "未定")
        case .recorded: say("recorded", "已记录")
        case .notApplicable: say("not applicable", "不适用")
        }
    }

    func status(_ status: ResultStatus) -> String {
        switch status {
        case .running: say("running: the month has not ended", "进行中：本月尚未结束")
        case .provisional: say("provisional: outages can still be reported", "暂定：仍在报告期限内")
        case .final: say("final", "最终")
        case .notApplicable: say("the contract was not in force", "合同未生效")
        }
    }

    func exclusion(_ exclusion: Exclusion) -> String {
        switch exclusion {
        case .notReported: say("not reported in time", "未按期报告")
        case .forceMajeure: say("force majeure", "不可抗力")
        case .maintenance: say("agreed maintenance", "经同意的维护")
        case .customer: say("causes of the customer's", "甲方原因")
        }
    }

    func ground(_ ground: Ground) -> String {
        switch ground {
        case .forceMajeure: exclusion(.forceMajeure)
        case .maintenance: exclusion(.maintenance)
        case .customerEquipment: say("the customer's circuits or equipment", "甲方的电路或设备")
        case .customerApplication: say("the customer's applications or installation work", "甲方的应用程序或安装活动")
        case .customerNegligence: say("the customer's negligence", "甲方的疏忽")
        case .customerAuthorisedWork: say("work the customer authorised", "甲方授权的操作")
        case .customerOther: say("other causes of the customer's", "甲方导致的其它原因")
        }
    }

    func hypothesis(_ hypothesis: Hypothesis) -> String {
        switch hypothesis {
        case .providerPower: say("provider: power", "乙方：电力")
        case .providerAccessSwitch: say("provider: access switch", "乙方：接入交换机")
        case .providerUplink: say("provider: uplink or CHINANET", "乙方：上联或 CHINANET")
        case .customerCircuit: say("customer: circuit or equipment", "甲方：电路或设备")
        case .customerHost: say("customer: host or application", "甲方：主机或应用")
        case .undetermined: say("undetermined", "未定")
        }
    }

    func remedy(_ kind: Remedy.Kind) -> String {
        switch kind {
        case .rentWaived: say("the month's rent is waived", "免收当月租用费")
        case .rentDays: say("days of rent are deducted", "扣减当月租费中相应天数的款项")
        case .rentShare: say("a share of the month's rent is credited", "按比例抵扣当月租费")
        case .feeRefunded: say("the installation fee is refunded", "退还初装服务费")
        }
    }

    func part(_ part: Lane.Part) -> String {
        switch part {
        case .feed("mains"): say("Mains", "市电")
        case .feed("ups"): say("UPS", "UPS")
        case .feed(let name): say("Feed \(name)", "\(name) 路")
        case .power: say("Power", "电力")
        case .link: say("Link", "端口链路")
        case .uplink: say("Uplink", "上联")
        case .reachability: say("Reachability", "可达性")
        case .network: say("Network", "网络")
        }
    }
}

// MARK: - Registers

extension Language {
    func outcome(_ outcome: DueEntry.Outcome) -> String {
        switch outcome {
        case .onTime: say("on time", "按期")
        case .late: say("late", "逾期")
        case .pending: say("pending", "未到期")
        case .excused: say("excused", "免责")
        case .undetermined: say("undetermined: holidays not announced yet", "未定：节假日安排尚未公布")
        }
    }

    func outcome(_ outcome: EmergencyReportResult.Outcome) -> String {
        switch outcome {
        case .onTime: say("on time", "按期")
        case .late: say("late", "逾期")
        case .pending: say("pending", "未到期")
        case .excused: say("excused", "免责")
        }
    }

    func finding(_ kind: Finding.Kind) -> String {
        switch kind {
        case .downtimeStatementUnanswered: say("downtime statement not given", "未按要求提供不联通时间说明")
        case .requestOpen: say("request still open", "请求尚未答复")
        case .noRepresentative: say("no representative assigned", "未指定客户服务专员")
        case .operationUnauthorised: say("operation without verified authorisation", "未经核实授权的操作")
        case .rosterHole: say("nobody on duty", "无人值班")
        case .noEngineer: say("no engineer assigned", "未指定技术工程师")
        case .authorisationRefused: say("authorisation refused", "授权被拒绝")
        case .signedPaperMissing: say("signed authorisation still to come", "书面授权书尚未补交")
        case .visitNotAdmitted: say("announced completely, not admitted", "说明完整而未获准进入")
        case .visitIncomplete: say("announcement incomplete", "事先说明不完整")
        case .visitUnescorted: say("escort or pass not recorded", "未记录陪同人员或证件")
        }
    }

    func service(_ service: Contract.Service) -> String {
        switch service {
        case .managedServer: say("managed server", "整机租用")
        case .colocation: say("colocation", "主机托管")
        case .rack: say("whole rack", "机柜整租")
        }
    }

    /// Words of the registers, as records hold them; any other stands as it is.
    func word(_ word: String) -> String {
        let known: [String: (String, String)] = [
            "network_quality": ("network quality", "网络品质"), "customer_service": ("customer service", "客户服务质量"),
            "technical_support": ("technical support", "技术支持质量"), "staff": ("a member of staff", "员工"),
            "office_phone": ("office phone", "办公室电话"), "mobile": ("mobile", "手机"), "pager": ("pager", "传呼机"),
            "fax": ("fax", "传真"), "email": ("email", "电子邮件"), "phone": ("telephone", "电话"),
            "written": ("in writing", "书面"), "verified": ("verified", "已核实"), "refused": ("refused", "拒绝"),
            "admitted": ("admitted", "准许进入"), "representative": ("representative", "客户服务专员"),
            "engineer": ("engineer", "技术工程师"), "downtime_statement": ("downtime statement", "不联通时间说明"),
            "hardware": ("hardware", "服务器硬件"), "software": ("system software", "系统软件"),
            "power": ("power", "电力供应"), "network": ("network", "网络联接"),
            "written_report": ("closing report", "书面操作情况报告"), "written_report_at": ("closing report", "书面操作情况报告"),
            "reason": ("reason", "进入原因"), "activities": ("planned activities", "将进行的活动"),
            "expected_entry": ("expected entry", "预计进入时间"), "expected_exit": ("expected exit", "预计离开时间"),
            "cooperation": ("cooperation needed", "所需协同作业"), "announced_at": ("announced beforehand", "提前说明"),
            "natural_disaster": ("natural disaster", "自然灾害"), "government": ("government", "法律法规及政府行为"),
            "war_strike_power_cut": ("war, strike, power cut", "战争、罢工、停电"),
            "line_or_chinanet": ("lines or CHINANET", "线路被破坏或 CHINANET 调试扩容"),
            "third_party": ("third party", "第三者不法侵害"), "provider": ("provider", "乙方"),
            "maintenance": ("maintenance", "维护"), "attribution": ("attribution", "原因认定"),
            "force_majeure": ("force majeure", "不可抗力"), "outage_report": ("outage report", "中断报告"),
            "credit_request": ("credit request", "扣减请求"), "notification": ("notification", "通知"),
            "contact_problem": ("contact problem", "联络信息问题"), "installation": ("installation", "初装"),
            "complaint": ("complaint", "投诉"), "authorisation": ("authorisation", "授权"),
            "operation": ("operation", "操作"), "visit": ("visit", "进入机房"), "request": ("request", "请求"),
            "assignment": ("assignment", "人员指定"), "duty_roster": ("duty", "值班"),
        ]
        if let ground = Ground(rawValue: word), known[word] == nil { return self.ground(ground) }
        return known[word].map { say($0.0, $0.1) } ?? word.replacing("_", with: " ")
    }
}
