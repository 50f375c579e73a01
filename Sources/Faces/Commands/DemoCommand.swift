import ArgumentParser
import Demo
import Foundation
import Logging
import Logs
import Office
import Settings

/// `mainstay demo`: a facility on loopback loses mains, UPS, uplink and a host, and is judged.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play a facility that loses power and network: poll it, alert, judge the month.",
        discussion: discussion(
            "Runs in a network namespace of its own where the kernel permits that, so that hosts really fall "
                + "silent. Everything is real but the equipment; it takes about a minute. With DEMO_PAGES=1 in the "
                + "environment the pages are served while it plays, and stay open afterwards.",
            examples: "mainstay demo", "mainstay demo --folder /tmp/demo", "DEMO_PAGES=1 mainstay demo",
            "mainstay demo --ledger 'postgresql:///empty?host=/run/postgresql'"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "Leave the configuration, the ledger and the documents in this folder.")
    var folder: String?

    @Option(help: "Keep the ledger in this PostgreSQL database, which is empty: a URL of a socket of this machine.")
    var ledger: String?

    func run() async throws {
        let level = options.logLevel == .notice ? .error : options.logLevel
        let output = LogOutput(.text)
        let logger = Logger(label: "mainstay") { _ in LineLogHandler(to: output, level: level) }
        let demo = try DemoRun(folder: folder, ledger: ledger, pagesPort: try pagesPort(), logger: logger)
        if let pages = demo.pages {
            print("The pages are open at \(pages)\nHosts are not taken away: they would need a network of their own.")
        } else if !demo.hasNamespace {
            print("A network namespace is not permitted here: hosts cannot be taken away, so the demo shows the rest.")
        }
        let outcome = try await demo.play { print($0) }
        try show(outcome)
        guard let pages = demo.pages else { return }
        print("The facility goes on. The pages stay open at \(pages) until you press Ctrl-C.")
        try await demo.stayOpen()
    }

    /// Where pages are served: `DEMO_PAGES=1` where the daemon usually serves them, or somewhere else where that is taken;
    /// any other number is a port.
    private func pagesPort() throws -> UInt16? {
        let wanted = ProcessInfo.processInfo.environment["DEMO_PAGES"] ?? ""
        guard !wanted.isEmpty, wanted != "0" else { return nil }
        if wanted == "1" { return try FreePort.find(near: 8161) }
        guard let port = UInt16(wanted), port > 1023 else {
            throw Refusal(.malformed, reason: "DEMO_PAGES is 1, or a port above 1023, and not \(wanted)")
        }
        return port
    }

    /// Shows what was found, judges the month, and shows where everything is.
    private func show(_ outcome: DemoOutcome) throws {
        print("\nOutages found:")
        print(FoundOutage.table(outcome.outages))
        print("\nThe hook \(outcome.hookPath) was called:")
        for (type, count) in outcome.hookCalls.sorted(by: { $0.key < $1.key }) { print("  \(type)  \(count) times") }
        print("\nThe wall, now that it is over:")
        print(outcome.wall.text)
        print("\nThe month so far, had it ended now:")
        var output = EvaluationOutput(.text)
        try outcome.office.evaluate(EvaluationOrder(month: .current), for: options.principal) { output.add($0) }
        output.end()
        print(
            """

            Configuration  \(outcome.office.configuration.path)
            Ledger         \(outcome.office.ledgerPlace)
            Documents      \(outcome.office.configuration.complianceFolder)
            Hook's log     \(outcome.hookLog)
            """)
        guard outcome.mistakes.isEmpty else {
            throw Refusal(
                .failed,
                reason: "What was found is not what the script did:\n  " + outcome.mistakes.joined(separator: "\n  "))
        }
        print("What was found is what the script did.")
    }
}
