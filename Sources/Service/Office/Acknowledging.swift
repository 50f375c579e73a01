import Clocks
import Intervals
import Ledger
import Site

extension SiteOffice {
    /// Enters that one of the provider's own people sees to an alarm: nobody is called about it any more.
    func acknowledge(
        _ alarm: Event, by person: String, method: String, at instant: Instant
    ) throws(Refusal) -> Acknowledgement {
        let fields: [String: RawField] = [
            "of": .text(alarm.id), "at": .text(instant.description), "by": .text(person),
            "method": .text(method),
        ]
        let record = try parse(.acknowledgement, fields: fields, at: clock.now)
        _ = try append(record)
        return Acknowledgement(emergency: alarm, record: record, notes: [], effect: nil)
    }

    /// Why the calls go on although somebody was told.
    func shortcomings(of record: Record, as method: String, for emergency: Event) -> [String] {
        guard let contract = emergency.contract.flatMap(facility.contract) else { return [] }
        let chosen = ChosenContacts(of: contract)
        let to = record.text(.to)
        guard !chosen.include(method: method, to: to, by: record.text(.by)) else { return [] }
        let ways = contract.contacts.filter(\.isAuthorised).map { "\($0.name) \($0.method.rawValue) \($0.to)" }
        let told = ([method] + [to].compactMap(\.self)).joined(separator: " ")
        return [
            "the calls go on: \(told) is nobody's whom the customer chose to be told; tell "
                + ways.joined(separator: " or ")
        ]
    }
}

extension Principal {
    /// The kinds of events that this person may acknowledge: the provider's own alarms are not the customers'.
    var acknowledgedKinds: Set<Event.Kind> {
        guard isAllowedEverything else { return [.emergencyOpened] }
        return Set(Event.Kind.allCases.filter(\.isCalledUntilAcknowledged))
    }
}
