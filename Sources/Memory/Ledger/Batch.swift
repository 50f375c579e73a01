import Intervals
public import Notation
public import Site

/// What is added in one transaction.
public struct Batch: Sendable {
    /// Readings in any order.
    public var readings: [Reading] = []
    /// What somebody else read: single readings, and whole stretches as an export has them. It keeps its instants.
    public var runs: [SignalName: [Run]] = [:]
    /// Readings of the collector's own that keep their instants, beside what folds the same ones: what a host answered while
    /// a port of its contract was down (fine print, 12).
    public var exact: [Reading] = []
    /// Extends the open runs that the readings of this batch, or earlier ones, began. One that is not later than what a
    /// signal's open run holds changes nothing of it.
    public var steady: [SteadyReading] = []
    /// What earlier batches could not write; see `setAside`.
    public internal(set) var backlog = Backlog()
    /// What devices were found to be.
    public var identities: [DeviceIdentity] = []
    /// Entries of the registers.
    public var records: [Record] = []
    /// What people are told of.
    public var events: [Event] = []
    /// Attempts to tell people, as `DeliveryNote` reads them.
    public var deliveries: [JSON] = []
    /// Decides how far apart two readings of one run may be.
    public var schedule: Schedule

    public init(
        readings: [Reading] = [], records: [Record] = [], events: [Event] = [], deliveries: [JSON] = [],
        schedule: Schedule
    ) {
        self.readings = readings
        self.records = records
        self.events = events
        self.deliveries = deliveries
        self.schedule = schedule
    }
}

/// An event and the attempts to tell people of it, in the order in which they ended.
public struct EventDeliveries: Hashable, Sendable {
    public var event: Event
    public var notes: [DeliveryNote]

    public init(event: Event, notes: [DeliveryNote] = []) {
        self.event = event
        self.notes = notes
    }
}

/// What became of a batch.
public struct AppendSummary: Hashable, Sendable {
    /// Readings, or stretches of them, that were not stored before.
    public var newReadings = 0
    /// Readings that were stored already.
    public var repeatedReadings = 0
    /// Readings of an instant at which another reading of the signal was stored first.
    public var overruledReadings = 0
    /// Records that were not stored before.
    public var newRecords = 0
    /// Records whose id was stored already.
    public var repeatedRecords = 0
    /// Ids of records that another record has already: the first one counts, and these were left out.
    public var otherRecords: [String] = []
    /// Ids of events that were stored already.
    public var repeatedEvents: Set<String> = []

    public init() {}
}
