/// Rows of places: the boxes, and bends where a way passes a row without a box of its own.
///
/// The ways out of one box pass a row together, at one bend, as wires leave by one bar.
struct Ladder {
    struct Place {
        /// Whose box it is, or whose ways bend here.
        let box: Int
        let isBend: Bool
        let rank: Int
        let width: Double
        var above: [Int] = []
        var below: [Int] = []
    }

    private(set) var places: [Place] = []
    /// By row, from left to right.
    private(set) var rows: [[Int]] = []

    private static let bendWidth = 4.0
    private static let sweeps = 12

    init(_ layering: Layering, sizes: [LayeredLayout.Size]) {
        for (box, rank) in layering.ranks.enumerated() {
            places.append(Place(box: box, isBend: false, rank: rank, width: sizes[box].width))
        }
        var bends: [[Int]: Int] = [:]
        for edge in layering.edges {
            var from = edge.from
            for rank in layering.ranks[edge.from] + 1..<layering.ranks[edge.to] {
                let key = [edge.from, rank]
                let bend = bends[key] ?? places.count
                if bend == places.count {
                    bends[key] = bend
                    places.append(Place(box: edge.from, isBend: true, rank: rank, width: Self.bendWidth))
                    join(from, bend)
                }
                from = bend
            }
            join(from, edge.to)
        }
        rows = Array(repeating: [], count: (layering.ranks.max() ?? -1) + 1)
        arrange()
    }

    private mutating func join(_ upper: Int, _ lower: Int) {
        places[upper].below.append(lower)
        places[lower].above.append(upper)
    }

    /// As one comes by them, following each way to its end: trees do not cross themselves.
    private mutating func arrange() {
        var isSeen = Array(repeating: false, count: places.count)
        for start in places.indices where places[start].above.isEmpty {
            var open = [start]
            while let place = open.popLast() {
                guard !isSeen[place] else { continue }
                isSeen[place] = true
                rows[places[place].rank].append(place)
                open += places[place].below.reversed()
            }
        }
    }

    // MARK: - Crossings

    /// Moves places within their rows to where their neighbours are, down and up again, and keeps the best that was seen.
    mutating func order() {
        var best = rows
        var fewest = crossings
        for sweep in 0..<Self.sweeps where fewest > 0 {
            let isDown = sweep.isMultiple(of: 2)
            for rank in isDown ? Array(rows.indices) : rows.indices.reversed() {
                sort(rank) { isDown ? $0.above : $0.below }
            }
            let count = crossings
            guard count < fewest else { continue }
            fewest = count
            best = rows
        }
        rows = best
    }

    /// By the mean place of the neighbours; whoever has none stays.
    private mutating func sort(_ rank: Int, by neighbours: (Place) -> [Int]) {
        let positions = positions
        let row = rows[rank]
        let weights = row.enumerated().map { index, place -> Double in
            let near = neighbours(places[place])
            guard !near.isEmpty else { return Double(index) }
            return near.map { positions[$0] }.reduce(0, +) / Double(near.count)
        }
        let order = row.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
        rows[rank] = order.map { row[$0] }
    }

    /// The place of each in its row, so that rows of different lengths can be compared.
    private var positions: [Double] {
        var positions = Array(repeating: 0.0, count: places.count)
        for row in rows {
            for (index, place) in row.enumerated() { positions[place] = Double(index) }
        }
        return positions
    }

    /// How many pairs of stretches cross.
    var crossings: Int {
        let positions = positions
        return rows.reduce(0) { sum, row in
            var passed: [Double] = []
            var count = 0
            for place in row {
                let targets = places[place].below.map { positions[$0] }.sorted()
                for target in targets { count += passed.count - Self.place(of: target, in: passed) }
                for target in targets { passed.insert(target, at: Self.place(of: target, in: passed)) }
            }
            return sum + count
        }
    }

    /// After everything that is not greater.
    private static func place(of value: Double, in sorted: [Double]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
