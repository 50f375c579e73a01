public import Intervals
public import PostgreSQL

/// What a centre knows of the collectors that send to it, for whoever runs it. Every call blocks its thread.
public struct CentreBook: Sendable {
    private let pool: PostgreSQLPool

    /// - Parameter address: of the centre's database, as the role that owns the ledgers.
    public init(at address: PostgreSQLAddress) { pool = PostgreSQLPool(to: address) }

    /// The sites that have a ledger, in order.
    ///
    /// - Throws: `PostgreSQLError`.
    public func sites() throws -> [String] {
        try pool.withConnection { connection in
            try connection.all("SELECT name FROM mainstay.site ORDER BY name") { $0.utf8(0) }
        }
    }

    /// Lets a role send the ledger of a collector, and nothing else: it may call the functions that append to that
    /// collector's chains. The site must have a ledger.
    ///
    /// - Parameters:
    ///   - share: what it reads in turns with the others of the same share.
    ///   - role: a role of the server, which is there already.
    /// - Throws: `PostgreSQLError`.
    public func enrol(_ collector: String, of site: String, share: String, role: String) throws {
        try pool.withConnection { connection in
            try connection.transaction(.readCommitted) {
                let grants = try connection.all(
                    """
                    SELECT format('GRANT USAGE ON SCHEMA mainstay TO %I', $1)
                    UNION ALL
                    SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, $1) FROM pg_proc
                        WHERE pronamespace = 'mainstay'::regnamespace
                            AND (starts_with(proname, 'forward_') OR starts_with(proname, 'lease_'))
                    """, [.text(role)]
                ) { $0.text(0) }
                for grant in grants { _ = try connection.execute(grant) }
                _ = try connection.execute(
                    """
                    INSERT INTO mainstay.forwarder(site, collector, role, share, fenced)
                        SELECT site, $2, $3, $4, 0 FROM mainstay.site WHERE name = $1
                        ON CONFLICT (site, collector) DO UPDATE SET role = excluded.role, share = excluded.share
                    """, [.utf8(site), .utf8(collector), .text(role), .utf8(share)])
            }
        }
    }

    /// The collectors of all sites, in the order of site and name.
    ///
    /// - Throws: `PostgreSQLError`.
    public func collectors() throws -> [EnrolledCollector] {
        try pool.withConnection { connection in
            try connection.all(
                """
                SELECT site.name, collector, share, role, received_at, newest, fenced, number,
                    holder = collector AND until > mainstay.server_now(),
                    (SELECT count(*) FROM mainstay.set_aside JOIN mainstay.chain
                        ON chain.site = set_aside.site AND chain.id = set_aside.chain
                        WHERE set_aside.site = site.site AND (chain.name = collector
                            OR starts_with(encode(chain.name, 'hex'), encode(collector || '/', 'hex'))
                            OR (collector = 'main' AND chain.name IN ('entries', 'import', 'former'))))
                FROM mainstay.forwarder JOIN mainstay.site USING (site) LEFT JOIN mainstay.lease USING (site, share)
                ORDER BY site.name, collector
                """
            ) { row in
                EnrolledCollector(
                    site: row.utf8(0), name: row.utf8(1), share: row.utf8(2), role: row.text(3),
                    receivedAt: row.bigintIfAny(4).map { Instant(milliseconds: $0) },
                    newest: row.bigintIfAny(5).map { Instant(milliseconds: $0) }, fenced: row.bigint(6),
                    lease: row.bigintIfAny(7), isReading: row.boolIfAny(8) ?? false, setAside: row.bigint(9))
            }
        }
    }
}

/// A collector as its centre knows it.
public struct EnrolledCollector: Hashable, Sendable {
    public var site: String
    public var name: String
    /// What it reads in turns with the others of the same share.
    public var share: String
    /// The server's role by which it sends.
    public var role: String
    /// When something last came from it, by the server's clock; nil before anything did.
    public var receivedAt: Instant?
    /// The newest reading that came, by the collector's clock.
    public var newest: Instant?
    /// How often it sent something when the lease had moved.
    public var fenced: Int64
    /// The number of its share's lease; nil before anybody took it.
    public var lease: Int64?
    /// Whether it holds that lease now.
    public var isReading: Bool
    /// Rows that could not be stored.
    public var setAside: Int64
}
