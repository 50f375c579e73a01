import Facility
import Foundation
import GRDB
import Intervals

/// A row of the chain, as a ledger keeps it.
struct ChainRow: ChainItem {
    enum Content {
        case stretch(Run, signal: String)
        case beginning(Run, signal: String)
        case entry(kind: String, key: String, at: Instant, body: String)
    }

    let row: Int64
    let collector: String
    let content: Content

    var line: String { line(as: row) }

    func digest(as row: Int64) -> Digest { Digest(of: line(as: row).utf8) }

    private func line(as row: Int64) -> String {
        switch content {
        case .stretch(let run, let signal): ChainLine.stretch(run, signal, collector, row: row)
        case .beginning(let run, let signal): ChainLine.beginning(run, signal, collector, row: row)
        case .entry(let kind, let key, let at, let body): ChainLine.entry(kind, key, at, body, collector, row: row)
        }
    }

    var formerText: String? {
        switch content {
        case .stretch(let run, let signal): run.formerText(signal, collector)
        case .beginning: nil
        case .entry(let kind, let key, let at, let body):
            JSON.array([
                .string(kind), .string(collector), .string(key), .integer(at.milliseconds), .string(body),
            ]).compact
        }
    }

    var name: String { "row \(row) (\(title))" }

    private var title: String {
        switch content {
        case .stretch(let run, let signal):
            "reading \(signal) \(run.state.rawValue) from \(run.first) to \(run.last)"
        case .beginning(let run, let signal): "reading \(signal) \(run.state.rawValue) at \(run.first)"
        case .entry(let kind, let key, _, let body): EntryBody.title(kind, key, body)
        }
    }

    /// A record is found by its id, which is in its body; the key of one that was changed.
    var strayKey: String? {
        guard case .entry(Entry.record, let key, _, let body) = content, EntryBody(body)?.id != key else { return nil }
        return key
    }

    /// The document that a row holds.
    var result: StoredResult? {
        guard case .entry(Entry.result, _, let at, let body) = content else { return nil }
        return StoredResult(row: row, at: at, body: body)
    }
}

/// What the body of an entry says of itself, as far as it can be read.
struct EntryBody: Decodable {
    var record: String?
    var id: String?
    var contract: String?
    var revision: Int?

    // Whoever changed a body may have left anything.
    init?(_ text: String) {
        guard let said = try? JSONDecoder().decode(EntryBody.self, from: Data(text.utf8)) else { return nil }
        self = said
    }

    /// For people.
    static func title(_ kind: String, _ key: String, _ text: String) -> String {
        let body = EntryBody(text)
        switch kind {
        case Entry.record:
            let contract = body?.contract.map { "of \($0)" }
            return ["record", body?.record, body?.id ?? key, contract].compactMap(\.self).joined(separator: " ")
        case Entry.result: return "result \(key)" + (body?.revision.map { " revision \($0)" } ?? "")
        default: return "\(kind) \(key)"
        }
    }
}

extension Run {
    /// What the chain hashed of a run before format 3.
    fileprivate func formerText(_ signal: String, _ collector: String) -> String {
        JSON.array([
            .string("run"), .string(collector), .string(signal), .integer(first.milliseconds),
            .integer(last.milliseconds), .integer(greatestGap), .string(state.rawValue),
            since.map { .integer($0.milliseconds) } ?? .null, .integer(sinceError), .bool(isExtra),
            inferred.map { .string($0) } ?? .null, evidence.map { .string($0) } ?? .null,
        ]).compact
    }
}

/// Rows and links of a ledger, one after the other.
enum ChainStep {
    case row(ChainRow)
    case link(ChainLink)
}

extension ChainRow {
    /// Every row, in order, and each link after the newest row that it covers.
    static func walk(_ database: Database, _ take: (ChainStep) throws -> Void) throws {
        let links = try ChainLink.cursor(database)
        let rows = try Row.fetchCursor(database, sql: all)
        var link = try links.next()
        while let row = try rows.next().map(ChainRow.init) {
            while let due = link, due.row < row.row {
                try take(.link(due))
                link = try links.next()
            }
            try take(.row(row))
        }
        while let due = link {
            try take(.link(due))
            link = try links.next()
        }
    }

    private static let all = """
        SELECT sequence, 0, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM run \(names)
        UNION ALL
        SELECT opened, 1, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM run \(names)
        WHERE opened IS NOT NULL
        UNION ALL
        SELECT opened, 1, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM open_run \(names)
        WHERE opened IS NOT NULL
        UNION ALL
        SELECT sequence, 2, collector.name, NULL, 0, 0, 0, 0, NULL, 0, 0, NULL, NULL, kind, key, at, body
        FROM entry LEFT JOIN collector ON collector.id = collector
        ORDER BY 1
        """
    private static let names = """
        LEFT JOIN signal ON signal.id = signal LEFT JOIN collector ON collector.id = collector
        """

    private init(_ row: Row) {
        let form: Int = row[1]
        let signal: String = row[3] ?? ""
        let content: Content =
            switch form {
            case 0: .stretch(Run(row, at: 4), signal: signal)
            case 1: .beginning(Run(row, at: 4), signal: signal)
            default:
                .entry(kind: row[13], key: row[14], at: Instant(milliseconds: row[15]), body: row[16])
            }
        self.init(row: row[0], collector: row[2] ?? "", content: content)
    }
}
