import CRRD
import Foundation
import Intervals

/// One round-robin archive, as librrd keeps it: a file that never grows.
///
/// Every value is that of one whole slot, told at its end, so that the library has nothing to interpolate.
struct RoundRobinFile {
    let path: String

    /// What an archive holds.
    struct Layout {
        /// The names of its columns; a value must not be less than `least`.
        var columns: [String]
        var least: Double?
        /// How many single slots it keeps.
        var slots: Int
        /// By which functions longer times are put together, besides the average.
        var others: [String]

        /// Three months of slots, so that a month can be ranked after it has ended.
        static let traffic = Layout(columns: ["in", "out"], least: 0, slots: 27_000, others: ["MAX"])
        static let number = Layout(columns: ["value"], least: nil, slots: 1_488, others: ["MIN", "MAX"])

        /// The library's words. Longer times are known where half of their slots are.
        var definitions: [String] {
            let limit = least.map { "\($0)" } ?? "U"
            let columns = columns.map { "DS:\($0):GAUGE:\(RoundRobinFile.heartbeat):\(limit):U" }
            let longer = ["AVERAGE"] + others
            let archives = [(6, 1_488), (24, 1_488), (288, 1_100)].flatMap { steps, rows in
                longer.map { "RRA:\($0):0.5:\(steps):\(rows)" }
            }
            return columns + ["RRA:AVERAGE:0.5:1:\(slots)"] + archives
        }
    }

    private static let step = TrafficSlot.length / 1000
    /// What is told later than this leaves the time between unknown.
    private static let heartbeat: Milliseconds = 600

    /// Loads the library, which is done once.
    ///
    /// - Throws: `ArchiveError` with `.library`.
    static func load() throws(ArchiveError) {
        guard let problem = crrd_load() else { return }
        defer { crrd_free(problem) }
        throw ArchiveError(
            kind: .library,
            description: "Traffic and histories need librrd (Debian: librrd8): \(String(cString: problem))")
    }

    /// Makes the file; its first slot begins at an instant.
    ///
    /// - Throws: `ArchiveError`.
    func create(_ layout: Layout, from start: Instant) throws(ArchiveError) {
        let result = Self.withLines(layout.definitions) { count, lines in
            crrd_create(path, UInt(Self.step), Self.seconds(start), count, lines)
        }
        if result != 0 { throw failure }
    }

    /// The end of the latest slot that was told.
    ///
    /// - Throws: `ArchiveError`.
    func lastTold() throws(ArchiveError) -> Instant {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ArchiveError(kind: .missing, description: "\(path): nothing was measured yet")
        }
        let seconds = crrd_last(path)
        if seconds < 0 { throw failure }
        return Instant(milliseconds: seconds * 1000)
    }

    /// Tells slots by their ends, in order; nil is what nobody knows.
    ///
    /// - Throws: `ArchiveError`.
    func tell(_ slots: [(end: Instant, values: [Double?])]) throws(ArchiveError) {
        let lines = slots.map { slot in
            ([Self.seconds(slot.end).description] + slot.values.map { $0.map { "\($0)" } ?? "U" })
                .joined(separator: ":")
        }
        if Self.withLines(lines, { crrd_update(path, $0, $1) }) != 0 { throw failure }
    }

    /// Reads the rows nearest to a step, one series for each column.
    ///
    /// - Throws: `ArchiveError`.
    func fetch(_ function: String, in span: Span, step: Milliseconds) throws(ArchiveError) -> ArchiveSeries {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ArchiveError(kind: .missing, description: "\(path): nothing was measured yet")
        }
        var series = crrd_series()
        let result = crrd_fetch(
            path, function, Self.seconds(span.from), Self.seconds(span.to), UInt64(step / 1000), &series)
        if result != 0 { throw failure }
        defer { crrd_free(series.values) }
        let columns = (0..<series.columns).map { column in
            (0..<series.rows).map { row -> Double? in
                let value = series.values[row * series.columns + column]
                return value.isFinite ? value : nil
            }
        }
        return ArchiveSeries(
            start: Instant(milliseconds: series.start * 1000), step: Milliseconds(series.step) * 1000,
            columns: columns)
    }

    private var failure: ArchiveError {
        let text = String(cString: crrd_error())
        return ArchiveError(kind: text.contains("lock") ? .locked : .failed, description: text)
    }

    private static func seconds(_ instant: Instant) -> Int64 { instant.milliseconds / 1000 }

    private static func withLines(
        _ lines: [String], _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let copies = lines.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { $0.map { UnsafePointer($0) } }
        return pointers.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { body(Int32(lines.count), $0) } ?? 0
        }
    }
}

/// What an archive holds of some time, row by row.
public struct ArchiveSeries: Hashable, Sendable {
    /// When the first row begins.
    public var start: Instant
    /// How long a row is.
    public var step: Milliseconds
    /// For each column its rows; nil where nobody knows.
    public var columns: [[Double?]]

    public init(start: Instant, step: Milliseconds, columns: [[Double?]]) {
        self.start = start
        self.step = step
        self.columns = columns
    }

    /// How many rows there are.
    public var count: Int { columns.first?.count ?? 0 }

    /// Where nothing was measured: as many columns, all of them unknown.
    static func unknown(in span: Span, step: Milliseconds, columns: Int) -> ArchiveSeries {
        let count = Int((span.to - span.from + step - 1) / step)
        let nothing = [Double?](repeating: nil, count: count)
        return ArchiveSeries(start: span.from, step: step, columns: Array(repeating: nothing, count: columns))
    }

    /// The rows that begin within a span, whatever lies around them; what is not there is unknown.
    func rows(in span: Span) -> ArchiveSeries {
        let first = TrafficSlot.start(of: span.from)
        let count = Int((span.to - first + step - 1) / step)
        let skipped = Int((first - start) / step)
        let cut = columns.map { column in
            (0..<max(0, count)).map { row -> Double? in
                let place = row + skipped
                return column.indices.contains(place) ? column[place] : nil
            }
        }
        return ArchiveSeries(start: first, step: step, columns: cut)
    }
}
