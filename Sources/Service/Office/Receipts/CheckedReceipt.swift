import Digests
public import Foundation
public import Intervals
public import Ledger
public import Notation
import Site

/// What came of checking a receipt without a ledger.
public struct CheckedReceipt: Sendable {
    /// Everything that is wrong with it, a sentence each; empty when nothing is.
    public let findings: [String]
    /// Names the record; nil where it cannot be read.
    public let described: String?
    /// The row and head under which it stands; nil where the receipt has none.
    public let proof: RecordProof?

    /// Whether nothing is wrong.
    public var isIntact: Bool { findings.isEmpty }

    private struct Document: Decodable {
        var schema: String
        var id: String
        var entered_at: String
    }

    /// Checks the octets of a receipt in JSON.
    public init(_ data: Data) {
        guard let head = try? JSONDecoder().decode(Document.self, from: data), head.schema == Receipt.schema,
            let members = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
            let proof = members["proof"].flatMap({ try? JSONSerialization.data(withJSONObject: $0) })
                .flatMap({ RecordProof(json: $0) }), let record = members["record"] as? [String: Any]
        else {
            findings = ["this is no receipt of \(Receipt.schema)"]
            described = nil
            self.proof = nil
            return
        }
        var findings = proof.findings
        // What the receipt says in so many words is what the chain has, and nothing else.
        let written = proof.record
        let shown = written.flatMap { try? JSONSerialization.jsonObject(with: Data($0.document.compact.utf8)) }
        if shown as? NSDictionary != record as NSDictionary || written?.id != head.id {
            findings.append("what the receipt says was entered is not what the row says")
        }
        if !proof.line.contains("\"recorded_at\":\"\(head.entered_at)\"") {
            findings.append("the instant of entry is not the row's")
        }
        self.findings = findings
        described = written?.described
        self.proof = proof
    }

    /// The outcome as JSON.
    public var document: JSON {
        .object([
            "intact": .bool(isIntact), "findings": .array(findings.map { .string($0) }),
            "record": .optional(proof?.record?.id), "described": .optional(described),
            "chain": .optional(proof?.chain), "row": proof.map { .integer($0.row) },
            "head": .optional(proof?.head.hash.description),
        ])
    }
}
