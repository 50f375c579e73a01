import Agreement
import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// Documents of results on a disk, compared with what the ledger holds: `FOLDER/MONTH/CONTRACT.json`, as `evaluate` writes
/// them.
public struct CheckedDocuments: Sendable {
    /// Everything that is wrong, a sentence each; empty when nothing is.
    public private(set) var findings: [String] = []
    /// How many files were compared.
    public private(set) var compared = 0
    /// How many of them say something of people that was erased in the ledger: all else of them was compared.
    public private(set) var comparedWithoutPeople = 0

    private struct Subject: Hashable {
        var month: Month
        var contract: String
    }

    /// A document that the ledger holds.
    private struct Kept {
        var revision: Int
        var digest: Digest
        /// Whether it is without what it said of people.
        var isErased: Bool

        init(_ result: StoredResult) {
            revision = result.revision
            isErased = result.isErased
            digest = Digest(of: result.text.utf8)
        }
    }

    /// A document that was found, whole and without what it says of people.
    private struct Found {
        var digest: Digest
        var digestWithoutPeople: Digest

        init(_ document: String) {
            digest = Digest(of: document.utf8)
            digestWithoutPeople = Digest(of: ErasedDocument.text(of: document).utf8)
        }

        func isSame(as kept: Kept) -> Bool {
            kept.digest == digest || kept.isErased && kept.digest == digestWithoutPeople
        }
    }

    /// - Throws: `Refusal` with `.unreadable`, and what the ledger throws.
    init(in folder: String, against ledger: any LedgerStore) throws {
        var kept = try Self.kept(in: ledger)
        for file in try Self.files(in: folder) {
            compared += 1
            guard let text = try? String(contentsOfFile: file.path, encoding: .utf8) else {
                findings.append("\(file.path): cannot be read")
                kept[file.subject] = nil
                continue
            }
            let history = kept.removeValue(forKey: file.subject) ?? []
            // A file ends with a line feed, which the document in the ledger has not.
            let document = text.hasSuffix("\n") ? String(text.dropLast()) : text
            let found = Found(document)
            if let finding = Self.finding(about: found, in: history, of: file.subject) {
                findings.append("\(file.path): \(finding)")
            } else if history.last?.digest != found.digest {
                comparedWithoutPeople += 1
            }
        }
        let missing = kept.keys.sorted { ($0.month, $0.contract) < ($1.month, $1.contract) }
        findings += missing.map { subject in
            "\(folder)/\(subject.month)/\(subject.contract).json: is missing; the ledger holds this result"
        }
    }

    /// What is wrong with a document, as a clause.
    private static func finding(about found: Found, in history: [Kept], of subject: Subject) -> String? {
        guard let newest = history.last else {
            return "is unknown: the ledger holds no result of \(subject.contract) for \(subject.month)"
        }
        guard !found.isSame(as: newest) else { return nil }
        guard let older = history.last(where: found.isSame) else {
            return "was edited: it is no document that the ledger holds; the newest is revision \(newest.revision)"
        }
        if older.revision == newest.revision { return "is an earlier text of revision \(newest.revision)" }
        return "is revision \(older.revision), an older one; the newest is revision \(newest.revision)"
    }

    /// The digests of all documents, in the order in which they were kept.
    private static func kept(in ledger: any LedgerStore) throws -> [Subject: [Kept]] {
        var kept: [Subject: [Kept]] = [:]
        var position = Position.start
        while true {
            let page = try ledger.results(after: position, limit: 100, matching: .everything)
            for result in page.elements {
                guard let month = result.month else { continue }
                kept[Subject(month: month, contract: result.contract), default: []].append(Kept(result))
            }
            guard !page.isLast else { return kept }
            position = page.position
        }
    }

    /// The documents of all months of a folder, in the order of their paths.
    private static func files(in folder: String) throws(Refusal) -> [(path: String, subject: Subject)] {
        do {
            let months = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            return try months.flatMap { name -> [(path: String, subject: Subject)] in
                guard let month = Month(name) else { return [] }
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted()
                return names.filter { $0.hasSuffix(".json") }.map { file in
                    let contract = String(file.dropLast(".json".count))
                    return ("\(folder)/\(name)/\(file)", Subject(month: month, contract: contract))
                }
            }
        } catch {
            throw Refusal(
                .unreadable, field: "documents",
                reason: "\(folder) cannot be read: \(SystemReason.of(error))")
        }
    }
}
