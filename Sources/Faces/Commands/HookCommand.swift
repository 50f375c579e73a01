import Alerting
import ArgumentParser
import Clocks
import Intervals
import Notation
import Settings
import Site
import Transfer

/// `mainstay hook test NAME`.
struct HookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Try a hook.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run one hook with a marked test event and show what it did; exit 1 when it did not deliver.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The hook's name.")
        var name: String

        func run() async throws {
            let configuration = try Workspace.loadConfiguration(options)
            let facility = configuration.facility
            let transfers = try TransferEngine()
            defer { transfers.stop() }
            let runner = HookRunner(transfers: transfers, secrets: configuration.secret(of:))
            guard let hook = facility.hooks.first(where: { $0.name == name }) else {
                let all = facility.hooks.map(\.name).joined(separator: ", ")
                throw CommandFailure(.usage, "No hook is called \(name); there are \(all).")
            }
            let contact = facility.contracts.flatMap(\.contacts).first { $0.hook == name }
            let event = Event.sample(site: facility.site, hook: name, at: .now)
            let delivery = await runner.run(hook, for: event, contact: contact)
            switch options.format {
            case .json: print(delivery.document.pretty)
            case .text:
                print("\(hook.means) \(delivery.outcome.word) after \(delivery.endedAt - delivery.startedAt) ms")
                if !delivery.output.isEmpty {
                    print(delivery.output, terminator: delivery.output.hasSuffix("\n") ? "" : "\n")
                }
            }
            if delivery.outcome != .delivered { throw ExitStatus.failed }
        }
    }
}
