import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site
import Testing

/// What somebody keeps who entered something, and what it proves.
@Suite struct ReceiptTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(now: "2026-02-11T00:00:00Z") }

    private func report(_ guarantee: String = "power") throws -> RegisterEntry {
        try site.enter(
            .outageReport, ["contract": "acme", "guarantee": guarantee, "by": "Li Wei"], by: OfficeSite.acme)
    }

    private func receipt(_ record: Record) throws -> Receipt {
        try site.office.receipt(ofRecord: record.id, for: OfficeSite.acme)
    }

    private func checked(_ document: String) -> CheckedReceipt { CheckedReceipt(Data(document.utf8)) }

    /// It names the row and the head under which the record stands, and by when the outage had to be reported.
    @Test func aReportGetsAReceipt() throws {
        let record = try report().record
        let receipt = try receipt(record)
        #expect(receipt.record == record && receipt.site == "dc-1" && receipt.proof.chain == "entries")
        #expect(receipt.claims.map(\.guarantee) == [.network, .power])
        // Five whole days after that of the end, in Shanghai.
        #expect(receipt.claims.map(\.closesAt.description) == Array(repeating: "2026-02-15T16:00:00.000Z", count: 2))
        let checked = checked(receipt.document.compact)
        #expect(checked.isIntact && checked.findings.isEmpty, "\(checked.findings)")
        #expect(checked.proof == receipt.proof && checked.described == record.described)
        // The head is the ledger's own: an export has it, and so has the ledger later.
        _ = try report("network")
        var lines: [String] = []
        try site.office.exportChain(contracts: ["acme"], for: OfficeSite.acme) { lines.append($0) }
        let export = Data(lines.joined(separator: "\n").utf8)
        #expect(SiteOffice.verify(export: export, heads: [receipt.proof.head.hash]).isIntact)
        #expect(try site.office.verify(heads: [receipt.proof.head.hash], for: OfficeSite.provider).isIntact)
    }

    /// Among many records of one import, too, each stands under its link.
    @Test func everyRecordOfAnImportHasOne() throws {
        try site.add(
            (0..<40).map { number in
                #"{"record":"request","id":"r-\#(number)","contract":"acme","kind":"billing","at":"2026-02-10T00:00:00Z","by":"Li"}"#
            })
        for record in try site.records() {
            let receipt = try site.office.receipt(ofRecord: record.id, for: OfficeSite.provider)
            let checked = checked(receipt.document.pretty)
            #expect(checked.isIntact, "\(record.id): \(checked.findings)")
            #expect(receipt.proof.row <= receipt.proof.head.row)
        }
    }

    /// Whatever of it is changed is found.
    @Test(arguments: [
        ("\"guarantee\":\"power\",\"at\"", "\"guarantee\":\"network\",\"at\""), ("Li Wei", "Li Xei"),
        ("\"entered_at\":\"2026-02-11T00:00:00.000Z\"", "\"entered_at\":\"2026-02-10T00:00:00.000Z\""),
        ("\"head\":\"sha256:", "\"head\":\"sha256:0"), ("\"previous\":\"sha256:", "\"previous\":\"sha512:"),
        ("\"schema\":\"mainstay.receipt/1\"", "\"schema\":\"mainstay.receipt/2\""), ("\"row\":", "\"row\":1"),
        ("\"link\":", "\"link\":1"),
    ])
    func whatWasChangedIsFound(found: String, changed: String) throws {
        let document = try receipt(report().record).document.compact
        try #require(document.contains(found), "\(document)")
        #expect(!checked(document.replacing(found, with: changed, maxReplacements: 1)).isIntact)
        if !found.contains("head") {
            #expect(!checked(document.replacing(found, with: changed)).isIntact)
        }
    }

    @Test(arguments: ["", "{}", "[1]", "{\"schema\":\"mainstay.receipt/1\",\"id\":\"a\",\"entered_at\":\"b\"}"])
    func whatIsNoReceiptIsNamed(text: String) {
        #expect(checked(text).findings == ["this is no receipt of mainstay.receipt/1"])
        #expect(checked(text).document.compact.contains("\"intact\":false"))
    }

    /// A complaint says by when it must be answered; somebody else's is not there.
    @Test func aComplaintSaysWhenItIsDue() throws {
        let entry = try site.enter(
            .complaint, ["contract": "globex", "about": "network_quality", "accepted_at": "2026-02-11T00:00:00Z"])
        let receipt = try site.office.receipt(ofRecord: entry.record.id, for: OfficeSite.provider)
        let promised = try #require(site.office.facility.contract("globex")?.terms.firstReport)
        #expect(
            receipt.due?.guarantee == .complaint
                && receipt.due?.at == entry.record.instant(.acceptedAt).map { $0 + promised })
        #expect(receipt.claims.isEmpty)
        let refused = try refusal { _ = try site.office.receipt(ofRecord: entry.record.id, for: OfficeSite.acme) }
        #expect(refused?.code == .unknownRecord)
    }
}

