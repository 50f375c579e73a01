import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

/// Two results of one month, compared: what is different, and which records can have made it so.
@Suite struct ChangesTests {
    /// An hour without power that was reported.
    private func month() throws -> SmallMonth {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, (0..<2 * 24 * 60 + 1).map { (600..<660).contains($0) ? .down : .up })
        try month.record(
            .outageReport,
            ["id": "o-1", "contract": "c-1", "guarantee": "power", "at": "2026-10-12T12:00:00+08:00", "by": "Li Wei"])
        return month
    }

    private func text(_ month: SmallMonth, _ revision: Int) throws -> String {
        try #require(month.result()).document(revision: revision, ledgerDigest: "sha256:1").compact
    }

    @Test func onlyWhatDiffersIsListed() throws {
        var month = try month()
        let before = try text(month, 1)
        #expect(try Changes(from: before, to: text(month, 2), records: []).parts == [])
        try month.record(
            .forceMajeure,
            [
                "id": "f-1", "category": "government", "from": "2026-10-10T00:00:00+08:00",
                "to": "2026-10-10T10:30:00+08:00", "evidence": "an order", "guarantees": "power",
            ])
        let changes = try Changes(from: before, to: text(month, 2), records: month.records.suffix(1))
        #expect(changes.since == 1 && changes.parts.map(\.guarantee) == [.power])
        let power = try #require(changes.parts.first)
        #expect(power.verdict == Difference(before: .breached, after: .breached))
        let figures = Dictionary(uniqueKeysWithValues: power.figures.map { ($0.name, $0.value) })
        #expect(figures["counted_ms"] == Difference(before: 3_600_000, after: 1_800_000))
        #expect(figures["taken_off_force_majeure_ms"] == Difference(before: 0, after: 1_800_000))
        #expect(figures["down_ms"] == nil && figures["unknown_ms"] == nil)
        #expect(power.remedy.before == "12000.00 CNY" && power.remedy.before == power.remedy.after)
        #expect(changes.total.before == changes.total.after)
        let words = changes.sentences.joined(separator: "\n")
        for said in [
            "breached as before; counted 3600000 ms before, 1800000 ms now (-1800000 ms)", "f-1", "because: an order",
        ] {
            #expect(words.contains(said), "\(words)")
        }
    }

    /// A document of before says nothing of what was accepted: that is no difference (fine print, 13).
    @Test func newMembersAreNoDifference() throws {
        var month = try month()
        try month.record(
            .forceMajeure,
            [
                "id": "f-1", "category": "government", "from": "2026-10-10T00:00:00+08:00",
                "to": "2026-10-10T10:30:00+08:00", "evidence": "an order", "guarantees": "power",
            ])
        let after = try text(month, 2)
        let member = #""acceptance_ms":{"accepted":0,"disputed":0,"one_sided":1800000},"#
        try #require(after.contains(member))
        let before = try text(month, 1).replacing(member, with: "")
        #expect(try Changes(from: before, to: after, records: []).parts == [])
        // Where both say it, it is one.
        try month.record(
            .acceptance,
            ["of": "f-1", "decision": "disputed", "by": "Li", "check": "sign-in", "at": "2026-10-20T00:00:00Z"])
        let changes = try Changes(from: after, to: text(month, 3), records: Array(month.records.suffix(1)))
        let figures = changes.parts.first?.figures.map { "\($0.name) \($0.value.before) \($0.value.after)" }
        #expect(figures == ["disputed_ms 0 1800000", "one_sided_ms 1800000 0"])
        let result = try #require(month.result())
        #expect(result.concerned(by: Array(month.records.suffix(1)), among: month.records).count == 1)
    }

    @Test func recordsOfOtherMonthsAndContractsAreNotNamed() throws {
        let month = try month()
        let result = try #require(month.result())
        let fields = [
            ("a", "attribution", ["contract": "c-1", "from": "2026-10-10T00:00:00Z", "to": "2026-10-10T01:00:00Z"]),
            ("b", "attribution", ["contract": "c-2", "from": "2026-10-10T00:00:00Z", "to": "2026-10-10T01:00:00Z"]),
            ("c", "attribution", ["contract": "c-1", "from": "2026-10-20T00:00:00Z", "to": "2026-10-20T01:00:00Z"]),
            ("d", "outage_report", ["contract": "c-1", "at": "2026-10-13T00:00:00Z"]),
            ("e", "outage_report", ["contract": "c-1", "at": "2026-11-13T00:00:00Z"]),
            ("f", "withdrawal", ["replaces": "a", "at": "2026-12-01T00:00:00Z"]),
            ("g", "withdrawal", ["replaces": "b", "at": "2026-12-01T00:00:00Z"]),
            ("h", "force_majeure", ["from": "2026-10-11T00:00:00Z", "to": "2026-10-11T01:00:00Z"]),
        ]
        let records = try fields.map { id, kind, fields in
            let values = fields.reduce(into: [RecordField: RecordValue]()) { values, field in
                guard let name = RecordField(rawValue: field.key) else { return }
                values[name] = Instant(field.value).map { .instant($0) } ?? .text(field.value)
            }
            return Record(
                id: id, kind: try #require(Record.Kind(rawValue: kind)), fields: values, recordedAt: SmallMonth.start)
        }
        #expect(result.concerned(by: records, among: records).map(\.id) == ["a", "d", "f", "h"])
    }
}
