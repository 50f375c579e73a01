import Agreement
import Intervals
import Notation
import Site
import Testing

@testable import Documents

/// The first section of a revision: how it differs from the final result before it, and why.
@Suite struct ChangesArticleTests {
    private func outage() throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 600..<660)
        try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"])
        return month
    }

    /// The second revision, which the records that came since lead to.
    private func revised(
        _ month: ReportedMonth, by records: [(Record.Kind, [String: String])]
    ) throws -> ReportedMonth {
        let before = try month.report().result.document(revision: 1, ledgerDigest: "sha256:1").compact
        var revised = month
        revised.revision = 2
        for (kind, fields) in records { try revised.record(kind, fields, recordedAt: "11-20 10:00") }
        let after = try revised.report().result.document(revision: 2, ledgerDigest: "sha256:2").compact
        let added = Array(revised.records.dropFirst(month.records.count))
        revised.changes = try Changes(from: before, to: after, records: added)
        return revised
    }

    private let acts: [(Record.Kind, [String: String])] = [
        (
            .forceMajeure,
            [
                "id": "f-1", "guarantees": "power", "category": "government", "from": "10-10 10:00",
                "to": "10-10 11:00", "evidence": "order 7", "by": "Zhao",
            ]
        )
    ]

    @Test func whatARecordChanged() throws {
        let month = try revised(try outage(), by: acts)
        #expect(
            try month.page().articles.first?.lines == """
                Revision 2 · What has changed since revision 1
                Promise | What | Before | Now | Difference
                Power supply | Verdict | breached | met |
                Power supply | Counted downtime | 3600000 ms | 0 ms | −60.00 min
                Power supply | Counted, certain | 3540000 ms | 0 ms | −59.00 min
                Power supply | Counted, possible | 3660000 ms | 60000 ms | −60.00 min
                Power supply | − force majeure | 0 ms | 3600000 ms | +60.00 min
                Power supply | Taken off by the provider alone | 0 ms | 3600000 ms | +60.00 min
                Power supply | Remedy | CNY 12,000.00 | – |
                 | Owed in total | CNY 12,000.00 | CNY 0.00 |
                Records that came since
                Register | Id | Known from | Entered | By | Why
                force majeure | f-1 | 2026-10-10 10:00:00 | 2026-11-20 10:00:00 | Zhao | order 7
                """)
        #expect(
            try month.page(.chinese).articles.first?.lines == """
                修订 2 · 与修订 1 的差异
                承诺 | 项目 | 原为 | 现为 | 差额
                电力的持续供应保证 | 结论 | 未达标 | 达标 |
                电力的持续供应保证 | 计入中断时长 | 3600000 毫秒 | 0 毫秒 | −60.00 分钟
                电力的持续供应保证 | 计入中断时长（确定） | 3540000 毫秒 | 0 毫秒 | −59.00 分钟
                电力的持续供应保证 | 计入中断时长（可能） | 3660000 毫秒 | 60000 毫秒 | −60.00 分钟
                电力的持续供应保证 | − 不可抗力 | 0 毫秒 | 3600000 毫秒 | +60.00 分钟
                电力的持续供应保证 | 不计入（乙方单方认定） | 0 毫秒 | 3600000 毫秒 | +60.00 分钟
                电力的持续供应保证 | 补偿 | 人民币 12,000.00 元 | – |
                 | 补偿合计 | 人民币 12,000.00 元 | 人民币 0.00 元 |
                其间新增的记录
                登记类别 | 编号 | 生效（知悉）时间 | 录入时间 | 登记人 | 理由
                不可抗力 | f-1 | 2026-10-10 10:00:00 | 2026-11-20 10:00:00 | Zhao | order 7
                """)
    }

    @Test func aRecordThatChangedNoFigure() throws {
        let month = try revised(try outage(), by: [(.request, ["id": "q-1", "kind": "change", "at": "11-20 09:00"])])
        #expect(
            try month.page().articles.first?.lines == """
                Revision 2 · What has changed since revision 1
                No figure has changed; entries or evidence have.
                Records that came since
                Register | Id | Known from | Entered | By | Why
                request | q-1 | 2026-11-20 09:00:00 | 2026-11-20 10:00:00 |  |
                """)
        #expect(try month.page(.chinese).articles.first?.lines.contains("数据未变，仅条目或证据有变化。") == true)
    }

    @Test func readingsThatCameLate() throws {
        let before = try outage()
        let text = try before.report().result.document(revision: 1, ledgerDigest: "sha256:1").compact
        var after = try ReportedMonth.powered(down: 600..<670)
        after.records = before.records
        after.revision = 2
        after.changes = try Changes(
            from: text, to: try after.report().result.document(revision: 2, ledgerDigest: "sha256:2").compact,
            records: [])
        let lines = try after.page().articles.first?.lines ?? ""
        #expect(lines.contains("No record came since, but readings of the time."), "\(lines)")
        #expect(lines.contains("Power supply | Counted downtime | 3600000 ms | 4200000 ms | +10.00 min"), "\(lines)")
        let chinese = try after.page(.chinese).articles.first?.lines ?? ""
        #expect(chinese.contains("电力的持续供应保证 | 计入中断时长 | 3600000 毫秒 | 4200000 毫秒 | +10.00 分钟"), "\(chinese)")
    }

    @Test func aFirstRevisionHasNoSuchSection() throws {
        #expect(try outage().page().articles.first?.heading == "Article 1")
    }

    @Test(arguments: [
        ("down_ms", "Measured downtime", "实测中断时长"), ("min_counted_ms", "Counted, certain", "计入中断时长（确定）"),
        ("taken_off_force_majeure_ms", "− force majeure", "− 不可抗力"), ("failures", "Failures", "未履行"),
        ("taken_off_luck_ms", "taken_off_luck_ms", "taken_off_luck_ms"),
    ])
    func figuresHaveNames(name: String, english: String, chinese: String) {
        #expect(Language.english.figure(name) == english)
        #expect(Language.chinese.figure(name) == chinese)
    }
}
