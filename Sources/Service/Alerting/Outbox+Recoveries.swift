import Intervals
import Site

/// The contacts who were told of an emergency that has not ended, to whom its end is told as well: who was woken must not
/// find out by themselves that all is well.
struct ToldContacts: Sendable {
    /// Whose contacts they are.
    let contract: Contract
    private(set) var contacts: [Contact] = []
    /// The end, where the emergency is over and contacts are still being told of it.
    var recovery: Event?

    init(of contract: Contract) { self.contract = contract }

    mutating func note(_ contact: Contact) {
        if !contacts.contains(contact) { contacts.append(contact) }
    }
}

extension Outbox {
    /// Notes that a contact was told of an emergency. Of one that ended meanwhile the end is told at once.
    mutating func note(
        _ contact: Contact, of contract: Contract, toldOf emergency: String, at now: Instant
    ) -> [Action] {
        told[emergency, default: ToldContacts(of: contract)].note(contact)
        guard let recovery = told[emergency]?.recovery else { return [] }
        return tell(contact, of: contract, that: recovery, at: now)
    }

    /// Tells those who were told of an emergency that it is over, and keeps it for those who are being told: a hook that
    /// runs may yet succeed.
    mutating func tellRecovery(_ event: Event, at now: Instant) -> [Action] {
        guard event.kind == .emergencyClosed, let emergency = event.endedAlarm else { return [] }
        told = told.filter { _, told in told.recovery.map { now - $0.at < Self.oldestCall } ?? true }
        let known = told[emergency]
        guard let contract = known?.contract ?? calls[emergency]?.contract else { return [] }
        told[emergency, default: ToldContacts(of: contract)].recovery = event
        return (known?.contacts ?? []).flatMap { tell($0, of: contract, that: event, at: now) }
    }

    private mutating func tell(
        _ contact: Contact, of contract: Contract, that recovery: Event, at now: Instant
    ) -> [Action] {
        guard hooks[contact.hook] != nil else { return [] }
        let key = LaneKey(hook: contact.hook, subject: recovery.subject, contact: contact)
        lanes[key, default: Lane()].queue.append(Parcel(event: recovery, contract: contract))
        return proceed(key, at: now)
    }

    /// Resumes, after a restart, to tell the ends of emergencies to the contacts who were told of them; not of those that
    /// ended more than a day ago.
    mutating func restoreRecovery(_ event: Event, notes: [DeliveryNote], at now: Instant) {
        guard event.kind == .emergencyClosed, let emergency = event.endedAlarm else { return }
        guard let known = told[emergency] ?? calls[emergency].map({ ToldContacts(of: $0.contract) }) else { return }
        told[emergency] = known
        told[emergency]?.recovery = event
        guard now - event.at < Self.oldestCall else { return }
        for contact in known.contacts where hooks[contact.hook] != nil {
            let own = notes.filter { $0.isOfContactBesides && $0.hook == contact.hook && $0.to == contact.to }
            guard !isSettled(own, for: contact.hook) else { continue }
            let attempts = own.map(\.attempt).max() ?? 0
            let key = LaneKey(hook: contact.hook, subject: event.subject, contact: contact)
            lanes[key, default: Lane()].queue.append(
                Parcel(event: event, contract: known.contract, attempts: attempts))
        }
    }
}

extension DeliveryNote {
    /// Whether a customer's contact was told of something that nobody has to answer: an end.
    var isOfContactBesides: Bool { step == nil && rung == nil && to != nil }
}
