import Foundation
import Intervals
import Proofs
import Site
import Testing

@testable import Ledger

/// The marks of groups, and what they say in a file.
@Suite struct SteadyTableTests {
    private func stretch(_ first: Int64, _ last: Int64? = nil, gap: Milliseconds = 0) -> Stretch {
        Stretch(first: Sample.instant(first), last: Sample.instant(last ?? first), greatestGap: gap)
    }

    private func run(_ first: Int64, _ last: Int64, gap: Milliseconds = 0) -> Run {
        Run(first: Sample.instant(first), last: Sample.instant(last), greatestGap: gap, state: .up)
    }

    /// A slot that was read at second 0, and again within 25 seconds.
    private func anchored(_ slot: Int = 3) -> SteadyTable {
        var table = SteadyTable()
        table.mark(slot, last: Sample.instant(0), gap: 0)
        table.anchor(slot, within: 25_000)
        return table
    }

    private func expect(
        _ stretches: [Stretch], extend slot: Int, of table: inout SteadyTable, _ expected: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for stretch in stretches {
            let isExtended = table.extend(slot, by: stretch)
            #expect(isExtended == expected, "\(stretch)", sourceLocation: sourceLocation)
        }
    }

    private func expectChanges(
        _ blocks: [Int], of table: inout SteadyTable, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let changed = table.removeChanges().map(\.number)
        #expect(changed == blocks, sourceLocation: sourceLocation)
    }

    @Test func anAnchoredSlotIsExtended() {
        var table = anchored()
        expect([stretch(10), stretch(20, 40, gap: 12_000)], extend: 3, of: &table)
        #expect(table.last(of: 3) == Sample.instant(40))
        #expect(table.carried(run(0, 0), slot: 3) == run(0, 40, gap: 12_000))
        // A run's own gap may be the greater one, and its own reading the later.
        #expect(table.carried(run(0, 0, gap: 20_000), slot: 3).greatestGap == 20_000)
        #expect(table.carried(run(0, 50), slot: 3) == run(0, 50))
        #expect(table.carried(run(0, 0), slot: nil) == run(0, 0))
        #expect(table.carried(run(0, 0), slot: 9999) == run(0, 0))
    }

    /// Its signals then tell what they know of that time already.
    @Test func whatIsNotLaterIsLeftToItsSignals() {
        var table = anchored()
        expect([stretch(20)], extend: 3, of: &table)
        expect([stretch(10), stretch(20)], extend: 3, of: &table, false)
        #expect(table.last(of: 3) == Sample.instant(20))
    }

    /// A stretch that continues what was never written is not that of the mark.
    @Test func aStretchThatContinuesSomethingElseIsLeftToItsSignals() {
        var table = anchored()
        var stretch = stretch(20)
        stretch.continued = Sample.instant(10)
        expect([stretch], extend: 3, of: &table, false)
        stretch.continued = Sample.instant(0)
        expect([stretch], extend: 3, of: &table)
    }

    @Test func aSlotThatIsNotAnchoredIsLeftToItsSignals() {
        var table = SteadyTable()
        expect([stretch(10)], extend: 3, of: &table, false)
        table = anchored()
        table.release(3)
        expect([stretch(10)], extend: 3, of: &table, false)
        table = anchored()
        table.releaseAll()
        expect([stretch(10)], extend: 3, of: &table, false)
        table = anchored()
        // Too wide a gap; and one that begins before the mark and goes beyond it.
        expect([stretch(26), stretch(-5, 10)], extend: 3, of: &table, false)
        #expect(table.last(of: 3) == Sample.instant(0))
        // The limit itself is not too wide.
        expect([stretch(25)], extend: 3, of: &table)
    }

    @Test func aSlotEndsWithItsMonth() throws {
        var table = SteadyTable()
        let end = try #require(Instant("2026-10-01T00:00:00Z"))
        table.mark(0, last: end - 10_000, gap: 0)
        table.anchor(0, within: 25_000)
        expect([Stretch(first: end - 5000, last: end - 5000, greatestGap: 0)], extend: 0, of: &table)
        expect([Stretch(first: end, last: end, greatestGap: 0)], extend: 0, of: &table, false)
    }

    @Test func aSlotThatWasNeverMarkedIsOfTheDistantPast() {
        #expect(SteadyTable().last(of: 0) == .distantPast && SteadyTable().last(of: 700) == .distantPast)
        // So is one that another of its block has made room for.
        #expect(anchored().last(of: 2) == .distantPast)
    }

