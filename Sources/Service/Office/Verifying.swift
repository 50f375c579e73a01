import Clocks
public import Digests
public import Foundation
public import Ledger
public import Notation

/// What came of checking the chains, and of looking for published heads in them.
public struct Verification: Sendable {
    /// Where a chain had a head.
    public struct FoundHead: Hashable, Sendable {
        public let head: Digest
        public let chain: String
        public let row: Int64
    }

    public let chain: CheckedChain
    /// Everything that is wrong, a sentence each; empty when nothing is.
    public let findings: [String]
    /// Where the chains had the heads that were asked for.
    public let heads: [FoundHead]
    /// What heads that are kept elsewhere say of the chains; nil when none were asked for.
    public let anchors: AnchorReport?
    /// How many documents of results were compared; nil when none were asked for.
    public let documents: Int?
    /// How many of them could not be compared in what they say of people, since it was erased.
    public let documentsWithoutPeople: Int
    /// What could not be done besides; nil where nothing is missing.
    public var remark: String?

    /// - Parameters:
    ///   - heads: were published; a chain must have had each of them.
    ///   - anchors: heads that are kept elsewhere; a chain must have had each of them.
    ///   - documents: of results, compared with the ledger.
    ///   - access: what is wrong with the log of access.
    public init(
        of chain: CheckedChain, heads: [Digest] = [], anchors: Anchors? = nil, documents: CheckedDocuments? = nil,
        access: [String] = []
    ) {
        self.chain = chain
        self.anchors = anchors.map { AnchorReport($0, in: chain) }
        self.documents = documents?.compared
        documentsWithoutPeople = documents?.comparedWithoutPeople ?? 0
        let places = heads.map { ($0, chain.place(of: $0)) }
        self.heads = places.compactMap { head, place in
            place.map { FoundHead(head: head, chain: $0.chain, row: $0.row) }
        }
        let lost = places.filter { $0.1 == nil }.map { "the chain never had the head \($0.0)" }
        findings =
            chain.findings + lost + (self.anchors?.findings ?? []) + (documents?.findings ?? []) + access
    }

    public var isIntact: Bool { findings.isEmpty }

    /// The verification as JSON.
    public var document: JSON {
        .object([
            "intact": .bool(isIntact), "findings": .array(findings.map { .string($0) }),
            "rows": .integer(chain.rows), "head": .string(chain.head.hash.description),
            "heads": .object(
                chain.heads.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .string($0.value.hash.bytes.hexadecimal()))
                }),
            "digest": .optional(chain.digest), "withheld": chain.withheld.map { .integer(Int64($0)) },
            "erased": .unlessZero(Int64(chain.erased)), "replaced": .unlessZero(Int64(chain.replaced)),
            "removed": .unlessZero(chain.removed),
            "records": chain.recordsByContract.map { records in
                .object(records.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer(Int64($0.value))) })
            },
            "unproven": chain.unproven == 0 ? nil : .integer(Int64(chain.unproven)),
            "unchecked": chain.unchecked == 0 ? nil : .integer(chain.unchecked),
            "anchors": anchors?.document, "head_at": heads.first.map { .integer($0.row) },
            "documents": documents.map { .integer(Int64($0)) },
            "documents_without_people": .unlessZero(Int64(documentsWithoutPeople)), "remark": .optional(remark),
        ])
    }
}

extension SiteOffice {
    /// Checks the ledger's hash chains and every result's digest, and the log of access beside it.
    ///
    /// - Parameters:
    ///   - heads: were published; a chain must have had each of them.
    ///   - anchors: heads that are kept elsewhere; a chain must have had each of them.
    ///   - folder: with documents of results, as `evaluate` writes them, to be compared with the ledger.
    ///   - progress: is told how many rows of the chains were walked.
    /// - Throws: `Refusal` with `.ledger`, `.notPermitted` or `.unreadable`.
    public func verify(
        heads: [Digest] = [], anchors: Anchors? = nil, documentsIn folder: String? = nil, for principal: Principal,
        progress: ProgressReport = { _ in }
    ) throws(Refusal) -> Verification {
        try principal.requireEverything()
        return try Refusal.translating {
            let documents = try folder.map { try CheckedDocuments(in: $0, against: ledger) }
            let chain = try ledger.verify { progress(WorkDone($0, of: $1)) }
            let (access, remark) = accessFindings()
            var verification = Verification(
                of: chain, heads: heads, anchors: anchors, documents: documents, access: access)
            let remarks = [remark, chain.findings.isEmpty ? noteVerified() : nil].compactMap(\.self)
            verification.remark = remarks.isEmpty ? nil : remarks.joined(separator: "; ")
            return verification
        }
    }

    /// What is wrong with the log of access, or why that cannot be told: whoever may read the ledger need not be able to
    /// read who came in.
    private func accessFindings() -> (findings: [String], remark: String?) {
        do throws(Refusal) {
            return (try AccessLog(of: configuration).findings(), nil)
        } catch {
            return ([], "the log of access was not checked: \(error.reason)")
        }
    }

    /// Lets a running daemon know; what keeps it from that.
    private func noteVerified() -> String? {
        do {
            try VerifiedMark(of: configuration).note(clock.now)
            return nil
        } catch {
            return "a running daemon does not learn of it: \(SystemReason.of(error))"
        }
    }

    /// Checks an export against itself: needs neither a ledger nor a configuration.
    ///
    /// - Parameter progress: is told how many lines were read.
    public static func verify(
        export data: Data, heads: [Digest] = [], anchors: Anchors? = nil, progress: ProgressReport = { _ in }
    ) -> Verification {
        let chain = ExportedChain(data) { lines, octets in
            progress(WorkDone(Int64(lines), share: Double(octets) / Double(max(1, data.count))))
        }
        return Verification(of: chain.checked, heads: heads, anchors: anchors)
    }
}
