public import Digests
public import Intervals
public import Site

/// Where a ledger's rows are kept. It knows rows and transactions, and nothing of what they mean: folding, the chain, the
/// backlog and the meaning of queries stand above it, and one suite of tests holds for every engine.
///
/// Any thread may call it; writing waits for other writers, reading never does.
public protocol LedgerEngine: Sendable {
    /// Names the ledger for people: a path, or an address without its password.
    var place: String { get }

    /// Reads rows as they are at one instant.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when the rows cannot be read.
    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value

    /// Reads and writes in one transaction, all or nothing, after other writers and before the next. Where the transaction
    /// fails for no fault of its own, `body` may be called again.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when it cannot be written; nothing was then.
    func write<Value: Sendable>(_ body: (any LedgerTransaction) throws -> Value) throws(LedgerError) -> Value

    /// The rows as they are now, whatever is written from now on.
    ///
    /// - Throws: `LedgerError` when the rows cannot be read.
    func snapshot() throws(LedgerError) -> any LedgerSnapshot

    /// Checks what lies below the rows (schema, indices, pages) and says what is wrong, a sentence each.
    ///
    /// - Throws: `LedgerError` when it cannot be read.
    func inspect() throws(LedgerError) -> [String]

    /// Lets nothing of what was removed remain where the rows are kept.
    ///
    /// - Returns: false while somebody still reads what was there before: then it is gone when he has ended and the ledger
    ///   is written to next.
    /// - Throws: `LedgerError` when it cannot be written.
    func clean() throws(LedgerError) -> Bool

}

/// Rows that do not change while they are kept. Any thread may read them, one after the other.
public protocol LedgerSnapshot: Sendable {
    /// Reads rows.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when the rows cannot be read.
    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value
}

/// Reads rows, inside one transaction. All of it throws what the engine throws.
public protocol LedgerRows {
    // MARK: Names

    /// The chains, by their numbers.
    func chains() throws -> [ChainName]

    /// Those who write, by their numbers.
    func collectors() throws -> [CollectorName]

    /// What the tags of entries follow from; nil before the first of them was made.
    func secret() throws -> [UInt8]?

    /// The same of everybody whose entries are here: this ledger's own first, then those of collectors that send theirs.
    func secrets() throws -> [[UInt8]]

    /// The signals, in the order of their numbers.
    func signals() throws -> [(number: Int64, path: String)]

    /// The number of a signal, if it was ever read.
    func number(ofSignal path: String) throws -> Int64?

    // MARK: Runs

    /// Reads sealed runs of a signal that begin within a span (its end included) in the order of `first`, collector and
    /// row, as their rows have them.
    func sealedRuns(of signal: Int64, from: Instant, through: Instant) throws -> [SealedRun]

    /// What counts of them (`SealedRun.cut`), without who wrote them and where.
    func runs(of signal: Int64, from: Instant, through: Instant) throws -> [Run]

    /// The beginning of the newest sealed run before an instant, or with `after` of the oldest one from it on, that says a
    /// state and is not extra.
    func beginning(of signal: Int64, saying state: Int, _ direction: SearchDirection) throws -> Instant?

    /// How many sealed runs of a signal begin within a span (its end included) and last until an instant or longer.
    func count(runsOf signal: Int64, from: Instant, through: Instant, lastingUntil end: Instant) throws -> Int

    /// The open runs of a signal, one for each collector that has one, as far as they count (`OpenRun.cut`).
    func openRuns(of signal: Int64) throws -> [OpenRun]

    /// Every open run as its row has it, in the order of signal and collector.
    func forEachOpenRun(_ visit: (OpenRun) throws -> Void) throws

    /// The slot of a group of signals.
    func slot(of signals: [Int64], by collector: Int64) throws -> Int?

    /// Every group of signals that has a slot, with the numbers of its signals.
    func forEachSlot(_ visit: (_ slot: Int, _ collector: Int64, _ signals: [Int64]) throws -> Void) throws

    /// The mark of a slot.
    func mark(ofSlot slot: Int) throws -> SteadyMark?

    /// The blocks of marks that steady readings move.
    func steadyBlocks() throws -> [SteadyBlock]

    // MARK: Entries

    /// Reads entries in the order that the query asks for until `visit` returns false.
    func forEachEntry(_ query: EntryQuery, _ visit: (EntryRow) throws -> Bool) throws

    /// The number of the newest entry; 0 when there is none.
    func newestEntry() throws -> Int64

    /// The number of the newest entry of a chain up to one of its rows; 0 when there is none.
    func newestEntry(of chain: Int64, through row: Int64) throws -> Int64

    /// Which entries concern a contract, and which all (an empty name): in order of contract and entry.
    func forEachConcern(_ visit: (_ contract: String, _ entry: Int64) throws -> Void) throws

    // MARK: The chain

