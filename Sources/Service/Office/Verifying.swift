public import Digests
public import Foundation
public import Ledger
public import Notation

/// What came of checking a chain, and of looking for a published head in it.
public struct Verification: Sendable {
    public let chain: CheckedChain
    /// Everything that is wrong, a sentence each; empty when nothing is.
    public let findings: [String]
    /// The row at which the chain had the head that was asked for.
    public let headRow: Int64?

    /// - Parameter head: one that was published; the chain must have had it.
    public init(of chain: CheckedChain, head: Digest? = nil) {
        self.chain = chain
        headRow = head.flatMap(chain.row)
        var findings = chain.findings
        if let head, headRow == nil { findings.append("the chain never had the head \(head)") }
        self.findings = findings
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
            "unchecked": chain.unchecked == 0 ? nil : .integer(chain.unchecked),
            "head_at": headRow.map { .integer($0) },
        ])
    }
}

extension SiteOffice {
    /// Checks the ledger's hash chain and every result's digest.
    ///
    /// - Parameter head: one that was published; the chain must have had it.
    /// - Throws: `Refusal` with `.ledger` or `.notPermitted`.
    public func verify(head: Digest? = nil, for principal: Principal) throws(Refusal) -> Verification {
        try principal.requireEverything()
        return Verification(of: try Refusal.translating { try ledger.verify() }, head: head)
    }

    /// Checks an export against itself: needs neither a ledger nor a configuration.
    public static func verify(export data: Data, head: Digest? = nil) -> Verification {
        Verification(of: ExportedChain(data).checked, head: head)
    }
}
