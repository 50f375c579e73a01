import Clocks
import Foundation
import Intervals
public import Ledger
import Notation
import Processes
import Site

/// What became of a file of readings and records.
public struct ImportOutcome: Sendable {
    /// The first thousand bad lines with their places: `FILE:LINE: why`.
    public let problems: [String]
    /// How many lines are bad.
    public let problemCount: Int
    /// What was stored; nil when the bad lines kept everything out.
    public let summary: AppendSummary?
    /// What the person should know of what was stored, a sentence each.
    public let warnings: [String]
    /// What each record does that was stored, in the order of the file; empty where there are many, or readings with them,
    /// which change more.
    public let effects: [ImportedEffect]

    fileprivate init(
        of lines: ImportedLines, summary: AppendSummary? = nil, warnings: [String] = [], effects: [ImportedEffect] = []
    ) {
        problems = lines.problems
        problemCount = lines.problemCount
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
    /// Stores the readings and records of a file of JSON Lines, in any order; the same line again changes nothing. The file
    /// is read once, line by line, so that one of any size needs little memory.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - keepsGoodLines: stores the good lines of a file that has bad ones; otherwise nothing of it is stored.
    ///   - progress: is told every thousand lines how many were read.
    /// - Throws: `Refusal` with `.unreadable`, `.ledger` or `.notPermitted`. Nothing of the file was stored then.
    public func importFile(
        _ path: String, keepsGoodLines: Bool, for principal: Principal, progress: ProgressReport = { _ in }
    ) throws(Refusal) -> ImportOutcome {
        try principal.requireEverything()
        try principal.requireEntries()
        if path.hasSuffix(Self.calendarEnding) {
            let text = try Self.wholeText(of: path)
            return try importCalendar(text, file: path, keepsGoodLines: keepsGoodLines, for: principal)
        }
        var lines = importedLines(of: path, keepsGoodLines: keepsGoodLines)
        do throws(FileFailure) {
            let reader = try LineReader(path: path)
            var count: Int64 = 0
            try lines.read { () throws(FileFailure) in
                count += 1
                if count.isMultiple(of: 1000) {
                    progress(WorkDone(count, share: reader.size.map { Double(reader.offset) / Double(max(1, $0)) }))
                }
                return try reader.next()
            }
        } catch {
            throw Refusal(.unreadable, reason: error.description)
        }
        return try store(&lines, for: principal)
    }

    /// Stores readings and records given as JSON Lines, as `importFile` does.
    ///
    /// - Parameters:
    ///   - text: the lines.
    ///   - file: what they are called in messages.
    ///   - keepsGoodLines: stores the good lines where there are bad ones; otherwise nothing is stored.
    /// - Throws: `Refusal` with `.ledger` or `.notPermitted`.
    public func importLines(
        _ text: String, file: String, keepsGoodLines: Bool, for principal: Principal
    ) throws(Refusal) -> ImportOutcome {
        try principal.requireEverything()
        try principal.requireEntries()
        var lines = importedLines(of: file, keepsGoodLines: keepsGoodLines)
        var rest = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        lines.read { rest.popFirst().map { String(Substring($0)) } }
        return try store(&lines, for: principal)
    }

    private func importedLines(of file: String, keepsGoodLines: Bool) -> ImportedLines {
        ImportedLines(file: file, now: clock.now, ranges: facility.rangeSignals, keepsGoodLines: keepsGoodLines)
    }

    private static func wholeText(of path: String) throws(Refusal) -> String {
        do throws(FileFailure) {
            let reader = try LineReader(path: path)
            var text = ""
            while let line = try reader.next() { text += line + "\n" }
            return text
        } catch {
            throw Refusal(.unreadable, reason: error.description)
        }
    }

    /// Files that are calendars.
    private static var calendarEnding: String { ".ics" }

    /// Stores the maintenance windows of a calendar (RFC 5545), as `importFile` does with a file whose name ends so.
    ///
    /// - Parameters:
    ///   - file: what it is called in messages.
    ///   - keepsGoodLines: stores the good appointments where there are bad ones; otherwise nothing is stored.
    /// - Throws: `Refusal` with `.ledger` or `.notPermitted`.
    public func importCalendar(
        _ text: String, file: String, keepsGoodLines: Bool, for principal: Principal
    ) throws(Refusal) -> ImportOutcome {
        try principal.requireEverything()
        try principal.requireEntries()
        var lines = importedLines(of: file, keepsGoodLines: keepsGoodLines)
        try Refusal.translating {
            let calendar = MaintenanceCalendar(facility: facility, now: clock.now) { id in
                try !ledger.records(after: .start, limit: 1, matching: RecordFilter(id: id)).elements.isEmpty
            }
            try lines.read(calendar: text, by: calendar)
        }
        return try store(&lines, for: principal)
    }

    private func store(_ lines: inout ImportedLines, for principal: Principal) throws(Refusal) -> ImportOutcome {
        try Refusal.translating {
            try lines.removeConflicts(with: ledger)
            guard lines.problemCount == 0 || lines.keepsGoodLines else { return ImportOutcome(of: lines) }
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
                of: lines, summary: summary, warnings: warnings,
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
