import Agreement
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Settings
import Site
import Testing

/// The monthly run: what it writes, what it stores, and what it announces.
@Suite struct EvaluatingTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
    }

    /// Judges February and returns what was received.
    @discardableResult
    private func evaluate(
        contracts: [String]? = nil, knownAt: String? = nil, folder: String? = nil
    ) throws -> [EvaluatedMonth] {
        var received: [EvaluatedMonth] = []
        let order = EvaluationOrder(
            month: .february, contracts: contracts, knownAt: knownAt.flatMap { Instant($0) }, folder: folder)
        try site.office.evaluate(order, for: OfficeSite.provider) { received.append($0) }
        return received
    }

    private var complianceFolder: String { site.office.configuration.complianceFolder }

    /// The files of the month by name.
    private func files(in folder: String? = nil) throws -> [String: Data] {
        let month = URL(fileURLWithPath: folder ?? complianceFolder).appendingPathComponent(OfficeSite.february)
        guard FileManager.default.fileExists(atPath: month.path) else { return [:] }
        let names = try FileManager.default.contentsOfDirectory(atPath: month.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: month.appendingPathComponent($0))) })
    }

    @Test func documentsAreWrittenAndResultsStored() throws {
        let received = try evaluate()
        #expect(received.map(\.result.contract) == ["acme", "globex"])
        #expect(received.map(\.revision) == [1, 1])
        let files = try files()
        #expect(files.keys.sorted() == ["acme.html", "acme.json", "globex.html", "globex.json", "index.html"])
        for month in received {
            let contract = month.result.contract
            #expect(files["\(contract).json"] == Data("\(month.document.pretty)\n".utf8))
            let stored = try site.results(of: contract)
            #expect(stored.map(\.text) == [month.document.pretty])
            #expect(stored.map(\.isFinal) == [true] && stored.map(\.at) == [site.clock.now])
            #expect(month.changesInWords == nil)
        }
        let index = try String(decoding: #require(files["index.html"]), as: UTF8.self)
        #expect(index.contains("acme.html") && index.contains("globex.html"))
        #expect(try site.office.verify(for: OfficeSite.provider).isIntact)
    }

    private static let hasWeasyPrint = FileManager.default.isExecutableFile(atPath: "/usr/bin/weasyprint")

    @Test(.enabled(if: hasWeasyPrint)) func pagesArePrintedWhereThatIsAskedFor() throws {
        var order = EvaluationOrder(month: .february)
        order.isPrinted = true
        var progress: [WorkDone] = []
        try site.office.evaluate(order, for: OfficeSite.provider, progress: { progress.append($0) }) { _ in }
        #expect(progress == [WorkDone(1, of: 2), WorkDone(2, of: 2)])
        let files = try files()
        #expect(files.keys.filter { $0.hasSuffix(".pdf") }.sorted() == ["acme.pdf", "globex.pdf"])
        for name in ["acme.pdf", "globex.pdf"] {
            #expect(files[name]?.starts(with: Data("%PDF-".utf8)) == true, "\(name)")
        }
    }

    /// The list of all contracts is nobody's page.
    @Test func aContractThatIsCalledLikeTheListHasNoPage() throws {
        let office = try site.reconfigured { $0.replacing("  acme:", with: "  index:") }
        let refused = try refusal {
            try office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
        }
        #expect(refused?.code == .unwritable && refused?.reason.hasPrefix("index.html lists all contracts") == true)
        let files = try files()
        #expect(Set(files.keys) == ["index.json", "index.html", "globex.json", "globex.html"])
        #expect(files["index.html"].map { String(decoding: $0, as: UTF8.self).contains("./globex.html") } == true)
    }

    /// The event cites the head that the document cites, and goes to the hooks that asked for it.
    @Test func eachResultIsAnnounced() throws {
        try evaluate()
        let events = try site.events()
        #expect(events.map(\.kind) == [.complianceWritten, .complianceWritten])
        let event = try #require(events.first)
        #expect(event.contract == "acme" && event.subject == "acme/2026-02" && event.state == "final")
        #expect(event.summary.contains("power breached") && event.hooks == ["log"])
        let head = try #require(try site.results(of: "acme").first?.head)
        #expect(event.details[.chainHead] == "\(head.hash)" && event.details[.chainRow] == "\(head.row)")
        #expect(event.details[.month] == OfficeSite.february && event.details[.revision] == "1")
        #expect(event.details[.ledgerDigest]?.hasPrefix("sha256:") == true)
    }

    @Test func runningAgainChangesNothing() throws {
        try evaluate()
        let files = try files()
        try site.clock.set("2026-03-25T00:00:00Z")
        #expect(try evaluate().map(\.revision) == [1, 1])
        #expect(try self.files() == files)
        #expect(try site.results(of: "acme").count == 1 && site.events().count == 2)
    }

    /// Evaluations wait for one another: however many there are at once, each result is stored once.
    @Test func severalAtOnceStoreOneResult() async throws {
        let office = site.office
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
                }
            }
            try await group.waitForAll()
        }
        #expect(try site.results(of: "acme").map(\.revision) == [1])
        #expect(try site.events().count == 2)
    }

    @Test func theConfigurationIsAccepted() throws {
        #expect(try site.office.ledger.configurations().isEmpty)
        try evaluate()
        #expect(try site.office.ledger.configurations().map(\.text) == [site.office.configuration.stored.plain])
    }

    @Test func aRevisionSaysWhatItChanges() throws {
        try evaluate()
        let first = try files()
        let entry = try site.enter(
            .attribution,
            [
                "contract": "acme", "guarantee": "power", "cause": "customer_negligence",
                "from": "2026-02-10T00:00:00Z", "to": "2026-02-10T06:00:00Z", "at": "2026-02-20T00:00:00Z",
                "by": "Zhao", "note": "a tripped breaker",
            ])
        let revised = try #require(try evaluate().first)
        #expect(revised.revision == 2 && revised.result.availability(.power)?.verdict == .met)
        let words = try #require(revised.changesInWords)
        for part in [
            "acme 2026-02 revision 2, since revision 1:", "Article 2, power: breached before, met now;",
            "counted 10800000 ms before, 0 ms now (-10800000 ms)", "by Zhao, known from 2026-02-20T00:00:00.000Z",
            "because: a tripped breaker",
        ] { #expect(words.contains(part), "\(part) is not in \(words)") }
        // The other contract's result is what it was.
        let second = try files()
        #expect(second["globex.json"] == first["globex.json"] && second["acme.json"] != first["acme.json"])
        try evaluate()
        #expect(try files() == second)
        #expect(try site.results(of: "acme").map(\.revision) == [1, 2])
        let document = try site.judge().document
        guard case .array(let records)? = document["changes"]?["records"] else {
            Issue.record("the document names no records")
            return
        }
        #expect(records.map { $0.text("id") } == [entry.record.id])
    }

    /// A correction replaces the record that a result rested on.
    @Test func aWithdrawalIsNamedWithItsReason() throws {
        try evaluate()
        let withdrawn = try site.enter(
            .withdrawal,
            [
                "replaces": "report-power", "at": "2026-03-20T00:00:00Z", "by": "Li Wei",
                "reason": "it was another rack",
            ])
        #expect(withdrawn.isNew)
        let words = try #require(try evaluate().first?.changesInWords)
        #expect(words.contains("replacing report-power, by Li Wei") && words.contains("it was another rack"))
        // As it was known before, nothing has changed.
        let before = try #require(try evaluate(knownAt: "2026-03-19T00:00:00Z").first)
        #expect(before.result.availability(.power)?.verdict == .breached && before.changesInWords == nil)
    }

    @Test func whatWasKnownOnceIsJudgedWithoutStoring() throws {
        let received = try evaluate(knownAt: "2026-03-01T00:00:00Z")
        #expect(received.map(\.revision) == [1, 1])
        #expect(try files().isEmpty && site.results(of: "acme").isEmpty && site.events().isEmpty)
        #expect(try site.office.ledger.configurations().isEmpty)
        let folder = site.folder.path("past")
        try evaluate(knownAt: "2026-03-01T00:00:00Z", folder: folder)
        #expect(try files(in: folder).count == 5)
        #expect(try site.results(of: "acme").isEmpty)
    }

    /// An index over some of the contracts would hide the others.
    @Test func someContractsGetNoIndex() throws {
        let received = try evaluate(contracts: ["globex"], folder: site.folder.path("out"))
        #expect(received.map(\.result.contract) == ["globex"])
        #expect(try files(in: site.folder.path("out")).keys.sorted() == ["globex.html", "globex.json"])
        #expect(try files().isEmpty && site.results(of: "acme").isEmpty)
    }

    @Test func anUnknownContractKeepsEverythingFromBeingJudged() throws {
        let refused = try refusal { try evaluate(contracts: ["acme", "nobody"]) }
        #expect(refused?.code == .unknownContract && refused?.field == "contract")
        #expect(refused?.reason == "No contract is called nobody; there are acme, globex.")
        #expect(try site.results(of: "acme").isEmpty)
    }

    /// A file stands where the folder should be.
    @Test func aFolderThatCannotBeWrittenIsNamed() throws {
        let file = try site.folder.write("file", "")
        let refused = try refusal { try evaluate(knownAt: "2026-03-01T00:00:00Z", folder: file) }
        #expect(refused?.code == .unwritable && refused?.reason.contains(file) == true)
        // The documents' own folder: what was stored before the failure stays.
        let month = try site.folder.write("out/2026-02", "")
        #expect(try refusal { try evaluate(folder: site.folder.path("out")) }?.code == .unwritable)
        #expect(try site.results(of: "acme").count == 1, "\(month)")
    }
}
