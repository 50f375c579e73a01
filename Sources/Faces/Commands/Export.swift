import ArgumentParser
import Intervals
import Office
import Site

/// `mainstay export`: readings and records as JSON Lines, as `import` reads them.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print readings and records as JSON Lines.",
        discussion: "A stretch of equal readings is one line: its first and last, the greatest gap between two, and "
            + "their instants where the ledger keeps them. With --from and --to those that touch the window. With "
            + "--chain the hash chain comes with it, results included, so that `mainstay verify FILE` checks the file "
            + "wherever it is; with --contract too, and what is not for that customer stands there as hashes. Every "
            + "form can be imported.")

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
        let office = try options.office(using: .read)
        guard !chain, contract.isEmpty else {
            return try office.exportChain(contracts: contract, for: options.principal) { Terminal.writeLine($0) }
        }
        let names = try signal.map { path in
            guard let name = SignalName(path) else {
                throw Refusal(
                    .malformed, field: "signal",
                    reason: "\(path) is no signal; write DEVICE/KIND or DEVICE/KIND/ELEMENT.")
            }
            return name
        }
        let window = recordsOnly ? nil : Span(from: from ?? .distantPast, to: to ?? .distantFuture)
        try office.export(readings: window, of: Set(names), for: options.principal) { Terminal.writeLine($0) }
    }
}
