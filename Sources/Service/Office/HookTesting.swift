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
    /// - Parameter recipient: who gets it, where the hook is one that contacts use. No contact is ever told of a test
    ///   unless its number or address is given here.
    /// - Throws: `Refusal` with `.unknownHook` or `.failed`.
    public func test(
        _ name: String, to recipient: String? = nil
    ) async throws(Refusal) -> (hook: Hook, delivery: Delivery) {
        let facility = configuration.facility
        guard let hook = facility.hooks.first(where: { $0.name == name }) else {
            let all = facility.hooks.map(\.name).joined(separator: ", ")
            throw Refusal(.unknownHook, field: "name", reason: "No hook is called \(name); there are \(all).")
        }
        let transfers = try Refusal.translating { try TransferEngine() }
        defer { transfers.stop() }
        let runner = HookRunner(transfers: transfers, secrets: configuration.secret(of:))
        let event = Event.sample(site: facility.site, hook: name, at: clock.now)
        guard let recipient else { return (hook, await runner.run(hook, for: event)) }
        let (contact, contract) = contact(reachedBy: hook, at: recipient)
        return (hook, await runner.run(hook, for: event, contact: contact, of: contract))
    }

    /// Somebody at an address: the contact who has it, or else one like those that the hook tells.
    private func contact(reachedBy hook: Hook, at recipient: String) -> (Contact, Contract?) {
        let using = configuration.facility.contracts.flatMap { contract in
            contract.contacts.filter { $0.hook == hook.name }.map { (contact: $0, contract: contract) }
        }
        if let known = using.first(where: { $0.contact.to == recipient }) { return known }
        let method = using.first?.contact.method ?? (recipient.contains("@") ? .email : .mobile)
        let contact = Contact(name: "test", isAuthorised: false, method: method, to: recipient, hook: hook.name)
        return (contact, using.first?.contract)
    }

    /// Whether contacts are told by a hook, so that a test without a recipient does not show what they would get.
    public func tellsContacts(_ hook: Hook) -> Bool {
        configuration.facility.contracts.contains { $0.contacts.contains { $0.hook == hook.name } }
    }
}
