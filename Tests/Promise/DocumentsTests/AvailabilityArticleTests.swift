import Agreement
import Correlation
import Intervals
import Site
import Testing

@testable import Documents

/// Articles 1 and 2: figures, meters, outages and evidence in both languages.
@Suite struct AvailabilityArticleTests {
    private func outage(report: Bool = true) throws -> ReportedMonth {
        var month = try ReportedMonth.powered()
        month.runs = [:]
        month.read(
            ReportedMonth.outlet, (0...2880).map { (600..<660).contains($0) ? .down : .up }, evidence: "rPDUStatus=off")
        if report { try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"]) }
        return month
    }

    @Test func aPromiseThatWasKept() throws {
        #expect(
            try ReportedMonth.powered().article(.power) == """
                Article 2 · Power supply · met
                Availability: 100.0000 %
                Measured downtime: 0.00 min
                = counted: 0.00 min
                Not known: 0.00 min
                0 % met: 0.00 min of 2.88 min used
                """)
    }

    @Test func aBreachIsShownToItsEvidence() throws {
        #expect(
            try outage().article(.power) == """
                Article 2 · Power supply · breached
                Availability: 97.9166 %
                Measured downtime: 60.00 min [59.00 min – 61.00 min]
                = counted: 60.00 min [59.00 min – 61.00 min]
                Not known: 0.00 min
                Remedy: CNY 12,000.00: the month's rent is waived
                100 % breached: 60.00 min of 2.88 min used
                Outages
                Id | From [earliest – latest] | To [earliest – latest] | Counted | Taken off | Looks like | Report
                346f4fb6b8cd8ff3 | 2026-10-10 10:00:00 [09:59:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 60.00 min |  | provider: power | o-1
                Evidence
                Outage | Signal | Down from | to | since, by the device | The device said
                346f4fb6b8cd8ff3 | pdu-a/outlet/7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  | rPDUStatus=off
                """)
    }

    @Test func aBreachInChinese() throws {
        #expect(
            try outage().article(.power, .chinese) == """
                第二条 · 电力的持续供应保证 · 未达标
                可用性: 97.9166 %
                实测中断时长: 60.00 分钟 [59.00 分钟 – 61.00 分钟]
                = 计入中断时长: 60.00 分钟 [59.00 分钟 – 61.00 分钟]
                状态未知时长: 0.00 分钟
                补偿: 人民币 12,000.00 元：免收当月租用费
                100 % breached: 已用 60.00 分钟，限额 2.88 分钟
                中断明细
                编号 | 自 [最早 – 最晚] | 至 [最早 – 最晚] | 计入时长 | 不计入 | 推断原因 | 报障记录
                346f4fb6b8cd8ff3 | 2026-10-10 10:00:00 [09:59:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 60.00 分钟 |  | 乙方：电力 | o-1
                证据
                中断 | 信号 | 中断自 | 至 | 设备时钟所示 | 设备读数
                346f4fb6b8cd8ff3 | pdu-a/outlet/7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  | rPDUStatus=off
                """)
    }

    @Test func anOutageThatNobodyReportedIsTakenOff() throws {
        #expect(
            try outage(report: false).article(.power) == """
                Article 2 · Power supply · met
                Availability: 100.0000 %
                Measured downtime: 60.00 min [59.00 min – 61.00 min]
                − not reported in time: 60.00 min
                = counted: 0.00 min
                Not known: 0.00 min
                0 % met: 0.00 min of 2.88 min used
                Outages
                Id | From [earliest – latest] | To [earliest – latest] | Counted | Taken off | Looks like | Report
                346f4fb6b8cd8ff3 | 2026-10-10 10:00:00 [09:59:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 0.00 min | not reported in time: 60.00 min | provider: power | none
                Evidence
                Outage | Signal | Down from | to | since, by the device | The device said
                346f4fb6b8cd8ff3 | pdu-a/outlet/7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  | rPDUStatus=off
                """)
    }

    @Test func everythingThatIsTakenOffIsNamed() throws {
        var month = try outage()
        try month.record(
            .forceMajeure,
            [
                "id": "f-1", "guarantees": "power", "category": "government", "from": "10-10 10:00",
                "to": "10-10 10:20", "evidence": "order 7",
            ])
        try month.record(
            .attribution,
            [
                "id": "a-1", "guarantee": "power", "cause": "customer_equipment", "from": "10-10 10:20",
                "to": "10-10 10:50",
            ])
        #expect(
            try month.article(.power) == """
                Article 2 · Power supply · breached
                Availability: 99.6527 %
                Measured downtime: 60.00 min [59.00 min – 61.00 min]
                − force majeure: 20.00 min
                − causes of the customer's: 30.00 min
                = counted: 10.00 min [9.00 min – 11.00 min]
                Not known: 0.00 min
                Taken off, one-sided: no answer: 50.00 min
                Remedy: CNY 12,000.00: the month's rent is waived
                100 % breached: 10.00 min of 2.88 min used
                Outages
                Id | From [earliest – latest] | To [earliest – latest] | Counted | Taken off | Looks like | Report
                346f4fb6b8cd8ff3 | 2026-10-10 10:00:00 [09:59:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 10.00 min | force majeure: 20.00 min causes of the customer's: 30.00 min | provider: \
                power | o-1
                What is taken off, and who agreed
                Record | Cause | Interval | The customer | Effect
                f-1 | force majeure | 2026-10-10 10:00:00 – 2026-10-10 10:20:00 | one-sided: no answer | taken off
                a-1 | causes of the customer's | 2026-10-10 10:20:00 – 2026-10-10 10:50:00 | one-sided: no answer | \
                taken off
                Evidence
                Outage | Signal | Down from | to | since, by the device | The device said
                346f4fb6b8cd8ff3 | pdu-a/outlet/7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  | rPDUStatus=off
                """)
        #expect(
            try month.article(.power, .chinese) == """
                第二条 · 电力的持续供应保证 · 未达标
                可用性: 99.6527 %
                实测中断时长: 60.00 分钟 [59.00 分钟 – 61.00 分钟]
                − 不可抗力: 20.00 分钟
                − 甲方原因: 30.00 分钟
                = 计入中断时长: 10.00 分钟 [9.00 分钟 – 11.00 分钟]
                状态未知时长: 0.00 分钟
                不计入时长（单方登记，甲方未表示意见）: 50.00 分钟
                补偿: 人民币 12,000.00 元：免收当月租用费
                100 % breached: 已用 10.00 分钟，限额 2.88 分钟
                中断明细
                编号 | 自 [最早 – 最晚] | 至 [最早 – 最晚] | 计入时长 | 不计入 | 推断原因 | 报障记录
                346f4fb6b8cd8ff3 | 2026-10-10 10:00:00 [09:59:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 10.00 分钟 | 不可抗力: 20.00 分钟 甲方原因: 30.00 分钟 | 乙方：电力 | o-1
                不计入的事由及甲方意见
                记录编号 | 事由 | 时段 | 甲方意见 | 效力
                f-1 | 不可抗力 | 2026-10-10 10:00:00 – 2026-10-10 10:20:00 | 单方登记，甲方未表示意见 | 不计入
                a-1 | 甲方原因 | 2026-10-10 10:20:00 – 2026-10-10 10:50:00 | 单方登记，甲方未表示意见 | 不计入
                证据
                中断 | 信号 | 中断自 | 至 | 设备时钟所示 | 设备读数
                346f4fb6b8cd8ff3 | pdu-a/outlet/7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  | rPDUStatus=off
                """)
    }

    @Test func whatIsNotKnownLeavesItOpen() throws {
        let month = try ReportedMonth.powered(unread: 600..<700, terms: "tiered-credits")
        #expect(
            try month.article(.power) == """
                Article 2 · Power supply · undetermined
                Availability: 100.0000 %
                Measured downtime: 0.00 min [0.00 min – 100.00 min]
                = counted: 0.00 min [0.00 min – 100.00 min]
                Not known: 100.00 min
                Nominally: met
                0 % met: 0.00 min of 0.29 min used
                What would settle it
                From | To | Length
                2026-10-10 10:00:00 | 2026-10-10 11:40:00 | 100.00 min
                """)
        #expect(
            try month.article(.power, .chinese) == """
                第二条 · 电力的持续供应保证 · 待定（证据不足，暂无法判定）
                可用性: 100.0000 %
                实测中断时长: 0.00 分钟 [0.00 分钟 – 100.00 分钟]
                = 计入中断时长: 0.00 分钟 [0.00 分钟 – 100.00 分钟]
                状态未知时长: 100.00 分钟
                按名义数据的结论: 达标
                0 % met: 已用 0.00 分钟，限额 0.29 分钟
                可使结论确定的时段
                自 | 至 | 时长
                2026-10-10 10:00:00 | 2026-10-10 11:40:00 | 100.00 分钟
                """)
    }

    /// A port that is down explains the silence of its host.
    @Test func aHostAndItsPort() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(
            access: .signal(ReportedMonth.port), hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.port, (0...2880).map { (600..<660).contains($0) ? .down : .up })
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (120..<132).contains($0) ? .down : .up })
        try month.record(.outageReport, ["id": "o-1", "guarantee": "network", "at": "10-10 12:00"])
        #expect(
            try month.article(.network) == """
                Article 1 · Network connectivity · breached
                Availability: 97.9166 %
                Measured downtime: 60.00 min [59.00 min – 65.00 min]
                = counted: 60.00 min [59.00 min – 65.00 min]
                Not known: 0.00 min
                Remedy: CNY 12,000.00: the month's rent is waived
                100 % breached: 60.00 min of 44.00 min used
                100 % breached: 60.00 min of 2.88 min used
                Outages
                Id | From [earliest – latest] | To [earliest – latest] | Counted | Taken off | Looks like | Report
                316a0131c34586f2 | 2026-10-10 10:00:00 [09:55:00 – 10:00:00] | 2026-10-10 11:00:00 [10:59:00 – \
                11:00:00] | 60.00 min |  | customer: circuit or equipment | o-1
                Evidence
                Outage | Signal | Down from | to | since, by the device | The device said
                316a0131c34586f2 | sw-1/port/Gi7 | 2026-10-10 10:00:00 | 2026-10-10 10:59:00 |  |
                316a0131c34586f2 | icmp/198.51.100.10 | 2026-10-10 10:00:00 | 2026-10-10 10:55:00 |  |
                """)
    }

    /// The first 60 readings that were down are listed, and how many more there are.
    @Test func evidenceIsCutShort() throws {
        var month = try ReportedMonth.powered()
        month.runs = [:]
        month.read(ReportedMonth.outlet, (0...2880).map { $0 % 20 == 7 && $0 < 1300 ? .down : .up })
        let page = try month.page()
        let tables = try #require(page.articles.first { $0.heading == "Article 2" }?.tables)
        let evidence = try #require(tables.first { $0.title.hasPrefix("Evidence") })
        #expect(evidence.title == "Evidence (5 more in the JSON)")
        #expect(evidence.rows.count == 60)
        let chinese = try month.page(.chinese).articles.flatMap(\.tables).map(\.title)
        #expect(chinese.contains("证据（其余 5 条见 JSON）"))
    }

    @Test(arguments: [
        (20, "46 % met: 20.00 min of 43.20 min used"), (35, "81 % undetermined: 35.00 min of 43.20 min used"),
        (44, "100 % breached: 44.00 min of 43.20 min used"), (200, "100 % breached: 200.00 min of 43.20 min used"),
    ])
    func aMeterTurnsAmberAndRed(minutes: Int, line: String) throws {
        // The month has 30 days: one thousandth of it may be lost.
        var month = try ReportedMonth(from: "2026-11-01", to: "2026-12-01")
        month.contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(name: "mains", condition: .signal(ReportedMonth.outlet))
        ])
        let first = try #require(Instant("2026-10-31T16:00:00Z"))
        month.runs[ReportedMonth.outlet] = (0...30 * 24 * 60).map { minute in
            Run(
                Reading(
                    signal: ReportedMonth.outlet, at: first + .minutes(Int64(minute)),
                    state: (600..<600 + minutes).contains(minute) ? .down : .up))
        }
        try month.record(.outageReport, ["guarantee": "power", "at": "11-02 12:00"])
        let article = try month.article(.power, of: "2026-11", at: "12-20 08:00")
        #expect(article.contains(line), "\(article)")
    }

    /// Both limits of article 1 are shown; an article that names no minutes has one meter.
    @Test func eachLimitHasAMeter() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(access: .signal(ReportedMonth.port))
        month.read(ReportedMonth.port, (0...2880).map { _ in .up })
        let meters = { (rule: AvailabilityTerms.Rule) in
            month.contract.terms.network.rule = rule
            let page = try month.page()
            return page.articles.first { $0.heading == "Article 1" }?.meters.map(\.label.plain) ?? []
        }
        #expect(try meters(.both) == ["0.00 min of 44.00 min used", "0.00 min of 2.88 min used"])
        #expect(try meters(.minutes) == ["0.00 min of 44.00 min used"])
        #expect(try meters(.percentage) == ["0.00 min of 2.88 min used"])
    }
}
