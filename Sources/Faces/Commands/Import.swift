import ArgumentParser
import Clocks
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// `mainstay import`: readings and records as JSON Lines.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in readings and records as JSON Lines.",
        discussion:
            "Lines may come in any order; the same line again changes nothing. A bad line is named, and nothing "
            + "of its file is kept unless --keep-good.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files; - is standard input.")
    var files: [String]

    @Flag(help: "Keep the good lines of a file that has bad ones.")
    var keepGood = false

    func run() throws {
        let workspace = try Workspace.open(options)
        try workspace.accept(at: .now)
        var bad = 0
        for file in files {
            let parsed = ParsedLines(try content(of: file), file: file)
            for problem in parsed.problems.prefix(Self.shown) { Terminal.error(problem) }
            if parsed.problems.count > Self.shown {
                Terminal.error("\(file): and \(parsed.problems.count - Self.shown) more bad lines")
            }
            bad += parsed.problems.count
            guard parsed.problems.isEmpty || keepGood else { continue }
            var batch = Batch(records: parsed.records, schedule: workspace.facility.schedule)
            batch.runs = parsed.runs
            let summary = try workspace.ledger.append(batch)
            warnOfUnknown(parsed, workspace.facility, file)
            warnOfCorrections(parsed.records, file)
            print(Self.sentence(summary, file, format: options.format))
        }
        guard bad == 0 else {
            throw CommandFailure(
                .failed,
                "\(bad) bad line(s); " + (keepGood ? "the good ones were kept." : "nothing of their files was kept."))
        }
    }

    private static let shown = 20

    private func content(of file: String) throws -> String {
        do {
            let data =
                file == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data() : try Data(contentsOf: URL(fileURLWithPath: file))
            return String(decoding: data, as: UTF8.self)
        } catch {
            throw CommandFailure(.failed, "\(file) cannot be read: \(error.localizedDescription)")
        }
    }

    private func warnOfUnknown(_ parsed: ParsedLines, _ facility: Facility, _ file: String) {
        let devices = Set(facility.devices.map(\.name)).union(SignalName.reservedDevices)
        let signals = parsed.runs.keys.filter { !devices.contains($0.device) }
        let ids = Set(facility.contracts.map(\.id))
        let contracts = Set(parsed.records.compactMap(\.contract)).subtracting(ids)
        guard !signals.isEmpty || !contracts.isEmpty else { return }
        Terminal.error(
            "\(file): warning: \(signals.count) signal(s) and \(contracts.count) contract(s) are not in the configuration; "
                + "they were kept")
    }

    /// What happened elsewhere is taken as it is told; who corrected it, and why, is missed.
    private func warnOfCorrections(_ records: [Record], _ file: String) {
        let anonymous = records.filter { record in
            let reason = record.text(.reason) ?? record.text(.note)
            return record.text(.replaces) != nil && (record.text(.by) == nil || reason == nil)
        }
        guard !anonymous.isEmpty else { return }
        Terminal.error("\(file): warning: \(anonymous.count) correction(s) name no author or no reason; they were kept")
    }

    private static func sentence(_ summary: AppendSummary, _ file: String, format: OutputFormat) -> String {
        switch format {
        case .json:
            JSON.object([
                "file": .string(file), "readings": .integer(Int64(summary.newReadings)),
                "repeated_readings": .integer(Int64(summary.repeatedReadings)),
                "overruled_readings": .integer(Int64(summary.overruledReadings)),
                "records": .integer(Int64(summary.newRecords)),
                "repeated_records": .integer(Int64(summary.repeatedRecords)),
            ]).compact
        case .text:
            "\(file): \(summary.newReadings.counted("reading")) and \(summary.newRecords.counted("record")) taken in; "
                + "\(summary.repeatedReadings + summary.repeatedRecords) were known already, "
                + "\(summary.overruledReadings) overruled by an earlier one"
        }
    }
}

/// The lines of one file, with the place of each that is wrong.
private struct ParsedLines {
    /// A single reading is one too.
    var runs: [SignalName: [Run]] = [:]
    var records: [Record] = []
    var problems: [String] = []

    init(_ text: String, file: String) {
        let now = Instant.now
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
}
