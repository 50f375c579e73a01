import Ledger
import PostgreSQL

/// The tables of ledgers in a PostgreSQL database, in a schema of their own.
///
/// One database holds the ledgers of many sites; every key begins with `site`, by which a cluster may distribute them.
/// Rows mean what they mean in SQLite. Numbers are given out by whoever writes, who first locks the row of his site: no
/// sequences, no triggers, no deferred constraints. Instants are milliseconds. What somebody else may have written, and what
/// is digested, is `bytea` of UTF-8, so that any character passes and the order is that of the octets; our own words are
/// texts. Texts and groups are found by their digest, since they may be longer than an index takes.
///
/// `site.recent` holds the marks of the newest transactions: whoever lost the connection while he committed finds out there
/// whether it holds. `run` has a partition for each month (UTC) in which a run begins. `cut` is set where a collector read on
/// after its lease had ended: what was read later counts for nothing, though the chain holds it.
enum Schema {
    /// Everything that leads from an empty database to the present format: the first element makes format 1, each further
    /// one the next. A format that was published never changes.
    static let steps = [format1 + ForwardingSchema.text]

    /// The format that is written.
    static let version = steps.count

    private static let runColumns = """
        last bigint NOT NULL, gap bigint NOT NULL,
        state smallint NOT NULL CHECK (state >= 0 AND state <= 2), since bigint, since_error bigint NOT NULL,
        extra boolean NOT NULL, inferred bigint, evidence bigint, clock_error bigint NOT NULL,
        clock smallint CHECK (clock >= 1 AND clock <= 2)
        """

    private static let format1 = """
        CREATE SCHEMA mainstay;
        CREATE TABLE mainstay.format(version integer NOT NULL);
        CREATE TABLE mainstay.site(
            site integer PRIMARY KEY, name bytea NOT NULL UNIQUE, version bigint NOT NULL, recent bytea NOT NULL,
            next_chain bigint NOT NULL, next_collector bigint NOT NULL, next_signal bigint NOT NULL,
            next_text bigint NOT NULL, next_slot bigint NOT NULL, next_entry bigint NOT NULL);
        CREATE TABLE mainstay.chain(
            site integer, id bigint, name bytea NOT NULL, PRIMARY KEY (site, id), UNIQUE (site, name));
        CREATE TABLE mainstay.collector(
            site integer, id bigint, name bytea NOT NULL, chain bigint NOT NULL,
            PRIMARY KEY (site, id), UNIQUE (site, name, chain));
        CREATE TABLE mainstay.secret(site integer PRIMARY KEY, value bytea NOT NULL);
        CREATE TABLE mainstay.signal(
            site integer, id bigint, path bytea NOT NULL, PRIMARY KEY (site, id), UNIQUE (site, path));
        CREATE TABLE mainstay.text(
            site integer, id bigint, digest bytea NOT NULL, body bytea NOT NULL,
            PRIMARY KEY (site, id), UNIQUE (site, digest));
        CREATE TABLE mainstay.run(
            site integer, signal bigint, first bigint, collector bigint, row bigint, opened bigint,
            \(runColumns), instants bytea, cut bigint,
            PRIMARY KEY (site, signal, first, collector, row)) PARTITION BY RANGE (first);
        CREATE TABLE mainstay.open_run(
            site integer, signal bigint, collector bigint, first bigint NOT NULL, opened bigint NOT NULL, slot bigint,
            \(runColumns), cut bigint, PRIMARY KEY (site, signal, collector));
        CREATE TABLE mainstay.signal_group(
            site integer, slot bigint, collector bigint NOT NULL, digest bytea NOT NULL, members bytea NOT NULL,
            PRIMARY KEY (site, slot), UNIQUE (site, collector, digest));
        CREATE TABLE mainstay.steady(site integer, block bigint, marks bytea NOT NULL, PRIMARY KEY (site, block));
        CREATE TABLE mainstay.entry(
            site integer, id bigint, collector bigint NOT NULL, row bigint NOT NULL, kind text COLLATE "C" NOT NULL,
            key bytea NOT NULL, at bigint NOT NULL, body bytea NOT NULL, personal bytea, tag bytea,
            detail text COLLATE "C", contract bytea, refers bytea, PRIMARY KEY (site, id));
        CREATE INDEX entry_by_kind ON mainstay.entry(site, kind, id);
        CREATE INDEX entry_by_key ON mainstay.entry(site, kind, key);
        CREATE INDEX entry_by_reference ON mainstay.entry(site, kind, refers) WHERE refers IS NOT NULL;
        CREATE INDEX entry_by_row ON mainstay.entry(site, collector, row);
        CREATE TABLE mainstay.personal(
            site integer, entry bigint, salt bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (site, entry));
        CREATE TABLE mainstay.concern(
            site integer, contract bytea, entry bigint, PRIMARY KEY (site, contract, entry));
        CREATE TABLE mainstay.link(
            site integer, chain bigint, row bigint, hash bytea NOT NULL, marks bytea, PRIMARY KEY (site, chain, row));
        CREATE TABLE mainstay.removed(
            site integer, chain bigint, row bigint, digest bytea NOT NULL, PRIMARY KEY (site, chain, row));
        INSERT INTO mainstay.format(version) VALUES (0);
        """ + addMonth

    /// Makes the partition of a month apart and attaches it, which stops no reader and no writer of other months. Whoever
    /// makes one locks the row of the format, so that no two make the same. A role that may only add rows may call it.
    private static let addMonth = """

        CREATE FUNCTION mainstay.add_month(first bigint, beyond bigint, name text) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = mainstay, pg_temp AS $$
        DECLARE
            part text := 'run_' || name;
            begins timestamp := to_timestamp(first / 1000.0) AT TIME ZONE 'UTC';
        BEGIN
            IF name !~ '^(before_)?[0-9_]{1,20}$' OR begins <> date_trunc('month', begins)
                OR beyond <> extract(epoch FROM begins + interval '1 month') * 1000
            THEN
                RAISE EXCEPTION '% to % is no month', first, beyond USING ERRCODE = 'invalid_parameter_value';
            END IF;
            PERFORM FROM format FOR UPDATE;
            IF to_regclass('mainstay.' || part) IS NULL THEN
                EXECUTE format('CREATE TABLE mainstay.%I (LIKE mainstay.run INCLUDING ALL)', part);
                EXECUTE format(
                    'ALTER TABLE mainstay.run ATTACH PARTITION mainstay.%I FOR VALUES FROM (%s) TO (%s)', part, first, beyond);
            END IF;
        END
        $$;
        REVOKE ALL ON FUNCTION mainstay.add_month(bigint, bigint, text) FROM PUBLIC;
        """
}
