import Foundation
import PostgreSQL
import Synchronization

/// The row of a site, which whoever writes to its ledger locks first: what it gives out next, and the marks of the newest
/// transactions.
struct SiteRow: Sendable {
    /// How many transactions have written.
    var version: Int64 = 0
    var chain: Int64 = 1
    var collector: Int64 = 1
    var signal: Int64 = 1
    var text: Int64 = 1
    var slot: Int64 = 1
    var entry: Int64 = 1
    /// Each transaction that wrote has a random number: the newest first, as many as `marksKept`.
    private(set) var marks: [Int64] = []

    private static let marksKept = 64
    private static let columns =
        "version, next_chain, next_collector, next_signal, next_text, next_slot, next_entry, recent"

    init() {}

    private init(_ row: PostgreSQLRow) {
        version = row.bigint(0)
        chain = row.bigint(1)
        collector = row.bigint(2)
        signal = row.bigint(3)
        text = row.bigint(4)
        slot = row.bigint(5)
        entry = row.bigint(6)
        marks = Self.numbers(row.octets(7))
    }

    private static func numbers(_ octets: Data) -> [Int64] {
        octets.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { index in
                Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
            }
        }
    }

    private var octets: Data {
        marks.reduce(into: Data()) { octets, mark in
            withUnsafeBytes(of: mark.littleEndian) { octets.append(contentsOf: $0) }
        }
    }

    /// The mark of the newest transaction; nil before the first.
    var newest: Int64? { marks.first }

    /// Gives out a number.
    mutating func next(_ kind: WritableKeyPath<SiteRow, Int64>) -> Int64 {
        defer { self[keyPath: kind] += 1 }
        return self[keyPath: kind]
    }

    /// Notes that a number was given to a row: the next one is greater.
    mutating func note(_ number: Int64, as kind: WritableKeyPath<SiteRow, Int64>) {
        self[keyPath: kind] = max(self[keyPath: kind], number + 1)
    }

    /// Notes a transaction that writes.
    mutating func note(_ mark: Int64) {
        version += 1
        marks = Array(([mark] + marks).prefix(Self.marksKept))
    }

    // MARK: - In the database

    /// Reads the row and keeps others from writing until the transaction ends.
    static func lock(_ site: Int32, on connection: PostgreSQLConnection) throws -> SiteRow? {
        try connection.first(
            "SELECT \(columns) FROM mainstay.site WHERE site = $1 FOR UPDATE", [.integer(site)], SiteRow.init)
    }

    /// Writes the row; the answer is not waited for.
    func send(as site: Int32, on connection: PostgreSQLConnection) throws {
        try connection.send(
            """
            UPDATE mainstay.site SET (\(Self.columns)) = ($2, $3, $4, $5, $6, $7, $8, $9) WHERE site = $1
            """,
            [
                .integer(site), .bigint(version), .bigint(chain), .bigint(collector), .bigint(signal), .bigint(text),
                .bigint(slot), .bigint(entry), .octets(octets),
            ])
    }

    /// Adds a site under the next number; the transaction has locked the row of the format.
    static func add(named name: String, on connection: PostgreSQLConnection) throws {
        let row = SiteRow()
        _ = try connection.execute(
            """
            INSERT INTO mainstay.site(site, name, \(columns))
            SELECT coalesce(max(site), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM mainstay.site
            """,
            [
                .utf8(name), .bigint(row.version), .bigint(row.chain), .bigint(row.collector), .bigint(row.signal),
                .bigint(row.text), .bigint(row.slot), .bigint(row.entry), .octets(row.octets),
            ])
    }

    /// Whether there is a site of a number.
    static func isThere(_ site: Int32, on connection: PostgreSQLConnection) throws -> Bool {
        try connection.first("SELECT true FROM mainstay.site WHERE site = $1", [.integer(site)]) { $0.bool(0) } == true
    }

    /// The number of the site of a name; nil where there is none.
    static func number(named name: String, on connection: PostgreSQLConnection) throws -> Int32? {
        try connection.first("SELECT site FROM mainstay.site WHERE name = $1", [.utf8(name)]) { $0.integer(0) }
    }
}

/// What a writer knows since its last transaction. It holds while no other transaction has written since.
struct WriterMemory: Sendable {
    /// The mark of the newest transaction that it knows of.
    var newest: Int64?
    /// Counts how often somebody else had written.
    var generation = 0
    var known = KnownRows()
}

/// The same, for whichever thread writes next.
final class SharedMemory: Sendable {
    private let state = Mutex(WriterMemory())

    var current: WriterMemory { state.withLock { $0 } }

    func keep(_ memory: WriterMemory) { state.withLock { $0 = memory } }

    /// What was known may be what went wrong.
    func doubt() { state.withLock { $0.newest = nil } }
}
