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

    /// By place, each once: what several contracts share is read for each of them.
    var inOrder: [Problem] {
        var seen: Set<Problem> = []
        return problems.filter { seen.insert($0).inserted }
            .sorted { ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message) }
    }
}
