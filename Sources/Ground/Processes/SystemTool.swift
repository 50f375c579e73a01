public import Foundation
import Notation

/// A well-kept program of the system, such as `tar` or `openssl`, run to its end: with arguments, without a shell, and
/// with nothing of this process's environment. Blocks.
public struct SystemTool: Sendable {
    /// What came of a run.
    public struct Outcome: Sendable {
        /// The exit code; of a program that a signal ended, the signal's number.
        public let status: Int32
        /// What it wrote to standard output.
        public let output: Data
        /// The beginning of what it complained of, on one line.
        public let complaint: String
    }

    /// What it is called.
    public let name: String
    private let path: String

    /// Finds a program in `PATH`, and where Debian has those that every system has.
    ///
    /// - Throws: `SystemToolError` when it is not installed.
    public init(_ name: String) throws(SystemToolError) {
        guard let path = Self.place(of: name) else {
            throw SystemToolError(description: "The program \(name) is not installed.", isMissing: true)
        }
        self.name = name
        self.path = path
    }

    /// Where a program is: in `PATH`, or where Debian has those that every system has. Nil where it is not installed.
    public static func place(of name: String) -> String? {
        let listed = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let places = (listed + ["/usr/bin", "/bin"]).filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
        return places.first(where: FileManager.default.isExecutableFile)
    }

    /// Runs it and waits.
    ///
    /// - Parameter input: what it can read from standard input.
    /// - Throws: `SystemToolError` when it cannot be started.
    public func run(_ arguments: [String], input: String = "") throws(SystemToolError) -> Outcome {
        do {
            let given = try MemoryFile(holding: input)
            let printed = try MemoryFile(holding: "")
            let complained = try MemoryFile(holding: "")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"]
            process.standardInput = FileHandle(fileDescriptor: given.descriptor)
            process.standardOutput = FileHandle(fileDescriptor: printed.descriptor)
            process.standardError = FileHandle(fileDescriptor: complained.descriptor)
            try process.run()
            process.waitUntilExit()
            withExtendedLifetime(given) {}
            let words = String(decoding: try complained.content().prefix(2048), as: UTF8.self)
            return Outcome(
                status: process.terminationStatus, output: try printed.content(),
                complaint: words.trimmingCharacters(in: .whitespacesAndNewlines).onOneLine)
        } catch {
            throw SystemToolError(description: "\(path) cannot be run: \(SystemReason.of(error))")
        }
    }

    /// Runs it where nothing but success will do, and returns what it wrote.
    ///
    /// - Throws: `SystemToolError` with its complaint when it fails.
    @discardableResult
    public func succeed(_ arguments: [String], input: String = "") throws(SystemToolError) -> Data {
        let outcome = try run(arguments, input: input)
        guard outcome.status == 0 else {
            throw SystemToolError(description: "\(name) failed (\(outcome.status)): \(outcome.complaint)")
        }
        return outcome.output
    }
}

/// Why a program of the system did not do its work: a sentence for people.
public struct SystemToolError: Error, CustomStringConvertible {
    public let description: String
    /// Whether it is not there.
    public var isMissing = false
}
