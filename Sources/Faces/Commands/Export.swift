import ArgumentParser
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// `mainstay export`: readings and records as JSON Lines, as `import` takes them.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print readings and records as JSON Lines.",
        discussion: "A stretch of equal readings is printed as its first and last; with --from and --to those that "
            + "touch the window. With --chain the hash chain comes with it, results included, so that `mainstay verify FILE` "
            + "checks the file wherever it is; with --contract too, and what is not for that customer stands there as "
            + "hashes. Every form can be imported.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "From this instant on.")
    var from: Instant?

    @Option(help: "Up to this instant.")
    var to: Instant?

    @Option(help: "Only this signal; may be repeated.")
    var signal: [String] = []

    @Flag(help: "Only records.")
    var recordsOnly = false

    @Flag(help: "Everything with its hash chain and the results.")
    var chain = false

    @Option(help: "What concerns this contract, with the hash chain; may be repeated.")
    var contract: [String] = []

    func validate() throws {
        let isPart = from != nil || to != nil || !signal.isEmpty || recordsOnly
        if isPart, chain || !contract.isEmpty {
            throw ValidationError("A chain is exported whole: --chain and --contract take no other limits.")
        }
    }

    func run() throws {
        let workspace = try Workspace.open(options)
        guard !chain, contract.isEmpty else { return try exportChain(workspace) }
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

    private func exportChain(_ workspace: Workspace) throws {
        var disclosure = Disclosure.everything
        if !contract.isEmpty {
            let facilities = try workspace.eras().map(\.facility)
            if let unknown = contract.first(where: { id in facilities.allSatisfy { $0.contract(id) == nil } }) {
                throw CommandFailure(.usage, "No contract is called \(unknown), nor ever was.")
            }
            let signals = facilities.flatMap { $0.signals(forCustomersOf: Set(contract)) }
            disclosure = Disclosure(contracts: Set(contract), signals: Set(signals.map(\.path)))
        }
        try workspace.ledger.export(disclosure) { Terminal.write("\($0)\n".utf8) }
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

extension Facility {
    /// Signals that customers may see: those of their contracts, the uplinks, and whether their switches answer. What
    /// tells causes apart besides, such as neighbours' ports, is not theirs.
    fileprivate func signals(forCustomersOf ids: Set<String>) -> [SignalName] {
        let own = contracts.filter { ids.contains($0.id) }
        let access = own.flatMap { $0.network?.access?.signals ?? [] }
        return own.flatMap { $0.power?.condition.signals ?? [] } + access + uplinks.flatMap(\.condition.signals)
            + own.flatMap { $0.network?.hosts ?? [] }.map(SignalName.icmp)
            + own.flatMap { $0.services.map(\.signal) } + Set(access.map(\.device)).map(SignalName.agent)
    }
}
