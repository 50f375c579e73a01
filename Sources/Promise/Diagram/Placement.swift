/// Where each place of a ladder has its middle: near its neighbours, and never upon another.
struct Placement {
    /// In the order of the ladder's places.
    private(set) var middles: [Double]
    private let ladder: Ladder

    private static let sweeps = 8

    init(_ ladder: Ladder) {
        self.ladder = ladder
        middles = Array(repeating: 0, count: ladder.places.count)
        for row in ladder.rows { place(row) { _ in [] } }
        for _ in 0..<Self.sweeps {
            for row in ladder.rows { place(row) { $0.above } }
            for row in ladder.rows.reversed() { place(row) { $0.below } }
        }
        for row in ladder.rows { place(row) { $0.above + $0.below } }
    }

    /// How far the middles of two neighbours of a row must be apart.
    private func distance(_ left: Int, _ right: Int) -> Double {
        (ladder.places[left].width + ladder.places[right].width) / 2 + LayeredLayout.gap
    }

    /// Places a row so that the squares of what its places are off from where they would be are least (isotonic
    /// regression: neighbours that would collide are moved together).
    private mutating func place(_ row: [Int], near neighbours: (Ladder.Place) -> [Int]) {
        var offset = 0.0
        var offsets: [Double] = []
        for (index, place) in row.enumerated() {
            if index > 0 { offset += distance(row[index - 1], place) }
            offsets.append(offset)
        }
        var blocks: [Block] = []
        for (index, place) in row.enumerated() {
            let near = neighbours(ladder.places[place])
            let wish = near.isEmpty ? middles[place] : near.map { middles[$0] }.reduce(0, +) / Double(near.count)
            // Who has no neighbour gives way.
            blocks.append(Block(wish: wish - offsets[index], weight: near.isEmpty ? 0.01 : 1))
            while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
                let last = blocks.removeLast()
                blocks[blocks.count - 1].join(last)
            }
        }
        var index = 0
        for block in blocks {
            for _ in 0..<block.count {
                middles[row[index]] = block.mean + offsets[index]
                index += 1
            }
        }
    }

    /// Places that stand as close as they may.
    private struct Block {
        private var sum: Double
        private var weight: Double
        private(set) var count = 1

        init(wish: Double, weight: Double) {
            sum = wish * weight
            self.weight = weight
        }

        var mean: Double { sum / weight }

        mutating func join(_ other: Block) {
            sum += other.sum
            weight += other.weight
            count += other.count
        }
    }
}
