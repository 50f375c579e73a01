import Dispatch
import Intervals
import Ledger
import Site
import Synchronization

/// A ledger that can be neither read nor written while the test wants it so, as on a full or read-only disk, or that takes
/// its time, as on one that hangs.
final class ReluctantLedger: LedgerStore {
    private struct State {
        var isReadable = true
        var isWritable = true
        /// Whoever writes waits here.
        var stall: DispatchSemaphore?
        var stalled = 0
    }

    private let inner: any LedgerStore
    private let state = Mutex(State())

    init(_ inner: any LedgerStore) { self.inner = inner }

    func set(isReadable: Bool = true, isWritable: Bool) {
        state.withLock { state in
            state.isReadable = isReadable
            state.isWritable = isWritable
        }
    }

    /// Lets every write hang from now on.
    func stall() { state.withLock { $0.stall = $0.stall ?? DispatchSemaphore(value: 0) } }

    /// How many writes hang.
    var stalled: Int { state.withLock { $0.stalled } }

    /// Lets the writes that hang go on, and later ones too.
    func release() {
        let (semaphore, count) = state.withLock { state in
            defer {
                state.stall = nil
                state.stalled = 0
            }
            return (state.stall, state.stalled)
        }
        for _ in 0..<count { semaphore?.signal() }
    }

    private func waitWhileStalled() {
        let semaphore = state.withLock { state in
            if state.stall != nil { state.stalled += 1 }
            return state.stall
        }
        semaphore?.wait()
    }

    private var readable: any LedgerStore {
        get throws(LedgerError) {
            guard state.withLock({ $0.isReadable }) else { throw .failed(place: "ledger", reason: "a bad disk") }
            return inner
        }
    }

    private var writable: any LedgerStore {
        get throws(LedgerError) {
            guard state.withLock({ $0.isWritable }) else { throw .readOnly(place: "ledger") }
            return inner
        }
    }

    func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try readable.runs(of: signals, touching: window, knownAt: knownAt)
    }

    func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try readable.runs(of: signals, deciding: window, knownAt: knownAt)
    }

    func signals() throws(LedgerError) -> [SignalName] { try readable.signals() }

    func everUp(among signals: Set<SignalName>) throws(LedgerError) -> Set<SignalName> {
        try readable.everUp(among: signals)
    }

    func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try readable.records(after: position, limit: limit, matching: filter)
    }

    func newestRecords(
        before position: Position?, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try readable.newestRecords(before: position, limit: limit, matching: filter)
    }

    func proof(ofRecord id: String) throws(LedgerError) -> RecordProof? { try readable.proof(ofRecord: id) }

    func configurations(after position: Position, limit: Int) throws(LedgerError) -> Page<StoredConfigurationRow> {
        try readable.configurations(after: position, limit: limit)
    }

    func basis() throws(LedgerError) -> LedgerBasis { try readable.basis() }

    func snapshot() throws(LedgerError) -> any LedgerReader { try readable.snapshot() }

    func append(_ batch: Batch) throws(LedgerError) -> AppendSummary {
        waitWhileStalled()
        return try writable.append(batch)
    }

    func events(
        after position: Position, limit: Int, matching filter: EventFilter
    ) throws(LedgerError) -> Page<Event> {
        try readable.events(after: position, limit: limit, matching: filter)
    }

    func openAlarms() throws(LedgerError) -> [Event] { try readable.openAlarms() }

    func deliveries(
        after position: Position, limit: Int, matching filter: DeliveryFilter
    ) throws(LedgerError) -> Page<EventDeliveries> {
        try readable.deliveries(after: position, limit: limit, matching: filter)
    }

    func attempts(
        after position: Position, limit: Int, matching filter: AttemptFilter
    ) throws(LedgerError) -> Page<DeliveryAttempt> {
        try readable.attempts(after: position, limit: limit, matching: filter)
    }

    func identities() throws(LedgerError) -> [String: DeviceIdentity] { try readable.identities() }

    func accept(_ configuration: NewConfiguration, from instant: Instant) throws(LedgerError) {
        try writable.accept(configuration, from: instant)
    }

    func store(_ result: NewResult) throws(LedgerError) -> Int { try writable.store(result) }

    func results(
        after position: Position, limit: Int, matching filter: ResultFilter
    ) throws(LedgerError) -> Page<StoredResult> {
        try readable.results(after: position, limit: limit, matching: filter)
    }

    func publishHead() throws(LedgerError) -> ChainHead { try writable.publishHead() }

    func position(of head: ChainHead) throws(LedgerError) -> Position? { try readable.position(of: head) }

    func erase(_ order: ErasureOrder, at instant: Instant) throws(LedgerError) -> ErasureSummary {
        try writable.erase(order, at: instant)
    }

    func judgedFrom() throws(LedgerError) -> Month? { try readable.judgedFrom() }

    func removeReadings(_ order: RetentionOrder, at instant: Instant) throws(LedgerError) -> RetentionSummary {
        try writable.removeReadings(order, at: instant)
    }

    func verify(progress: (_ rows: Int, _ total: Int) -> Void) throws(LedgerError) -> CheckedChain {
        try readable.verify(progress: progress)
    }

    func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError) {
        try readable.export(disclosure, to: write)
    }
}
