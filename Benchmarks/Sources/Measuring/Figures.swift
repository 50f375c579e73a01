import Foundation
import Synchronization

/// One number that a benchmark found.
public struct Figure: Encodable, Sendable {
    /// Which way is an improvement.
    public enum Better: String, Encodable, Sendable {
        case lower
        case higher
        /// Of a limit or a peer that is measured beside ours, and of how two of our own figures relate.
        case neither
    }

    /// What was measured, from the room to the number: `judge/UPS of three phases/poll`.
    public let name: String
    public let unit: String
    public let better: Better
    public let value: Double
    /// What the value is the median of; empty when it was measured once.
    public let samples: [Double]

    public init(_ name: String, value: Double, unit: String, better: Better = .lower) {
        self.name = name
        self.unit = unit
        self.better = better
        self.value = value
        samples = []
    }

    /// Of an even number of samples the upper one in the middle counts.
    public init(_ name: String, medianOf samples: [Double], unit: String, better: Better = .lower) {
        precondition(!samples.isEmpty, "a median is one of its samples")
        self.name = name
        self.unit = unit
        self.better = better
        self.samples = samples
        value = samples.sorted()[samples.count / 2]
    }
}

/// What one run of a benchmark found: told to people line by line, and kept for programs when the command line says
/// `--json FILE`.
///
/// The file gains one line, a document that `support/figures.py` describes and writes; it adds the machine, the commit
/// and the versions.
public final class Figures: Sendable {
    /// The command line without the program's name and `--json FILE`.
    public let arguments: [String]

    private let benchmark: String
    private let file: String?
    private let found = Mutex<[Figure]>([])

    public init(commandLine: [String]) {
        benchmark = URL(fileURLWithPath: commandLine.first ?? "").lastPathComponent
        var rest = Array(commandLine.dropFirst())
        if let place = rest.firstIndex(of: "--json"), place + 1 < rest.count {
            file = rest[place + 1]
            rest.removeSubrange(place...place + 1)
        } else {
            file = nil
        }
        arguments = rest
    }

    /// Prints a line, and keeps the figures that it shows.
    public func tell(_ line: String, figures: [Figure] = []) {
        print(line)
        found.withLock { $0 += figures }
    }

    /// Adds what was found to the file, when there is one; call it last.
    public func write() throws {
        guard let file else { return }
        let writer = Process()
        let input = Pipe()
        writer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        writer.arguments = ["python3", Self.script, benchmark, file]
        writer.standardInput = input
        try writer.run()
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(found.withLock(\.self)))
        try input.fileHandleForWriting.close()
        writer.waitUntilExit()
        // It has said why.
        guard writer.terminationStatus == 0 else { exit(1) }
    }

    /// `Benchmarks/support/figures.py` of the tree that this was built from.
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("support/figures.py").path
}
