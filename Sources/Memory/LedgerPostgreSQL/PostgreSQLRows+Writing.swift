import Digests
import Foundation
import Intervals
import Ledger
import PostgreSQL
import Site

extension PostgreSQLRows {
    package func version() throws -> Int { generation }

    package func add(chain name: String) throws -> Int64 {
        let chain = ChainName(number: ends.chain, name: name)
        try put(chain)
        return chain.number
    }

    package func add(collector name: String, writingTo chain: Int64) throws -> Int64 {
        let collector = CollectorName(number: ends.collector, name: name, chain: chain)
        try put(collector)
        return collector.number
    }

    package func add(secret octets: [UInt8]) throws {
        try send("INSERT INTO mainstay.secret(site, value) VALUES ($1, $2)", [.octets(Data(octets))])
    }

    package func add(signal path: String) throws -> Int64 {
        let number = ends.signal
        try put(signal: path, numbered: number)
        return number
    }

    // MARK: - Runs

    private static let addRun = """
        INSERT INTO mainstay.run(site, signal, collector, row, opened, first, last, gap, state, since, since_error, extra,
            inferred, evidence, clock_error, clock, instants, cut)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """
    private static let putRun = """
        INSERT INTO mainstay.open_run(site, signal, collector, slot, opened, first, last, gap, state, since, since_error,
            extra, inferred, evidence, clock_error, clock, cut)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (site, signal, collector) DO UPDATE SET (slot, opened, first, last, gap, state, since, since_error,
            extra, inferred, evidence, clock_error, clock, cut) = (excluded.slot, excluded.opened, excluded.first,
            excluded.last, excluded.gap, excluded.state, excluded.since, excluded.since_error, excluded.extra,
            excluded.inferred, excluded.evidence, excluded.clock_error, excluded.clock,
            excluded.cut)
        """

    package func add(_ run: SealedRun) throws {
        try ensurePartition(of: run.run.first)
        let place: [PostgreSQLValue] = [
            .bigint(run.signal), .bigint(run.collector), .bigint(run.row), .bigint(run.opened),
            .bigint(run.run.first.milliseconds),
        ]
        let instants = PostgreSQLValue.octets(run.run.instants.map { Data($0.bytes) })
        try send(Self.addRun, place + values(of: run.run) + [instants, .bigint(run.cut?.milliseconds)])
    }

    package func put(_ run: OpenRun) throws {
        let place: [PostgreSQLValue] = [
            .bigint(run.signal), .bigint(run.collector), .bigint(run.slot.map { Int64($0) }), .bigint(run.opened),
            .bigint(run.run.first.milliseconds),
        ]
        try send(Self.putRun, place + values(of: run.run) + [.bigint(run.cut?.milliseconds)])
    }

    package func move(_ run: OpenRun) throws {
        try send(
            """
            UPDATE mainstay.open_run SET last = $4, gap = $5, clock_error = $6, slot = $7
            WHERE site = $1 AND signal = $2 AND collector = $3
            """,
            [
                .bigint(run.signal), .bigint(run.collector), .bigint(run.run.last.milliseconds),
                .bigint(run.run.greatestGap), .bigint(run.run.clockError), .bigint(run.slot.map { Int64($0) }),
            ])
    }

    package func addSlot(of signals: [Int64], by collector: Int64) throws -> Int {
        let slot = Int(ends.slot)
        try put(slot: slot, of: signals, by: collector)
        return slot
    }

    package func put(_ block: SteadyBlock) throws {
        try send(
            """
            INSERT INTO mainstay.steady(site, block, marks) VALUES ($1, $2, $3)
            ON CONFLICT (site, block) DO UPDATE SET marks = excluded.marks
            """, [.bigint(Int64(block.number)), .octets(block.marks)])
    }

    package func remove(_ run: SealedRun) throws {
        try send(
            """
            DELETE FROM mainstay.run
            WHERE site = $1 AND signal = $2 AND first = $3 AND collector = $4 AND row = $5
            """, [.bigint(run.signal), .bigint(run.run.first.milliseconds), .bigint(run.collector), .bigint(run.row)])
    }

    // MARK: - Entries and links

    package func add(_ entry: EntryRow) throws -> Int64 {
        var entry = entry
        entry.number = ends.entry
        try put(entry)
        return entry.number
    }

    package func put(_ entry: EntryRow) throws {
        ends.note(entry.number, as: \.entry)
        try send(
            """
            INSERT INTO mainstay.entry(site, id, collector, row, kind, key, at, body, personal, tag, detail, contract,
                refers)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .bigint(entry.number), .bigint(entry.collector), .bigint(entry.row), .text(entry.kind),
                .utf8(entry.key),
                .bigint(entry.at.milliseconds), .utf8(entry.body), .octets(entry.personal?.data),
                .octets(entry.tags.map { Data($0.octets) }), entry.outline.detail.map { .text($0) } ?? .null,
                .utf8(entry.outline.contract), .utf8(entry.outline.refers),
            ])
        if let part = entry.part { try add(part, of: entry.number) }
    }

    package func add(concern contract: String, of entry: Int64) throws {
        try send(
            "INSERT INTO mainstay.concern(site, contract, entry) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.utf8(contract), .bigint(entry)])
    }

    package func erasePersonal(of entry: Int64, leaving rest: PersonalPart?) throws {
        try send("DELETE FROM mainstay.personal WHERE site = $1 AND entry = $2", [.bigint(entry)])
        if let rest { try add(rest, of: entry) }
    }

    package func replaceBody(of entry: Int64, by body: String) throws {
        try send("UPDATE mainstay.entry SET body = $3 WHERE site = $1 AND id = $2", [.bigint(entry), .utf8(body)])
    }

    private func add(_ part: PersonalPart, of entry: Int64) throws {
        try send(
            "INSERT INTO mainstay.personal(site, entry, salt, body) VALUES ($1, $2, $3, $4)",
            [.bigint(entry), .octets(Data(part.salt)), .utf8(part.text)])
    }

    package func add(removed digest: Digest, row: Int64, of chain: Int64) throws {
        try send(
            "INSERT INTO mainstay.removed(site, chain, row, digest) VALUES ($1, $2, $3, $4)",
            [.bigint(chain), .bigint(row), .octets(digest.data)])
    }

    package func dropDigests(of chain: Int64, rows: ClosedRange<Int64>) throws {
        try send(
            "DELETE FROM mainstay.removed WHERE site = $1 AND chain = $2 AND row BETWEEN $3 AND $4",
            [.bigint(chain), .bigint(rows.lowerBound), .bigint(rows.upperBound)])
    }

    package func add(_ link: ChainLink, to chain: Int64) throws {
        try send(
            "INSERT INTO mainstay.link(site, chain, row, hash, marks) VALUES ($1, $2, $3, $4, $5)",
            [.bigint(chain), .bigint(link.row), .octets(link.hash.data), .octets(link.marks.map { Data($0) })])
    }
}
