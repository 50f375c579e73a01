import Digests
import Foundation
import Notation
import Processes
public import Settings

/// Who came in, who was refused and who entered what: two rows of files of JSON Lines beside the ledger, one of what was
/// done and one of refusals, so that strangers crowd out nothing. Each line holds a digest of the line before, and old
/// files are removed. From any thread and process.
public struct AccessLog: Sendable {
    /// One of the two rows.
    public enum Shelf: String, Sendable, CaseIterable {
        case doings = "access"
        case refusals = "refused"

        /// So many files are kept.
        var most: Int {
            switch self {
            case .doings: 64
            case .refusals: 8
            }
        }
    }

    /// Where to go on reading: backwards, before this line of this file.
    public struct Cursor: Hashable, Sendable, CustomStringConvertible {
        let file: Int
        let line: Int

        init(file: Int, line: Int) {
            self.file = file
            self.line = line
        }

        /// Reads what `description` wrote.
        public init?(_ text: String) {
            let parts = text.split(separator: ".").map { Int($0) }
            guard parts.count == 2, let file = parts[0], let line = parts[1], file > 0, line >= 0 else { return nil }
            self.init(file: file, line: line)
        }

        public var description: String { "\(file).\(line)" }

        /// Before the oldest line.
        public static let end = Cursor(file: 0, line: 0)
    }

    /// Some entries, the newest first.
    public struct Page: Sendable {
        public let entries: [AccessEntry]
        /// Where older ones begin; nil when there is none.
        public let next: Cursor?
    }

    /// As it stands in a file.
    private struct Line: Codable {
        let entry: AccessEntry
        /// Of the line before, in this file or the one before it.
        let previous: String?
    }

    /// A file is followed by the next one when it has so many octets.
    static let largestFile = 1 << 20
    private let base: String

    init(base: String) { self.base = base }

    /// The log beside the ledger that a configuration names.
    public init(of configuration: Configuration) { self.init(base: AccountFile.path(of: configuration)) }

    // MARK: - Writing

    /// Adds a line.
    ///
    /// - Throws: `Refusal` with `.unwritable`.
    public func append(_ entry: AccessEntry) throws(Refusal) {
        let shelf: Shelf = entry.event.isRefusal ? .refusals : .doings
        try Refusal.translating {
            let lock = try FileLock(path: "\(base).log.lock")
            defer { withExtendedLifetime(lock) {} }
            FileOwner.take(after: base, "\(base).log.lock")
            let numbers = try self.numbers(shelf)
            var number = numbers.last ?? 1
            let content = try content(shelf, number)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // A line that was cut off by a full disk is ended, and found by `findings`.
            let isWhole = content.last.map { $0 == UInt8(ascii: "\n") } ?? true
            let line = Line(entry: entry, previous: Self.lines(content).last.map(Self.digest))
            let octets = Data((isWhole ? "" : "\n").utf8) + (try encoder.encode(line)) + Data("\n".utf8)
            if content.count >= Self.largestFile {
                number += 1
                for old in numbers where old <= number - shelf.most { try remove(shelf, old) }
            }
            try write(octets, to: path(shelf, number))
        }
    }

    private func write(_ octets: Data, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileFailure(path, cannotBe: .written, code: errno) }
        defer { close(descriptor) }
        let code = DescriptorWriting.write(octets, to: descriptor)
        guard code == 0 else { throw FileFailure(path, cannotBe: .written, code: code) }
        FileOwner.take(after: base, path)
    }

    private func remove(_ shelf: Shelf, _ number: Int) throws {
        let path = path(shelf, number)
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileFailure(path, cannotBe: .written, code: errno)
        }
    }

    // MARK: - Reading

    /// Entries of a shelf, the newest first.
    ///
    /// - Parameter before: where the page before ended; nil begins with the newest.
    /// - Throws: `Refusal` with `.unreadable`.
    public func page(_ shelf: Shelf, before: Cursor? = nil, limit: Int) throws(Refusal) -> Page {
        try Refusal.translating {
            var entries: [AccessEntry] = []
            for number in try numbers(shelf).reversed() where number <= before?.file ?? .max {
                let lines = Self.lines(try content(shelf, number))
                var line = number == before?.file ? min(before?.line ?? 0, lines.count) : lines.count
                while line > 0 {
                    guard entries.count < limit else {
                        return Page(entries: entries, next: Cursor(file: number, line: line))
                    }
                    line -= 1
                    // A damaged line is told of by `findings`, and hides no other.
                    if let read = try? JSONDecoder().decode(Line.self, from: lines[line]) { entries.append(read.entry) }
                }
            }
            return Page(entries: entries, next: nil)
        }
    }

    /// What was changed or cut out, a sentence each. That the newest lines were cut off cannot be seen.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func findings() throws(Refusal) -> [String] {
        try Refusal.translating {
            var findings: [String] = []
            for shelf in Shelf.allCases {
                var previous: Data?
                for number in try numbers(shelf) {
                    for (index, text) in Self.lines(try content(shelf, number)).enumerated() {
                        defer { previous = text }
                        let place = "\(path(shelf, number)):\(index + 1)"
                        guard let line = try? JSONDecoder().decode(Line.self, from: text) else {
                            findings.append("\(place): not an entry")
                            continue
                        }
                        guard let previous, line.previous != Self.digest(previous) else { continue }
                        findings.append("\(place): the line before was changed, or lines were cut out")
                    }
                }
            }
            return findings
        }
    }

    /// The files' numbers, in order.
    private func numbers(_ shelf: Shelf) throws -> [Int] {
        let place = URL(fileURLWithPath: base)
        let folder = place.deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        let prefix = "\(place.lastPathComponent).\(shelf.rawValue)-"
        return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name -> Int? in
            guard name.hasPrefix(prefix), name.hasSuffix(".jsonl") else { return nil }
            return Int(name.dropFirst(prefix.count).dropLast(".jsonl".count))
        }.sorted()
    }

    private func content(_ shelf: Shelf, _ number: Int) throws -> Data {
        let path = path(shelf, number)
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch CocoaError.fileReadNoSuchFile {
            return Data()
        } catch {
            throw FileFailure(path, cannotBe: .read, error)
        }
    }

    private func path(_ shelf: Shelf, _ number: Int) -> String { "\(base).\(shelf.rawValue)-\(number).jsonl" }

    private static func lines(_ content: Data) -> [Data] {
        content.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }

    private static func digest(_ line: Data) -> String { String(Digest(of: line).bytes.hexadecimal().prefix(32)) }
}
