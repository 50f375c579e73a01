import Agreement
import Intervals
import Site
import Testing

@testable import Documents

/// Articles 3, 7 and 8: what was due, when it was done, and what is still owed.
@Suite struct DutyArticleTests {
    private func month(_ records: [(Record.Kind, [String: String])]) throws -> ReportedMonth {
        var month = try ReportedMonth(from: "2026-01-01", to: "2027-12-31")
        for (kind, fields) in records { try month.record(kind, fields) }
        return month
    }

    private let installation = [
        "id": "i-1", "service": "rack", "signed_at": "10-12 09:00", "fee": "800.00 CNY",
    ]

    @Test func anInstallationInTime() throws {
        let month = try month([
            (.installation, installation.merging(["completed_at": "10-14 17:00"]) { first, _ in first })
        ])
        #expect(
            try month.article(.installation) == """
                Article 3 · Installation · met
                Record | What | From | Due | Done | Outcome | Still owed
                i-1 | whole rack, CNY 800.00 | 2026-10-12 09:00:00 | 2026-10-15 24:00 | 2026-10-14 17:00:00 | on \
                time |
                """)
        #expect(
            try month.article(.installation, .chinese) == """
                第三条 · 初装保证 · 达标
                记录编号 | 事项 | 起算 | 期限 | 完成 | 结果 | 待补项
                i-1 | 机柜整租、人民币 800.00 元 | 2026-10-12 09:00:00 | 2026-10-15 24:00 | 2026-10-14 17:00:00 | 按期 |
                """)
    }

    @Test func aLateInstallationIsRefunded() throws {
        let month = try month([
            (.installation, installation.merging(["completed_at": "10-20 17:00"]) { first, _ in first })
        ])
        #expect(
            try month.article(.installation) == """
                Article 3 · Installation · breached
                Remedy: CNY 800.00: the installation fee is refunded
                Record | What | From | Due | Done | Outcome | Still owed
                i-1 | whole rack, CNY 800.00 | 2026-10-12 09:00:00 | 2026-10-15 24:00 | 2026-10-20 17:00:00 | late |
                """)
    }

    @Test func anInstallationThatIsNotDueYet() throws {
        let article = try month([(.installation, installation)]).article(.installation, at: "10-13 08:00")
        #expect(
            article == """
                Article 3 · Installation · undetermined
                Record | What | From | Due | Done | Outcome | Still owed
                i-1 | whole rack, CNY 800.00 | 2026-10-12 09:00:00 | 2026-10-15 24:00 | – | pending | power, network
                """)
    }

    /// The holidays of 2027 are not announced: the earliest and the latest due instant are shown.
    @Test func aDueDateInDoubt() throws {
        var month = try ReportedMonth(from: "2026-01-01", to: "2027-12-31")
        let fields: [String: RawField] = [
            "id": .text("i-2"), "contract": .text("c-1"), "service": .text("managed-server"),
            "signed_at": .text("2027-02-03T10:00:00+08:00"), "completed_at": .text("2027-02-11T10:00:00+08:00"),
        ]
        month.records = [try Record.parse(.installation, fields: fields, recordedAt: ReportedMonth.start)]
        let later = "2027-12-01T00:00:00Z"
        #expect(
            try month.article(.installation, of: "2027-02", at: later) == """
                Article 3 · Installation · undetermined
                Record | What | From | Due | Done | Outcome | Still owed
                i-2 | managed server | 2027-02-03 10:00:00 | 2027-02-10 24:00 [2027-02-10 24:00 – 2027-02-25 24:00] \
                | 2027-02-11 10:00:00 | undetermined: holidays not announced yet |
                Findings
                Weight | What | Record | Time | Particulars
                remark | deadline rests on holidays not announced yet | i-2 | 2027-02-10 24:00 [2027-02-10 24:00 \
                – 2027-02-25 24:00] |
                """)
        #expect(
            try month.article(.installation, .chinese, of: "2027-02", at: later) == """
                第三条 · 初装保证 · 待定（证据不足，暂无法判定）
                记录编号 | 事项 | 起算 | 期限 | 完成 | 结果 | 待补项
                i-2 | 整机租用 | 2027-02-03 10:00:00 | 2027-02-10 24:00 [2027-02-10 24:00 – 2027-02-25 24:00] | \
                2027-02-11 10:00:00 | 暂不能确定：节假日安排尚未公布 |
                核查结果
                性质 | 事项 | 记录编号 | 时间 | 详情
                提示 | 期限取决于尚未公布的节假日安排 | i-2 | 2027-02-10 24:00 [2027-02-10 24:00 – 2027-02-25 24:00] |
                """)
    }

    @Test func telemetryThatContradicts() throws {
        var month = try ReportedMonth()
        month.contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(name: "mains", condition: .signal(ReportedMonth.outlet))
        ])
        month.read(ReportedMonth.outlet, every: .hours(1), [.down, .down, .down, .up])
        try month.record(
            .installation,
            ["id": "i-1", "service": "rack", "signed_at": "10-10 00:00", "completed_at": "10-10 01:00"])
        #expect(
            try month.article(.installation) == """
                Article 3 · Installation · met
                Record | What | From | Due | Done | Outcome | Still owed
                i-1 | whole rack | 2026-10-10 00:00:00 | 2026-10-14 24:00 | 2026-10-10 01:00:00 | on time |
                What telemetry saw
                Record | Signal | First up | Remark
                i-1 | pdu-a/outlet/7 | 2026-10-10 03:00:00 | was down after the installation was said to be done
                """)
        #expect(try month.article(.installation, .chinese).contains("登记为已完成后，读数仍为中断"))
    }

    @Test func anOperationWithoutItsReport() throws {
        let month = try month([
            (
                .operation,
                [
                    "id": "w-1", "authorised_at": "10-11 10:00", "authorised_by": "Li Wei", "method": "written",
                    "signed_paper_at": "10-11 09:00", "first_feedback_at": "10-11 10:20", "completed_at": "10-11 11:00",
                    "work": "swap the disk",
                ]
            )
        ])
        #expect(
            try month.article(.operation) == """
                Article 7 · Technical operation · met
                Record | What | From | Due | Done | Outcome | Still owed
                w-1 | swap the disk, in writing | 2026-10-11 10:00:00 | 2026-10-11 10:30:00 | 2026-10-11 10:20:00 | \
                on time | closing report
                Findings
                Weight | What | Record | Time | Particulars
                failure | closing report missing | w-1 | 2026-10-11 11:00:00 |
                """)
        #expect(
            try month.article(.operation, .chinese) == """
                第七条 · 技术操作保证 · 达标
                记录编号 | 事项 | 起算 | 期限 | 完成 | 结果 | 待补项
                w-1 | swap the disk、书面 | 2026-10-11 10:00:00 | 2026-10-11 10:30:00 | 2026-10-11 10:20:00 | \
                按期 | 书面操作情况报告
                核查结果
                性质 | 事项 | 记录编号 | 时间 | 详情
                未履行 | 未提供书面操作情况报告 | w-1 | 2026-10-11 11:00:00 |
                """)
    }

    @Test func aComplaintThatForceMajeureExcuses() throws {
        let month = try month([
            (
                .complaint,
                [
                    "id": "k-1", "about": "network_quality", "accepted_at": "10-12 10:00",
                    "first_written_report_at": "10-13 20:00",
                ]
            ),
            (
                .forceMajeure,
                [
                    "id": "f-1", "category": "natural_disaster", "guarantees": "complaint", "from": "10-12 12:00",
                    "to": "10-12 22:00", "evidence": "flood",
                ]
            ),
        ])
        #expect(
            try month.article(.complaint) == """
                Article 8 · Complaints · met
                Record | What | From | Due | Done | Outcome | Still owed
                k-1 | network quality | 2026-10-12 10:00:00 | 2026-10-13 10:00:00 excused until 2026-10-13 20:00:00 \
                | 2026-10-13 20:00:00 | excused force majeure f-1 |
                """)
        #expect(
            try month.article(.complaint, .chinese) == """
                第八条 · 投诉保证 · 达标
                记录编号 | 事项 | 起算 | 期限 | 完成 | 结果 | 待补项
                k-1 | 网络品质 | 2026-10-12 10:00:00 | 2026-10-13 10:00:00 顺延至 2026-10-13 20:00:00 | 2026-10-13 \
                20:00:00 | 免责 不可抗力 f-1 |
                """)
    }

    @Test func nothingWasDue() throws {
        #expect(
            try month([]).article(.complaint) == """
                Article 8 · Complaints · not applicable
                Nothing of this article occurred or is configured in the period.
                """)
        #expect(
            try month([]).article(.complaint, .chinese) == """
                第八条 · 投诉保证 · 不适用
                本期无本条所涉事项，或未作相应配置。
                """)
    }
}