/// A form that is handed in more than once, and what an entry would do.
@Suite struct FormTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(now: "2026-02-11T00:00:00Z") }

    private func draft(_ key: String?, note: String = "lights out") -> Draft {
        var draft = Draft(
            .outageReport,
            fields: ["contract": .text("acme"), "guarantee": .text("power"), "note": .text(note)])
        draft.key = key
        return draft
    }

    /// A double click is one entry, also when the clock has gone on; another content is another one.
    @Test func theSameFormIsOneEntry() throws {
        let first = try site.office.enter(draft("k"), by: OfficeSite.acme)
        try site.clock.set("2026-02-11T00:00:05Z")
        let again = try site.office.enter(draft("k"), by: OfficeSite.acme)
        #expect(first.isNew && !again.isNew && again.record == first.record)
        #expect(try site.office.enter(draft("k", note: "still"), by: OfficeSite.acme).isNew)
        #expect(try site.office.enter(draft("k"), by: OfficeSite.provider).isNew)
        #expect(try site.office.enter(draft("l"), by: OfficeSite.acme).isNew)
        #expect(try site.records().count == 4)
    }

    /// Without a key each time is meant.
    @Test func withoutAKeyEachTimeCounts() throws {
        _ = try site.office.enter(draft(nil), by: OfficeSite.acme)
        try site.clock.set("2026-02-11T00:00:05Z")
        _ = try site.office.enter(draft(nil), by: OfficeSite.acme)
        #expect(try site.records().count == 2)
    }

    /// What is shown before is what happens, and nothing is entered by looking.
    @Test func whatItWouldDoIsWhatItDoes() throws {
        let preview = try site.office.preview(draft("k"), by: OfficeSite.acme)
        #expect(try site.records().isEmpty)
        #expect(preview.effect.sentences.contains { $0.hasPrefix("covers outage") }, "\(preview.effect.sentences)")
        let entry = try site.office.enter(draft("k"), by: OfficeSite.acme)
        #expect(entry.effect == preview.effect && entry.record == preview.record && entry.notes == preview.notes)
        let refused = try refusal {
            _ = try site.office.preview(
                Draft(.outageReport, fields: ["contract": .text("globex")]), by: OfficeSite.acme)
        }
        #expect(refused?.code == .notPermitted)
    }

    /// Everything that is wrong is said of its field.
    @Test func eachMistakeNamesItsField() throws {
        let fields: [String: RawField] = [
            "contract": .text("acme"), "from": .text("2026-02-10 00:00"), "to": .text("later"),
            "cause": .text("povider"),
        ]
        let refused = try #require(
            try refusal { _ = try site.office.enter(Draft(.attribution, fields: fields), by: OfficeSite.provider) })
        #expect(refused.code == .malformed && refused.field == nil)
        #expect(
            refused.mistakes.map { "\($0.code.rawValue) \($0.field ?? "-")" } == [
                "malformed cause", "malformed to", "missing guarantee",
            ])
        #expect(refused.mistakes.map(\.reason).joined(separator: "\n") == refused.reason)
        #expect(refused.mistakes[0].reason.contains("nearest to \"povider\" is provider"))
    }
}
