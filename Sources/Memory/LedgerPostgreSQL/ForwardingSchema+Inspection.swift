import Ledger
import PostgreSQL

extension ForwardingSchema {
    /// What the tables of this format declare, as `Schema.declarations` finds it.
    static let declared = Set(
        """
        constraint forwarded_block_pkey of forwarded_block: PRIMARY KEY (site, collector, sent)
        constraint forwarder_pkey of forwarder: PRIMARY KEY (site, collector)
        constraint forwarder_role_key of forwarder: UNIQUE (role)
        constraint lease_pkey of lease: PRIMARY KEY (site, share)
        constraint set_aside_pkey of set_aside: PRIMARY KEY (site, chain, "row")
        constraint tenure_pkey of tenure: PRIMARY KEY (site, share, number)
        constraint tip_pkey of tip: PRIMARY KEY (site, chain)
        table forwarded_block(site integer always, collector bigint always, sent bigint always, block bigint always)
        table forwarder(site integer always, collector bytea always, role text of octets always, share bytea always, \
        received_at bigint, newest bigint, fenced bigint always, secret bytea)
        table lease(site integer always, share bytea always, holder bytea always, number bigint always, until bigint \
        always)
        table set_aside(site integer always, chain bigint always, row bigint always, at bigint always, reason bytea \
        always, line bytea always)
        table tenure(site integer always, share bytea always, number bigint always, holder bytea always, since bigint \
        always, until bigint)
        table tip(site integer always, chain bigint always, row bigint always, hash bytea always)
        """.split(separator: "\n").map(String.init))

    /// Names the chains that end elsewhere than where their collectors had brought them: somebody has cut them off.
    static func findings(in rows: PostgreSQLRows) throws -> [String] {
        try rows.all(
            """
            SELECT chain.name, tip.row FROM mainstay.tip JOIN mainstay.chain ON chain.site = tip.site AND chain.id = tip.chain
            LEFT JOIN LATERAL (
                SELECT link.row, link.hash FROM mainstay.link WHERE link.site = tip.site AND link.chain = tip.chain
                ORDER BY link.row DESC LIMIT 1) AS newest ON true
            WHERE tip.site = $1 AND (newest.row IS DISTINCT FROM tip.row OR newest.hash IS DISTINCT FROM tip.hash)
            ORDER BY chain.name
            """
        ) { (name: $0.utf8(0), row: $0.bigint(1)) }.map { chain, row in
            "\(chain): ends elsewhere than at row \(row), to which its collector had brought it"
        }
    }
}
