import Digests
public import Foundation
import Intervals
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
        if written == nil || written?.id != head.id || !Self.says(record, theSameAs: written) {
            findings.append("what the receipt says was entered is not what the row says")
        }
        if !proof.line.contains("\"recorded_at\":\"\(head.entered_at)\"") {
            findings.append("the instant of entry is not the row's")
        }
        self.findings = findings
        described = written?.described
        self.proof = proof
    }

    private static func says(_ members: [String: Any], theSameAs written: Record?) -> Bool {
        guard let text = try? JSONSerialization.data(withJSONObject: members),
            case .record(let shown)? = try? JSONLine.parse(
                String(decoding: text, as: UTF8.self), recordedAt: .distantPast)
        else { return false }
        return shown.id == written?.id && shown.kind == written?.kind && shown.fields == written?.fields
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
