import ArgumentParser
import Ledger
import Notation
import Office

/// `mainstay ledger info`: what is in the ledger, and how it grows.
struct LedgerInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Show the ledger's size, format, rows by kind, growth a day and heads.",
        discussion: discussion(
            "Nothing is written, and a ledger of an earlier format stays as it is. The growth is that of the last 30 days.",
            examples: "mainstay ledger info", "mainstay ledger info --format json"))

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let report = try SiteOffice.inspectLedger(
            configuration: options.configurationPath, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: report.document)
        case .text: print(report.sentences.joined(separator: "\n"))
        }
    }
}

extension LedgerReport {
    fileprivate var document: JSON {
        .object([
            "path": .string(path), "format": .integer(Int64(format)), "octets": .integer(octets),
            "journal_octets": .integer(journalOctets), "rows": content.map { _ in .object(counts) },
            "octets_a_day": octetsPerDay.map { .integer($0) },
            "growth_over_days": octetsPerDay == nil ? nil : .integer(Int64(days)),
            "octets_free": room.map { .integer($0) },
            "heads": .object(heads.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.document) }),
        ])
    }

    /// Rows by their kind.
    private var counts: [JSON.Member] {
        guard let content else { return [] }
        let entries = content.entries.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer($0.value)) }
        return [
            JSON.Member("reading", .integer(content.runs)), JSON.Member("lasting_reading", .integer(content.openRuns)),
            JSON.Member("removed", .integer(content.removed)), JSON.Member("signal", .integer(content.signals)),
            JSON.Member("link", .integer(content.links)),
        ] + entries
    }

    fileprivate var sentences: [String] {
        let journal = journalOctets > 0 ? ", and \(journalOctets.inOctets) of journal" : ""
        var lines = ["\(path): format \(format), \(octets.inOctets)\(journal)"]
        guard let content else {
            return lines + ["  an earlier format: `mainstay ledger upgrade --dry-run` says what bringing it up takes"]
        }
        lines.append(
            "  readings     \(Int(content.runs).counted("run")) of \(Int(content.signals).counted("signal")), and "
                + "\(content.openRuns) that last")
        if content.removed > 0 { lines.append("  removed      \(content.removed), of which the digest is left") }
        for (kind, count) in content.entries.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(kind.padding(to: 12)) \(count)")
        }
        // A database's disk is not this machine's.
        if let room {
            let growth =
                octetsPerDay.map {
                    "\($0.inOctets) a day over the last \(days.counted("day")), \(($0 * 365).inOctets) a year"
                } ?? "not known before a day is over"
            lines.append("growth  \(growth); \(room.inOctets) free")
        }
        for (name, head) in heads.sorted(by: { $0.key < $1.key }) {
            lines.append("head    \(head.head), \(name) row \(head.row)")
        }
        return lines
    }
}

extension String {
    /// With blanks behind it.
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
