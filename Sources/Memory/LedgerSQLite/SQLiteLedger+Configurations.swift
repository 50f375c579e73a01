import Digests
import GRDB
public import Intervals
public import Ledger

extension SQLiteLedger {
    /// Reads a page of configurations.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func configurations(
        after position: Position, limit: Int
    ) throws(LedgerError) -> Page<StoredConfigurationRow> {
        try read { try Self.configurations(after: position, limit: limit, in: $0) }
    }

    static func configurations(
        after position: Position, limit: Int, in database: Database
    ) throws -> Page<StoredConfigurationRow> {
        let scan = EntryScan(kind: Entry.configuration, path: .kind, columns: "at, key, body")
        return try scan.page(after: position, limit: limit, in: database) { row in
            StoredConfigurationRow(from: Instant(milliseconds: row[1]), digest: row[2], text: row[3])
        }
    }

    /// Keeps a configuration, unless it is the one in force already.
    ///
    /// - Throws: `LedgerError` when the file cannot be written.
    public func accept(configuration text: String, from instant: Instant) throws(LedgerError) {
        let digest = Digest(of: text.utf8).description
        // Nearly always it is the same one, which needs no lock.
        if try read({ try Self.digestInForce($0) }) == digest { return }
        try write { database, state in
            guard try Self.digestInForce(database) != digest else { return }
            try state.add(kind: Entry.configuration, key: digest, at: instant, body: text, to: database)
        }
    }

    private static func digestInForce(_ database: Database) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT key FROM entry WHERE kind = ? ORDER BY sequence DESC LIMIT 1",
            arguments: [Entry.configuration])
    }
}
