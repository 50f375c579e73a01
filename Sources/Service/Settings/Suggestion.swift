/// Finds the name that somebody may have meant.
public enum Suggestion {
    /// `; did you mean x?` when a candidate is near enough, otherwise the candidates, when they are few.
    static func phrase(for word: String, among candidates: some Collection<String>) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "; did you mean \(nearest)?" }
        if candidates.isEmpty { return "; there is none" }
        guard candidates.count <= 12 else { return "" }
        return "; there is \(candidates.sorted().joined(separator: ", "))"
    }

    /// The candidate with the fewest edits, at most one for every three letters of the word.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        // In a word of one or two letters a slip cannot be recognised.
        let limit = word.count / 3
        return candidates.map { ($0, distance(from: word.lowercased(), to: $0.lowercased())) }
            .filter { $0.1 <= limit }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// The number of edits (insert, delete, replace, swap neighbours) that lead from one word to the other.
    private static func distance(from first: String, to second: String) -> Int {
        let a = Array(first)
        let b = Array(second)
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let replacement = a[i] == b[j] ? 0 : 1
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + replacement)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
