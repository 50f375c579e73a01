/// What the centre has for collectors that send it their ledgers: tables, and functions that are all that a collector's role
/// may call. A collector can so append to the chains that are its own, after their ends, and alter nothing.
///
/// Each function finds out who calls it (`session_user`); nothing is believed of who a caller says to be. All functions of one
/// batch are called in one transaction, which `forward_begin` opens by locking the site's row.
///
/// A lease says which of several collectors that poll the same equipment may read it at present, by the server's clock. Each
/// time it is taken it gets the next number, and what it was under the former number is a `tenure` that has ended then: what
/// its collector reads later counts for nothing (`run.cut`), and what was read in it counts whenever it arrives.
enum ForwardingSchema {
    static let text =
        tables + functions + "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mainstay FROM PUBLIC;\n"

    private static let tables = """

        CREATE TABLE mainstay.forwarder(
            site integer, collector bytea, role text COLLATE "C" NOT NULL UNIQUE, share bytea NOT NULL,
            received_at bigint, newest bigint, fenced bigint NOT NULL,
            secret bytea, PRIMARY KEY (site, collector));
        CREATE TABLE mainstay.lease(
            site integer, share bytea, holder bytea NOT NULL, number bigint NOT NULL, until bigint NOT NULL,
            PRIMARY KEY (site, share));
        CREATE TABLE mainstay.tenure(
            site integer, share bytea, number bigint, holder bytea NOT NULL, since bigint NOT NULL, until bigint,
            PRIMARY KEY (site, share, number));
        CREATE TABLE mainstay.forwarded_block(
            site integer, collector bigint, sent bigint, block bigint NOT NULL, PRIMARY KEY (site, collector, sent));
        CREATE TABLE mainstay.set_aside(
            site integer, chain bigint, row bigint, at bigint NOT NULL, reason bytea NOT NULL, line bytea NOT NULL,
            PRIMARY KEY (site, chain, row));
        CREATE TABLE mainstay.tip(
            site integer, chain bigint, row bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (site, chain));

        """

    /// Declares a function that a collector may call. What it looks up it finds by keys, however little the server knows yet
    /// of how many rows there are: otherwise a new table would be read as a whole for each row of a batch.
    static func function(_ head: String, returns type: String, _ body: String) -> String {
        """
        CREATE FUNCTION mainstay.\(head) RETURNS \(type) LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = mainstay, pg_temp SET enable_seqscan = off SET jit = off AS $$
        \(body)
        $$;

        """
    }

    private static let functions = [
        helpers, begin, leases, names, chain, runs, beginnings, entries, links, setAside, reach,
    ].joined()

    // MARK: - Who calls, and when

    private static let helpers =
        function(
            "server_now()", returns: "bigint",
            "BEGIN RETURN floor(extract(epoch FROM clock_timestamp()) * 1000); END")
        // Whoever writes to the site's ledger elsewhere learns so that somebody else has (`SiteRow.marks`).
        + function(
            "note_writing(of_site integer)", returns: "void",
            """
            BEGIN
                UPDATE site SET version = version + 1,
                    recent = substr(int8send((random() * 9e18)::bigint + 1) || recent, 1, 512) WHERE site = of_site;
            END
            """)
        + function(
            "sender(of_site integer)", returns: "bytea",
            """
            DECLARE found bytea;
            BEGIN
                SELECT collector INTO found FROM forwarder WHERE site = of_site AND role = session_user;
                IF found IS NULL THEN
                    RAISE EXCEPTION 'the role % sends for no collector of this site', session_user USING ERRCODE = 'MS001';
                END IF;
                RETURN found;
            END
            """)
        // The chain of a sender's own that has a number: `main` has `entries`, `import` and `former`, any other `NAME/…`.
        + function(
            "own_chain(of_site integer, named bytea)", returns: "boolean",
            """
            DECLARE who bytea := sender(of_site);
            BEGIN
                IF who = 'main' THEN RETURN named IN ('main', 'entries', 'import', 'former'); END IF;
                RETURN named = who OR named IN (who || '/entries'::bytea, who || '/import'::bytea);
            END
            """)
        + function(
            "open_chain(of_site integer, number bigint)", returns: "bigint",
            """
            DECLARE newest bigint;
            BEGIN
                IF NOT EXISTS (SELECT FROM chain WHERE site = of_site AND id = number AND own_chain(of_site, name)) THEN
                    RAISE EXCEPTION 'chain % is not one of the sender''s', number USING ERRCODE = 'MS001';
                END IF;
                SELECT row INTO newest FROM tip WHERE site = of_site AND tip.chain = number;
                RETURN coalesce(newest, 0);
            END
            """)
        // Whether nobody but the sender ever held its share's lease: then all that it reads counts.
        + function(
            "holds_alone(of_site integer, who bytea)", returns: "boolean",
            """
            BEGIN
                RETURN coalesce((SELECT bool_and(holder = who) FROM tenure JOIN forwarder USING (site, share)
                    WHERE site = of_site AND forwarder.collector = who), false);
            END
            """)
        // Where what was read in a span counts until; NULL: all of it.
        + function(
            "counts_until(of_site integer, who bytea, a bigint, b bigint)", returns: "bigint",
            """
            DECLARE ends bigint; is_held boolean; is_limited boolean;
            BEGIN
                SELECT bool_or(tenure.until IS NULL), max(tenure.until), count(*) > 0
                    INTO is_held, ends, is_limited FROM tenure JOIN forwarder USING (site, share)
                    WHERE site = of_site AND forwarder.collector = who AND holder = who AND since <= b
                        AND coalesce(tenure.until, b) >= a;
                IF is_held THEN RETURN NULL; END IF;
                IF NOT is_limited THEN RETURN a - 1; END IF;
                RETURN ends;
            END
            """)

