import Collection
import Intervals
import Ledger
import Notation
import Site

/// A configuration as the ledger keeps it, and from when on it governs what is read (fine print, 13).
struct GoverningConfiguration: Hashable, Sendable {
    let text: String
    let from: Instant
}

/// What waits to be written to the ledger, oldest first: a pure value, bounded however slow the ledger is.
///
/// What comes is added to the newest batch. When that holds too many readings because the ledger has not asked for it for
/// long, equal ones are put together: hours of a stalled disk cost what has changed, not what was read.
struct WritingQueue {
    /// What became of a full batch.
    struct Folding: Equatable {
        /// So many readings were put together.
        var readings: Int
        /// So much had to be given up, because far too much waits.
        var givenUp: Int
        /// The first time since nothing waited.
        var isFirst: Bool
    }

    /// What is written together.
    struct Parcel {
        /// Comes into force before what was collected under it is written.
        var configuration: GoverningConfiguration?
        var batch: Batch

        fileprivate var isEmpty: Bool { configuration == nil && batch.isEmpty }
    }

    private var schedule: Schedule
    private var parcels: [Parcel] = []
    private var hasFolded = false
    /// When the oldest reading was taken that waits, and what the ledger has been asked to write.
    private var oldest: Instant?
    private var underWay: (readings: Int, oldest: Instant?)?

    /// Some seconds of a great facility.
    static let most = 20_000

    init(schedule: Schedule) { self.schedule = schedule }

    /// Whether nothing waits.
    var isEmpty: Bool { parcels.isEmpty }

    /// How many readings are not written yet, equal ones that were put together as one, and when the oldest was taken.
    var unwritten: (readings: Int, oldest: Instant?) {
        let waiting = parcels.map(\.batch.readingCount).reduce(0, +)
        let instants = [oldest, underWay?.oldest].compactMap(\.self)
        return (waiting + (underWay?.readings ?? 0), instants.min())
    }

    /// Writes what comes from now on under another configuration. What was added before is written before it comes into
    /// force, as it was collected.
    ///
    /// - Parameter configuration: nil when the ledger need not hear of it.
    mutating func adopt(_ configuration: GoverningConfiguration?, schedule: Schedule) {
        guard configuration != nil || schedule != self.schedule else { return }
        self.schedule = schedule
        parcels.append(Parcel(configuration: configuration, batch: Batch(schedule: schedule)))
    }

    /// Adds what was collected.
    ///
    /// - Returns: what was put together, if there was too much.
    mutating func add(_ found: Collected) -> Folding? {
        oldest = oldest ?? found.readings.first?.at ?? found.steady.first?.at
        add { batch in
            batch.readings += found.readings
            batch.steady += found.steady
            batch.exact += found.exact
            batch.identities += found.identities
        }
        guard let newest = parcels.indices.last else { return nil }
        let waiting = parcels[newest].batch.readings.count + parcels[newest].batch.steady.count
        guard waiting > Self.most else { return nil }
        defer { hasFolded = true }
        return Folding(readings: waiting, givenUp: parcels[newest].batch.setAside(), isFirst: !hasFolded)
    }

    /// Adds something to the newest batch.
    mutating func add(_ change: (inout Batch) -> Void) {
        if parcels.isEmpty { parcels.append(Parcel(batch: Batch(schedule: schedule))) }
        change(&parcels[parcels.count - 1].batch)
    }

    /// Removes and returns what is to be written first.
    mutating func next() -> Parcel? {
        defer { if parcels.isEmpty { hasFolded = false } }
        // What was asked for before is written, or was put back.
        underWay = nil
        while !parcels.isEmpty {
            let next = parcels.removeFirst()
            guard !next.isEmpty else { continue }
            underWay = (next.batch.readingCount, oldest)
            if parcels.isEmpty { oldest = nil }
            return next
        }
        return nil
    }

    /// The events that wait.
    var events: [Event] { parcels.flatMap(\.batch.events) }

    /// Removes and returns everything.
    mutating func removeAll() -> [Parcel] {
        defer { parcels = [] }
        return parcels.filter { !$0.isEmpty }
    }

    /// Puts back what could not be written, with everything after it that can be joined to it: what was collected under one
    /// configuration.
    ///
    /// - Returns: how much had to be given up, and the events that the ledger could not be asked to write.
    mutating func putBack(_ refused: Parcel) -> (givenUp: Int, events: [Event]) {
        oldest = [oldest, underWay?.oldest].compactMap(\.self).min()
        underWay = nil
        var parcel = refused
        while let later = parcels.first, later.configuration == nil, later.batch.backlog.isEmpty,
            later.batch.schedule == parcel.batch.schedule
        {
            parcels.removeFirst()
            parcel.batch.join(later.batch)
        }
        let givenUp = parcel.batch.setAside()
        parcels.insert(parcel, at: 0)
        return (givenUp, events)
    }
}

extension Batch {
    /// Whether there is nothing to write.
    var isEmpty: Bool {
        readings.isEmpty && steady.isEmpty && exact.isEmpty && backlog.isEmpty && identities.isEmpty && records.isEmpty
            && events.isEmpty
            && deliveries.isEmpty
    }

    /// Readings, repeated ones too, and what was put together of them.
    fileprivate var readingCount: Int { readings.count + steady.count + backlog.size }

    /// Adds a batch that holds nothing that was set aside.
    fileprivate mutating func join(_ later: Batch) {
        readings += later.readings
        steady += later.steady
        exact += later.exact
        identities += later.identities
        records += later.records
        events += later.events
        deliveries += later.deliveries
    }
}
