/// A mistake in a file that an engineer wrote, with its place.
public struct Problem: Hashable, Sendable {
    /// How bad a mistake is.
    public enum Severity: Hashable, Sendable {
        /// The file cannot be used.
        case error
        /// It can, but somebody should look.
        case warning(Warning)
    }

    /// Whether the file can still be used.
    public var severity: Severity
    /// The file's name, as it was asked for.
    public var file: String
    /// From 1; 0 when the file as a whole is meant.
    public var line: Int
    /// From 1, in Unicode scalars; 0 when the file as a whole is meant.
    public var column: Int
    /// What is wrong and what to write instead.
    public var message: String

    /// Creates a problem; without a line it concerns the file as a whole.
    public init(_ severity: Severity, file: String, line: Int = 0, column: Int = 0, message: String) {
        if case .warning(let warning) = severity {
            assert(message.contains(warning.rawValue), "\(warning.rawValue): \(message)")
        }
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error: …`, as compilers write it, so that editors can jump there.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): \(severity.word): \(message)"
    }
}

extension Problem.Severity {
    fileprivate var word: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        }
    }
}

/// Collects problems while a file is read, so that one run reports them all.
final class ProblemCollector {
    private(set) var problems: [Problem] = []
    /// Is told of every key that is asked for, with its file and path: Documentation/configuration.md is held against them.
    var noteKey: ((_ file: String, _ path: String) -> Void)?

    func report(_ problem: Problem) { problems.append(problem) }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// By place, each once: what several contracts share is read for each of them.
    var inOrder: [Problem] {
        var seen: Set<Problem> = []
        return problems.filter { seen.insert($0).inserted }
            .sorted { ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message) }
    }
}
