public import Alerting
public import Clocks
public import Settings
public import Site
import Transfer

/// Tries hooks; needs a configuration and no ledger.
public struct HookDesk: Sendable {
    private let configuration: Configuration
    private let clock: any WallClock

    public init(configuration: Configuration, clock: any WallClock = SystemClock()) {
        self.configuration = configuration
        self.clock = clock
    }

    /// Runs one hook with a marked test event.
    ///
    /// - Throws: `Refusal` with `.unknownHook` or `.failed`.
    public func test(_ name: String) async throws(Refusal) -> (hook: Hook, delivery: Delivery) {
        let facility = configuration.facility
        guard let hook = facility.hooks.first(where: { $0.name == name }) else {
            let all = facility.hooks.map(\.name).joined(separator: ", ")
            throw Refusal(.unknownHook, field: "name", reason: "No hook is called \(name); there are \(all).")
        }
        let transfers = try Refusal.translating { try TransferEngine() }
        defer { transfers.stop() }
        let runner = HookRunner(transfers: transfers, secrets: configuration.secret(of:))
        let contact = facility.contracts.flatMap(\.contacts).first { $0.hook == name }
        let event = Event.sample(site: facility.site, hook: name, at: clock.now)
        return (hook, await runner.run(hook, for: event, contact: contact))
    }
}
