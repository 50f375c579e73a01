import Digests
import Foundation
import Notation

/// The entry that says whose personal parts were removed.
package struct Erasure: Decodable {
    package var contract: String
    /// The rows whose parts were removed, by their chain.
    package var erased: [String: [Int64]]
    /// Those among them whose person the contract did not name: `PersonalPart.unnamed` is left of them.
    package var unnamed: [String: [Int64]] = [:]
    /// By chain and row, the digest of the line that stands for one whose body was replaced (`Redaction`).
    package var replaced: [String: [String: String]]?

    package init(contract: String, erased: [String: [Int64]] = [:]) {
        self.contract = contract
        self.erased = erased
    }

    /// Notes a row whose body was replaced.
    package mutating func noteReplaced(row: Int64, of chain: String, line: Digest) {
        replaced = replaced ?? [:]
        replaced?[chain, default: [:]]["\(row)"] = line.description
    }

    /// Whether it removes nothing.
    package var isEmpty: Bool { erased.isEmpty && replaced == nil }

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
            "replaced": replaced.map { chains in
                .object(
                    chains.sorted { $0.key < $1.key }.map { chain, rows in
                        let lines = rows.sorted { (Int64($0.key) ?? 0) < (Int64($1.key) ?? 0) }
                        return JSON.Member(chain, .object(lines.map { JSON.Member($0.key, .string($0.value)) }))
                    })
            },
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
    private var replaced: [(name: String, place: Place, line: Digest)] = []
    private var told: [Place: Digest] = [:]
    private var erased: Set<Place> = []
    private var unnamed: Set<Place> = []

    /// How many rows say less of people than they did.
    var count: Int { Set((missing.map(\.place)) + replaced.map(\.place)).count }
    /// Those among them whose rest is no longer what their chain has the digest of.
    var replacedCount: Int { replaced.count }

    /// Notes a row without its part.
    ///
    /// - Parameter isUnnamed: what is left of it says that the contract did not name its person.
    mutating func add(_ name: String, row: Int64, of chain: String, isUnnamed: Bool) {
        missing.append((name, Place(chain: chain, row: row), isUnnamed))
    }

    /// Notes a row whose body was replaced, with the digest of the line that it has now.
    mutating func addReplaced(_ name: String, row: Int64, of chain: String, line: Digest) {
        replaced.append((name, Place(chain: chain, row: row), line))
    }

    /// Notes what an entry says to have been erased; of what was replaced more than once the last word holds.
    mutating func add(_ erasure: Erasure) {
        for (chain, lines) in erasure.replaced ?? [:] {
            for (row, line) in lines {
                guard let row = Int64(row) else { continue }
                told[Place(chain: chain, row: row)] = Digest(line)
            }
        }
        erased.formUnion(Self.places(erasure.erased))
        unnamed.formUnion(Self.places(erasure.unnamed))
    }

    private static func places(_ rows: [String: [Int64]]) -> Set<Place> {
        Set(rows.flatMap { chain, rows in rows.map { Place(chain: chain, row: $0) } })
    }

    /// Says which were removed without a word, or leave something else than was said, a sentence each.
    var findings: [String] {
        replaced.compactMap { row in
            guard let line = told[row.place] else { return "\(row.name): was replaced, and nothing says why" }
            return line == row.line ? nil : "\(row.name): what it was replaced by was changed"
        } + findingsOfParts
    }

    private var findingsOfParts: [String] {
        missing.compactMap { part in
            guard erased.contains(part.place) else {
                return "\(part.name): what it says of people was removed, and nothing says why"
            }
            let isTold = unnamed.contains(part.place) == part.isUnnamed
            return isTold ? nil : "\(part.name): what is left of what it said of people was changed"
        }
    }
}
