import Foundation
import Notation

/// The entry that says whose personal parts were removed.
package struct Erasure: Decodable {
    package var contract: String
    /// The rows whose parts were removed, by their chain.
    package var erased: [String: [Int64]]
    /// Those among them whose person the contract did not name: `PersonalPart.unnamed` is left of them.
    package var unnamed: [String: [Int64]]

    package init(contract: String, erased: [String: [Int64]], unnamed: [String: [Int64]]) {
        self.contract = contract
        self.erased = erased
        self.unnamed = unnamed
    }

    /// Reads the entry's body.
    package init?(body: String) {
        // A body that is not valid erases nothing.
        guard let read = try? JSONDecoder().decode(Erasure.self, from: Data(body.utf8)) else { return nil }
        self = read
    }

    /// The entry's body.
    package var body: String {
        JSON.object([
            "contract": .string(contract), "erased": Self.document(erased), "unnamed": Self.document(unnamed),
        ]).compact
    }

    /// What is said of whoever asked for it, which stands apart.
    package static func personal(by name: String, reason: String) -> String {
        JSON.object(["by": .string(name), "reason": .string(reason)]).compact
    }

    private static func document(_ rows: [String: [Int64]]) -> JSON {
        .object(
            rows.sorted { $0.key < $1.key }.map { chain, rows in
                JSON.Member(chain, .array(rows.sorted().map { .integer($0) }))
            })
    }
}

/// Rows whose personal part is not there, in a ledger or an export: each needs an entry that says that it was erased.
struct ErasedParts {
    private struct Place: Hashable {
        var chain: String
        var row: Int64
    }

    private var missing: [(name: String, place: Place, isUnnamed: Bool)] = []
    private var erased: Set<Place> = []
    private var unnamed: Set<Place> = []

    var count: Int { missing.count }

    /// Notes a row without its part.
    ///
    /// - Parameter isUnnamed: what is left of it says that the contract did not name its person.
    mutating func add(_ name: String, row: Int64, of chain: String, isUnnamed: Bool) {
        missing.append((name, Place(chain: chain, row: row), isUnnamed))
    }

    /// Notes what an entry says to have been erased.
    mutating func add(_ erasure: Erasure) {
        erased.formUnion(Self.places(erasure.erased))
        unnamed.formUnion(Self.places(erasure.unnamed))
    }

    private static func places(_ rows: [String: [Int64]]) -> Set<Place> {
        Set(rows.flatMap { chain, rows in rows.map { Place(chain: chain, row: $0) } })
    }

    /// Says which were removed without a word, or leave something else than was said, a sentence each.
    var findings: [String] {
        missing.compactMap { part in
            guard erased.contains(part.place) else {
                return "\(part.name): what it says of people was removed, and nothing says why"
            }
            let isTold = unnamed.contains(part.place) == part.isUnnamed
            return isTold ? nil : "\(part.name): what is left of what it said of people was changed"
        }
    }
}
