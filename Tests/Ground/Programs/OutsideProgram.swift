public import Foundation

/// A program of somebody else that reads what ours writes, run once to its end.
public struct OutsideProgram: Sendable {
    /// What came of it.
    public struct Outcome: Sendable {
        public let status: Int32
        /// What it wrote, to standard output and standard error.
        public let output: String
    }

    private let file: URL

    /// A program of the system, by its name; nil where it is not installed (`make setup-test`).
    public init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        self.init(name, in: folders)
    }

    /// A program of the tests' own virtual environment; nil where it is not installed (`make setup-test`).
    public init?(python name: String) { self.init(name, in: ["\(Self.environment)/bin"]) }

    private static var environment: String {
        ProcessInfo.processInfo.environment["MAINSTAY_VENV"]
            ?? ProjectFolder.url.appendingPathComponent(".build-venv").path
    }

    /// A file of a package in the tests' own virtual environment; nil where it is not installed (`make setup-test`).
    public static func packaged(_ path: String) -> URL? {
        let libraries = URL(fileURLWithPath: "\(environment)/lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        return versions.map { libraries.appendingPathComponent("\($0)/site-packages/\(path)") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    private init?(_ name: String, in folders: [String]) {
        let places = folders.map { "\($0)/\(name)" }
        guard let path = places.first(where: FileManager.default.isExecutableFile) else { return nil }
        file = URL(fileURLWithPath: path)
    }

    /// Runs it and waits.
    ///
    /// - Throws: what keeps it from running.
    public func run(_ arguments: [String], input: String = "", in folder: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = file
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        // Files instead of pipes: neither end waits for the other.
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let (given, taken) = (place.appendingPathComponent("in"), place.appendingPathComponent("out"))
        try Data(input.utf8).write(to: given)
        try Data().write(to: taken)
        let output = try FileHandle(forWritingTo: taken)
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: try Data(contentsOf: taken), as: UTF8.self))
    }
}
