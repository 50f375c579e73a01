/// Boxes and stretches of ways in pixels.
struct Drawing {
    private(set) var boxes: [LayeredLayout.Box] = []
    private(set) var hops: [[LayeredLayout.Hop]]
    private(set) var width = 0.0
    private(set) var height = LayeredLayout.margin

    private let ladder: Ladder
    private let middles: [Double]
    private let sizes: [LayeredLayout.Size]
    /// By row.
    private var tops: [Double] = []
    private var heights: [Double] = []

    /// Between two rows, before and after what goes across.
    private static let lead = 12.0
    /// Between two that go across one above the other.
    private static let track = 7.0
    /// Between two ways that end at one box.
    private static let port = 16.0

    init(_ ladder: Ladder, sizes: [LayeredLayout.Size], middles: [Double]) {
        self.ladder = ladder
        self.sizes = sizes
        let left = ladder.places.indices.map { middles[$0] - ladder.places[$0].width / 2 }.min() ?? 0
        self.middles = middles.map { $0 - left + LayeredLayout.margin }
        hops = Array(repeating: [], count: sizes.count)
        heights = ladder.rows.map { row in
            row.filter { !ladder.places[$0].isBend }.map { sizes[ladder.places[$0].box].height }.max() ?? 0
        }
        for rank in ladder.rows.indices { draw(rank) }
        height += LayeredLayout.margin
        boxes = sizes.indices.map { number in
            LayeredLayout.Box(
                left: self.middles[number] - sizes[number].width / 2, top: tops[ladder.places[number].rank],
                width: sizes[number].width, height: sizes[number].height)
        }
        width = (boxes.map { $0.left + $0.width }.max() ?? 0) + LayeredLayout.margin
        let bends = ladder.places.indices.filter { ladder.places[$0].isBend }.map { self.middles[$0] }
        width = max(width, (bends.max() ?? 0) + LayeredLayout.margin)
    }

    /// Adds a row, and what leads to it from the one above.
    private mutating func draw(_ rank: Int) {
        guard rank > 0 else {
            tops.append(height)
            height += heights[rank]
            return
        }
        let above = ladder.rows[rank - 1]
        let ends = ends(at: rank)
        let tracks = Tracks(
            above.map { source in ladder.places[source].below.map { ends[[source, $0]] ?? 0 } + [middles[source]] })
        let from = tops[rank - 1] + heights[rank - 1]
        height = from + 2 * Self.lead + Double(max(0, tracks.count - 1)) * Self.track
        tops.append(height)
        for (index, source) in above.enumerated() {
            let across = from + Self.lead + Double(tracks.numbers[index]) * Self.track
            for target in ladder.places[source].below {
                hops[ladder.places[source].box].append(
                    LayeredLayout.Hop(
                        fromX: middles[source], fromY: bottom(of: source), acrossY: across,
                        toX: ends[[source, target]] ?? 0,
                        // A bend is passed, down to the end of its row.
                        toY: ladder.places[target].isBend ? height + heights[rank] : height))
            }
        }
        height += heights[rank]
    }

    /// Where a way leaves: a bend is passed, down to the end of its row.
    private func bottom(of place: Int) -> Double {
        let rank = ladder.places[place].rank
        let length = ladder.places[place].isBend ? heights[rank] : sizes[ladder.places[place].box].height
        return tops[rank] + length
    }

    /// Where each way ends at its target: beside the others, in their order.
    private func ends(at rank: Int) -> [[Int]: Double] {
        var ends: [[Int]: Double] = [:]
        for target in ladder.rows[rank] {
            let place = ladder.places[target]
            let sources = place.above.sorted { (middles[$0], $0) < (middles[$1], $1) }
            let room = max(0, place.width - 12)
            let step = min(Self.port, room / Double(max(1, sources.count - 1)))
            for (index, source) in sources.enumerated() {
                ends[[source, target]] = middles[target] + (Double(index) - Double(sources.count - 1) / 2) * step
            }
        }
        return ends
    }
}

/// Heights at which ways go across between two rows, so that no two run on top of each other.
private struct Tracks {
    /// For each source, the number of its height.
    private(set) var numbers: [Int] = []
    private(set) var count = 0

    /// - Parameter points: for each source, every x that it touches.
    init(_ points: [[Double]]) {
        numbers = Array(repeating: 0, count: points.count)
        let extents = points.map { (low: $0.min() ?? 0, high: $0.max() ?? 0) }
        var taken: [Double] = []
        for index in points.indices.sorted(by: { (extents[$0].low, $0) < (extents[$1].low, $1) }) {
            guard extents[index].high - extents[index].low > 0.01 else { continue }
            let track = taken.firstIndex { $0 + 4 < extents[index].low } ?? taken.count
            if track == taken.count { taken.append(extents[index].high) } else { taken[track] = extents[index].high }
            numbers[index] = track
        }
        count = taken.count
    }
}
