public import Intervals
import Notation
public import Site

/// What verdicts are made of.
public protocol LedgerReader: Sendable {
    /// The runs of signals (nil: of all) that touch a window, with the neighbours just outside on both sides; what is
    /// later than `knownAt` is cut off.
    func runs(of signals: Set<SignalName>?, touching window: Span, knownAt: Instant) throws(LedgerError)
        -> [SignalName: [Run]]

    /// The runs that decide what signals were in a window, whatever else there is: those that touch it, back to the last
    /// answer before the last failure before it, and on to the next answer after it.
    func runs(of signals: Set<SignalName>, deciding window: Span, knownAt: Instant) throws(LedgerError)
        -> [SignalName: [Run]]

    /// Every record, in the order of entry.
    func records() throws(LedgerError) -> [Record]

    /// Accepted configurations, in order.
    func configurations() throws(LedgerError) -> [StoredConfigurationRow]

    /// Of the chain, over what verdicts can rest on, and of what is being read.
    func basis() throws(LedgerError) -> LedgerBasis
}

/// What was read, recorded, sent and judged: append-only, in the order of its sequence.
///
/// The other rooms see this, not a database. Every method may be called from any thread; reading never waits for
/// writing. All throw `LedgerError`.
public protocol LedgerStore: LedgerReader {
    /// The ledger as it is now, whatever is appended from now on. While it is kept, the file cannot be tidied up.
    func snapshot() throws(LedgerError) -> any LedgerReader

    /// Adds what a batch holds in one transaction, all or nothing. The order of the readings does not matter; of two
    /// readings of one signal at one instant the first one stored counts, and the same one again changes nothing.
    @discardableResult
    func append(_ batch: Batch) throws(LedgerError) -> AppendSummary

    /// The newest events, the newest first.
    func events(limit: Int) throws(LedgerError) -> [Event]

    /// Announced and not ended: events that have a recovery, none of which names them, in the order of entry.
    func openAlarms() throws(LedgerError) -> [Event]

    /// Events of an instant and later, in the order of entry, with what became of telling people.
    func deliveries(since instant: Instant) throws(LedgerError) -> [EventDeliveries]

    /// The records that were entered after a position, and the position after them. Zero is before the first one.
    func records(after position: Int64) throws(LedgerError) -> (records: [Record], position: Int64)

    /// The events of a kind that were entered after a position, in the order of entry.
    func events(of kind: Event.Kind, after position: Int64) throws(LedgerError) -> [Event]

    /// By device, who it was when that was last found out.
    func identities() throws(LedgerError) -> [String: DeviceIdentity]

    /// Keeps a configuration as in force from an instant on, unless it is the one in force already.
    func accept(configuration text: String, from instant: Instant) throws(LedgerError)

    /// Keeps a compliance document and returns its revision. The same bytes again add nothing. A final document is never
    /// overwritten: another one after it is the next revision; before that, the newer one of a revision holds.
    func store(_ result: NewResult) throws(LedgerError) -> Int

    /// The documents of a contract's month, in the order in which they were kept.
    func results(contract: String, month: Month) throws(LedgerError) -> [StoredResult]

    /// Of the chain, over everything that was written.
    func head() throws(LedgerError) -> ChainHead

    /// Walks the chain and names what was edited, removed or reordered.
    func verify() throws(LedgerError) -> CheckedChain

    /// Writes every row and link of the chain, a line each (Documentation/chain.md); what is not disclosed as its digest.
    func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError)
}

extension LedgerStore {
    /// The newest document of a contract's month.
    public func result(contract: String, month: Month) throws(LedgerError) -> StoredResult? {
        try results(contract: contract, month: month).last
    }
}

/// GRDB has a `Record` of its own; rooms behind this protocol say it this way.
public typealias RegisterRecord = Record

