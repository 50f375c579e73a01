public import Intervals
public import Site

/// GRDB has a `Record` too; rooms that import both use this name.
public typealias RegisterRecord = Record

/// What verdicts are made of. Lists are read in pages, in the order of entry.
///
/// Every method may be called from any thread; reading never waits for writing.
public protocol LedgerReader: Sendable {
    /// Reads the runs that touch a window, and the neighbours just outside on both sides.
    ///
    /// - Parameters:
    ///   - signals: nil reads every signal.
    ///   - knownAt: what was read later is cut off.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func runs(of signals: Set<SignalName>?, touching window: Span, knownAt: Instant) throws(LedgerError)
        -> [SignalName: [Run]]

    /// Reads the runs that decide what signals were in a window, whatever else there is: those that touch it, back to the
    /// last answer before the last failure before it, and on to the next answer after it.
    ///
    /// - Parameter knownAt: what was read later is cut off.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func runs(of signals: Set<SignalName>, deciding window: Span, knownAt: Instant) throws(LedgerError)
        -> [SignalName: [Run]]

    /// Every signal that was ever read, in the order of the names.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func signals() throws(LedgerError) -> [SignalName]

    /// Those among some signals that were ever read as up, by the schedule.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func everUp(among signals: Set<SignalName>) throws(LedgerError) -> Set<SignalName>

    /// Reads records in the order of entry.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read, or a record that was asked for is not valid.
    func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<Record>

    /// Reads accepted configurations in the order in which they came into force.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func configurations(after position: Position, limit: Int) throws(LedgerError) -> Page<StoredConfigurationRow>

    /// The heads of the chains that cover all verdict inputs, and a digest that includes open runs.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func basis() throws(LedgerError) -> LedgerBasis

    /// The newest entry that the ledger had when one of its chains had a head; nil when none ever had it.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func position(of head: ChainHead) throws(LedgerError) -> Position?

    /// The first month that can still be judged by its readings; nil where none were removed.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func judgedFrom() throws(LedgerError) -> Month?
}

/// What was read, recorded, sent and judged: append-only, in the order of entry.
///
/// The other rooms see this, not a database.
public protocol LedgerStore: LedgerReader {
    /// The ledger as it is now, whatever is appended from now on. The file cannot be compacted while a snapshot is kept.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func snapshot() throws(LedgerError) -> any LedgerReader

    /// Adds what a batch holds in one transaction, all or nothing. The order of the readings does not matter; of two
    /// readings of one signal at one instant the first one stored counts, and the same one again changes nothing.
    ///
    /// - Throws: `LedgerError` when the batch cannot be written; nothing of it was then.
    @discardableResult
    func append(_ batch: Batch) throws(LedgerError) -> AppendSummary

    /// Reads records from the newest to the oldest. The page's position is where the next page begins.
    ///
    /// - Parameter position: what was entered from there on is left out; nil leaves nothing out.
    /// - Throws: `LedgerError` when the ledger cannot be read, or a record that was asked for is not valid.
    func newestRecords(
        before position: Position?, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<Record>

    /// Reads events in the order of entry. Events of kinds that this version does not know are left out.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func events(after position: Position, limit: Int, matching filter: EventFilter) throws(LedgerError) -> Page<Event>

    /// Alarms that have not ended: events that have a recovery, none of which names them, in the order of entry.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func openAlarms() throws(LedgerError) -> [Event]

    /// Reads events in the order of entry, each with what became of telling people.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func deliveries(
        after position: Position, limit: Int, matching filter: DeliveryFilter
    ) throws(LedgerError) -> Page<EventDeliveries>

    /// Reads attempts to tell people, in the order of entry.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func attempts(
        after position: Position, limit: Int, matching filter: AttemptFilter
    ) throws(LedgerError) -> Page<DeliveryAttempt>

    /// What each device was when that was last found out, by its name.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func identities() throws(LedgerError) -> [String: DeviceIdentity]

    /// Keeps a configuration as in force from an instant on, unless it is the one in force already.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    func accept(_ configuration: NewConfiguration, from instant: Instant) throws(LedgerError)

    /// Keeps a compliance document and returns its revision. The same bytes again add nothing. A final document is never
    /// overwritten: another one after it is the next revision; before that, the newer one of a revision holds. How far the
    /// open runs had come that it read is kept beside it, so that no result rests on what the chain does not hold.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    func store(_ result: NewResult) throws(LedgerError) -> Int

    /// Reads compliance documents in the order in which they were kept.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func results(
        after position: Position, limit: Int, matching filter: ResultFilter
    ) throws(LedgerError) -> Page<StoredResult>

    /// What shows that a record stands in the chain of entries, for whoever entered it to keep.
    ///
    /// - Returns: nil where no record has the id, or nothing can be shown of it (formats 1 and 2).
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func proof(ofRecord id: String) throws(LedgerError) -> RecordProof?

    /// Writes down the heads of all chains where they have grown, so that one head covers everything that a verdict can
    /// rest on, and returns that head: the one to print and to send. What is written depends on the ledger alone.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written.
    func publishHead() throws(LedgerError) -> ChainHead

    /// Removes what a contract's records, events and deliveries say of people, and writes down that it was removed. Its
    /// verdicts and figures do not change.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written; nothing was removed then.
    func erase(_ order: ErasureOrder, at instant: Instant) throws(LedgerError) -> ErasureSummary

    /// Removes readings that are no longer needed, and writes down that they were removed.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written.
    func removeReadings(_ order: RetentionOrder, at instant: Instant) throws(LedgerError) -> RetentionSummary

    /// Walks the chain and names what was edited, removed or reordered.
    ///
    /// - Parameter progress: is told now and then how many rows of how many were walked.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func verify(progress: (_ rows: Int, _ total: Int) -> Void) throws(LedgerError) -> CheckedChain

    /// Writes every row and link of the chain, one line each (Documentation/chain.md). A row that is not disclosed is
    /// written as its digest.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError)
}

extension LedgerStore {
    /// Walks the chain and names what was edited, removed or reordered.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func verify() throws(LedgerError) -> CheckedChain { try verify { _, _ in } }
}
