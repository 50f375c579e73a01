import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Testing

/// Documents on a disk, compared with the results in the ledger.
@Suite struct CheckedDocumentsTests {
    private let site: OfficeSite
    private var documents: String { site.folder.path("documents") }
    private var acme: String { "\(documents)/2026-02/acme.json" }

    init() throws {
        site = try OfficeSite()
        try evaluate()
    }

    private func evaluate() throws {
        let order = EvaluationOrder(month: .february, folder: documents)
        try site.office.evaluate(order, for: OfficeSite.provider) { _ in }
    }

    private func findings() throws -> [String] {
        try site.office.verify(documentsIn: documents, for: OfficeSite.provider).findings
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test func whatEvaluateWroteIsWhatTheLedgerHolds() throws {
        let verified = try site.office.verify(documentsIn: documents, for: OfficeSite.provider)
        #expect(verified.findings == [] && verified.documents == 2)
        #expect(verified.document["documents"] == .integer(2))
    }

    @Test func anEditedDocumentIsNamed() throws {
        let text = try String(contentsOfFile: acme, encoding: .utf8)
        try write(text.replacing("Acme", with: "Acne"), to: acme)
        #expect(
            try findings() == [
                "\(acme): was edited: it is no document that the ledger holds; the newest is revision 1"
            ])
        // One octet at the end is an edit too.
        try write(text + "\n", to: acme)
        #expect(try findings().count == 1)
    }

    @Test func aMissingDocumentIsNamed() throws {
        try FileManager.default.removeItem(atPath: acme)
        #expect(try findings() == ["\(acme): is missing; the ledger holds this result"])
    }

    @Test func anUnknownDocumentIsNamed() throws {
        let copy = "\(documents)/2026-02/initech.json"
        try FileManager.default.copyItem(atPath: acme, toPath: copy)
        #expect(try findings() == ["\(copy): is unknown: the ledger holds no result of initech for 2026-02"])
    }

    @Test func anOlderRevisionIsNamed() throws {
        let old = try String(contentsOfFile: acme, encoding: .utf8)
        try site.addReports()
        try evaluate()
        #expect(try findings() == [])
        try write(old, to: acme)
        #expect(try findings() == ["\(acme): is revision 1, an older one; the newest is revision 2"])
    }

    @Test func aFolderThatIsNotThereIsRefused() throws {
        let refused = try refusal {
            _ = try site.office.verify(documentsIn: "/nowhere/documents", for: OfficeSite.provider)
        }
        #expect(refused?.code == .unreadable && refused?.field == "documents")
    }
}
