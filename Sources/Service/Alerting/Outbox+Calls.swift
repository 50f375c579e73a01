import HeapModule
import Intervals
import Site

/// The calls of customers' contacts in an emergency (article 4).
extension Outbox {
    func call(for event: Event) -> Call? {
        guard let contract = event.contract.flatMap({ contracts[$0] }), let deadline = event.deadline,
            !(contract.terms.emergencyReport.duringMaintenance == .suppress
                && maintenance.covers(event.at, of: contract.id))
        else { return nil }
        let steps = contract.contacts.compactMap { contact in hooks[contact.hook].map { ($0, contact) } }
        let chosen = ChosenContacts(of: contract)
        let machine = EmergencyCall(
            name: event.id, determinedAt: event.at, deadline: deadline,
            steps: steps.map { hook, contact in
                EmergencyCall.Step(timeout: hook.timeout, retries: hook.retries, isChosen: chosen.include(contact))
            }, pause: pause)
        return Call(event: event, contract: contract, machine: machine, steps: steps, chosen: chosen)
    }

    mutating func proceed(_ id: String, at now: Instant) -> [Action] {
        guard var call = calls[id] else { return [] }
        let wanted = call.machine.advance(to: now)
        calls[id] = call.machine.isFinished ? nil : call
        if let due = call.machine.nextDue { dues.insert(Due(at: due, subject: .call(id))) }
        return wanted.flatMap { action -> [Action] in
            switch action {
            case .start(let step, let attempt):
                return enter(
                    .call(event: id, step: step, attempt: attempt),
                    through: GateKey(hook: call.steps[step].hook.name, isUrgent: true))
            case .remind: return [.announce(call.reminder(at: now))]
            case .overdue: return [.announce(call.passing)]
            }
        }
    }

    func start(call id: String, step: Int, attempt: Int) -> Action? {
        guard let call = calls[id], call.machine.toldAt == nil else { return nil }
        return .run(
            Attempt(
                event: call.event, members: [], hook: call.steps[step].hook, step: step,
                contact: call.steps[step].contact, contract: call.contract, number: attempt))
    }

    mutating func ended(
        _ attempt: Attempt, ofStep step: Int, with result: DeliveryNote.Result, at now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        if result == .delivered, let contract = attempt.contract, let contact = attempt.contact {
            actions = note(contact, of: contract, toldOf: attempt.event.id, at: now)
        }
        calls[attempt.event.id]?.machine.ended(step: step, with: result, at: now)
        return actions + proceed(attempt.event.id, at: now)
    }

    mutating func endCalls(by record: Record) {
        guard record.kind == .notification, let at = record.instant(.notifiedAt) else { return }
        for (id, call) in calls where call.isAnswered(by: record) { calls[id]?.machine.told(at: at) }
        calls = calls.filter { !$0.value.machine.isFinished }
    }
}
