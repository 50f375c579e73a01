import ArgumentParser
import Intervals
import Office
import Site

/// `mainstay export`: readings and records as JSON Lines, as `import` reads them.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print readings and records as JSON Lines.",
        discussion: discussion(
            "A stretch of equal readings is one line: its first and last, the greatest gap between two, and "
                + "their instants where the ledger keeps them. With --from and --to those that touch the window. With "
                + "--chain the hash chain comes with it, results included, so that `mainstay verify FILE` checks the file "
                + "wherever it is; with --contract too, and what is not for that customer stands there as hashes. Every "
                + "form can be imported.",
            examples: "mainstay export > all.jsonl", "mainstay export --from 2026-10-01 --to 2026-10-31",
            "mainstay export --contract acme-2026 > for-acme.jsonl"))

    @OptionGroup var options: GlobalOptions

    @Option(
        parsing: .unconditional, help: "From this instant on, or from the beginning of this day on.",
        transform: WrittenInstant.argument)
    var from: WrittenInstant?

    @Option(
        parsing: .unconditional, help: "Up to this instant, or to the end of this day.",
        transform: WrittenInstant.argument)
    var to: WrittenInstant?

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
        let progress = ProgressLine(of: "line", besideOutput: true)
        defer { progress.clear() }
        guard !chain, contract.isEmpty else {
            return try office.exportChain(
                contracts: contract, for: options.principal, progress: { progress.show($0) }
            ) { Terminal.writeLine($0) }
        }
        let names = try signal.map { path in
            guard let name = SignalName(path) else {
                throw Refusal(
                    .malformed, field: "signal",
                    reason: "\(path) is no signal; write DEVICE/KIND or DEVICE/KIND/ELEMENT.")
            }
            return name
        }
        let window = try window(in: office)
        try office.export(
            readings: window, of: Set(names), for: options.principal, progress: { progress.show($0) }
        ) { Terminal.writeLine($0) }
    }

    private func window(in office: SiteOffice) throws(Refusal) -> Span? {
        guard !recordsOnly else { return nil }
        func instant(
            _ written: WrittenInstant, as field: String, dayMeans edge: WrittenInstant.DayEdge
        ) throws(Refusal) -> Instant {
            try office.instant(written, as: field, dayMeans: edge, for: options.principal)
        }
        let first = if let from { try instant(from, as: "from", dayMeans: .beginning) } else { Instant.distantPast }
        let last = if let to { try instant(to, as: "to", dayMeans: .end) } else { Instant.distantFuture }
        return Span(from: first, to: last)
    }
}
