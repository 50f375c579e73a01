public import Intervals
public import Site

extension ChainedLedger {
    /// Reads the runs that touch a window, and their neighbours.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try RunQuery(of: $0, knownAt: knownAt).runs(of: signals, touching: window) }
    }

    /// Reads the runs that decide a window.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try RunQuery(of: $0, knownAt: knownAt).runs(of: signals, deciding: window) }
    }

    /// Every signal that was ever read, in the order of the names.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func signals() throws(LedgerError) -> [SignalName] { try read { try RunQuery.signals(in: $0) } }

    /// Those among some signals that were ever read as up.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func everUp(among signals: Set<SignalName>) throws(LedgerError) -> Set<SignalName> {
        try read { try RunQuery.everUp(among: signals, in: $0) }
    }

    /// Reads a page of records.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read, or a record that was asked for is not valid.
    public func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try read { try RecordQuery(filter).page(after: position, limit: limit, in: $0) }
    }

    /// Reads a page of records from the newest on.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read, or a record that was asked for is not valid.
    public func newestRecords(
        before position: Position?, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try read { try RecordQuery(filter).newest(before: position, limit: limit, in: $0) }
    }

    /// Reads a page of events.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func events(
        after position: Position, limit: Int, matching filter: EventFilter
    ) throws(LedgerError) -> Page<Event> {
        try read { try EventQuery(filter).page(after: position, limit: limit, in: $0) }
    }

    /// Finds the alarms that no recovery names.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func openAlarms() throws(LedgerError) -> [Event] { try read { try EventQuery.openAlarms(in: $0) } }

    /// Reads a page of events with the attempts to tell people of them.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func deliveries(
        after position: Position, limit: Int, matching filter: DeliveryFilter
    ) throws(LedgerError) -> Page<EventDeliveries> {
        try read { try DeliveryQuery(filter).page(after: position, limit: limit, in: $0) }
    }

    /// Reads a page of attempts to tell people.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func attempts(
        after position: Position, limit: Int, matching filter: AttemptFilter
    ) throws(LedgerError) -> Page<DeliveryAttempt> {
        try read { try AttemptQuery(filter: filter).page(after: position, limit: limit, in: $0) }
    }

    /// Reads what each device was last found to be.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func identities() throws(LedgerError) -> [String: DeviceIdentity] {
        try read { rows in
            var newest: [String: DeviceIdentity] = [:]
            try rows.forEachEntry(EntryQuery(kind: Entry.identity)) { entry in
                if let identity = DeviceIdentity(stored: entry.body) { newest[identity.device] = identity }
                return true
            }
            return newest
        }
    }

    /// Reads a page of configurations.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func configurations(
        after position: Position, limit: Int
    ) throws(LedgerError) -> Page<StoredConfigurationRow> {
        try read { try ConfigurationQuery.page(after: position, limit: limit, in: $0) }
    }

    /// Reads a page of compliance documents.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func results(
        after position: Position, limit: Int, matching filter: ResultFilter
    ) throws(LedgerError) -> Page<StoredResult> {
        try read { try ResultQuery(filter).page(after: position, limit: limit, in: $0) }
    }
}
