public import Digests
import Foundation
import Intervals
import Notation
public import Site

/// A row of the chain, as a ledger keeps it.
public struct ChainRow: Sendable {
    /// What it says.
    public enum Content: Sendable {
        /// A run that has ended.
        case stretch(Run, signal: String)
        /// The first reading of a run.
        case beginning(Run, signal: String)
        case entry(EntryRow)
        /// One whose content was removed, which an entry says; its digest is left.
        case removed(Digest)
    }

    /// Its number in its chain.
    public let row: Int64
    /// Who wrote it.
    public let collector: String
    /// Of a stretch, the row of its beginning; nil where it was never open, and for everything else.
    public let opened: Int64?
    public let content: Content

    public init(row: Int64, collector: String, opened: Int64? = nil, content: Content) {
        self.row = row
        self.collector = collector
        self.opened = opened
        self.content = content
    }
}

extension ChainRow: ChainItem {

    package var line: String { line(as: row) }

    package func digest(as row: Int64) -> Digest {
        if case .removed(let digest) = content { return digest }
        return Digest(ofRow: writtenLine(as: row), tagged: entry?.tags)
    }

    /// The digest of the line as it was written, which is another one where the body was replaced since.
    private func writtenLine(as row: Int64) -> Digest {
        entry.flatMap { Redaction.digest(in: $0.body) } ?? Digest(of: line(as: row).utf8)
    }

    /// Whether its body was replaced after it was written.
    package var isReplaced: Bool { entry.map { Redaction.digest(in: $0.body) != nil } ?? false }

    /// The row's line for those for whom it is not.
    package var withheldLine: String {
        if case .removed(let digest) = content { return ChainLine.withheld(digest, row: row) }
        return ChainLine.withheld(writtenLine(as: row), tagged: entry?.tags, row: row)
    }

    private func line(as row: Int64) -> String {
        switch content {
        case .stretch(let run, let signal): ChainLine.stretch(run, of: signal, by: collector, row: row)
        case .beginning(let run, let signal): ChainLine.beginning(run, of: signal, by: collector, row: row)
        case .entry(let entry): ChainLine.entry(entry, by: collector, row: row)
        case .removed(let digest): ChainLine.withheld(digest, row: row)
        }
    }

    package var formerText: String? {
        switch content {
        case .stretch(let run, let signal): run.formerText(of: signal, by: collector)
        case .beginning, .removed: nil
        case .entry(let entry):
            JSON.array([
                .string(entry.kind), .string(collector), .string(entry.key), .integer(entry.at.milliseconds),
                .string(entry.body),
            ]).compact
        }
    }

    package var name: String { "row \(row) (\(title))" }

    private var title: String {
        switch content {
        case .stretch(let run, let signal):
            "reading \(signal) \(run.state.rawValue) from \(run.first) to \(run.last)"
        case .beginning(let run, let signal): "reading \(signal) \(run.state.rawValue) at \(run.first)"
        case .entry(let entry): EntryBody.title(kind: entry.kind, key: entry.key, body: entry.body)
        case .removed: "removed"
        }
    }

    /// The key of a record that is kept under another id than its body has, because somebody tampered with it.
    package var strayKey: String? {
        guard let entry, entry.kind == Entry.record, EntryBody(entry.body)?.id != entry.key else { return nil }
        return entry.key
    }

    /// The entry that the row is.
    package var entry: EntryRow? {
        guard case .entry(let entry) = content else { return nil }
        return entry
    }

    /// The compliance document that the row holds.
    package var result: StoredResult? {
        guard let entry, entry.kind == Entry.result else { return nil }
        return StoredResult(row: row, key: entry.key, at: entry.at, body: entry.body)
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
