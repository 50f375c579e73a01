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
        let lines = ImportedLines(text, file: file, now: clock.now)
        guard lines.problems.isEmpty || keepsGoodLines else {
            return ImportOutcome(problems: lines.problems, summary: nil, warnings: [])
        }
        var batch = Batch(records: lines.records, schedule: facility.schedule)
        batch.runs = lines.runs
        do {
            let summary = try ledger.append(batch)
            let warnings = [lines.unknownNames(in: facility), lines.anonymousCorrections].compactMap(\.self)
            return ImportOutcome(problems: lines.problems, summary: summary, warnings: warnings)
        } catch {
            throw Refusal(error)
        }
    }
}

/// The lines of one file, with the place of each that is wrong.
private struct ImportedLines {
    /// Readings as runs; a single reading is one too.
    var runs: [SignalName: [Run]] = [:]
    var records: [Record] = []
    var problems: [String] = []

    init(_ text: String, file: String, now: Instant) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do {
                switch try JSONLine.parse(line, recordedAt: now) {
                case .reading(let reading): runs[reading.signal, default: []].append(Run(reading))
                case .run(let signal, let run): runs[signal, default: []].append(run)
                case .chain: break
                case .record(let record): records.append(record)
                }
            } catch {
                problems.append("\(file):\(index + 1): \(error)")
            }
        }
    }

    /// Says how many signals and contracts the configuration does not know.
    func unknownNames(in facility: Facility) -> String? {
        let devices = Set(facility.devices.map(\.name)).union(SignalName.reservedDevices)
        let signals = runs.keys.filter { !devices.contains($0.device) }
        let ids = Set(facility.contracts.map(\.id))
        let contracts = Set(records.compactMap(\.contract)).subtracting(ids)
        guard !signals.isEmpty || !contracts.isEmpty else { return nil }
        return
            "\(signals.count) signal(s) and \(contracts.count) contract(s) are not in the configuration; they were kept"
    }

    /// Says how many corrections do not tell who made them, or why. What happened elsewhere is taken as it is told.
    var anonymousCorrections: String? {
        let anonymous = records.filter { record in
            let reason = record.text(.reason) ?? record.text(.note)
            return record.text(.replaces) != nil && (record.text(.by) == nil || reason == nil)
        }
        guard !anonymous.isEmpty else { return nil }
        return "\(anonymous.count) correction(s) name no author or no reason; they were kept"
    }
}
