import Digests
import Foundation
public import Intervals
public import Ledger
public import Notation
public import Site

/// What somebody gets who entered a record: that it was entered, when, under which head of the ledger's chain, and by when
/// what it claims had to be claimed or has to be answered. Kept, it shows later that the record was there, and what it
/// said (`mainstay verify --receipt`).
public struct Receipt: Sendable {
    /// The data centre that took the entry.
    public let site: String
    /// What was entered.
    public let record: Record
    /// What shows that it stands in the chain.
    public let proof: RecordProof
    /// The outages that a report covers, each with the last instant at which it could be reported; in order.
    public let claims: [Claim]
    /// What has to be done about the entry by an instant: of a complaint the first written report, of an authorisation
    /// the first feedback.
    public let due: Due?
    /// By whose clock people are told.
    public let zone: TimeZone

    /// The head of the chain under which it stands: `sha256:` and 64 hexadecimal digits.
    public var head: String { proof.head.hash.description }

    /// The row of the chain in which it stands.
    public var row: Int64 { proof.row }

    /// An outage that a report covers.
    public struct Claim: Hashable, Sendable {
        public let guarantee: Guarantee
        public let span: Span
        /// The last instant at which a report of it was in time.
        public let closesAt: Instant
    }

    /// What is due under an article.
    public struct Due: Hashable, Sendable {
        public let guarantee: Guarantee
        public let at: Instant
    }

    /// Its name in JSON.
    static let schema = "mainstay.receipt/1"

    /// The receipt as JSON (Documentation/schema/receipt.json).
    public var document: JSON {
        .object([
            "schema": .string(Self.schema), "site": .string(site), "id": .string(record.id),
            "register": .string(record.kind.rawValue), "contract": .optional(record.contract),
            "entered_at": .string(record.recordedAt.description), "known_at": .string(record.knownAt.description),
            "record": record.document,
            "claims": .unlessEmpty(
                claims.map { claim in
                    .object([
                        "guarantee": .string(claim.guarantee.rawValue), "from": .string(claim.span.from.description),
                        "to": .string(claim.span.to.description), "closes_at": .string(claim.closesAt.description),
                    ])
                }),
            "due": due.map { due in
                .object(["guarantee": .string(due.guarantee.rawValue), "at": .string(due.at.description)])
            }, "proof": proof.document,
        ])
    }
}
