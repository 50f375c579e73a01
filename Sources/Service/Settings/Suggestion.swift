/// Finds what somebody may have meant.
enum Suggestion {
    /// `; did you mean x?` when a candidate is near enough, else which there are, when they are few.
    static func phrase(for word: String, among candidates: some Collection<String>) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "; did you mean \(nearest)?" }
        if candidates.isEmpty { return "; there is none" }
        return candidates.count <= 12 ? "; there is \(candidates.sorted().joined(separator: ", "))" : ""
    }

    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        // A slip in a word of one or two letters is anybody's guess.
        let limit = word.count / 3
        return candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.1 <= limit }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Edits (insert, delete, replace, swap neighbours) from one word to the other.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
