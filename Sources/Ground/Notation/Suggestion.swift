/// Finds the name that somebody may have meant.
public enum Suggestion {
    /// `; did you mean x?` when a candidate is near enough, otherwise the candidates, when they are few.
    public static func phrase(for word: String, among candidates: some Collection<String>) -> String {
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

    /// The word of a closed list that somebody may have meant: the nearest one, else the one that has most letters in a row
    /// in common with it (`telephone` is near `office_phone`); nil when none has four.
    public static func meant(by word: String, among words: some Sequence<String>) -> String? {
        if let nearest = nearest(to: word, among: words) { return nearest }
        return words.map { ($0, commonLetters(of: word.lowercased(), with: $0.lowercased())) }
            .filter { $0.1 >= 4 }
            .max { ($0.1, $1.0) < ($1.1, $0.0) }?.0
    }

    /// The length of the longest row of letters that both words have.
    private static func commonLetters(of first: String, with second: String) -> Int {
        let a = Array(first)
        let b = Array(second)
        var longest = 0
        var before = [Int](repeating: 0, count: b.count + 1)
        for i in a.indices {
            var row = [0]
            for j in b.indices {
                row.append(a[i] == b[j] ? before[j] + 1 : 0)
                longest = max(longest, row[j + 1])
            }
            before = row
        }
        return longest
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
