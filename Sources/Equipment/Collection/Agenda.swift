import HeapModule
import Intervals

/// What is due when, by a clock that never jumps (milliseconds of a monotonic clock).
struct Agenda<Item> {
    private struct Entry: Comparable {
        var due: Milliseconds
        var sequence: Int
        var item: Item

        static func < (a: Entry, b: Entry) -> Bool { (a.due, a.sequence) < (b.due, b.sequence) }
        static func == (a: Entry, b: Entry) -> Bool { (a.due, a.sequence) == (b.due, b.sequence) }
    }

    private var entries = Heap<Entry>()
    private var sequence = 0

    /// Items due at the same instant come in the order in which they were added.
    mutating func add(_ item: Item, due: Milliseconds) {
        sequence += 1
        entries.insert(Entry(due: due, sequence: sequence, item: item))
    }

    /// Removes items, whenever they are due.
    mutating func remove(where isGone: (Item) -> Bool) {
        entries = Heap(entries.unordered.filter { !isGone($0.item) })
    }

    var nextDue: Milliseconds? { entries.min?.due }

    /// Removes and returns the earliest item that is due by now.
    mutating func next(by now: Milliseconds) -> (item: Item, due: Milliseconds)? {
        guard let first = entries.min, first.due <= now else { return nil }
        entries.removeMin()
        return (first.item, first.due)
    }
}
