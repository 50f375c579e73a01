import Intervals
import Site

/// What of an outage does not count, in plain words.
extension PromiseText {
    var leftOut: [String] {
        let left = promise.leftOut
        let sentences = [
            left.shortOutages.map(short), first(left.firstOfEach), beforeReport(left.beforeReport), causes(left.causes),
            left.maintenance.map(maintenance),
        ].compactMap(\.self)
        return sentences.isEmpty ? [text(en: "All of every outage counts.", zh: "中断一律计入。")] : sentences
    }

    private func short(_ short: LeftOut.ShortOutages) -> String {
        let limit = length(short.limit)
        let most = short.whileAtMost
        let condition = most.map { count in
            text(
                en: ", as long as no more than \(count == 1 ? "1 outage begins" : "\(count) outages begin") in "
                    + "\(periodName)",
                zh: "（\(periodName)中断不超过 \(count) 次时）")
        }
        return short.includesLimit
            ? text(
                en: "An outage of up to \(limit) does not count\(condition ?? "").",
                zh: "不超过 \(limit)的中断不计入\(condition ?? "")。")
            : text(
                en: "An outage of less than \(limit) does not count\(condition ?? "").",
                zh: "不足 \(limit)的中断不计入\(condition ?? "")。")
    }

    private func first(_ time: Milliseconds) -> String? {
        guard time > 0 else { return nil }
        return text(
            en: "Of each outage the first \(unit(time)) does not count.", zh: "每次中断的最初 \(unit(time))不计入。")
    }

    private func beforeReport(_ isLeftOut: Bool) -> String? {
        guard isLeftOut else { return nil }
        return text(
            en: "What was before the customer's report does not count; an outage that nobody reported while it "
                + "lasted does "
                + "not count at all.",
            zh: "甲方报障之前的时间不计入；中断期间无人报障的，全部不计入。")
    }

    private func causes(_ causes: Set<Ground>) -> String? {
        guard !causes.isEmpty else { return nil }
        let grounds = Ground.allCases.filter(causes.contains).map { language.ground($0) }
        return text(
            en: "Records take off: \(grounds.joined(separator: ", ")).",
            zh: "经登记可不计入的原因：\(grounds.joined(separator: "、"))。")
    }

    // MARK: - Maintenance

    private func maintenance(_ rule: MaintenanceRule) -> String {
        let conditions = [
            rule.announced.map(announced),
            rule.needsConsent ? text(en: "agreed to by the customer before it began", zh: "事先经甲方同意") : nil,
            rule.windows.isEmpty
                ? nil
                : text(en: "within ", zh: "在") + rule.windows.map(window).joined(separator: text(en: " or ", zh: "或"))
                    + text(en: "", zh: "之内"),
            rule.quota.map(quota),
        ].compactMap(\.self)
        let listed = conditions.joined(separator: text(en: ", ", zh: "、"))
        let end =
            rule.leavesPeriod
            ? text(en: "; it is taken off \(periodName), too", zh: "，并从\(periodName)总时长中扣除") : ""
        guard !conditions.isEmpty else {
            return text(en: "Recorded maintenance does not count\(end).", zh: "经登记的维护不计入\(end)。")
        }
        return text(en: "Maintenance does not count: \(listed)\(end).", zh: "\(listed)的维护不计入\(end)。")
    }

    private func announced(_ ahead: Milliseconds) -> String {
        guard ahead > 0 else { return text(en: "announced before it began", zh: "开始前已通知") }
        return text(en: "announced at least \(length(ahead)) before it began", zh: "至少提前 \(length(ahead))通知")
    }

    private func quota(_ quota: MaintenanceRule.Quota) -> String {
        let time = length(quota.time)
        return switch quota.per {
        case .month: text(en: "up to \(time) a month", zh: "每月累计不超过 \(time)")
        case .quarter: text(en: "up to \(time) a quarter", zh: "每季度累计不超过 \(time)")
        case .year: text(en: "up to \(time) a year", zh: "每年累计不超过 \(time)")
        }
    }

    private func window(_ window: MaintenanceRule.Window) -> String {
        let clock = { (minute: Int) in
            let parts = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            return parts.joined(separator: ":")
        }
        let hours = text(
            en: "\(clock(window.from)) to \(clock(window.to))", zh: " \(clock(window.from)) 至 \(clock(window.to)) ")
        guard window.weekdays.count < 7 else { return hours }
        let days = window.weekdays.sorted().map { day in
            text(
                en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][(day - 1) % 7],
                zh: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][(day - 1) % 7])
        }
        return days.joined(separator: text(en: " and ", zh: "、")) + text(en: " ", zh: "") + hours
    }
}