    /// Locks the site for one batch and says whether the sender still holds the lease whose number it has.
    private static let begin =
        function(
            "forward_begin(site_name bytea, number bigint, OUT of_site integer, OUT is_held boolean)",
            returns: "record",
            """
            DECLARE who bytea;
            BEGIN
                -- Whoever is stopped in the middle of its batch, or loses its link, keeps the others waiting no longer.
                PERFORM set_config('idle_in_transaction_session_timeout', '20s', true);
                PERFORM set_config('tcp_keepalives_idle', '10', true), set_config('tcp_keepalives_interval', '5', true),
                    set_config('tcp_keepalives_count', '3', true), set_config('tcp_user_timeout', '25000', true);
                SELECT site INTO of_site FROM site WHERE name = site_name FOR UPDATE;
                IF of_site IS NULL THEN
                    RAISE EXCEPTION 'there is no such site' USING ERRCODE = 'MS001';
                END IF;
                who := sender(of_site);
                SELECT lease.number = forward_begin.number AND holder = who INTO is_held
                    FROM lease JOIN forwarder USING (site, share) WHERE site = of_site AND collector = who;
                is_held := coalesce(is_held, false);
                UPDATE forwarder SET received_at = server_now(), fenced = fenced + (NOT is_held)::integer
                    WHERE site = of_site AND collector = who;
                PERFORM note_writing(of_site);
            END
            """)
        + function(
            "forward_marks(site_name bytea)", returns: "TABLE(named bytea, ends bigint, hashed bytea)",
            """
            DECLARE of_site integer;
            BEGIN
                SELECT site INTO of_site FROM site WHERE site.name = site_name;
                UPDATE forwarder SET received_at = server_now() WHERE site = of_site AND collector = sender(of_site);
                RETURN QUERY SELECT chain.name, tip.row, tip.hash FROM chain JOIN tip ON tip.site = chain.site
                    AND tip.chain = chain.id WHERE chain.site = of_site AND own_chain(of_site, chain.name);
            END
            """)
        // What the tags of the sender's entries follow from.
        + function(
            "forward_secret(of_site integer, own bytea)", returns: "void",
            """
            DECLARE who bytea := sender(of_site);
            BEGIN
                UPDATE forwarder SET secret = own WHERE site = of_site AND collector = who;
            END
            """)

    // MARK: - Leases

    /// Taken by comparing and setting, only where nobody holds it; renewed only while it has not run out.
    private static let leases =
        function(
            "lease_take(site_name bytea, milliseconds bigint, OUT number bigint, OUT until bigint, OUT of_share bytea)",
            returns: "record",
            """
            DECLARE of_site integer; who bytea; known lease; now bigint;
            BEGIN
                -- Without the site's lock: whoever is stopped while it sends must not keep others from taking over.
                SELECT site INTO of_site FROM site WHERE name = site_name;
                who := sender(of_site);
                SELECT forwarder.share INTO of_share FROM forwarder WHERE site = of_site AND collector = who;
                SELECT * INTO known FROM lease WHERE site = of_site AND share = of_share FOR UPDATE;
                now := server_now();
                IF known.until > now AND known.holder <> who THEN
                    until := known.until;
                    RETURN;
                END IF;
                number := coalesce(known.number, 0) + 1;
                until := now + milliseconds;
                IF known.number IS NULL THEN
                    INSERT INTO lease VALUES (of_site, of_share, who, lease_take.number, lease_take.until)
                        ON CONFLICT DO NOTHING;
                    IF NOT FOUND THEN
                        -- Another one came first: this one asks again.
                        number := NULL;
                        RETURN;
                    END IF;
                ELSE
                    UPDATE lease SET holder = who, number = lease_take.number, until = lease_take.until
                        WHERE site = of_site AND share = of_share;
                END IF;
                UPDATE tenure SET until = now WHERE site = of_site AND share = of_share AND tenure.until IS NULL;
                -- Nobody had the first one: what its holder read before is his.
                INSERT INTO tenure VALUES (
                    of_site, of_share, lease_take.number, who,
                    CASE WHEN known.number IS NULL THEN -9223372036854775808 ELSE now END, NULL);
            END
            """)
        + function(
            "lease_renew(site_name bytea, of_number bigint, milliseconds bigint)", returns: "bigint",
            """
            DECLARE of_site integer; who bytea; renewed bigint;
            BEGIN
                SELECT site INTO of_site FROM site WHERE name = site_name;
                who := sender(of_site);
                UPDATE lease SET until = server_now() + milliseconds FROM forwarder
                    WHERE lease.site = of_site AND forwarder.site = of_site AND forwarder.collector = who
                        AND lease.share = forwarder.share AND lease.holder = who AND lease.number = of_number
                        AND lease.until > server_now()
                    RETURNING lease.until INTO renewed;
                RETURN renewed;
            END
            """)
}

/// Why the centre refuses what a collector sends, as SQLSTATE.
public enum ForwardingRefusal: String, Sendable {
    /// The role may not send for this collector, or to this chain.
    case stranger = "MS001"
    /// The chain ends at another row than the collector was told: it asks anew.
    case otherEnd = "MS002"
    /// What is sent does not follow what is there.
    case disorder = "MS003"
}
