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
    /// What each record does that was stored, in the order of the file; empty where there are many, or readings with them,
    /// which change more.
    public let effects: [ImportedEffect]

    fileprivate init(
        problems: [String], summary: AppendSummary? = nil, warnings: [String] = [], effects: [ImportedEffect] = []
    ) {
        self.problems = problems
        self.summary = summary
        self.warnings = warnings
        self.effects = effects
    }
}

/// What a record of a file does.
public struct ImportedEffect: Hashable, Sendable {
    public let record: Record
    public let effect: Effect
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
                return ImportOutcome(problems: lines.problems)
            }
            var batch = Batch(records: lines.records, schedule: facility.schedule)
            batch.runs = lines.runs
            let summary = try ledger.append(batch)
            // Somebody entered another record in the moment between.
            if !summary.otherRecords.isEmpty { try lines.removeConflicts(with: ledger) }
            var warnings = [lines.unknownNames(in: facility), lines.anonymousCorrections, lines.formerWords]
                .compactMap(\.self)
            // A file of records alone need not wait until every configuration was read.
            if !lines.runs.isEmpty { warnings += ReadingPace(of: lines.runs, under: try schedules()).warnings }
            return ImportOutcome(
                problems: lines.problems, summary: summary, warnings: warnings,
                effects: effects(of: lines, storing: summary, for: principal))
        }
    }

    /// As many records are told of one by one as somebody has written by hand.
    private static let mostEffects = 10

    private func effects(
        of lines: ImportedLines, storing summary: AppendSummary, for principal: Principal
    ) -> [ImportedEffect] {
        guard lines.runs.isEmpty, (1...Self.mostEffects).contains(summary.newRecords),
            lines.records.count <= Self.mostEffects
        else { return [] }
        return lines.records.map { ImportedEffect(record: $0, effect: effect(of: $0, for: principal)) }
    }
}
