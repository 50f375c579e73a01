extension Schema {
    /// What the present format declares, as `declarations` finds it: a line each.
    static let declared = ledger.union(ForwardingSchema.declared)

    /// What of it the ledgers themselves need, sorted.
    private static let ledger = Set(
        """
        constraint chain_pkey of chain: PRIMARY KEY (site, id)
        constraint chain_site_name_key of chain: UNIQUE (site, name)
        constraint collector_pkey of collector: PRIMARY KEY (site, id)
        constraint collector_site_name_chain_key of collector: UNIQUE (site, name, chain)
        constraint concern_pkey of concern: PRIMARY KEY (site, contract, entry)
        constraint entry_pkey of entry: PRIMARY KEY (site, id)
        constraint link_pkey of link: PRIMARY KEY (site, chain, "row")
        constraint open_run_clock_check of open_run: CHECK (((clock >= 1) AND (clock <= 2)))
        constraint open_run_pkey of open_run: PRIMARY KEY (site, signal, collector)
        constraint open_run_state_check of open_run: CHECK (((state >= 0) AND (state <= 2)))
        constraint personal_pkey of personal: PRIMARY KEY (site, entry)
        constraint removed_pkey of removed: PRIMARY KEY (site, chain, "row")
        constraint run_clock_check of run: CHECK (((clock >= 1) AND (clock <= 2)))
        constraint run_pkey of run: PRIMARY KEY (site, signal, first, collector, "row")
        constraint run_state_check of run: CHECK (((state >= 0) AND (state <= 2)))
        constraint secret_pkey of secret: PRIMARY KEY (site)
        constraint signal_group_pkey of signal_group: PRIMARY KEY (site, slot)
        constraint signal_group_site_collector_digest_key of signal_group: UNIQUE (site, collector, digest)
        constraint signal_pkey of signal: PRIMARY KEY (site, id)
        constraint signal_site_path_key of signal: UNIQUE (site, path)
        constraint site_name_key of site: UNIQUE (name)
        constraint site_pkey of site: PRIMARY KEY (site)
        constraint steady_pkey of steady: PRIMARY KEY (site, block)
        constraint text_pkey of text: PRIMARY KEY (site, id)
        constraint text_site_digest_key of text: UNIQUE (site, digest)
        index entry_by_key: CREATE INDEX entry_by_key ON mainstay.entry USING btree (site, kind, key)
        index entry_by_kind: CREATE INDEX entry_by_kind ON mainstay.entry USING btree (site, kind, id)
        index entry_by_reference: CREATE INDEX entry_by_reference ON mainstay.entry USING btree (site, kind, \
        refers) WHERE (refers IS NOT NULL)
        index entry_by_row: CREATE INDEX entry_by_row ON mainstay.entry USING btree (site, collector, "row")
        table chain(site integer always, id bigint always, name bytea always)
        table collector(site integer always, id bigint always, name bytea always, chain bigint always)
        table concern(site integer always, contract bytea always, entry bigint always)
        table entry(site integer always, id bigint always, collector bigint always, row bigint always, kind text \
        of octets always, key bytea always, at bigint always, body bytea always, personal bytea, tag bytea, \
        detail text of octets, contract bytea, refers bytea)
        table format(version integer always)
        table link(site integer always, chain bigint always, row bigint always, hash bytea always, marks bytea)
        table open_run(site integer always, signal bigint always, collector bigint always, first bigint always, \
        opened bigint always, slot bigint, last bigint always, gap bigint always, state smallint always, since \
        bigint, since_error bigint always, extra boolean always, inferred bigint, evidence bigint, clock_error \
        bigint always, clock smallint, cut bigint)
        table personal(site integer always, entry bigint always, salt bytea always, body bytea always)
        table removed(site integer always, chain bigint always, row bigint always, digest bytea always)
        table run(site integer always, signal bigint always, first bigint always, collector bigint always, row \
        bigint always, opened bigint, last bigint always, gap bigint always, state smallint always, since bigint, \
        since_error bigint always, extra boolean always, inferred bigint, evidence bigint, clock_error bigint \
        always, clock smallint, instants bytea, cut bigint)
        table secret(site integer always, value bytea always)
        table signal(site integer always, id bigint always, path bytea always)
        table signal_group(site integer always, slot bigint always, collector bigint always, digest bytea always, \
        members bytea always)
        table site(site integer always, name bytea always, version bigint always, recent bytea always, next_chain \
        bigint always, next_collector bigint always, next_signal bigint always, next_text bigint always, \
        next_slot bigint always, next_entry bigint always)
        table steady(site integer always, block bigint always, marks bytea always)
        table text(site integer always, id bigint always, digest bytea always, body bytea always)
        """.split(separator: "\n").map(String.init))
}
