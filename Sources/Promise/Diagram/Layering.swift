/// The row of each box: below everything that leads to it.
struct Layering {
    private(set) var ranks: [Int]
    /// What is left when circles are opened.
    private(set) var edges: [LayeredLayout.Edge] = []
    private(set) var leftOut: [LayeredLayout.Edge] = []

    init(levels: [Int], edges all: [LayeredLayout.Edge]) {
        ranks = levels
        let edges = all.filter { levels.indices.contains($0.from) && levels.indices.contains($0.to) }
        let closing = Self.closingCircles(edges, count: levels.count)
        for (number, edge) in edges.enumerated() {
            if closing.contains(number) { leftOut.append(edge) } else { self.edges.append(edge) }
        }
        sink()
        closeGaps()
    }

    /// Ways back to a box from which they were come by, found by going through everything once, depth first.
    private static func closingCircles(_ edges: [LayeredLayout.Edge], count: Int) -> Set<Int> {
        var leaving: [[Int]] = Array(repeating: [], count: count)
        for (number, edge) in edges.enumerated() { leaving[edge.from].append(number) }
        var isOpen = Array(repeating: false, count: count)
        var isSeen = isOpen
        var found: Set<Int> = []
        for start in 0..<count where !isSeen[start] {
            var path = [(box: start, next: 0)]
            isSeen[start] = true
            isOpen[start] = true
            while let (box, next) = path.last {
                guard next < leaving[box].count else {
                    isOpen[box] = false
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let number = leaving[box][next]
                let target = edges[number].to
                if isOpen[target] { found.insert(number) }
                guard !isSeen[target] else { continue }
                isSeen[target] = true
                isOpen[target] = true
                path.append((target, 0))
            }
        }
        return found
    }

    /// Each box one row below the lowest that leads to it, and not above its own level.
    private mutating func sink() {
        var leaving: [[Int]] = Array(repeating: [], count: ranks.count)
        var waiting = Array(repeating: 0, count: ranks.count)
        for edge in edges {
            leaving[edge.from].append(edge.to)
            waiting[edge.to] += 1
        }
        var ready = ranks.indices.filter { waiting[$0] == 0 }
        while let box = ready.popLast() {
            for target in leaving[box] {
                ranks[target] = max(ranks[target], ranks[box] + 1)
                waiting[target] -= 1
                if waiting[target] == 0 { ready.append(target) }
            }
        }
    }

    /// No row is empty.
    private mutating func closeGaps() {
        let used = Set(ranks).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(used, used.indices))
        ranks = ranks.map { numbers[$0] ?? 0 }
    }
}
