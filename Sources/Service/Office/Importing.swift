import Clocks
import Foundation
import Intervals
public import Ledger
import Notation
import Site

/// What became of a file of readings and records.
public struct ImportOutcome: Sendable {
    /// Each bad line with its place: `FILE:LINE: why`.
    public let problems: [String]
    /// What was stored; nil when the bad lines kept everything out.
    public let summary: AppendSummary?
    /// What the person should know of what was stored, a sentence each.
    public let warnings: [String]
}

extension SiteOffice {
    /// Stores readings and records given as JSON Lines, in any order; the same line again changes nothing.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: its name, for messages.
    ///   - keepsGoodLines: stores the good lines of a file that has bad ones; otherwise nothing of it is stored.
    /// - Throws: `Refusal` with `.ledger` or `.notPermitted`.
    public func importLines(
        _ text: String, file: String, keepsGoodLines: Bool, for principal: Principal
    ) throws(Refusal) -> ImportOutcome {
        try principal.requireEverything()
        var lines = ImportedLines(text, file: file, now: clock.now)
        return try Refusal.translating {
            try lines.removeConflicts(with: ledger)
            guard lines.problems.isEmpty || keepsGoodLines else {
                return ImportOutcome(problems: lines.problems, summary: nil, warnings: [])
            }
            var batch = Batch(records: lines.records, schedule: facility.schedule)
            batch.runs = lines.runs
            let summary = try ledger.append(batch)
            // Somebody entered another record in the moment between.
            if !summary.otherRecords.isEmpty { try lines.removeConflicts(with: ledger) }
            var warnings = [lines.unknownNames(in: facility), lines.anonymousCorrections].compactMap(\.self)
            // A file of records alone need not wait until every configuration was read.
            if !lines.runs.isEmpty { warnings += ReadingPace(of: lines.runs, under: try schedules()).warnings }
            return ImportOutcome(problems: lines.problems, summary: summary, warnings: warnings)
        }
    }
}