    // MARK: - In the file

    @Test func aBlockIsWrittenWhenItHasChanged() {
        var table = SteadyTable()
        expectChanges([], of: &table)
        table.mark(0, last: Sample.instant(1), gap: 2)
        table.mark(SteadyTable.slotsPerBlock * 2, last: Sample.instant(3), gap: 4)
        let first = table.removeChanges()
        #expect(first.map(\.number) == [0, 2])
        #expect(first.allSatisfy { $0.marks.count == SteadyTable.slotsPerBlock * SteadyTable.bytesPerMark })
        expectChanges([], of: &table)
        table.mark(1, last: Sample.instant(5), gap: 6)
        expectChanges([0], of: &table)
    }

    /// Two numbers a slot, eight octets each, the least significant first.
    @Test func theOctetsAreThoseOfTheFormat() {
        var table = SteadyTable()
        table.mark(1, last: Instant(milliseconds: 0x0102_0304_0506), gap: 0x0A0B)
        let marks = Array(table.removeChanges()[0].marks)
        #expect(Array(marks[16..<32]) == [6, 5, 4, 3, 2, 1, 0, 0, 0x0B, 0x0A, 0, 0, 0, 0, 0, 0])
        #expect(Array(marks[0..<8]) == withUnsafeBytes(of: Instant.distantPast.milliseconds.littleEndian) { Array($0) })
    }

    @Test func whatWasWrittenIsReadAgain() {
        var random = Seed(7)
        var table = SteadyTable()
        var kept: [Int: (last: Int64, gap: Int64)] = [:]
        var blocks: [Int: Data] = [:]
        for _ in 0..<500 {
            let slot = Int.random(in: 0..<1200, using: &random)
            kept[slot] = (Int64.random(in: 0..<1_000_000, using: &random), Int64.random(in: 0..<9000, using: &random))
            table.mark(slot, last: Sample.instant(kept[slot]?.last ?? 0), gap: kept[slot]?.gap ?? 0)
            if Int.random(in: 0..<20, using: &random) == 0 {
                for block in table.removeChanges() { blocks[block.number] = block.marks }
            }
        }
        for block in table.removeChanges() { blocks[block.number] = block.marks }
        var again = SteadyTable(blocks: blocks.map { SteadyBlock(number: $0.key, marks: $0.value) })
        for (slot, mark) in kept {
            #expect(again.carried(run(-10, -10), slot: slot) == run(-10, mark.last, gap: mark.gap))
            // Nothing is anchored by being read.
            expect([stretch(mark.last + 1)], extend: slot, of: &again, false)
        }
    }

    /// A block that was cut off says nothing of the slots behind.
    @Test func aShortBlockIsReadAsFarAsItGoes() {
        var table = SteadyTable()
        table.mark(0, last: Sample.instant(1), gap: 0)
        table.mark(1, last: Sample.instant(2), gap: 0)
        let block = table.removeChanges()[0]
        let again = SteadyTable(blocks: [SteadyBlock(number: 0, marks: block.marks.prefix(20))])
        #expect(again.last(of: 0) == Sample.instant(1))
        #expect(again.last(of: 5) == .distantPast)
    }

    // MARK: - Slots

    @Test func aKnownSlotIsFoundByIdentity() {
        var slots = GroupSlots()
        let group = SignalGroup([Sample.outlet])
        let before = slots[group]
        slots[group] = 7
        let after = slots[group]
        // Another object of the same signals is another group.
        let other = slots[SignalGroup([Sample.outlet])]
        #expect(before == nil && after == 7 && other == nil)
    }

    @Test func aGroupThatIsNotAskedForIsForgotten() {
        var slots = GroupSlots()
        let used = SignalGroup([Sample.outlet])
        let unused = SignalGroup([Sample.outlet])
        slots[used] = 1
        slots[unused] = 2
        for _ in 0..<2500 {
            slots.beginTransaction()
            let slot = slots[used]
            #expect(slot == 1)
        }
        let forgotten = slots[unused]
        #expect(forgotten == nil)
        // One that was asked for a while ago is still known.
        slots[unused] = 3
        for _ in 0..<1400 { slots.beginTransaction() }
        let known = slots[unused]
        #expect(known == 3)
    }
}
