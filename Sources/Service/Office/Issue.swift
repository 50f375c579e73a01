import Agreement
import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// A result as a document: which revision it is, at which head of the chain it was made, and what it changes.
struct Issue: Sendable {
    let result: ContractResult
    private let basis: LedgerBasis
    private let newest: StoredResult?
    /// What changed, by the revision that changed it.
    private var changes: [Int: Changes] = [:]
    /// The result shows what was known at some instant; it is not compared with what was kept.
    private let isPast: Bool

    /// The newest document, where nothing in it would be different now.
    private var kept: JSON?

    init(_ result: ContractResult, assessment: Assessment, isPast: Bool, ledger: any LedgerStore) throws {
        self.result = result
        self.isPast = isPast
        basis = assessment.basis
        let history = try ledger.results(contract: result.contract, month: result.month)
        newest = history.last
        guard let newest else { return }
        func compare(_ revision: Int) throws {
            guard !isPast, let before = history.last(where: { $0.revision == revision - 1 }) else { return }
            changes[revision] = try changes(since: before, at: revision, assessment: assessment)
        }
        try compare(newest.revision)
        let same = newest.ledgerDigest.map {
            document(revision: newest.revision, digest: $0, chain: ChainReference(newest))
        }
        if let same, newest.says(theSameAs: same.pretty, erasing: ErasedDocument.text) {
            kept = same
        } else if newest.isFinal {
            try compare(newest.revision + 1)
        }
    }

    /// What changed because of records that were entered, or became known, since.
    private func changes(
        since before: StoredResult, at revision: Int, assessment: Assessment
    ) throws -> Changes? {
        let records = try assessment.register(of: result.contract).records
        let position = try assessment.position(of: before)
        let entered = try assessment.idsEntered(after: position, concerning: result.contract)
        let since = records.filter { record in
            record.knownAt <= assessment.now && (entered.contains(record.id) || record.knownAt > before.at)
        }
        let plain = result.document(revision: revision, ledgerDigest: basis.digest.description)
        // A document that cannot be read any more is one that `verify` names; then there is nothing to compare with.
        return try? Changes(
            from: before.text, to: plain.compact, records: result.concerned(by: since, among: records))
    }

    /// The revision that this is, or would be if it were kept.
    var revision: Int {
        guard let newest else { return 1 }
        return isPast || !newest.isFinal || kept != nil ? newest.revision : newest.revision + 1
    }

    /// The newest result as it was stored, where this one is final like it and says more but nothing else: new members
    /// of a document alone never make a revision (fine print, 13).
    var standing: StandingMonth? {
        guard !isPast, kept == nil, let newest, newest.isFinal, let standing = StandingMonth(newest),
            !standing.summary.standsUnderEarlierRules
        else { return nil }
        let digest = newest.ledgerDigest ?? ""
        let again = document(revision: newest.revision, digest: digest, chain: ChainReference(newest))
        return again.onlyAdds(to: newest.text) ? standing : nil
    }

    /// The final result by earlier rules that stands beside this one until somebody orders a revision (fine print, 13).
    var standingByEarlierRules: StandingMonth? {
        guard !isPast, let newest, newest.isFinal, let standing = StandingMonth(newest),
            standing.summary.standsUnderEarlierRules
        else { return nil }
        return standing
    }

    var document: JSON { document(revision: revision) }

    /// The same result keeps the digest and the head that it was first made with.
    func document(revision: Int) -> JSON {
        if let kept, newest?.revision == revision { return kept }
        return document(revision: revision, digest: basis.digest.description, chain: ChainReference(basis))
    }

    /// When it was first made; nil of what is new, or was made before that was written down.
    var madeAt: Instant? { kept == nil || newest?.at == .distantPast ? nil : newest?.at }

    private func document(revision: Int, digest: String, chain: ChainReference?) -> JSON {
        result.document(revision: revision, ledgerDigest: digest, chain: chain, changes: changes[revision])
    }

    /// What a revision changes against the final result before it.
    func changes(at revision: Int) -> Changes? { changes[revision] }

    /// The changes of a revision as one paragraph; nil for a first revision.
    func changesInWords(at revision: Int) -> String? {
        guard let changes = changes[revision] else { return nil }
        let head = "\(result.contract) \(result.month) revision \(revision), since revision \(changes.since):"
        return ([head] + changes.sentences.map { "  \($0)" }).joined(separator: "\n")
    }
}

extension ChainReference {
    fileprivate init(_ basis: LedgerBasis) {
        self.init(
            row: basis.head.row, head: basis.head.hash.description,
            heads: basis.heads.mapValues { $0.hash.bytes.hexadecimal() })
    }

    /// As the document of a result names them; nil of one from before chains were named.
    fileprivate init?(_ result: StoredResult) {
        guard let head = result.head else { return nil }
        self.init(
            row: head.row, head: head.hash.description, heads: result.heads.mapValues { $0.bytes.hexadecimal() })
    }

    /// As a document names it.
    init?(_ document: JSON) {
        guard case .integer(let row)? = document["chain"]?["row"], case .string(let head)? = document["chain"]?["head"]
        else { return nil }
        var heads: [String: String] = [:]
        if case .object(let members)? = document["heads"] {
            for member in members {
                if case .string(let text) = member.value { heads[member.name] = text }
            }
        }
        self.init(row: row, head: head, heads: heads)
    }
}

extension JSON {
    /// Whether everything that another document says stands in this one, too.
    fileprivate func onlyAdds(to earlier: String) -> Bool {
        let texts = [earlier, compact]
        // A document that cannot be read any more is one that `verify` names; this one then says something else.
        let values = texts.map { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary }
        guard let old = values[0], let new = values[1] else { return false }
        return Self.adds(new, to: old)
    }

    private static func adds(_ new: Any, to old: Any) -> Bool {
        switch (new, old) {
        case (let new as [String: Any], let old as [String: Any]):
            old.allSatisfy { name, value in new[name].map { adds($0, to: value) } ?? false }
        case (let new as [Any], let old as [Any]):
            new.count == old.count && zip(new, old).allSatisfy { adds($0, to: $1) }
        case (let new as NSObject, let old as NSObject): new == old
        default: false
        }
    }
}

extension StoredResult {
    /// The ledger's digest that the document was made with.
    fileprivate var ledgerDigest: String? {
        text.firstMatch(of: /"ledger_digest": "(sha256:[0-9a-f]+)"/).map { String($0.1) }
    }
}
