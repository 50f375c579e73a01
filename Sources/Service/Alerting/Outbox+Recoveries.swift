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
    mutating func note(_ contact: Contact, toldOf call: Call, at now: Instant) -> [Action] {
        let emergency = call.event.id
        told[emergency, default: ToldContacts(of: call.contract)].note(contact)
        guard let recovery = told[emergency]?.recovery else { return [] }
        return tell(contact, of: call.contract, that: recovery, at: now)
    }

    /// Tells those who were told of an emergency that it is over.
    mutating func tellRecovery(_ event: Event, at now: Instant) -> [Action] {
        guard event.kind == .emergencyClosed, let emergency = event.endedAlarm else { return [] }
        let known = told[emergency]
        if let call = calls[emergency] {
            told[emergency, default: ToldContacts(of: call.contract)].recovery = event
        } else {
            told[emergency] = nil
        }
        return (known?.contacts ?? []).flatMap { tell($0, of: known?.contract, that: event, at: now) }
    }

    private mutating func tell(
        _ contact: Contact, of contract: Contract?, that recovery: Event, at now: Instant
    ) -> [Action] {
        guard let contract, hooks[contact.hook] != nil else { return [] }
        let key = LaneKey(hook: contact.hook, subject: recovery.subject, contact: contact)
        lanes[key, default: Lane()].queue.append(Parcel(event: recovery, contract: contract))
        return proceed(key, at: now)
    }

    /// Resumes, after a restart, to tell the ends of emergencies to the contacts who were told of them; not of those that
    /// ended more than a day ago.
    mutating func restoreRecovery(_ event: Event, notes: [DeliveryNote], at now: Instant) {
        guard event.kind == .emergencyClosed, let emergency = event.endedAlarm, let known = told[emergency] else {
            return
        }
        if calls[emergency] == nil { told[emergency] = nil } else { told[emergency]?.recovery = event }
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
