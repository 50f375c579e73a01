import Alerting
import Digests
import Intervals
import Site

extension Delivery {
    /// Article 4: told when the first hook for the customer's contact ended with exit code 0.
    var notification: Record? {
        guard outcome == .delivered, var fields = callFields else { return nil }
        fields[.notifiedAt] = .instant(endedAt)
        return record(.notification, fields)
    }

    /// A customer's contact was called, and the hook says that nobody was reached: it bears out that what the customer gave
    /// is wrong (fine print, 17). A hook that did not run to its own end has called nobody.
    var attemptInVain: Record? {
        guard let code = outcome.codeOfFailure, var fields = callFields else { return nil }
        fields[.at] = .instant(endedAt)
        fields[.exitCode] = .integer(code)
        return record(.attempt, fields)
    }

    /// Whom a hook called of which emergency; nil of any other event. One of the provider's own people is not the customer.
    private var callFields: [RecordField: RecordValue]? {
        guard event.kind == .emergencyOpened, rung == nil, let contact, let contract = event.contract,
            let determined = event.details[.determinedAt].flatMap({ Instant($0) })
        else { return nil }
        return [
            .contract: .text(contract), .subject: .text(event.subject), .determinedAt: .instant(determined),
            .method: .text(contact.method.rawValue), .to: .text(contact.to), .by: .text("hook \(hook)"),
        ]
    }

    private func record(_ kind: Record.Kind, _ fields: [RecordField: RecordValue]) -> Record {
        let id = StableID("\(kind.rawValue)|\(event.id)|\(hook)|\(contact?.to ?? "")|\(endedAt)").value
        return Record(id: id, kind: kind, fields: fields, recordedAt: endedAt)
    }
}

extension Delivery.Outcome {
    /// What a hook that ran to its own end ended with when it reached nobody; a server that refused counts as 1. Nil for
    /// anything else.
    fileprivate var codeOfFailure: Int64? {
        switch self {
        case .failed(let code): Int64(code)
        case .temporaryFailure: 75
        case .refused: 1
        case .delivered, .timedOut, .killed, .cannotStart, .shortage, .unavailable: nil
        }
    }
}
