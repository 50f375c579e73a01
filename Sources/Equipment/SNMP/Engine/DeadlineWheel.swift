/// Deadlines of numbered things in a hashed timing wheel (Varghese and Lauck, 1987, scheme 6): setting, clearing and
/// expiring one costs the same however many there are.
struct DeadlineWheel {
    private struct Link {
        var next: Int32 = none
        var previous: Int32 = none
        var bucket: Int32 = none
        /// Monotonic nanoseconds.
        var deadline: UInt64 = 0
    }

    private static let none: Int32 = -1
    private static let buckets: UInt64 = 1024
    /// Nanoseconds for each bucket; a deadline is met at most this much late.
    static let tick: UInt64 = 4_000_000

    private var heads = [Int32](repeating: none, count: Int(buckets))
    private var links: [Link] = []
    /// The tick before which everything has expired.
    private var current: UInt64?

    mutating func set(_ index: Int, to deadline: UInt64) {
        clear(index)
        if index >= links.count { links += Array(repeating: Link(), count: index + 1 - links.count) }
        let tick = deadline / Self.tick
        // What is set for the past is due at the next look.
        let bucket = Int(max(tick, current ?? tick) % Self.buckets)
        links[index].deadline = deadline
        links[index].bucket = Int32(bucket)
        links[index].previous = Self.none
        links[index].next = heads[bucket]
        if heads[bucket] != Self.none { links[Int(heads[bucket])].previous = Int32(index) }
        heads[bucket] = Int32(index)
    }

    mutating func clear(_ index: Int) {
        guard index < links.count, links[index].bucket != Self.none else { return }
        let next = links[index].next
        let previous = links[index].previous
        if previous == Self.none {
            heads[Int(links[index].bucket)] = next
        } else {
            links[Int(previous)].next = next
        }
        if next != Self.none { links[Int(next)].previous = previous }
        links[index].bucket = Self.none
    }

    /// Clears the deadlines that have passed, and returns whose they were.
    mutating func expired(by now: UInt64) -> [Int] {
        let end = now / Self.tick
        let start = min(current ?? 0, end)
        current = end
        var due: [Int] = []
        for tick in max(start, end - min(end, Self.buckets - 1))...end {
            var index = heads[Int(tick % Self.buckets)]
            while index != Self.none {
                let link = links[Int(index)]
                // Others in the bucket are due a turn of the wheel or more later.
                if link.deadline <= now {
                    due.append(Int(index))
                    clear(Int(index))
                }
                index = link.next
            }
        }
        return due
    }

    /// Nanoseconds until the next bucket that holds something, which may be due a turn of the wheel later.
    func wait(from now: UInt64) -> UInt64 {
        let start = now / Self.tick
        for offset in 0..<Self.buckets where heads[Int((start + offset) % Self.buckets)] != Self.none {
            let begins = (start + offset) * Self.tick
            return max(begins, now) - now + Self.tick
        }
        return Self.buckets * Self.tick
    }
}
