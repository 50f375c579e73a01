import Intervals
import Site

/// What the writer keeps in memory between transactions. The open runs are not among it: they are read when something
/// changes, and nearly all that is read does not.
///
/// A value: a transaction works on a copy, which holds when the transaction does.
struct WriterState {
    /// One who writes, and the end of his chain.
    private struct Writer {
        var number: Int64
        var chain: Chain
    }

    /// Who reads, tells and finds out.
    let collector: String
    private var writers: [String: Writer] = [:]
    var steady = SteadyTable()
    var slots = GroupSlots()
    /// By slot, the group whose states its mark stands for.
    private var anchors: [SignalGroup?] = []
    /// Where the limits of the anchored slots come from.
    private var schedule: Schedule?
    /// Changes when another connection has written.
    private var version: Int?
    private let makeSalt: @Sendable () -> [UInt8]
    private var tags: TagMaker?

    /// - Parameter makeSalt: makes sixteen octets that nobody can guess.
    init(collector: String, makeSalt: @escaping @Sendable () -> [UInt8]) {
        self.collector = collector
        self.makeSalt = makeSalt
    }

    /// What an entry says of people, under a salt of its own.
    func personal(_ text: String) -> PersonalPart { PersonalPart(salt: makeSalt(), text: text) }

    /// Another process may have written since the last transaction: then what is known here is read anew.
    mutating func begin(in rows: any LedgerTransaction) throws {
        let version = try rows.version()
        if version != self.version {
            writers = [:]
            tags = nil
            steady = SteadyTable(blocks: try rows.steadyBlocks())
            self.version = version
        }
        slots.beginTransaction()
    }

    /// Sets the schedule, which says how far apart readings of one run may be.
    mutating func apply(_ schedule: Schedule) {
        guard schedule != self.schedule else { return }
        self.schedule = schedule
        steady.releaseAll()
    }

    /// Whether a slot's mark, where it is anchored, stands for what a group says.
    func isAnchored(_ slot: Int, by group: SignalGroup) -> Bool { slot < anchors.count && anchors[slot] == group }

    /// Lets a slot's mark stand for what a group says.
    mutating func anchor(_ slot: Int, by group: SignalGroup) {
        if slot >= anchors.count { anchors += [SignalGroup?](repeating: nil, count: slot + 1 - anchors.count) }
        anchors[slot] = group
    }

    /// Writes what the transaction has left in memory.
    mutating func end(in rows: any LedgerTransaction) throws {
        for block in steady.removeChanges() { try rows.put(block) }
        for name in writers.keys.sorted() { try writers[name]?.chain.close(in: rows) }
    }

    /// The number of one who writes; he gets a chain of his own name with the first row.
    mutating func number(of name: String, in rows: any LedgerTransaction) throws -> Int64 {
        try writer(name, in: rows).number
    }

    private mutating func writer(_ name: String, in rows: any LedgerTransaction) throws -> Writer {
        if let known = writers[name] { return known }
        let chain = try rows.chains().first { $0.name == name }?.number ?? rows.add(chain: name)
        let collectors = try rows.collectors()
        let number =
            try collectors.first { $0.name == name && $0.chain == chain }?.number
            ?? rows.add(collector: name, writingTo: chain)
        let writer = Writer(number: number, chain: Chain(chain, endingWith: try rows.newestLink(of: chain)))
        writers[name] = writer
        return writer
    }

    private mutating func append(
        by name: String, in rows: any LedgerTransaction, tagged tags: OwnerTags? = nil, line: (Int64) -> String
    ) throws -> Int64 {
        _ = try writer(name, in: rows)
        return try writers[name]?.chain.append(to: rows, tagged: tags, line: line) ?? 0
    }

    /// Makes tags; the ledger gets its secret with the first one.
    private mutating func tagMaker(in rows: any LedgerTransaction) throws -> TagMaker {
        if let tags { return tags }
        var secret = try rows.secret()
        if secret == nil {
            var octets: [UInt8] = []
            while octets.count < TagMaker.secretSize { octets += makeSalt() }
            try rows.add(secret: octets)
            secret = octets
        }
        let made = TagMaker(secrets: [secret ?? []])
        tags = made
        return made
    }

    // MARK: - Rows

    /// Adds the beginning of an open run of the collector to its chain, and returns its row.
    mutating func begin(_ run: Run, of signal: SignalName, in rows: any LedgerTransaction) throws -> Int64 {
        let name = collector
        return try append(by: name, in: rows) { ChainLine.beginning(run, of: signal.path, by: name, row: $0) }
    }

    /// Adds a run that has ended to the chain of one who wrote it.
    mutating func seal(
        _ run: Run, of signal: SignalName, numbered number: Int64, opened: Int64?, by name: String,
        in rows: any LedgerTransaction
    ) throws {
        let writer = try writer(name, in: rows).number
        let row = try append(by: name, in: rows) { ChainLine.stretch(run, of: signal.path, by: name, row: $0) }
        try rows.add(SealedRun(signal: number, collector: writer, row: row, opened: opened, run: run))
    }

    /// Adds any other entry to the chain that its kind belongs to, and returns its number.
    ///
    /// - Parameter replaced: the record that a record replaces, where it is known.
    @discardableResult
    mutating func add(
        _ kind: String, key: String, at: Instant, body: String, personal: PersonalPart? = nil,
        replacing replaced: EntryOutline? = nil, in rows: any LedgerTransaction
    ) throws -> EntryRow {
        let isEntered = Entry.entered.contains(kind)
        let name = if isEntered { ChainName.entries(of: collector) } else { collector }
        let outline = EntryOutline(kind: kind, body: body)
        let owners = outline.owners(ofKind: kind, key: key, replacing: replaced)
        var entry = EntryRow(
            collector: try writer(name, in: rows).number, row: 0, kind: kind, key: key, at: at, body: body,
            personal: personal?.digest, part: personal,
            tags: isEntered ? try tagMaker(in: rows).tags(of: owners) : nil, outline: outline)
        entry.row = try append(by: name, in: rows, tagged: entry.tags) { ChainLine.entry(entry, by: name, row: $0) }
        entry.number = try rows.add(entry)
        return entry
    }
}
