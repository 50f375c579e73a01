import Foundation
import Intervals
import Ledger
import Live
import Programs
import Site
import Testing

@testable import Office

/// What metrics show of months that ended, and of when the ledger was found intact.
@Suite struct MarksTests {
    /// The last month that ended, of each contract that has a result for it; by its newest revision.
    @Test func theLastVerdictsAreThoseOfTheMonthThatEnded() throws {
        let site = try OfficeSite()
        try site.addReports()
        #expect(try site.office.lastVerdicts().isEmpty)
        try site.clock.set("2026-03-20T00:00:00Z")
        try site.office.evaluate(
            EvaluationOrder(month: .february, contracts: ["acme"]), for: OfficeSite.provider
        ) { _ in }
        let verdicts = try site.office.lastVerdicts()
        #expect(verdicts.map(\.contract) == ["acme"] && verdicts.map(\.month) == ["2026-02"])
        #expect(verdicts.first?.verdicts["power"] == "breached")
        // A month later, February is not the last one any more.
        try site.clock.set("2026-04-01T00:00:00Z")
        #expect(try site.office.lastVerdicts().isEmpty)
    }

    /// Whoever verifies the ledger is told of the log of access, too.
    @Test func aLogThatWasChangedIsFound() throws {
        let site = try OfficeSite()
        try site.office.noteEntry(byCommand: "record visit a", for: OfficeSite.administrator)
        #expect(try site.office.accessLog(.doings, limit: 10, for: OfficeSite.administrator).entries.isEmpty)
        _ = try site.office.add(
            NewAccount(name: "zhao", role: .operator, password: "correct horse"), by: OfficeSite.administrator)
        for id in ["b", "c"] {
            try site.office.noteEntry(byCommand: "record visit \(id)", for: OfficeSite.administrator)
        }
        let entries = try site.office.accessLog(.doings, limit: 10, for: OfficeSite.administrator).entries
        #expect(entries.map(\.subject) == ["mainstay record visit c", "mainstay record visit b", "zhao (operator)"])
        #expect(entries.allSatisfy { $0.from == nil })
        #expect(try site.office.verify(for: OfficeSite.viewer).isIntact)
        let path = site.folder.path("ledger.sqlite.accounts.access-1.jsonl")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("visit b", with: "visit x").write(toFile: path, atomically: true, encoding: .utf8)
        let verification = try site.office.verify(for: OfficeSite.viewer)
        #expect(!verification.isIntact && verification.findings.count == 1)
        #expect(verification.findings.first?.contains("access-1.jsonl:3: the line before was changed") == true)
        // The chain itself is whole.
        #expect(verification.chain.findings.isEmpty)
    }

    /// Noted by whoever verifies, and only when the whole ledger was found intact.
    @Test func anIntactLedgerIsNoted() throws {
        let site = try OfficeSite()
        let mark = VerifiedMark(of: site.office.configuration)
        #expect(mark.at == nil)
        #expect(try site.office.verify(for: OfficeSite.viewer).isIntact)
        #expect(mark.at == site.clock.now)
        // What is no instant is no mark.
        let path = site.folder.path("ledger.sqlite.verified")
        #expect(FileManager.default.fileExists(atPath: path))
        try Data("yesterday\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(mark.at == nil)
    }
}
