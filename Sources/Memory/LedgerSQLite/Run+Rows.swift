import Foundation
import GRDB
import Intervals
import Ledger
import Site

extension Run {
    /// The columns that a run has in `run` and `open_run`, in order.
    static let columns = "first, last, gap, state, since, since_error, extra, inferred, evidence"
    /// The same columns as they are read, with the texts themselves.
    static let fields = """
        first, last, gap, state, since, since_error, extra,
        (SELECT body FROM text WHERE text.id = inferred), (SELECT body FROM text WHERE text.id = evidence)
        """
    /// The columns of an open run, with the mark of its slot; `marks` comes from `markJoin`.
    static let openFields = """
        \(fields),
        substr(marks, 1 + \(SteadyTable.bytesPerMark) * (slot % \(SteadyTable.slotsPerBlock)), \(SteadyTable.bytesPerMark))
        """
    static let markJoin = "LEFT JOIN steady ON block = slot / \(SteadyTable.slotsPerBlock)"
    private static let fieldCount = 9

    /// Reads `fields`, which begin at an index of the row.
    init(_ row: Row, at index: Int = 0) {
        self.init(row, at: index, inferred: row[index + 7], evidence: row[index + 8])
    }

    /// Reads `columns`, given the texts that their last two stand for.
    init(_ row: Row, at index: Int = 0, inferred: String?, evidence: String?) {
        self.init(
            first: Instant(milliseconds: row[index]), last: Instant(milliseconds: row[index + 1]),
            greatestGap: row[index + 2], state: SignalState(code: row[index + 3]),
            since: (row[index + 4] as Int64?).map { Instant(milliseconds: $0) }, sinceError: row[index + 5],
            isExtra: row[index + 6], inferred: inferred, evidence: evidence)
    }

    /// Reads `openFields`: an open run, as far as the mark of its slot carries it.
    init(open row: Row, at index: Int = 0) {
        let run = Run(row, at: index)
        guard let mark = row[index + Self.fieldCount] as Data?, mark.count == SteadyTable.bytesPerMark else {
            self = run
            return
        }
        let values = mark.withUnsafeBytes { bytes in
            (0...1).map { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
        self = SteadyTable.carried(run, last: values[0], gap: values[1])
    }
}

/// A run with what its row says beside it.
struct StoredRun {
    /// What has to be written.
    enum Change {
        case nothing
        /// Last, gap and slot.
        case moved
        case begun
    }

    let id: Int64
    let signal: SignalName
    var run: Run
    var slot: Int?
    /// The row of its beginning; nil for one that was never open, or was opened before format 3.
    var opened: Int64?
    /// The slot's mark carries it further than its row says.
    var isCarried = false
    var change = Change.nothing

    /// The values of `Run.columns`.
    func values(in database: Database) throws -> [(any DatabaseValueConvertible)?] {
        [
            run.first.milliseconds, run.last.milliseconds, run.greatestGap, run.state.code, run.since?.milliseconds,
            run.sinceError, run.isExtra, try database.number(ofText: run.inferred),
            try database.number(ofText: run.evidence),
        ]
    }
}

extension Database {
    /// The number of a text, which is kept once.
    fileprivate func number(ofText text: String?) throws -> Int64? {
        guard let text else { return nil }
        let known = try cachedStatement(sql: "SELECT id FROM text WHERE body = ?")
        if let number = try Int64.fetchOne(known, arguments: [text]) { return number }
        try cachedStatement(sql: "INSERT INTO text(body) VALUES (?)").execute(arguments: [text])
        return lastInsertedRowID
    }
}

extension SignalState {
    var code: Int {
        switch self {
        case .down: 0
        case .up: 1
        case .unknown: 2
        }
    }

    init(code: Int) {
        switch code {
        case 0: self = .down
        case 1: self = .up
        default: self = .unknown
        }
    }
}
