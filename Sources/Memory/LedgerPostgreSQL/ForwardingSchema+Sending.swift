/// The functions by which a batch is sent, all of them in the transaction that `forward_begin` has opened.
extension ForwardingSchema {
    static let names =
        function(
            "forward_signals(of_site integer, paths bytea[])", returns: "bigint[]",
            """
            DECLARE added bigint; next bigint;
            BEGIN
                PERFORM sender(of_site);
                SELECT next_signal INTO next FROM site WHERE site = of_site FOR UPDATE;
                INSERT INTO signal SELECT of_site, next + row_number() OVER () - 1, path
                    FROM (SELECT DISTINCT path FROM unnest(paths) AS path) AS sent
                    WHERE NOT EXISTS (SELECT FROM signal WHERE site = of_site AND signal.path = sent.path);
                GET DIAGNOSTICS added = ROW_COUNT;
                UPDATE site SET next_signal = next + added WHERE site = of_site;
                RETURN ARRAY(SELECT id FROM unnest(paths) WITH ORDINALITY AS sent(path, n)
                    JOIN signal ON site = of_site AND signal.path = sent.path ORDER BY n);
            END
            """)
        + function(
            "forward_texts(of_site integer, bodies bytea[])", returns: "bigint[]",
            """
            DECLARE added bigint; next bigint;
            BEGIN
                PERFORM sender(of_site);
                SELECT next_text INTO next FROM site WHERE site = of_site FOR UPDATE;
                INSERT INTO text SELECT of_site, next + row_number() OVER () - 1, sha256(body), body
                    FROM (SELECT DISTINCT body FROM unnest(bodies) AS body) AS sent
                    WHERE NOT EXISTS (SELECT FROM text WHERE site = of_site AND digest = sha256(sent.body));
                GET DIAGNOSTICS added = ROW_COUNT;
                UPDATE site SET next_text = next + added WHERE site = of_site;
                RETURN ARRAY(SELECT id FROM unnest(bodies) WITH ORDINALITY AS sent(body, n)
                    JOIN text ON site = of_site AND digest = sha256(sent.body) ORDER BY n);
            END
            """)

    /// Finds a chain of the sender's, or makes it, and demands that it ends where what is sent begins.
    static let chain = function(
        "forward_chain(of_site integer, named bytea, after bigint, hash bytea, OUT number bigint, OUT writer bigint)",
        returns: "record",
        """
        DECLARE newest tip;
        BEGIN
            IF NOT own_chain(of_site, named) THEN
                RAISE EXCEPTION 'the chain is not one of the sender''s' USING ERRCODE = 'MS001';
            END IF;
            SELECT id INTO number FROM chain WHERE site = of_site AND name = named;
            IF number IS NULL THEN
                UPDATE site SET next_chain = next_chain + 1 WHERE site = of_site RETURNING next_chain - 1 INTO number;
                INSERT INTO chain VALUES (of_site, number, named);
            END IF;
            SELECT id INTO writer FROM collector WHERE site = of_site AND collector.chain = number AND name = named;
            IF writer IS NULL THEN
                UPDATE site SET next_collector = next_collector + 1 WHERE site = of_site
                    RETURNING next_collector - 1 INTO writer;
                INSERT INTO collector VALUES (of_site, writer, named, number);
            END IF;
            SELECT * INTO newest FROM tip WHERE site = of_site AND tip.chain = number;
            IF coalesce(newest.row, 0) <> after OR (after > 0 AND newest.hash <> forward_chain.hash) THEN
                RAISE EXCEPTION 'the chain ends at row %, not at %', coalesce(newest.row, 0), after
                    USING ERRCODE = 'MS002';
            END IF;
        END
        """)

