import Diagram
import Proofs
import Testing

/// Boxes in rows, whatever leads where.
struct LayoutTests {
    private struct Drawn {
        var sizes: [LayeredLayout.Size]
        var levels: [Int]
        var edges: [LayeredLayout.Edge]
        var layout: LayeredLayout { LayeredLayout(sizes: sizes, levels: levels, edges: edges) }
    }

    /// Any graph: with circles, loops, ways given twice, and boxes of every size.
    private static func random(_ number: UInt64) -> Drawn {
        var seed = Seed(number)
        let count = seed.number(0...24)
        let sizes = (0..<count).map { _ in
            LayeredLayout.Size(width: Double(seed.number(10...200)), height: Double(seed.number(10...60)))
        }
        let levels = (0..<count).map { _ in seed.number(0...5) }
        guard count > 0 else { return Drawn(sizes: [], levels: [], edges: []) }
        let edges = (0..<seed.number(0...40)).map { _ in
            LayeredLayout.Edge(from: seed.number(0...count - 1), to: seed.number(0...count - 1))
        }
        return Drawn(sizes: sizes, levels: levels, edges: edges)
    }

    @Test func noBoxStandsUponAnother() {
        for number in seeds("boxes apart", few: 300, many: 30_000) {
            let boxes = Self.random(number).layout.boxes
            for (index, a) in boxes.enumerated() {
                for b in boxes.dropFirst(index + 1) {
                    let isApart =
                        a.left + a.width < b.left || b.left + b.width < a.left || a.bottom < b.top || b.bottom < a.top
                    #expect(isApart, "seed \(number): \(a) \(b)")
                }
            }
        }
    }

    @Test func everyWayGoesDown() {
        for number in seeds("ways go down", few: 300, many: 30_000) {
            let drawn = Self.random(number)
            let layout = drawn.layout
            let leftOut = Set(layout.leftOut)
            for edge in drawn.edges where !leftOut.contains(edge) {
                #expect(layout.ranks[edge.from] < layout.ranks[edge.to], "seed \(number): \(edge)")
                #expect(layout.boxes[edge.from].bottom < layout.boxes[edge.to].top, "seed \(number): \(edge)")
            }
            for hop in layout.hops.joined() {
                #expect(hop.fromY < hop.acrossY && hop.acrossY < hop.toY, "seed \(number): \(hop)")
            }
        }
    }

    /// From each box the stretches reach the upper edges of all that it leads to, and no other box.
    @Test func everyWayArrives() {
        for number in seeds("ways arrive", few: 300, many: 30_000) {
            let drawn = Self.random(number)
            let layout = drawn.layout
            let leftOut = Set(layout.leftOut)
            for (box, hops) in layout.hops.enumerated() {
                var reached: Set<Int> = []
                for (target, place) in layout.boxes.enumerated() {
                    let isMet = hops.contains { hop in
                        abs(hop.toY - place.top) < 0.01 && hop.toX > place.left && hop.toX < place.left + place.width
                    }
                    if isMet { reached.insert(target) }
                }
                let wanted = drawn.edges.filter { $0.from == box && !leftOut.contains($0) }.map(\.to)
                #expect(reached == Set(wanted), "seed \(number): from \(box)")
            }
        }
    }

    /// A way passes between the boxes of a row.
    @Test func noWayRunsThroughABox() {
        for number in seeds("ways between boxes", few: 300, many: 30_000) {
            let layout = Self.random(number).layout
            for hop in layout.hops.joined() {
                for box in layout.boxes where box.top + 0.01 < hop.toY && hop.fromY < box.bottom - 0.01 {
                    let stands = hop.toX > box.left - 0.01 && hop.toX < box.left + box.width + 0.01
                    #expect(!(stands && box.top >= hop.acrossY), "seed \(number): \(hop) runs through \(box)")
                }
            }
        }
    }

    @Test func onlyCirclesAreLeftOut() {
        for number in seeds("circles opened", few: 300, many: 30_000) {
            let drawn = Self.random(number)
            for edge in drawn.layout.leftOut {
                #expect(Self.leads(from: edge.to, to: edge.from, drawn.edges), "seed \(number): \(edge)")
            }
        }
    }

    /// By trying everything that can be reached.
    private static func leads(from start: Int, to end: Int, _ edges: [LayeredLayout.Edge]) -> Bool {
        var reached: Set<Int> = [start]
        while true {
            let more = Set(edges.filter { reached.contains($0.from) }.map(\.to)).subtracting(reached)
            guard !more.isEmpty else { return reached.contains(end) }
            reached.formUnion(more)
        }
    }

    @Test func theSameIsPlacedTheSame() {
        for number in seeds("placed the same", few: 100, many: 5000) {
            #expect(Self.random(number).layout == Self.random(number).layout)
        }
    }

    /// A tree can be drawn without a crossing, and is.
    @Test func aTreeDoesNotCrossItself() {
        for number in seeds("trees", few: 100, many: 5000) {
            var seed = Seed(number)
            let count = seed.number(2...30)
            let sizes = Array(repeating: LayeredLayout.Size(width: 40, height: 20), count: count)
            let edges = (1..<count).map { LayeredLayout.Edge(from: seed.number(0...$0 - 1), to: $0) }
            let layout = LayeredLayout(sizes: sizes, levels: Array(repeating: 0, count: count), edges: edges)
            for (a, b) in Self.pairs(edges) {
                let (top, other) = (layout.boxes[a.from], layout.boxes[b.from])
                let (end, rest) = (layout.boxes[a.to], layout.boxes[b.to])
                guard layout.ranks[a.from] == layout.ranks[b.from], layout.ranks[a.to] == layout.ranks[b.to],
                    a.from != b.from
                else { continue }
                #expect((top.middle < other.middle) == (end.middle < rest.middle), "seed \(number): \(a) \(b)")
            }
        }
    }

    private static func pairs(_ edges: [LayeredLayout.Edge]) -> [(LayeredLayout.Edge, LayeredLayout.Edge)] {
        edges.enumerated().flatMap { index, a in edges.dropFirst(index + 1).map { (a, $0) } }
    }

    @Test func aWholeCircleIsDrawn() {
        let sizes = Array(repeating: LayeredLayout.Size(width: 40, height: 20), count: 3)
        let edges = [
            LayeredLayout.Edge(from: 0, to: 1), LayeredLayout.Edge(from: 1, to: 2), LayeredLayout.Edge(from: 2, to: 0),
            LayeredLayout.Edge(from: 1, to: 1),
        ]
        let layout = LayeredLayout(sizes: sizes, levels: [0, 0, 0], edges: edges)
        #expect(layout.ranks == [0, 1, 2])
        #expect(layout.leftOut == [edges[2], edges[3]])
    }
}
