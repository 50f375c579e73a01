import Foundation
import Intervals
import Site

/// Several steady readings of one group, kept as one as `Run` keeps readings.
package struct Stretch: Hashable, Sendable {
    package var first: Instant
    package var last: Instant
    /// Zero when there is only one reading.
    package var greatestGap: Milliseconds
    /// When the group was read before the first of them.
    package var continued = Instant.distantPast
}

extension Stretch {
    /// A stretch of one reading.
    package init(_ reading: SteadyReading) {
        self.init(first: reading.at, last: reading.at, greatestGap: 0, continued: reading.continued)
    }
}

/// How far steady readings have carried the open runs of each group's signals: two numbers a group, the *mark*, instead
/// of two a signal.
///
/// Each group has a slot, and its mark holds for the open runs that name the slot: where the mark is later than a run's
/// own last reading, the run reaches to the mark, and its greatest gap is the greater of both. While a slot is *anchored*
/// that is so for every signal of the group, and a steady reading costs one step. Whatever writes one of these runs itself
/// releases the slot; the next steady reading then looks at every signal and anchors it again.
///
/// In the file the marks of 250 slots are one row, which fits in one page and is written when one of them has moved:
/// 16 bytes and its share of the page a group where a journal would need about as many, and folding besides.
package struct SteadyTable {
    package static let slotsPerBlock = 250
    package static let bytesPerMark = 16

    /// Last and greatest gap of each slot, as they stand in the file.
    private var marks: [Int64] = []
    /// How far apart two steady readings of an anchored slot may be; zero: not anchored.
    private var limits: [Milliseconds] = []
    private var isChanged: [Bool] = []
    private var month = MonthOfInstants()

    package init() {}

    /// Reads the blocks of a file. Nothing is anchored yet.
    package init(blocks: [SteadyBlock]) {
        for block in blocks {
            grow(toHold: (block.number + 1) * Self.slotsPerBlock - 1)
            let start = block.number * Self.slotsPerBlock * 2
            block.marks.withUnsafeBytes { bytes in
                for index in 0..<min(bytes.count / 8, Self.slotsPerBlock * 2) {
                    marks[start + index] = Int64(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
                }
            }
        }
    }

    private mutating func grow(toHold slot: Int) {
        let blocks = slot / Self.slotsPerBlock + 1
        guard blocks > isChanged.count else { return }
        let added = (blocks - isChanged.count) * Self.slotsPerBlock
        for _ in 0..<added { marks += [Instant.distantPast.milliseconds, 0] }
        limits += [Milliseconds](repeating: 0, count: added)
        isChanged += [Bool](repeating: false, count: blocks - isChanged.count)
    }

    /// Extends a run to where its slot's mark carries it.
    package func carried(_ run: Run, slot: Int?) -> Run {
        guard let slot, slot < limits.count else { return run }
        let last = Instant(milliseconds: marks[slot * 2])
        return Self.carried(run, to: SteadyMark(last: last, greatestGap: marks[slot * 2 + 1]))
    }

    /// Extends a run to a mark that is later.
    package static func carried(_ run: Run, to mark: SteadyMark) -> Run {
        guard mark.last > run.last else { return run }
        var run = run
        run.last = mark.last
        run.greatestGap = max(run.greatestGap, mark.greatestGap)
        return run
    }

    /// Extends an anchored slot by a stretch. Returns false when its signals' runs have to be looked at one by one: it is
    /// not anchored, the stretch does not follow it, the gap is too wide for one of them, or a month has ended.
    package mutating func extend(_ slot: Int, by stretch: Stretch) -> Bool {
        guard slot < limits.count, limits[slot] > 0 else { return false }
        let last = Instant(milliseconds: marks[slot * 2])
        let gap = stretch.first - last
        guard stretch.continued <= last, gap > 0, gap <= limits[slot], month.contains(last, and: stretch.last) else {
            return false
        }
        mark(slot, last: stretch.last, gap: max(marks[slot * 2 + 1], gap, stretch.greatestGap))
        return true
    }

    /// Lets the slot's mark stand for all of its signals. Two steady readings may be `limit` apart.
    package mutating func anchor(_ slot: Int, within limit: Milliseconds) { limits[slot] = limit }

    /// The slot's mark no longer stands for all of its signals.
    package mutating func release(_ slot: Int) {
        if slot < limits.count { limits[slot] = 0 }
    }

    package mutating func releaseAll() {
        for slot in limits.indices { limits[slot] = 0 }
    }

    /// How far a slot's mark reaches.
    package func last(of slot: Int) -> Instant {
        slot < limits.count ? Instant(milliseconds: marks[slot * 2]) : .distantPast
    }

    /// Sets a slot's mark.
    package mutating func mark(_ slot: Int, last: Instant, gap: Milliseconds) {
        grow(toHold: slot)
        marks[slot * 2] = last.milliseconds
        marks[slot * 2 + 1] = gap
        isChanged[slot / Self.slotsPerBlock] = true
    }

    /// Returns the blocks that have changed, and counts them as written.
    package mutating func removeChanges() -> [SteadyBlock] {
        let numbers = isChanged.indices.filter { isChanged[$0] }
        return numbers.map { number in
            isChanged[number] = false
            let start = number * Self.slotsPerBlock * 2
            let block = marks[start..<start + Self.slotsPerBlock * 2].map(\.littleEndian)
            return SteadyBlock(number: number, marks: block.withUnsafeBytes { Data($0) })
        }
    }
}

/// A month in UTC, which is computed once and kept while instants fall into it.
struct MonthOfInstants {
    private var span = Span(from: .distantPast, to: .distantPast)

    /// Whether two instants are in one month.
    mutating func contains(_ first: Instant, and second: Instant) -> Bool {
        if !span.contains(second) { span = second.monthInUTC }
        return span.contains(first)
    }
}

extension Instant {
    /// The month in UTC that it falls into. An open run ends with its month.
    package var monthInUTC: Span {
        var days = milliseconds / .days(1)
        // Division rounds towards zero.
        if milliseconds % .days(1) < 0 { days -= 1 }
        let date = CivilDate(daysSince1970: Int(days))
        let first = days - Int64(date.day - 1)
        let length = Int64(CivilDate.days(inMonth: date.month, of: date.year))
        return Span(
            from: Instant(milliseconds: first * .days(1)), to: Instant(milliseconds: (first + length) * .days(1)))
    }
}