    private static let runColumns = """
        signals bigint[], firsts bigint[], rows bigint[], openings bigint[], lasts bigint[], gaps bigint[],
        states integer[], sinces bigint[], since_errors bigint[], extras boolean[], inferreds bigint[],
        evidences bigint[], clock_errors bigint[], clocks integer[]
        """
    private static let runValues = """
        signals, firsts, rows, openings, lasts, gaps, states, sinces, since_errors, extras, inferreds, evidences,
        clock_errors, clocks
        """
    private static let runNames = """
        signal, first, row, opened, last, gap, state, since, since_error, extra, inferred, evidence, clock_error, clock
        """
    /// What counts of a run whose collector had lost its lease: up to a reading that it surely had before that.
    private static let cut = """
        CASE WHEN sent.last > ends THEN CASE WHEN sent.first > ends THEN ends ELSE greatest(sent.first, ends - sent.gap)
            END END
        """

    static let runs = function(
        "forward_runs(of_site integer, of_chain bigint, writer bigint, \(runColumns), series bytea[])", returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain); who bytea := sender(of_site); month record; is_whole boolean;
        BEGIN
            IF NOT EXISTS (SELECT FROM collector WHERE site = of_site AND id = writer AND collector.chain = of_chain)
                OR EXISTS (SELECT FROM unnest(rows) AS row WHERE row <= newest) THEN
                RAISE EXCEPTION 'rows are sent that do not follow the chain' USING ERRCODE = 'MS003';
            END IF;
            FOR month IN SELECT DISTINCT date_trunc('month', to_timestamp(first / 1000.0) AT TIME ZONE 'UTC') AS begins
                FROM unnest(firsts) AS first
            LOOP
                PERFORM add_month(
                    (extract(epoch FROM month.begins) * 1000)::bigint,
                    (extract(epoch FROM month.begins + interval '1 month') * 1000)::bigint,
                    to_char(month.begins, 'YYYY_MM'));
            END LOOP;
            -- Each is looked up by its key (OFFSET keeps the server from reading all open runs for each).
            DELETE FROM open_run WHERE ctid = ANY (ARRAY(
                SELECT found.place FROM unnest(signals, openings) AS ended(signal, opened), LATERAL (
                    SELECT open_run.ctid AS place FROM open_run WHERE open_run.site = of_site
                        AND open_run.signal = ended.signal AND open_run.collector = writer
                        AND open_run.opened = ended.opened OFFSET 0) AS found));
            -- Nearly always nobody has taken over: then nothing is looked up for each row.
            is_whole := holds_alone(of_site, who);
            IF is_whole THEN
                INSERT INTO run(site, collector, \(runNames), instants)
                    SELECT of_site, writer, sent.* FROM unnest(\(runValues), series) AS sent(\(runNames), instants);
            ELSE
                INSERT INTO run(site, collector, \(runNames), instants, cut)
                    SELECT of_site, writer, sent.*, \(cut)
                    FROM unnest(\(runValues), series) AS sent(\(runNames), instants),
                    LATERAL counts_until(of_site, who, sent.first, sent.last) AS ends;
            END IF;
            UPDATE forwarder SET newest = greatest(forwarder.newest, (SELECT max(last) FROM unnest(lasts) AS last))
                WHERE site = of_site AND forwarder.collector = who;
        END
        """)

    static let beginnings = function(
        "forward_open(of_site integer, of_chain bigint, writer bigint, \(runColumns))", returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain); who bytea := sender(of_site);
            is_whole boolean := holds_alone(of_site, who);
        BEGIN
            IF NOT EXISTS (SELECT FROM collector WHERE site = of_site AND id = writer AND collector.chain = of_chain)
                OR EXISTS (SELECT FROM unnest(openings) AS row WHERE row <= newest) THEN
                RAISE EXCEPTION 'rows are sent that do not follow the chain' USING ERRCODE = 'MS003';
            END IF;
            INSERT INTO open_run(site, collector, signal, first, opened, last, gap, state, since, since_error, extra,
                    inferred, evidence, clock_error, clock, cut)
                SELECT of_site, writer, sent.signal, sent.first, sent.opened, sent.last, sent.gap, sent.state, sent.since,
                    sent.since_error, sent.extra, sent.inferred, sent.evidence, sent.clock_error, sent.clock, \(cut)
                FROM unnest(\(runValues)) AS sent(\(runNames)),
                LATERAL (SELECT CASE WHEN NOT is_whole THEN counts_until(of_site, who, sent.first, sent.last) END)
                    AS limited(ends)
                ON CONFLICT (site, signal, collector) DO UPDATE SET first = excluded.first, opened = excluded.opened,
                    slot = NULL, last = excluded.last, gap = excluded.gap, state = excluded.state, since = excluded.since,
                    since_error = excluded.since_error, extra = excluded.extra, inferred = excluded.inferred,
                    evidence = excluded.evidence, clock_error = excluded.clock_error, clock = excluded.clock,
                    cut = excluded.cut;
            UPDATE forwarder SET newest = greatest(forwarder.newest, (SELECT max(last) FROM unnest(lasts) AS last))
                WHERE site = of_site AND forwarder.collector = who;
        END
        """)

    /// Entries get the site's next numbers in the order in which they come, and concern the contracts that they name.
    static let entries = function(
        """
        forward_entries(of_site integer, of_chain bigint, writer bigint, rows bigint[], kinds text[], keys bytea[],
            ats bigint[], bodies bytea[], personals bytea[], tags bytea[], details text[], contracts bytea[],
            references_ bytea[], salts bytea[], parts bytea[])
        """, returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain); next bigint;
        BEGIN
            IF NOT EXISTS (SELECT FROM collector WHERE site = of_site AND id = writer AND collector.chain = of_chain)
                OR EXISTS (SELECT FROM unnest(rows) AS row WHERE row <= newest) THEN
                RAISE EXCEPTION 'rows are sent that do not follow the chain' USING ERRCODE = 'MS003';
            END IF;
            UPDATE site SET next_entry = next_entry + cardinality(rows) WHERE site = of_site
                RETURNING next_entry - cardinality(rows) INTO next;
            INSERT INTO entry(site, id, collector, row, kind, key, at, body, personal, tag, detail, contract, refers)
                SELECT of_site, next + n - 1, writer, sent.row, kind, key, at, body, personal, tag, detail, contract, refers
                FROM unnest(rows, kinds, keys, ats, bodies, personals, tags, details, contracts, references_)
                    WITH ORDINALITY
                    AS sent(row, kind, key, at, body, personal, tag, detail, contract, refers, n);
            INSERT INTO personal(site, entry, salt, body) SELECT of_site, next + n - 1, salt, part
                FROM unnest(salts, parts) WITH ORDINALITY AS sent(salt, part, n) WHERE salt IS NOT NULL;
            -- A record concerns its contract, or all of them; a correction also that of what it corrects, whichever of the
            -- two came first.
            INSERT INTO concern(site, contract, entry)
                SELECT of_site, coalesce(contract, ''), id FROM entry
                    WHERE site = of_site AND id >= next AND kind = 'record'
                UNION
                SELECT of_site, coalesce(corrected.contract, ''), entry.id FROM entry
                    JOIN entry AS corrected ON corrected.site = of_site AND corrected.kind = 'record'
                        AND corrected.key = entry.refers
                    WHERE entry.site = of_site AND entry.kind = 'record' AND entry.contract IS NOT NULL
                        AND entry.refers IS NOT NULL AND greatest(entry.id, corrected.id) >= next
                ON CONFLICT DO NOTHING;
        END
        """)

    /// The links over what was sent, and digests of rows of which nothing else is left; the last act of a chain.
    static let links = function(
        """
        forward_links(of_site integer, of_chain bigint, rows bigint[], hashes bytea[], marks bytea[],
            removed_rows bigint[], digests bytea[])
        """, returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain);
        BEGIN
            IF EXISTS (SELECT FROM unnest(rows || removed_rows) AS row WHERE row <= newest) OR cardinality(rows) = 0 THEN
                RAISE EXCEPTION 'links are sent that do not follow the chain' USING ERRCODE = 'MS003';
            END IF;
            INSERT INTO link(site, chain, row, hash, marks)
                SELECT of_site, of_chain, sent.* FROM unnest(rows, hashes, marks) AS sent;
            INSERT INTO removed(site, chain, row, digest)
                SELECT of_site, of_chain, sent.* FROM unnest(removed_rows, digests) AS sent;
            INSERT INTO tip SELECT of_site, of_chain, link.row, hash FROM link
                WHERE site = of_site AND link.chain = of_chain ORDER BY link.row DESC LIMIT 1
                ON CONFLICT (site, chain) DO UPDATE SET row = excluded.row, hash = excluded.hash;
        END
        """)

    /// A row that could not be stored stands beside the chain, which has its digest.
    static let setAside = function(
        "forward_set_aside(of_site integer, of_chain bigint, of_row bigint, digest bytea, reason bytea, line bytea)",
        returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain);
        BEGIN
            IF of_row <= newest THEN
                RAISE EXCEPTION 'a row is set aside that the chain has' USING ERRCODE = 'MS003';
            END IF;
            INSERT INTO set_aside VALUES (of_site, of_chain, of_row, server_now(), reason, line);
            INSERT INTO removed(site, chain, row, digest) VALUES (of_site, of_chain, of_row, digest);
        END
        """)

    // MARK: - How far it has come

    /// Taken only while the lease is held, and only where the chain is there to where the sender had it.
    static let reach = function(
        """
        forward_reach(of_site integer, of_chain bigint, writer bigint, at_row bigint, signals bigint[], openings bigint[],
            lasts bigint[], gaps bigint[], clock_errors bigint[], slots bigint[], group_slots bigint[],
            group_members bytea[], blocks bigint[], marks bytea[])
        """, returns: "void",
        """
        DECLARE newest bigint := open_chain(of_site, of_chain); who bytea := sender(of_site); next bigint; sent_block bigint;
        BEGIN
            IF newest <> at_row THEN
                RAISE EXCEPTION 'the chain ends at row %, not at %', newest, at_row USING ERRCODE = 'MS002';
            END IF;
            IF NOT EXISTS (SELECT FROM collector WHERE site = of_site AND id = writer AND collector.chain = of_chain) THEN
                RAISE EXCEPTION 'the chain is another writer''s' USING ERRCODE = 'MS003';
            END IF;
            FOR sent_block IN SELECT DISTINCT slot / 250 FROM unnest(slots || group_slots) AS slot WHERE slot IS NOT NULL
                UNION SELECT unnest(blocks)
            LOOP
                CONTINUE WHEN EXISTS (SELECT FROM forwarded_block
                    WHERE site = of_site AND collector = writer AND sent = sent_block);
                SELECT (next_slot + 249) / 250 INTO next FROM site WHERE site = of_site;
                UPDATE site SET next_slot = (next + 1) * 250 WHERE site = of_site;
                INSERT INTO forwarded_block VALUES (of_site, writer, sent_block, next);
            END LOOP;
            INSERT INTO signal_group(site, slot, collector, digest, members)
                SELECT of_site, block * 250 + sent.slot % 250, writer, sha256(members), members
                FROM unnest(group_slots, group_members) AS sent(slot, members)
                JOIN forwarded_block ON site = of_site AND collector = writer AND forwarded_block.sent = sent.slot / 250
                ON CONFLICT DO NOTHING;
            UPDATE open_run SET last = sent.last, gap = sent.gap, clock_error = sent.clock_error,
                    slot = block * 250 + sent.slot % 250
                FROM unnest(signals, openings, lasts, gaps, clock_errors, slots)
                    AS sent(signal, opened, last, gap, clock_error, slot)
                LEFT JOIN forwarded_block ON forwarded_block.site = of_site AND forwarded_block.collector = writer
                    AND forwarded_block.sent = sent.slot / 250
                WHERE open_run.site = of_site AND open_run.signal = sent.signal AND open_run.collector = writer
                    AND open_run.opened = sent.opened;
            INSERT INTO steady(site, block, marks)
                SELECT of_site, forwarded_block.block, sent.marks FROM unnest(blocks, marks) AS sent(block, marks)
                JOIN forwarded_block ON site = of_site AND collector = writer AND forwarded_block.sent = sent.block
                ON CONFLICT (site, block) DO UPDATE SET marks = excluded.marks;
        END
        """)
}
