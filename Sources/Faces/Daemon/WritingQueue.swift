import Collection
import Ledger
import Notation
import Site

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

    private let schedule: Schedule
    private var batches: [Batch] = []
    private var hasFolded = false

    /// Some seconds of a great facility.
    static let most = 20_000

    init(schedule: Schedule) { self.schedule = schedule }

    /// Whether nothing waits.
    var isEmpty: Bool { batches.isEmpty }

    /// Adds what was collected.
    ///
    /// - Returns: what was put together, if there was too much.
    mutating func add(_ found: Collected) -> Folding? {
        add { batch in
            batch.readings += found.readings
            batch.steady += found.steady
            batch.exact += found.exact
            batch.identities += found.identities
        }
        guard let newest = batches.indices.last else { return nil }
        let waiting = batches[newest].readings.count + batches[newest].steady.count
        guard waiting > Self.most else { return nil }
        defer { hasFolded = true }
        return Folding(readings: waiting, givenUp: batches[newest].setAside(), isFirst: !hasFolded)
    }

    /// Adds something to the newest batch.
    mutating func add(_ change: (inout Batch) -> Void) {
        if batches.isEmpty { batches.append(Batch(schedule: schedule)) }
        change(&batches[batches.count - 1])
    }

    /// Removes and returns the oldest batch.
    mutating func next() -> Batch? {
        defer { if batches.isEmpty { hasFolded = false } }
        while !batches.isEmpty {
            let next = batches.removeFirst()
            if !next.isEmpty { return next }
        }
        return nil
    }

    /// The events that wait.
    var events: [Event] { batches.flatMap(\.events) }

    /// Removes and returns everything.
    mutating func removeAll() -> [Batch] {
        defer { batches = [] }
        return batches.filter { !$0.isEmpty }
    }

    /// Puts a batch back that could not be written, with everything after it that can be joined to it.
    ///
    /// - Returns: how much had to be given up, and the events that the ledger could not be asked to write.
    mutating func putBack(_ refused: Batch) -> (givenUp: Int, events: [Event]) {
        var batch = refused
        while let later = batches.first, later.backlog.isEmpty {
            batches.removeFirst()
            batch.join(later)
        }
        let givenUp = batch.setAside()
        batches.insert(batch, at: 0)
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
