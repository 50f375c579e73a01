import Agreement
import Intervals
import Site
import Testing

@testable import Documents

/// The records of the period, as the page lists them.
@Suite struct RecordsTableTests {
    private func table(_ month: ReportedMonth, _ language: Language = .english) throws -> String {
        try month.page(language).records.map(\.lines).joined(separator: "\n").plain
    }

    @Test func recordsInWords() throws {
        var month = try ReportedMonth.powered()
        try month.record(
            .outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00", "by": "Li Wei", "note": "rack 7"])
        try month.record(
            .maintenance,
            [
                "id": "m-1", "from": "10-11 01:00", "to": "10-11 02:00", "consented_at": "10-10 18:00",
                "consented_by": "Li Wei", "guarantees": "network",
            ])
        try month.record(
            .attribution,
            [
                "id": "a-1", "guarantee": "power", "cause": "customer_equipment", "from": "10-10 10:00",
                "to": "10-10 11:00", "accepted_by": "Li Wei",
            ])
        #expect(
            try table(month) == """
                Register | Known from | Interval | What | Entered by | Notes | Id
                attribution | 2026-10-10 10:00:00 | 2026-10-10 10:00:00 – 2026-10-10 11:00:00 | Cause of an outage, \
                power supply (article 2): the customer's circuits or equipment. |  | accepted by Li Wei | a-1
                outage report | 2026-10-10 12:00:00 |  | The customer reports an outage: power supply (article 2). \
                | Li Wei | rack 7 | o-1
                maintenance | 2026-10-10 18:00:00 | 2026-10-11 01:00:00 – 2026-10-11 02:00:00 | Maintenance agreed \
                by the customer: network connectivity (article 1); consented by Li Wei; consented 2026-10-10 \
                18:00:00. |  |  | m-1
                """)
        #expect(
            try table(month, .chinese) == """
                登记类别 | 生效（知悉）时间 | 时段 | 内容 | 登记人 | 说明 | 编号
                原因认定 | 2026-10-10 10:00:00 | 2026-10-10 10:00:00 – 2026-10-10 11:00:00 | 电力供应（第二条）中断的原因认定：甲方的电路或设备。 \
                |  | 认可人 Li Wei | a-1
                报障 | 2026-10-10 12:00:00 |  | 甲方报障：电力供应（第二条）。 | Li Wei | rack 7 | o-1
                维护 | 2026-10-10 18:00:00 | 2026-10-11 01:00:00 – 2026-10-11 02:00:00 | 经甲方同意的维护：网络联通（第一条）；同意人 Li \
                Wei；同意于 2026-10-10 18:00:00。 |  |  | m-1
                """)
    }

    /// Entered more than a day after it became known: shown, though it decides nothing.
    @Test(arguments: [("10-11 12:00", false), ("10-11 12:01", true)])
    func aLateEntryIsMarked(recordedAt: String, isMarked: Bool) throws {
        var month = try ReportedMonth.powered()
        try month.record(.outageReport, ["guarantee": "power", "at": "10-10 12:00"], recordedAt: recordedAt)
        #expect(try table(month).contains("entered on 2026-10-11 12:01:00") == isMarked)
        #expect(try table(month, .chinese).contains("录入于 2026-10-11 12:01:00") == isMarked)
    }

    @Test func aCorrectionNamesWhatItReplaces() throws {
        var month = try ReportedMonth.powered()
        try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"])
        try month.record(
            .outageReport,
            [
                "id": "o-2", "guarantee": "power", "at": "10-10 12:00", "replaces": "o-1", "by": "Zhao",
                "reason": "wrong hour", "disputed_by": "Li Wei",
            ])
        let english = try table(month)
        #expect(english.contains("| wrong hour; replaces o-1; disputed by Li Wei | o-2"), "\(english)")
        #expect(!english.contains("| o-1"))
        let chinese = try table(month, .chinese)
        #expect(chinese.contains("| wrong hour；更正 o-1；异议人 Li Wei | o-2"), "\(chinese)")
    }

    /// By the span where there is one, otherwise by the instant from which it is known.
    @Test(arguments: [
        ("10-09 22:00", "10-10 00:00", false), ("10-09 22:00", "10-10 00:01", true),
        ("10-11 23:59", "10-12 08:00", true),
        ("10-12 00:00", "10-12 08:00", false),
    ])
    func onlyThePeriodIsListed(from: String, to: String, isListed: Bool) throws {
        var month = try ReportedMonth.powered()
        try month.record(
            .attribution, ["id": "a-1", "guarantee": "power", "cause": "provider", "from": from, "to": to])
        #expect(try month.report().recordsOfPeriod.map(\.id) == (isListed ? ["a-1"] : []))
    }

    @Test func aMonthWithoutRecordsHasNoTable() throws {
        var month = try ReportedMonth.powered()
        #expect(try month.page().records.isEmpty)
        // Known before the period began.
        try month.record(.request, ["kind": "change", "at": "10-09 10:00"])
        #expect(try month.page().records.isEmpty)
    }
}
