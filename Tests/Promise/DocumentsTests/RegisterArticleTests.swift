import Agreement
import Intervals
import Site
import Testing

@testable import Documents

/// Articles 5, 6 and 9: entries are counted, and what was missed is named.
@Suite struct RegisterArticleTests {
    private func month(_ records: [(Record.Kind, [String: String])]) throws -> ReportedMonth {
        var month = try ReportedMonth()
        month.name()
        for (kind, fields) in records { try month.record(kind, fields) }
        return month
    }

    @Test func requestsAndRepresentatives() throws {
        let month = try month([
            (.assignment, ["id": "s-1", "role": "representative", "name": "Zhao", "from": "10-10 00:00"]),
            (.request, ["id": "q-1", "kind": "downtime_statement", "at": "10-10 09:00", "by": "Li Wei"]),
            (.request, ["id": "q-2", "kind": "change", "at": "10-10 10:00", "answered_at": "10-10 11:00"]),
            (.request, ["id": "q-3", "kind": "change", "at": "10-10 12:00"]),
        ])
        #expect(
            try month.article(.customerService) == """
                Article 5 · Customer service · 1 failure
                Entries: 4
                Failures: 1
                In charge: Zhao
                Who was assigned
                Name | Part of the period | Record
                Zhao | 2026-10-10 00:00:00 – 2026-10-11 24:00 | s-1
                Findings
                Weight | What | Record | Time | Particulars
                failure | downtime statement not given | q-1 |  |
                remark | request still open | q-3 |  |
                """)
        #expect(
            try month.article(.customerService, .chinese) == """
                第五条 · 客户服务保证 · 有 1 项未履行
                记录数: 4
                未履行: 1
                现任人员: Zhao
                指定人员
                姓名 | 期间 | 记录编号
                Zhao | 2026-10-10 00:00:00 – 2026-10-11 24:00 | s-1
                核查结果
                性质 | 事项 | 记录编号 | 时间 | 详情
                未履行 | 未按要求提供不联通时间说明 | q-1 |  |
                提示 | 请求尚未答复 | q-3 |  |
                """)
    }

    @Test func anHourWithoutAnybodyOnDuty() throws {
        let month = try month([
            (.dutyRoster, ["name": "Sun", "from": "10-10 00:00", "to": "10-10 20:00"]),
            (.dutyRoster, ["name": "Qian", "from": "10-10 21:00", "to": "10-12 00:00"]),
            (.assignment, ["role": "engineer", "name": "Sun", "from": "10-10 00:00"]),
        ])
        #expect(
            try month.article(.technicalSupport) == """
                Article 6 · Technical support · 1 failure
                Entries: 1
                Failures: 1
                In charge: Sun
                Who was assigned
                Name | Part of the period | Record
                Sun | 2026-10-10 00:00:00 – 2026-10-11 24:00 | fd4f6d3582bed807d7ad91a7745f0f62
                Findings
                Weight | What | Record | Time | Particulars
                failure | nobody on duty |  | 2026-10-10 20:00:00 – 2026-10-10 21:00:00 |
                """)
        #expect(
            try month.article(.technicalSupport, .chinese) == """
                第六条 · 技术支持保证 · 有 1 项未履行
                记录数: 1
                未履行: 1
                现任人员: Sun
                指定人员
                姓名 | 期间 | 记录编号
                Sun | 2026-10-10 00:00:00 – 2026-10-11 24:00 | fd4f6d3582bed807d7ad91a7745f0f62
                核查结果
                性质 | 事项 | 记录编号 | 时间 | 详情
                未履行 | 无人值班 |  | 2026-10-10 20:00:00 – 2026-10-10 21:00:00 |
                """)
    }

    @Test func visits() throws {
        let complete = [
            "announced_at": "10-10 08:00", "reason": "disk", "activities": "exchange", "expected_entry": "10-10 10:00",
            "expected_exit": "10-10 11:00", "cooperation": "none",
        ]
        let month = try month([
            (
                .visit,
                complete.merging([
                    "id": "v-1", "decision": "admitted", "escort": "Sun", "pass": "7", "entered_at": "10-10 10:05",
                    "left_at": "10-10 10:50",
                ]) { first, _ in first }
            ),
            (.visit, complete.merging(["id": "v-2", "decision": "refused"]) { first, _ in first }),
            (.visit, ["id": "v-3", "announced_at": "10-11 08:00", "reason": "cables", "decision": "refused"]),
            (
                .visit,
                complete.merging(["id": "v-4", "decision": "admitted", "entered_at": "10-10 10:05"]) { first, _ in
                    first
                }
            ),
        ])
        #expect(
            try month.article(.access) == """
                Article 9 · Facility access · 1 failure
                Entries: 4
                Failures: 1
                Findings
                Weight | What | Record | Time | Particulars
                failure | announced completely, not admitted | v-2 |  |
                remark | escort or pass not recorded | v-4 |  |
                remark | announcement incomplete | v-3 |  | planned activities, expected entry, expected exit, \
                cooperation needed
                """)
        #expect(
            try month.article(.access, .chinese) == """
                第九条 · 机房开放保证 · 有 1 项未履行
                记录数: 4
                未履行: 1
                核查结果
                性质 | 事项 | 记录编号 | 时间 | 详情
                未履行 | 说明完整而未获准进入 | v-2 |  |
                提示 | 未记录陪同人员或证件 | v-4 |  |
                提示 | 事先说明不完整 | v-3 |  | 将进行的活动、预计进入时间、预计辞出时间、所需协同作业
                """)
    }

    @Test func authorisationsAndWork() throws {
        var month = try month([
            (
                .authorisation,
                ["id": "u-1", "at": "10-10 09:00", "by": "Li Wei", "method": "phone", "credentials": "refused"]
            ),
            (
                .operation,
                [
                    "id": "w-1", "authorised_at": "10-10 12:00", "authorised_by": "Li Wei", "method": "phone",
                    "credentials": "refused", "completed_at": "10-10 13:00",
                ]
            ),
        ])
        try month.serve()
        #expect(
            try month.article(.technicalSupport) == """
                Article 6 · Technical support · 1 failure
                Entries: 2
                Failures: 1
                In charge: Sun
                Who was assigned
                Name | Part of the period | Record
                Sun | 2026-10-10 00:00:00 – 2026-10-11 24:00 | 9155ec3a0a53d4331edf7b052c4567e4
                Findings
                Weight | What | Record | Time | Particulars
                failure | operation without verified authorisation | w-1 |  |
                remark | authorisation refused | u-1 |  | wrong user name or password, no reason why not in writing
                remark | operation entered without its authorisation | w-1 |  |
                """)
    }

    /// Failures are red and counted, also where the article has no verdict of its own; what is only open is not.
    @Test(arguments: Language.allCases) func failuresAreSeen(language: Language) throws {
        var month = try ReportedMonth.powered()
        month.name()
        try month.record(.request, ["kind": "change", "at": "10-10 10:00"])
        let page = try month.page(language)
        let words = language.text(en: "1 failure", zh: "有 1 项未履行")
        #expect(page.summary[4].verdict == words && page.summary[4].mark == "breached")
        let article = try #require(page.articles.first { $0.heading == language.article(5) })
        #expect(article.verdict == words && article.mark == "breached")
        let findings = try #require(article.tables.first { $0.head.count == 5 })
        let open = language.finding(.requestOpen)
        #expect(findings.rows.allSatisfy { ($0.mark == "failure") == ($0.cells[1] != open) })
        #expect(findings.rows.contains { $0.mark == "failure" } && findings.rows.contains { $0.mark.isEmpty })
    }

    /// An installation that nobody recorded is a failure though nothing was due (fine print, 24).
    @Test(arguments: Language.allCases) func aFailureOfAnArticleThatDoesNotApply(language: Language) throws {
        let page = try ReportedMonth(from: "2026-10-10", to: "2026-12-12").page(language)
        let words = language.text(en: "1 failure", zh: "有 1 项未履行")
        #expect(page.summary[2].verdict == words && page.summary[2].mark == "breached")
        let figures = page.summary[2].figures
        #expect(figures.contains(language.text(en: "1 other failure", zh: "其他未履行 1 项")), "\(figures)")
    }
}
