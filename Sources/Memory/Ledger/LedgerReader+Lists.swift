public import Intervals
public import Site

/// Lists as callers want them, read in pages.
extension LedgerReader {
    /// Calls `body` with each record that a filter admits, in the order of entry, reading one page at a time.
    ///
    /// - Returns: the position after the last entry.
    /// - Throws: `LedgerError` when the ledger cannot be read, and what `body` throws.
    @discardableResult
    public func forEachRecord(
        after position: Position = .start, matching filter: RecordFilter = .everything,
        _ body: (Record) throws -> Void
    ) throws -> Position {
        try Paging.forEach(
            after: position, read: { try records(after: $0, limit: Paging.limit, matching: filter) }, body: body)
    }

    /// The records that a filter admits; for filters that admit few.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func records(matching filter: RecordFilter) throws(LedgerError) -> [Record] {
        try records(after: .start, limit: .max, matching: filter).elements
    }

    /// Calls `body` with each accepted configuration, in the order in which they came into force.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read, and what `body` throws.
    public func forEachConfiguration(_ body: (StoredConfigurationRow) throws -> Void) throws {
        // Each may be a megabyte of text.
        try Paging.forEach(read: { try configurations(after: $0, limit: 10) }, body: body)
    }

    /// Accepted configurations, in the order in which they came into force.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func configurations() throws(LedgerError) -> [StoredConfigurationRow] {
        try configurations(after: .start, limit: .max).elements
    }
}

extension LedgerStore {
    /// Keeps a configuration that says nothing of people as in force from an instant on.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    public func accept(configuration text: String, from instant: Instant) throws(LedgerError) {
        try accept(NewConfiguration(text), from: instant)
    }

    /// Calls `body` with each event that a filter admits, in the order of entry, reading one page at a time.
    ///
    /// - Returns: the position after the last entry.
    /// - Throws: `LedgerError` when the ledger cannot be read, and what `body` throws.
    @discardableResult
    public func forEachEvent(
        after position: Position = .start, matching filter: EventFilter = .everything, _ body: (Event) throws -> Void
    ) throws -> Position {
        try Paging.forEach(
            after: position, read: { try events(after: $0, limit: Paging.limit, matching: filter) }, body: body)
    }

    /// The events that a filter admits; for filters that admit few.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func events(
        after position: Position = .start, matching filter: EventFilter
    ) throws(LedgerError) -> [Event] {
        try events(after: position, limit: .max, matching: filter).elements
    }

    /// Calls `body` with each event that a filter admits and with what became of telling people, in the order of entry,
    /// reading one page at a time.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read, and what `body` throws.
    public func forEachDelivery(
        matching filter: DeliveryFilter = .everything, _ body: (EventDeliveries) throws -> Void
    ) throws {
        try Paging.forEach(read: { try deliveries(after: $0, limit: Paging.limit, matching: filter) }, body: body)
    }

    /// The documents of a contract's month, in the order in which they were kept.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func results(contract: String, month: Month) throws(LedgerError) -> [StoredResult] {
        try results(after: .start, limit: .max, matching: ResultFilter(contract: contract, month: month)).elements
    }

    /// The newest document of a contract's month.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func result(contract: String, month: Month) throws(LedgerError) -> StoredResult? {
        try results(contract: contract, month: month).last
    }
}
