import Intervals
import Settings
import Site
import Testing

@testable import Documents

/// Terms in plain words: every figure and every reading of the shipped terms, and every choice that terms can make.
@Suite struct TermsTextTests {
    private func terms(_ name: String = "idc-standard") throws -> Terms {
        let (terms, _, problems) = ConfigurationFiles.terms(name, folder: "/nonexistent")
        return try #require(terms, "\(problems)")
    }

    @Test func theAgreement() throws {
        #expect(
            TermsText(try terms(), language: .english).text == """
                Article 1  Network connectivity
                  - Breached below 99.9 % of the month, or at 44 min of downtime; either suffices.
                  - Taken off when the customer did not report it within 5 days (whole local days) of its end.
                  - A report of power or network also covers an outage of the other that it overlaps.
                  - Records take off: force majeure, agreed maintenance, the customer's circuits or equipment, the \
                customer's applications or installation work, the customer's negligence, work the customer \
                authorised, other causes of the customer's.
                  - A host silent for 2 rounds counts as not connected until a record attributes it.
                  - An outage counts until a record names another's cause.
                  - What is uncertain is held against nobody.
                  - When breached, the month's rent is waived.

                Article 2  Power supply
                  - Breached below 99.9 % of the month.
                  - Taken off when the customer did not report it within 5 days (whole local days) of its end.
                  - A report of power or network also covers an outage of the other that it overlaps.
                  - Records take off: force majeure, the customer's circuits or equipment, the customer's \
                applications or installation work, the customer's negligence, work the customer authorised.
                  - An outage is mains and UPS without power at the same time.
                  - An outage counts until a record names another's cause.
                  - What is uncertain is held against nobody.
                  - When breached, the month's rent is waived.

                Article 3  Installation
                  - Done by the end of working day 3 after signing, which is day 0; by the working days of mainland \
                China.
                  - When late, 100 % of that installation's fee is refunded.
                  - The holidays of 2027 are not announced: a due date that depends on them stays undetermined.

                Article 4  Emergency reporting
                  - An authorised contact is told within 15 min of failed ping round 2 in a row.
                  - Every host is pinged every 5 min; when more than 1 % of the period was not, the verdict stays \
                open.
                  - A notification counts when it went to a contact and by the way that the customer chose.
                  - The www, email and ftp applications that are watched run the same clock.
                  - Agreed maintenance does not suspend this.
                  - On request, 1 day's rent for a day with a failure; once a day.

                Article 5  Customer service
                  - A named representative serves the customer; requests and who was assigned are recorded.

                Article 6  Technical support
                  - A named engineer; duty 24 hours a day, 7 days a week, 365 days a year: no roster, or a hole in \
                it, is a failure.
                  - No operation before a valid authorisation by a person whom the customer named: signed paper, \
                or, where writing is impossible, by telephone with the verified user name and password of the \
                traffic pages; the paper follows.

                Article 7  Technical operation
                  - First feedback within 30 min of the authorisation; a written report when the work is done.

                Article 8  Complaints
                  - First written report within 24 hours of the acceptance, around the clock.

                Article 9  Facility access
                  - Admitted when announced with: reason, planned activities, expected entry, expected exit, \
                cooperation needed; escorted, and showing a pass that the provider issued.

                Article 11  Term
                  - The end of the term is announced 30 days ahead; evaluation ends with the term.
                """)
    }

    @Test func theAgreementInChinese() throws {
        #expect(
            TermsText(try terms(), language: .chinese).text == """
                第一条  网络联通性保证
                  - 当月可用性低于 99.9 %，或中断时长达到 44 分钟，有其一即为未达标。
                  - 自中断结束次日起 5 个自然日内（按当地时间）未报告的，不计入。
                  - 电力或网络之一的报障，对与其重叠的另一项中断同样有效。
                  - 经登记可不计入的原因：不可抗力、经同意的维护、甲方的电路或设备、甲方的应用程序或安装活动、甲方的疏忽、甲方授权的操作、甲方导致的其它原因。
                  - 主机连续 2 次 ping 无响应视为不联通，但有记录说明系他方原因的除外。
                  - 没有记录证明系他方原因的中断，一律计入。
                  - 无法确证的时段，不作有利于任何一方的认定。
                  - 未达标的，免收当月租用费。

                第二条  电力的持续供应保证
                  - 当月可用性低于 99.9 %，即为未达标。
                  - 自中断结束次日起 5 个自然日内（按当地时间）未报告的，不计入。
                  - 电力或网络之一的报障，对与其重叠的另一项中断同样有效。
                  - 经登记可不计入的原因：不可抗力、甲方的电路或设备、甲方的应用程序或安装活动、甲方的疏忽、甲方授权的操作。
                  - 市电及 UPS 电源同时不具有电力，方为电力中断。
                  - 没有记录证明系他方原因的中断，一律计入。
                  - 无法确证的时段，不作有利于任何一方的认定。
                  - 未达标的，免收当月租用费。

                第三条  初装保证
                  - 签订后第 3 个工作日结束前完成，签订当日不计；按中国大陆法定工作日历。
                  - 逾期的，退还该次初装服务费的 100 %。
                  - 2027 年节假日安排尚未公布：受其影响的期限暂不能确定。

                第四条  紧急情况报告保证
                  - 连续第 2 次 ping 无响应即断定为紧急情况，断定后 15 分钟内通知授权人。
                  - 每 5 分钟 ping 一次每台主机；未按此 ping 的时间超过评估期间 1 % 的，结论待定。
                  - 通知须以甲方选择的方式送达甲方指定的授权人，方为有效。
                  - 所监测的 www、email、ftp 应用的紧急情况适用同一通知时限。
                  - 经甲方同意的维护期间，照常通知。
                  - 应甲方要求，每个未履行日扣减当月租费中 1 天的款项，每天最多一次。

                第五条  客户服务保证
                  - 为甲方指定客户服务专员；请求的受理、答复及专员的指定均有登记。

                第六条  技术支持保证
                  - 为甲方指定一名技术工程师；每天 24 小时、每周 7 天、每年 365 日值班：无值班表或值班表有空缺，即为未履行。
                  - 操作须经甲方指定授权人有效授权：书面授权须有授权人签字；无法书面授权时可电话授权，须说明原因并提供流量统计页面的用户名和密码，经核实后方可操作，事后补交书面操作授权书。

                第七条  技术操作保证
                  - 得到授权后 30 分钟内提供第一次反馈；操作结束后提供书面操作情况报告。

                第八条  投诉保证
                  - 受理投诉后 24 小时内提供第一份书面投诉处理情况报告，不分昼夜连续计算。

                第九条  机房开放保证
                  - 提前说明下列各项的，应准许进入：进入原因、将进行的活动、预计进入时间、预计辞出时间、所需协同作业；进入时由乙方人员陪同并出示乙方配发的有效证件。

                第十一条  有效期
                  - 提前 30 天通知到期；评估随有效期届满而终止。
                """)
    }

    @Test func tieredCredits() throws {
        #expect(
            TermsText(try terms("tiered-credits"), language: .english).text == """
                Article 1  Network connectivity
                  - Breached below 99.9 % of the month.
                  - Taken off when the customer did not report it within 720 hours (elapsed time) of its end.
                  - A report of power or network also covers an outage of the other that it overlaps.
                  - Records take off: force majeure, agreed maintenance, the customer's circuits or equipment, the \
                customer's applications or installation work, the customer's negligence, work the customer \
                authorised, other causes of the customer's.
                  - Only port and uplink count; pings are evidence.
                  - An outage counts until a record names another's cause.
                  - What is uncertain is held against nobody.
                  - When breached, of the month's rent: 10 % below 99.9 %, 30 % below 99 %, 100 % below 95 %.

                Article 2  Power supply
                  - Breached below 99.99 % of the month.
                  - Outages count without a report.
                  - Records take off: force majeure, agreed maintenance, the customer's circuits or equipment, the \
                customer's negligence.
                  - An outage is mains and UPS without power at the same time.
                  - An outage counts until a record names another's cause.
                  - What is uncertain is held against nobody.
                  - When breached, of the month's rent: 10 % below 99.99 %, 25 % below 99.9 %.

                Article 3  Installation
                  - Done by the end of working day 5 after signing, which is day 0; Monday to Friday.
                  - When late, 50 % of that installation's fee is refunded.

                Article 4  Emergency reporting
                  - An authorised contact is told within 30 min of failed ping round 2 in a row.
                  - Every host is pinged every 5 min; when more than 1 % of the period was not, the verdict stays \
                open.
                  - A notification counts when it went to a contact and by the way that the customer chose.
                  - The www, email and ftp applications that are watched run the same clock.
                  - Not during agreed maintenance.
                  - No deduction.

                Article 5  Customer service
                  - A named representative serves the customer; requests and who was assigned are recorded.

                Article 6  Technical support
                  - A named engineer; duty 24 hours a day, 7 days a week, 365 days a year: no roster, or a hole in \
                it, is a failure.
                  - No operation before a valid authorisation by a person whom the customer named: signed paper, \
                or, where writing is impossible, by telephone with the verified user name and password of the \
                traffic pages; the paper follows.

                Article 7  Technical operation
                  - First feedback within 1 hour of the authorisation; a written report when the work is done.

                Article 8  Complaints
                  - First written report within 48 hours of the acceptance, around the clock.

                Article 9  Facility access
                  - Admitted when announced with: reason, expected entry, expected exit; escorted, and showing a \
                pass that the provider issued.

                Article 11  Term
                  - The end of the term is announced 60 days ahead; evaluation ends with the term.
                """)
    }

    @Test func tieredCreditsInChinese() throws {
        #expect(
            TermsText(try terms("tiered-credits"), language: .chinese).text == """
                第一条  网络联通性保证
                  - 当月可用性低于 99.9 %，即为未达标。
                  - 自中断结束起连续 720 小时内未报告的，不计入。
                  - 电力或网络之一的报障，对与其重叠的另一项中断同样有效。
                  - 经登记可不计入的原因：不可抗力、经同意的维护、甲方的电路或设备、甲方的应用程序或安装活动、甲方的疏忽、甲方授权的操作、甲方导致的其它原因。
                  - 仅以端口和上联线路为准；ping 仅作佐证。
                  - 没有记录证明系他方原因的中断，一律计入。
                  - 无法确证的时段，不作有利于任何一方的认定。
                  - 未达标的，抵扣当月租费：低于 99.9 % 的，抵扣 10 %，低于 99 % 的，抵扣 30 %，低于 95 % 的，抵扣 100 %。

                第二条  电力的持续供应保证
                  - 当月可用性低于 99.99 %，即为未达标。
                  - 中断无需甲方报障即计入。
                  - 经登记可不计入的原因：不可抗力、经同意的维护、甲方的电路或设备、甲方的疏忽。
                  - 市电及 UPS 电源同时不具有电力，方为电力中断。
                  - 没有记录证明系他方原因的中断，一律计入。
                  - 无法确证的时段，不作有利于任何一方的认定。
                  - 未达标的，抵扣当月租费：低于 99.99 % 的，抵扣 10 %，低于 99.9 % 的，抵扣 25 %。

                第三条  初装保证
                  - 签订后第 5 个工作日结束前完成，签订当日不计；工作日为周一至周五。
                  - 逾期的，退还该次初装服务费的 50 %。

                第四条  紧急情况报告保证
                  - 连续第 2 次 ping 无响应即断定为紧急情况，断定后 30 分钟内通知授权人。
                  - 每 5 分钟 ping 一次每台主机；未按此 ping 的时间超过评估期间 1 % 的，结论待定。
                  - 通知须以甲方选择的方式送达甲方指定的授权人，方为有效。
                  - 所监测的 www、email、ftp 应用的紧急情况适用同一通知时限。
                  - 经甲方同意的维护期间，不作通知。
                  - 不扣减租费。

                第五条  客户服务保证
                  - 为甲方指定客户服务专员；请求的受理、答复及专员的指定均有登记。

                第六条  技术支持保证
                  - 为甲方指定一名技术工程师；每天 24 小时、每周 7 天、每年 365 日值班：无值班表或值班表有空缺，即为未履行。
                  - 操作须经甲方指定授权人有效授权：书面授权须有授权人签字；无法书面授权时可电话授权，须说明原因并提供流量统计页面的用户名和密码，经核实后方可操作，事后补交书面操作授权书。

                第七条  技术操作保证
                  - 得到授权后 1 小时内提供第一次反馈；操作结束后提供书面操作情况报告。

                第八条  投诉保证
                  - 受理投诉后 48 小时内提供第一份书面投诉处理情况报告，不分昼夜连续计算。

                第九条  机房开放保证
                  - 提前说明下列各项的，应准许进入：进入原因、预计进入时间、预计辞出时间；进入时由乙方人员陪同并出示乙方配发的有效证件。

                第十一条  有效期
                  - 提前 60 天通知到期；评估随有效期届满而终止。
                """)
    }

    /// What only other terms say, one choice at a time.
    @Test func everyChoiceHasItsSentence() throws {
        let choices: [(Guarantee, (inout Terms) -> Void, String, String)] = [
            (.network, { $0.network.rule = .minutes }, "Breached at 44 min of downtime.", "当月中断时长达到 44 分钟，即为未达标。"),
            (
                .network, { $0.network.rule = .percentage }, "Breached below 99.9 % of the month.",
                "当月可用性低于 99.9 %，即为未达标。"
            ),
            (
                .network, { $0.network.reportRequired = false }, "Outages count without a report.", "中断无需甲方报障即计入。"
            ),
            (
                .network, { $0.network.claimWindow.from = .start },
                "Taken off when the customer did not report it within 5 days (whole local days) of its start.",
                "自中断开始次日起 5 个自然日内（按当地时间）未报告的，不计入。"
            ),
            (
                .network, { $0.network.reading = .port }, "Only port and uplink count; pings are evidence.",
                "仅以端口和上联线路为准；ping 仅作佐证。"
            ),
            (
                .power, { $0.power.undeterminedCause = .undetermined },
                "An outage whose cause no record names leaves the verdict open.", "原因未作记录的中断，结论待定。"
            ),
            (
                .power, { $0.power.doubtFavours = .customer }, "What is uncertain is held against the provider.",
                "无法确证的时段，作有利于甲方的认定。"
            ),
            (
                .power, { $0.power.doubtFavours = .provider }, "What is uncertain is held against the customer.",
                "无法确证的时段，作有利于乙方的认定。"
            ),
            (
                .emergencyReport, { $0.emergencyReport.duringMaintenance = .suppress },
                "Not during agreed maintenance.", "经甲方同意的维护期间，不作通知。"
            ),
            (
                .power, { $0.power.claimWindow.count = .elapsed },
                "Taken off when the customer did not report it within 120 hours (elapsed time) of its end.",
                "自中断结束起连续 120 小时内未报告的，不计入。"
            ),
            (
                .power, { $0.power.claimWindow.covers = .same }, "A report covers outages of its own article only.",
                "报障仅对其所涉条款的中断有效。"
            ),
            (
                .network, { $0.network.exclusions = .acceptedOnly },
                "Only what the customer accepted is taken off; what was not reported needs nobody's acceptance.",
                "仅甲方认可的事由可不计入；未按期报障的除外。"
            ),
            (
                .network, { $0.network.serviceFrom = .installation },
                "The promise begins when the installation is done.", "本项保证自初装完成时起算。"
            ),
            (
                .emergencyReport, { $0.emergencyReport.channel = .any },
                "A notification counts by whichever way it went.", "通知不限方式和对象。"
            ),
            (
                .emergencyReport, { $0.emergencyReport.services = .recorded },
                "Failures of www, email and ftp applications are listed and count for nothing.",
                "www、email、ftp 应用的故障仅作列示，不计入结论。"
            ),
            (.emergencyReport, { $0.emergencyReport.creditDays = 0 }, "No deduction.", "不扣减租费。"),
            (
                .access, { $0.announced = [.reason, .expectedEntry] },
                "Admitted when announced with: reason, expected entry; escorted, and showing a pass that the provider issued.",
                "提前说明下列各项的，应准许进入：进入原因、预计进入时间；进入时由乙方人员陪同并出示乙方配发的有效证件。"
            ),
        ]
        for (guarantee, change, english, chinese) in choices {
            var terms = try terms()
            change(&terms)
            #expect(TermsText(terms, language: .english).sentences(of: guarantee).contains(english), "\(english)")
            #expect(TermsText(terms, language: .chinese).sentences(of: guarantee).contains(chinese), "\(chinese)")
        }
    }

    /// Both languages state the same number of things.
    @Test(arguments: ["idc-standard", "tiered-credits"]) func bothLanguagesStateTheSameFigures(name: String) throws {
        let terms = try terms(name)
        for guarantee in Guarantee.allCases {
            let english = TermsText(terms, language: .english).sentences(of: guarantee)
            let chinese = TermsText(terms, language: .chinese).sentences(of: guarantee)
            #expect(english.count == chinese.count)
            for (left, right) in zip(english, chinese) {
                // The day of signing, "day 0", has another wording in Chinese.
                let figures = { (text: String) in
                    text.matches(of: /[0-9]+(?:\.[0-9]+)?/).map { String($0.0) }.filter { $0 != "0" }.sorted()
                }
                #expect(figures(left) == figures(right), "\(left) \(right)")
            }
        }
    }

    @Test func calendarsThatAreAnnouncedLeaveNoDoubt() throws {
        var terms = try terms()
        terms.installation.calendar = .weekdays
        #expect(!TermsText(terms, language: .english).text.contains("not announced"))
    }

    @Test func termsThatAreNotThereAreNamed() {
        let (terms, _, problems) = ConfigurationFiles.terms("idc-standart", folder: "/nonexistent")
        #expect(terms == nil)
        #expect(problems.first?.message.contains("did you mean idc-standard?") ?? false)
    }
}
