import Documents
import Intervals
import Notation
import Site

/// What a hook gets: the event as CloudEvents 1.0 in JSON, and the essentials as environment variables.
struct HookMessage {
    let event: Event
    /// Whom to tell; nil where the hook itself knows.
    let contact: Contact?
    /// Whose contact it is: then the message is for a customer.
    var contract: Contract?
    let attempt: Int

    /// One line for whoever is told: in a customer's own words, or an operator's.
    var summary: String { forCustomer ?? forStaff ?? event.operatorSummary }

    /// One sentence for one of the provider's own people, with the command that says that they see to it; nil where nobody
    /// in particular is told.
    private var forStaff: String? {
        guard contact != nil, event.kind.isCalledUntilAcknowledged else { return nil }
        return "\(event.operatorSummary) (mainstay ack \(event.id.prefix(8)))"
    }

    /// One sentence for the customer whose contact is told; nil where operators are told.
    var forCustomer: String? {
        guard contact != nil else { return nil }
        return contract.flatMap { CustomerMessage(event, to: $0).text }
    }

    func body(_ payload: Hook.Payload) -> String {
        switch payload {
        case .cloudevents: json
        case .alertmanager: alertmanager.compact
        }
    }

    /// The event in CloudEvents 1.0, structured mode, on one line.
    var json: String {
        JSON.object([
            "specversion": .string("1.0"),
            "id": .string(event.id),
            "source": .string("/mainstay/\(event.site)"),
            "type": .string(event.kind.rawValue),
            "time": .string(event.at.description),
            "subject": .string(event.subject),
            "datacontenttype": .string("application/json"),
            "data": data,
        ]).compact
    }

    private var data: JSON {
        .object([
            "site": .string(event.site), "contract": .optional(event.contract), "state": .string(event.state),
            "summary": .string(summary),
            "operator_summary": forCustomer.map { _ in .string(event.operatorSummary) },
            "outage": .optional(event.details[.outage]), "emergency": .optional(event.emergency),
            "deadline": .optional(event.deadline),
            "attempt": .integer(Int64(attempt)),
            "contact": contact.map {
                .object(["name": .string($0.name), "method": .string($0.method.rawValue), "to": .string($0.to)])
            },
            "details": .object(event.namedDetails.map { JSON.Member($0.name, .string($0.value)) }),
        ])
    }

    /// A small, fixed environment without anything of the daemon's own. Text from devices is only ever a value.
    var environment: [String: String] {
        var variables = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
            "MAINSTAY_EVENT": event.kind.rawValue, "MAINSTAY_ID": event.id, "MAINSTAY_TIME": event.at.description,
            "MAINSTAY_SITE": event.site, "MAINSTAY_CONTRACT": event.contract ?? "", "MAINSTAY_SUBJECT": event.subject,
            "MAINSTAY_STATE": event.state, "MAINSTAY_SUMMARY": summary,
            "MAINSTAY_OPERATOR_SUMMARY": event.operatorSummary,
            "MAINSTAY_OUTAGE": event.details[.outage] ?? "", "MAINSTAY_EMERGENCY": event.emergency ?? "",
            "MAINSTAY_METHOD": contact?.method.rawValue ?? "", "MAINSTAY_TO": contact?.to ?? "",
            "MAINSTAY_DEADLINE": event.deadline?.description ?? "", "MAINSTAY_ATTEMPT": String(attempt),
            "MAINSTAY_CHAIN_ROW": event.details[.chainRow] ?? "",
            "MAINSTAY_CHAIN_HEAD": event.details[.chainHead] ?? "",
            "MAINSTAY_EXHAUSTED_AT": event.details[.exhaustedAt] ?? "",
            "MAINSTAY_OUTAGE_AT": event.details[.outageAt] ?? "", "MAINSTAY_BREACH_AT": event.details[.breachAt] ?? "",
        ]
        if let type = event.kind.upsNotification {
            variables["UPSNAME"] = event.subject
            variables["NOTIFYTYPE"] = type
            variables["NOTIFYMSG"] = summary
        }
        return variables.mapValues(Self.safe)
    }

    /// The same for a hook that says itself where something goes.
    func environment(for hook: Hook) -> [String: String] {
        guard case .anchor(_, let place) = hook.means else { return environment }
        return environment.merging(["MAINSTAY_TO": Self.safe(place)]) { $1 }
    }

    private static let longestValue = 4096

    /// A value on one line, without what a terminal or log would not show as it is, and of at most 4 KiB.
    private static func safe(_ text: String) -> String {
        var result = ""
        var length = 0
        for scalar in text.onOneLine.unicodeScalars {
            length += scalar.utf8.count
            guard length <= longestValue else { break }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}

extension Event {
    /// One line for operators, with the place of the devices that it is about: nobody finds `pdu-37` in the dark.
    var operatorSummary: String { details[.location].map { "\(summary) [\($0)]" } ?? summary }
}

extension Unicode.Scalar {
    fileprivate var utf8: String.UTF8View { String(self).utf8 }
}

extension Event.Kind {
    /// The name that scripts for Network UPS Tools know the event by.
    fileprivate var upsNotification: String? {
        switch self {
        case .powerOnBattery: "ONBATT"
        case .powerOnMains: "ONLINE"
        case .powerOutageBegan: "OFF"
        case .powerOutageEnded: "NOTOFF"
        case .powerOutageSuspected, .powerFeedLost: "ALARM"
        case .powerOutageCleared, .powerFeedRestored: "NOTALARM"
        case .deviceUnreachable: "COMMBAD"
        case .deviceReachable: "COMMOK"
        default: nil
        }
    }
}