    /// The newest link of a chain.
    func newestLink(of chain: Int64) throws -> ChainLink?

    /// The first link of a chain that covers a row.
    func link(of chain: Int64, covering row: Int64) throws -> ChainLink?

    /// The rows and kinds of a chain's entries, from the newest to the oldest, until `visit` returns false.
    func forEachEntryBackwards(of chain: Int64, _ visit: (_ row: Int64, _ kind: String) throws -> Bool) throws

    /// Every link of a chain, in order.
    func forEachLink(of chain: Int64, _ visit: (ChainLink) throws -> Void) throws

    /// The links of a chain that end after a row, in order.
    func links(of chain: Int64, after row: Int64, limit: Int) throws -> [ChainLink]

    /// The rows of a chain whose content was removed and whose digest stands in its place.
    func removedRows(of chain: Int64) throws -> Set<Int64>

    /// Every row of a chain, in order.
    func forEachRow(of chain: Int64, _ visit: (ChainRow) throws -> Void) throws

    /// What is kept of a chain's rows after one of them, in order. What still lasts is not among it.
    func forEachKeptRow(of chain: Int64, after row: Int64, _ visit: (KeptRow) throws -> Void) throws

    /// The rows of a chain in a range of their numbers, in order.
    func forEachRow(of chain: Int64, in rows: ClosedRange<Int64>, _ visit: (ChainRow) throws -> Void) throws
}

extension LedgerRows {
    /// Of a ledger that nobody sends to.
    public func secrets() throws -> [[UInt8]] { try [secret()].compactMap(\.self) }

    /// Looks at all links of the chain: for engines that are not asked often.
    public func links(of chain: Int64, after row: Int64, limit: Int) throws -> [ChainLink] {
        var found: [ChainLink] = []
        try forEachLink(of: chain) { link in
            if link.row > row, found.count < limit { found.append(link) }
        }
        return found
    }

    /// Looks at all rows of the chain: for engines that are not asked often.
    public func forEachRow(
        of chain: Int64, in rows: ClosedRange<Int64>, _ visit: (ChainRow) throws -> Void
    ) throws {
        try forEachRow(of: chain) { row in
            if rows.contains(row.row) { try visit(row) }
        }
    }
}

/// Where a search along time goes.
public enum SearchDirection: Hashable, Sendable {
    /// The newest before an instant.
    case before(Instant)
    /// The oldest from an instant on.
    case from(Instant)
}

/// Writes rows, inside one transaction. All of it throws what the engine throws.
public protocol LedgerTransaction: LedgerRows {
    /// Changes whenever somebody else has written since this connection's last transaction.
    func version() throws -> Int

    /// Adds a chain or a collector and returns its number.
    func add(chain name: String) throws -> Int64
    func add(collector name: String, writingTo chain: Int64) throws -> Int64

    /// Keeps what the tags of entries follow from.
    func add(secret octets: [UInt8]) throws

    /// Adds a signal and returns its number.
    func add(signal path: String) throws -> Int64

    /// Adds a run that has ended.
    func add(_ run: SealedRun) throws

    /// Writes a signal's open run in the place of the one before.
    func put(_ run: OpenRun) throws

    /// Writes how far an open run has come, and its slot.
    func move(_ run: OpenRun) throws

    /// Gives a group of signals a slot.
    func addSlot(of signals: [Int64], by collector: Int64) throws -> Int

    /// Writes a block of marks.
    func put(_ block: SteadyBlock) throws

    /// Adds an entry, with its personal part, and returns its number in the order of entry.
    func add(_ entry: EntryRow) throws -> Int64

    /// Lets an entry concern a contract; an empty name: all of them. The same again changes nothing.
    func add(concern contract: String, of entry: Int64) throws

    /// Removes the personal part of an entry, and leaves what stands for it, if anything does.
    func erasePersonal(of entry: Int64, leaving rest: PersonalPart?) throws

    /// Replaces the body of an entry by one that says nothing of people (`Redaction`).
    func replaceBody(of entry: Int64, by body: String) throws

    /// Removes a run that has ended.
    func remove(_ run: SealedRun) throws

    /// Lets the digest of a row stand in its place.
    func add(removed digest: Digest, row: Int64, of chain: Int64) throws

    /// Removes the digests that stand in the place of rows.
    func dropDigests(of chain: Int64, rows: ClosedRange<Int64>) throws

    /// Adds a link to a chain.
    func add(_ link: ChainLink, to chain: Int64) throws

    // MARK: Copies

    /// Adds a chain, a collector, a signal, a slot or an entry of another ledger under the number that it has there, which
    /// nobody has here.
    func put(_ chain: ChainName) throws
    func put(_ collector: CollectorName) throws
    func put(signal path: String, numbered number: Int64) throws
    func put(slot: Int, of signals: [Int64], by collector: Int64) throws
    func put(_ entry: EntryRow) throws
}
