import Alerting
import Digests
import Intervals
import Site

extension Delivery {
    /// Article 4: told when the first hook for the customer's contact ended with exit code 0.
    var notification: Record? {
        // One of the provider's own people is not the customer.
        guard outcome == .delivered, event.kind == .emergencyOpened, rung == nil, let contact,
            let contract = event.contract,
            let determined = event.details[.determinedAt].flatMap({ Instant($0) })
        else { return nil }
        var fields: [RecordField: RecordValue] = [:]
        fields[.contract] = .text(contract)
        fields[.subject] = .text(event.subject)
        fields[.determinedAt] = .instant(determined)
        fields[.notifiedAt] = .instant(endedAt)
        fields[.method] = .text(contact.method.rawValue)
        fields[.to] = .text(contact.to)
        fields[.by] = .text("hook \(hook)")
        let id = StableID("notification|\(event.id)|\(hook)|\(contact.to)|\(endedAt)").value
        return Record(id: id, kind: .notification, fields: fields, recordedAt: endedAt)
    }
}
