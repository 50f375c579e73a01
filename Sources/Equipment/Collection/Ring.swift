import Intervals

/// Items that share an interval, each at a phase of its own: asked one after the other, round and round, evenly.
///
/// Phases are multiples of the golden section, which fill the interval evenly for any number of items. When there is no
/// time for all, everybody's next turn comes later alike, and how late it is, is known. By a clock that never jumps.
struct Ring {
    private struct Entry {
        var phase: Milliseconds
        var item: Int
    }

    /// What happened since the last report.
    struct Lateness: Equatable {
        /// The latest that an item was asked, or is waiting.
        var late: Milliseconds
        /// Beats that were given up because the work does not fit into the interval.
        var leftOut: Int
        /// How many items the ring has.
        var count: Int
    }

    private(set) var interval: Milliseconds
    private var entries: [Entry] = []
    private var position = 0
    private var turnBeganAt: Milliseconds
    private var added = 0
    /// Beats that were given up since the last report.
    private var leftOut = 0
    /// The latest that an item was asked, since then.
    private var worst: Milliseconds = 0

    init(interval: Milliseconds, from now: Milliseconds) {
        self.interval = max(1, interval)
        turnBeganAt = now
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// Gives an item its phase; its first beat comes within an interval.
    mutating func add(_ item: Int, at now: Milliseconds) {
        let golden = 0.618_033_988_749_894_9
        let part = (Double(added) * golden).truncatingRemainder(dividingBy: 1)
        added += 1
        let entry = Entry(phase: Milliseconds(part * Double(interval)), item: item)
        // Nobody has been asked meanwhile: the turn begins anew.
        if entries.isEmpty { turnBeganAt = now }
        let index = index(after: entry.phase)
        entries.insert(entry, at: index)
        let isBehind = index == position && turnBeganAt + entry.phase < now
        if position == 0, turnBeganAt - interval + entry.phase > now {
            // All others have had their beat of the turn that is going on; it is the last.
            position = index
            turnBeganAt -= interval
        } else if index < position || isBehind {
            // Its phase of this turn has passed.
            step()
        }
    }

    /// Removes items, wherever they stand; the others keep their beats.
    mutating func remove(_ items: Set<Int>) {
        position -= entries[..<position].count { items.contains($0.item) }
        entries.removeAll { items.contains($0.item) }
        if position >= entries.count, position > 0 {
            position = 0
            turnBeganAt += interval
        }
    }

    /// Asks in another rhythm from now on. Whoever has waited for half of the old interval has half of the new one to wait.
    mutating func change(to next: Milliseconds, at now: Milliseconds) {
        let before = interval
        interval = max(1, next)
        guard interval != before else { return }
        turnBeganAt = now - (now - turnBeganAt) * interval / before
        for index in entries.indices { entries[index].phase = entries[index].phase * interval / before }
    }

    var nextDue: Milliseconds? {
        guard !entries.isEmpty else { return nil }
        return turnBeganAt + entries[position].phase
    }

    /// The next item that is due by now; its next turn comes an interval later.
    mutating func next(by now: Milliseconds) -> Int? {
        guard let due = nextDue, due <= now else { return nil }
        worst = max(worst, now - due)
        // A whole interval behind: a beat of each is given up, which is the only way to stay within one.
        if now - due >= interval {
            let turns = (now - due) / interval
            turnBeganAt += turns * interval
            leftOut += Int(turns) * entries.count
        }
        defer { step() }
        return entries[position].item
    }

    private mutating func step() {
        position += 1
        guard position >= entries.count else { return }
        position = 0
        turnBeganAt += interval
    }

    /// Removes the item that `next` gave just now: it has gone to another ring.
    mutating func removeLatest() {
        guard !entries.isEmpty else { return }
        if position == 0 {
            entries.removeLast()
        } else {
            position -= 1
            entries.remove(at: position)
        }
    }

    /// How late the ring was since the last call.
    mutating func reportLateness(at now: Milliseconds) -> Lateness {
        defer {
            leftOut = 0
            worst = 0
        }
        let waiting = nextDue.map { now - $0 } ?? 0
        return Lateness(late: max(worst, waiting), leftOut: leftOut, count: entries.count)
    }

    private func index(after phase: Milliseconds) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].phase <= phase { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
