import ArgumentParser
import Facility
import Foundation
import Intervals
import Ledger

/// `mainstay export`: readings and records as JSON Lines, as `import` takes them.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print readings and records as JSON Lines.",
        discussion: "A stretch of equal readings is printed as its first and last; with --from and --to those that "
            + "touch the window.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "From this instant on.")
    var from: Instant?

    @Option(help: "Up to this instant.")
    var to: Instant?

    @Option(help: "Only this signal; may be repeated.")
    var signal: [String] = []

    @Flag(help: "Only records.")
    var recordsOnly = false

    func run() throws {
        let workspace = try Workspace.open(options)
        if !recordsOnly {
            let window = Span(from: from ?? .distantPast, to: to ?? .distantFuture)
            let names = try signal.map { path in
                guard let name = SignalName(path) else {
                    throw CommandFailure(.usage, "\(path) is no signal; write DEVICE/KIND or DEVICE/KIND/ELEMENT.")
                }
                return name
            }
            let runs = try workspace.ledger.runs(
                of: names.isEmpty ? nil : Set(names), touching: window, knownAt: .distantFuture)
            for (name, runs) in runs.sorted(by: { $0.key < $1.key }) {
                for run in runs where run.last >= window.from && run.first < window.to { write(run, of: name) }
            }
        }
        for record in try workspace.ledger.records() {
            guard case .object(let members) = record.document else { continue }
            let entered = JSON.Member("recorded_at", .string(record.recordedAt.description))
            Terminal.write("\(JSON.object(members + [entered]).compact)\n".utf8)
        }
    }

    /// Its first and its last reading, and between them as many as keep the greatest gap visible.
    private func write(_ run: Run, of name: SignalName) {
        var instants = [run.first]
        if run.greatestGap > 0 {
            while let last = instants.last, run.last - last > run.greatestGap {
                instants.append(last + run.greatestGap)
            }
            instants.append(run.last)
        }
        for at in instants {
            let reading = Reading(
                signal: name, at: at, state: run.state, since: run.since, sinceError: run.sinceError,
                isExtra: run.isExtra, inferred: run.inferred, evidence: at == run.first ? run.evidence : nil)
            Terminal.write("\(reading.document.compact)\n".utf8)
        }
    }
}

/// `mainstay verify`.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the ledger's hash chain and every result's digest; exit 1 when something was changed.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let workspace = try Workspace.open(options)
        let findings = try workspace.ledger.verify()
        let digest = try workspace.ledger.digest().description
        switch options.format {
        case .json:
            let list = JSON.array(findings.map { .string($0) })
            print(JSON.object(["intact": .bool(findings.isEmpty), "findings": list, "digest": .string(digest)]).pretty)
        case .text:
            for finding in findings.prefix(50) { print(finding) }
            print(findings.isEmpty ? "intact, \(digest)" : "\(findings.count) findings: the ledger was changed")
        }
        if !findings.isEmpty { throw ExitStatus.failed }
    }
}
