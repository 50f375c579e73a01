/// A mistake in a file that an engineer wrote, with its place.
public struct Problem: Hashable, Sendable {
    public enum Severity: Hashable, Sendable {
        /// The file cannot be used.
        case error
        /// It can, but somebody should look.
        case warning
    }

    public var severity: Severity
    public var file: String
    /// From 1; 0 when the file as a whole is meant.
    public var line: Int
    public var column: Int
    /// What is wrong and what to write instead.
    public var message: String

    public init(_ severity: Severity, file: String, line: Int = 0, column: Int = 0, _ message: String) {
        (self.severity, self.file, self.line, self.column) = (severity, file, line, column)
        self.message = message
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error: …`, as compilers write it, so that editors can jump there.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): \(severity == .error ? "error" : "warning"): \(message)"
    }
}

/// Collects problems while a file is read, so that one run reports them all.
final class ProblemCollector {
    private(set) var problems: [Problem] = []

    func report(_ problem: Problem) { problems.append(problem) }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    var inOrder: [Problem] {
        var seen: Set<Problem> = []
        return problems.filter { seen.insert($0).inserted }
            .sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }
}

/// Finds what somebody may have meant.
enum Suggestion {
    /// `; did you mean x?` when a candidate is near enough, else nothing.
    static func phrase(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \($0)?" } ?? ""
    }

    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
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
