import Digests
import Foundation
import Intervals
import Notation
import Site

/// A row of the chain, as a ledger keeps it.
package struct ChainRow: ChainItem {
    package enum Content {
        case stretch(Run, signal: String)
        case beginning(Run, signal: String)
        case entry(kind: String, key: String, at: Instant, body: String)
    }

    package let row: Int64
    package let collector: String
    package let content: Content

    package init(row: Int64, collector: String, content: Content) {
        self.row = row
        self.collector = collector
        self.content = content
    }

    package var line: String { line(as: row) }

    package func digest(as row: Int64) -> Digest { Digest(of: line(as: row).utf8) }

    private func line(as row: Int64) -> String {
        switch content {
        case .stretch(let run, let signal): ChainLine.stretch(run, of: signal, by: collector, row: row)
        case .beginning(let run, let signal): ChainLine.beginning(run, of: signal, by: collector, row: row)
        case .entry(let kind, let key, let at, let body):
            ChainLine.entry(kind: kind, key: key, at: at, body: body, by: collector, row: row)
        }
    }

    package var formerText: String? {
        switch content {
        case .stretch(let run, let signal): run.formerText(of: signal, by: collector)
        case .beginning: nil
        case .entry(let kind, let key, let at, let body):
            JSON.array([
                .string(kind), .string(collector), .string(key), .integer(at.milliseconds), .string(body),
            ]).compact
        }
    }

    package var name: String { "row \(row) (\(title))" }

    private var title: String {
        switch content {
        case .stretch(let run, let signal):
            "reading \(signal) \(run.state.rawValue) from \(run.first) to \(run.last)"
        case .beginning(let run, let signal): "reading \(signal) \(run.state.rawValue) at \(run.first)"
        case .entry(let kind, let key, _, let body): EntryBody.title(kind: kind, key: key, body: body)
        }
    }

    /// The key of a record that is kept under another id than its body has, because somebody tampered with it.
    package var strayKey: String? {
        guard case .entry(Entry.record, let key, _, let body) = content, EntryBody(body)?.id != key else { return nil }
        return key
    }

    /// The compliance document that the row holds.
    package var result: StoredResult? {
        guard case .entry(Entry.result, let key, let at, let body) = content else { return nil }
        return StoredResult(row: row, key: key, at: at, body: body)
    }
}

/// The parts of an entry's body that name it, as far as they can be read.
package struct EntryBody: Decodable {
    package var record: String?
    package var id: String?
    package var contract: String?
    package var revision: Int?

    // Whoever changed a body may have left anything.
    package init?(_ text: String) {
        guard let body = try? JSONDecoder().decode(EntryBody.self, from: Data(text.utf8)) else { return nil }
        self = body
    }

    /// Names an entry for people.
    package static func title(kind: String, key: String, body text: String) -> String {
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
    /// The text that the chain hashed of a run before format 3.
    fileprivate func formerText(of signal: String, by collector: String) -> String {
        JSON.array([
            .string("run"), .string(collector), .string(signal), .integer(first.milliseconds),
            .integer(last.milliseconds), .integer(greatestGap), .string(state.rawValue),
            since.map { .integer($0.milliseconds) } ?? .null, .integer(sinceError), .bool(isExtra),
            inferred.map { .string($0) } ?? .null, evidence.map { .string($0) } ?? .null,
        ]).compact
    }
}
