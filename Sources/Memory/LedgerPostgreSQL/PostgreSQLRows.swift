import Digests
import Foundation
import Intervals
import Ledger
package import PostgreSQL

/// The rows of a site's ledger within one transaction of a connection.
package final class PostgreSQLRows: LedgerTransaction {
    /// The connection whose transaction it is.
    package let connection: PostgreSQLConnection
    /// The number of the site.
    package let site: Int32
    /// What is given out, where the transaction may write.
    var ends: SiteRow
    /// Changes when somebody else has written.
    let generation: Int
    /// What is known of rows that nobody changes, for as long as nobody else writes.
    var known: KnownRows
    /// How many cursors are open.
    private var cursors = 0
    /// Whether anything was written.
    package private(set) var hasWritten = false

    init(of site: Int32, on connection: PostgreSQLConnection) {
        self.site = site
        self.connection = connection
        ends = SiteRow()
        known = KnownRows()
        generation = 0
    }

    /// - Parameter memory: what is known of the site's rows, which hold as long as nobody else writes.
    init(writing ends: SiteRow, of site: Int32, on connection: PostgreSQLConnection, remembering memory: WriterMemory) {
        self.site = site
        self.connection = connection
        self.ends = ends
        let isOurs = ends.newest == memory.newest
        known = isOurs ? memory.known : KnownRows()
        generation = isOurs ? memory.generation : memory.generation + 1
    }

    // MARK: - Statements

    /// Every statement's first value is the site.
    private func values(_ rest: [PostgreSQLValue]) -> [PostgreSQLValue] { [.integer(site)] + rest }

    /// Everything that a query finds.
    func all<Value>(
        _ sql: String, _ rest: [PostgreSQLValue] = [], read: (PostgreSQLRow) throws -> Value
    ) throws -> [Value] {
        try connection.all(sql, values(rest), read)
    }

    /// The first of what a query finds.
    func first<Value>(
        _ sql: String, _ rest: [PostgreSQLValue] = [], read: (PostgreSQLRow) throws -> Value
    ) throws -> Value? {
        try connection.first(sql, values(rest), read)
    }

    /// The number that a query finds; nil when it finds none.
    func number(_ sql: String, _ rest: [PostgreSQLValue] = []) throws -> Int64? {
        try first(sql, rest) { $0.bigintIfAny(0) }.flatMap(\.self)
    }

    /// Writes something; the answer is not waited for. What is read afterwards sees it.
    func send(_ sql: String, _ rest: [PostgreSQLValue]) throws {
        hasWritten = true
        try connection.send(sql, values(rest))
    }

    /// So many rows are fetched at first, and at most. Many queries need one row, and some rows are long.
    private static let fewRows = 8
    private static let manyRows = 512

    /// Visits rows, of which there may be very many, until `visit` returns false. It may read others meanwhile.
    func visit<Value>(
        _ sql: String, _ rest: [PostgreSQLValue] = [], read: (PostgreSQLRow) throws -> Value,
        visit: (Value) throws -> Bool
    ) throws {
        cursors += 1
        let cursor = "rows_\(cursors)"
        defer { cursors -= 1 }
        try connection.send("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", values(rest))
        var limit = Self.fewRows
        while true {
            let found = try connection.all("FETCH \(limit) FROM \(cursor)", [], read)
            for value in found {
                guard try visit(value) else { return try connection.send("CLOSE \(cursor)", []) }
            }
            if found.count < limit { break }
            limit = Self.manyRows
        }
        try connection.send("CLOSE \(cursor)", [])
    }

    /// Reads all of a table, for which the server may need long before it says anything.
    func patiently<Value>(_ body: () throws -> Value) rethrows -> Value {
        let deadline = connection.deadline
        connection.deadline = max(deadline, .seconds(3600))
        defer { connection.deadline = deadline }
        return try body()
    }

    // MARK: - Names

    package func chains() throws -> [ChainName] {
        try all("SELECT id, name FROM mainstay.chain WHERE site = $1 ORDER BY id") {
            ChainName(number: $0.bigint(0), name: $0.utf8(1))
        }
    }

    package func collectors() throws -> [CollectorName] {
        try all("SELECT id, name, chain FROM mainstay.collector WHERE site = $1 ORDER BY id") {
            CollectorName(number: $0.bigint(0), name: $0.utf8(1), chain: $0.bigint(2))
        }
    }

    package func secret() throws -> [UInt8]? {
        try first("SELECT value FROM mainstay.secret WHERE site = $1") { Array($0.octets(0)) }
    }

    package func secrets() throws -> [[UInt8]] {
        let sent = try all(
            "SELECT secret FROM mainstay.forwarder WHERE site = $1 AND secret IS NOT NULL ORDER BY collector"
        ) { Array($0.octets(0)) }
        return try [secret()].compactMap(\.self) + sent
    }

    package func signals() throws -> [(number: Int64, path: String)] {
        try all("SELECT id, path FROM mainstay.signal WHERE site = $1 ORDER BY id") { ($0.bigint(0), $0.utf8(1)) }
    }

    package func number(ofSignal path: String) throws -> Int64? {
        if let number = known.signals[path] { return number }
        let found = try number("SELECT id FROM mainstay.signal WHERE site = $1 AND path = $2", [.utf8(path)])
        known.signals[path] = found
        return found
    }

    // MARK: - Groups

    package func slot(of signals: [Int64], by collector: Int64) throws -> Int? {
        try number(
            "SELECT slot FROM mainstay.signal_group WHERE site = $1 AND collector = $2 AND digest = $3",
            [.bigint(collector), .digest(of: Self.list(signals))]
        ).map { Int($0) }
    }

    static func list(_ numbers: [Int64]) -> String { "[\(numbers.map(String.init).joined(separator: ","))]" }

    package func forEachSlot(
        _ visit: (_ slot: Int, _ collector: Int64, _ signals: [Int64]) throws -> Void
    ) throws {
        try self.visit("SELECT slot, collector, members FROM mainstay.signal_group WHERE site = $1 ORDER BY slot") {
            (slot: Int($0.bigint(0)), collector: $0.bigint(1), members: $0.utf8(2))
        } visit: { group in
            let members = group.members.dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
            try visit(group.slot, group.collector, members)
            return true
        }
    }

    package func mark(ofSlot slot: Int) throws -> SteadyMark? {
        let place = SteadyBlock.place(ofSlot: slot)
        // As SQLite's: only the mark is read of a block.
        let octets = try first(
            "SELECT substr(marks, $2, \(SteadyTable.bytesPerMark)) FROM mainstay.steady WHERE site = $1 AND block = $3",
            [.integer(Int32(place.offset) + 1), .bigint(Int64(place.block))]
        ) { $0.octets(0) }
        return octets.flatMap { SteadyMark(octets: $0) }
    }

    package func steadyBlocks() throws -> [SteadyBlock] {
        try all("SELECT block, marks FROM mainstay.steady WHERE site = $1 ORDER BY block") {
            SteadyBlock(number: Int($0.bigint(0)), marks: $0.octets(1))
        }
    }
}

/// Numbers that were looked up or given out, and months that have a partition.
struct KnownRows: Sendable {
    /// More is not kept: what devices say may differ from answer to answer.
    private static let mostTexts = 10_000

    var signals: [String: Int64] = [:]
    var texts: [String: Int64] = [:] {
        didSet { if texts.count > Self.mostTexts { texts = [:] } }
    }
    var months: Set<String> = []
    /// The month that was asked for last.
    var newestMonth: Span?
}
