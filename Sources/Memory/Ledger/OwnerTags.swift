import Digests
import Notation

/// Says whose an entry is to whoever knows the tags, and to nobody else: so an export cannot pass over what is its
/// reader's (Documentation/chain.md).
public struct OwnerTags: Hashable, Sendable {
    /// Eight for each owner.
    public let octets: [UInt8]

    private static let size = 8
    /// The tag of what is nobody's in particular, such as a configuration.
    package static let nobody = OwnerTags(octets: [UInt8](repeating: 0, count: size))

    public init(octets: [UInt8]) { self.octets = octets }

    /// Reads the text of a line; nil when it is none.
    package init?(_ text: String) {
        var octets: [UInt8] = []
        for word in text.split(separator: " ") {
            guard let tag = [UInt8](hexadecimal: word), tag.count == Self.size else { return nil }
            octets += tag
        }
        self.init(octets: octets)
    }

    /// Each owner's, as hexadecimal digits.
    package var texts: [String] {
        stride(from: 0, to: octets.count, by: Self.size).map { start in
            octets[start..<min(start + Self.size, octets.count)].hexadecimal()
        }
    }

    /// As a line has them.
    package var text: String { texts.joined(separator: " ") }
}

/// Makes the tags of one ledger. They follow from a secret that no export has; where the ledgers of several collectors
/// came together, from one of each.
package struct TagMaker: Sendable {
    /// How many random octets a secret has.
    package static let secretSize = 32

    private let secrets: [[UInt8]]

    /// - Parameter secrets: the ledger's own first.
    package init(secrets: [[UInt8]]) { self.secrets = secrets }

    /// The secrets of a ledger's rows; nil where it has none.
    package init?(of rows: any LedgerRows) throws {
        secrets = try rows.secrets()
        if secrets.isEmpty { return nil }
    }

    /// The tags of some contracts by the ledger's own secret; an empty name is all of them, no name is nobody.
    package func tags(of contracts: [String]) -> OwnerTags {
        Self.tags(of: contracts, by: secrets.first ?? [])
    }

    /// Whether an entry has the tags of some contracts, by whichever of the secrets.
    package func areTags(_ tags: OwnerTags?, of contracts: [String]) -> Bool {
        secrets.contains { Self.tags(of: contracts, by: $0) == tags }
    }

    private static func tags(of contracts: [String], by secret: [UInt8]) -> OwnerTags {
        guard !contracts.isEmpty else { return .nobody }
        return OwnerTags(octets: contracts.flatMap { Digest(of: secret + Array($0.utf8)).bytes.prefix(8) })
    }

    /// The tags of what is for the customers of some contracts: theirs, and everybody's.
    package func texts(of contracts: Set<String>) -> Set<String> {
        Set(secrets.flatMap { secret in contracts.union([""]).map { Self.tags(of: [$0], by: secret).text } })
    }

    /// The tags of one contract, as lines have them.
    package func text(of contract: String) -> String {
        secrets.map { Self.tags(of: [contract], by: $0).text }.joined(separator: " ")
    }
}

extension Digest {
    /// The digest of a row in its chain: of the line alone, or of the line's digest and its tags, which can then be shown
    /// without the line.
    package init(ofRow line: Digest, tagged tags: OwnerTags?) {
        self = tags.map { line.chained(with: $0.octets) } ?? line
    }
}

extension EntryOutline {
    /// Whose an entry is: contracts, or an empty name for all of them, or nobody. It is for its owners to see, and an export
    /// for one of them must have it whole.
    ///
    /// A correction is also the contract's whose record it replaces, as far as that was known when it was entered; one
    /// that names no contract is that contract's alone.
    package func owners(ofKind kind: String, key: String, replacing replaced: EntryOutline?) -> [String] {
        switch kind {
        case Entry.record:
            guard let contract else { return [replaced?.contract ?? ""] }
            guard let replaced, replaced.contract != contract else { return [contract] }
            return [contract, replaced.contract ?? ""]
        case Entry.result: return [StoredResult.contract(ofKey: key)]
        case Entry.erasure: return [contract ?? ""]
        // Hashes alone, by which an export of some contracts is bound to the others.
        case Entry.heads, Entry.removal: return [""]
        default: return []
        }
    }
}
