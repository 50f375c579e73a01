import Alerting
import ArgumentParser
import Intervals
import Notation
import Office
import Site

/// `mainstay hook test NAME`.
struct HookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Try a hook, or run one apart from the daemon.",
        discussion: discussion(examples: "mainstay hook test pager"),
        subcommands: [Test.self, RelayHook.self, ServeHook.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run one hook with a marked test event and show what it did; exit 1 when it did not deliver.",
            discussion: discussion(
                examples: "mainstay hook test pager", "mainstay hook test mail --to ops@acme.example"))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The hook's name.")
        var name: String

        @Option(
            name: .customLong("to"),
            help: ArgumentHelp(
                "A number or address to send the test to. Without it, no contact is told.", valueName: "address"))
        var recipient: String?

        func run() async throws {
            let desk = HookDesk(configuration: try SiteOffice.loadConfiguration(options.configurationPath))
            let (hook, delivery) = try await desk.test(name, to: recipient)
            switch options.format {
            case .json: Terminal.write(document: delivery.document)
            case .text:
                print("\(hook.means) \(delivery.outcome.word) after \(delivery.endedAt - delivery.startedAt) ms")
                if recipient == nil, desk.tellsContacts(hook) {
                    print("No contact was told: --to ADDRESS shows what one would get.")
                }
                if !delivery.output.isEmpty {
                    print(delivery.output, terminator: delivery.output.hasSuffix("\n") ? "" : "\n")
                }
            }
            if delivery.outcome != .delivered { throw ExitStatus.failed }
        }
    }
}