/// What is added in one transaction.
public struct Batch: Sendable {
    public var readings: [Reading] = []
    /// Whole stretches of readings, as an export has them.
    public var runs: [SignalName: [Run]] = [:]
    /// Extends the open runs that the readings of this batch, or earlier ones, began. One that is not later than what a
    /// signal's open run holds changes nothing of it.
    public var steady: [SteadyReading] = []
    /// What earlier batches could not write; see `setAside`.
    public internal(set) var backlog = Backlog()
    public var identities: [DeviceIdentity] = []
    public var records: [Record] = []
    public var events: [Event] = []
    public var deliveries: [JSON] = []
    /// Decides how far apart two readings of one run may be.
    public var schedule: Schedule

    public init(
        readings: [Reading] = [], records: [Record] = [], events: [Event] = [], deliveries: [JSON] = [],
        schedule: Schedule
    ) {
        (self.readings, self.records, self.events) = (readings, records, events)
        (self.deliveries, self.schedule) = (deliveries, schedule)
    }
}

/// An event and the attempts to tell people of it, in the order in which they ended.
public struct EventDeliveries: Hashable, Sendable {
    public var event: Event
    public var notes: [DeliveryNote]

    public init(event: Event, notes: [DeliveryNote] = []) { (self.event, self.notes) = (event, notes) }
}

/// What became of a batch.
public struct AppendSummary: Hashable, Sendable {
    public var newReadings = 0
    /// Stored already.
    public var repeatedReadings = 0
    /// Of an instant at which another reading of the signal was stored first.
    public var overruledReadings = 0
    public var newRecords = 0
    public var repeatedRecords = 0
    /// Ids of events that were stored already.
    public var repeatedEvents: Set<String> = []

    public init() {}
}

/// A configuration that was accepted.
public struct StoredConfigurationRow: Hashable, Sendable {
    public var from: Instant
    public var digest: String
    public var text: String

    public init(from: Instant, digest: String, text: String) {
        self.from = from
        self.digest = digest
        self.text = text
    }
}

/// A compliance document to keep. `render` makes its text for a revision.
public struct NewResult: Sendable {
    public var contract: String
    public var month: Month
    public var isFinal: Bool
    /// When it was made.
    public var at: Instant
    public var render: @Sendable (_ revision: Int) -> String

    public init(
        contract: String, month: Month, isFinal: Bool, at: Instant,
        render: @escaping @Sendable (_ revision: Int) -> String
    ) {
        (self.contract, self.month, self.isFinal, self.at, self.render) = (contract, month, isFinal, at, render)
    }
}

/// A compliance document that was kept.
public struct StoredResult: Hashable, Sendable {
    /// Of the chain.
    public var row: Int64
    /// When it was made; unknown (`distantPast`) of those before format 3.
    public var at: Instant
    public var revision: Int
    public var isFinal: Bool
    public var text: String
    /// The document has the digest that it was stored with.
    package var isIntact: Bool
}

/// Why the ledger cannot do what was asked. Nothing of a failed call was stored.
public enum LedgerError: Error, Hashable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case newerVersion(path: String, version: Int)
    case notALedger(path: String)
    case readOnly(path: String)
    case full(path: String)
    case locked(path: String)
    case failed(path: String, reason: String)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "The ledger \(path) cannot be opened: \(reason)."
        case .newerVersion(let path, let version):
            "The ledger \(path) was written by a newer Mainstay (format \(version)); use that version. Nothing was changed."
        case .notALedger(let path):
            "\(path) is not a ledger of Mainstay; `ledger:` in the configuration names another file."
        case .readOnly(let path):
            "The ledger \(path) cannot be written; check the owner and mode of the file and its folder."
        case .full(let path): "The disk of the ledger \(path) is full; free some room. What was stored before is safe."
        case .locked(let path):
            "The ledger \(path) is being written by another process; try again when it has finished."
        case .failed(let path, let reason): "The ledger \(path) failed: \(reason)."
        }
    }
}
