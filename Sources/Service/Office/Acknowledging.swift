import Documents
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
        return Acknowledgement(emergency: alarm, record: record, remarks: [], effect: nil)
    }

    /// Why the calls go on although somebody was told.
    func shortcomings(of record: Record, as method: String, for emergency: Event) -> [EntryNote] {
        guard let contract = emergency.contract.flatMap(facility.contract) else { return [] }
        let chosen = ChosenContacts(of: contract)
        let to = record.text(.to)
        guard !chosen.include(method: method, to: to, by: record.text(.by)) else { return [] }
        let chosenOnes = contract.contacts.filter(\.isAuthorised)
        let ways = chosenOnes.map { "\($0.name) \($0.method.rawValue) \($0.to)" }.joined(separator: " or ")
        let told = ([method] + [to].compactMap(\.self)).joined(separator: " ")
        let words = Language.chinese
        let chineseWays = chosenOnes.map { "\($0.name)（\(words.word($0.method.rawValue))）\($0.to)" }
        let chineseTold = ([words.word(method)] + [to].compactMap(\.self)).joined(separator: " ")
        return [
            EntryNote(
                en: "the calls go on: \(told) is nobody's whom the customer chose to be told; tell \(ways)",
                zh: "呼叫仍将继续：\(chineseTold) 不是甲方指定的联络方式；请通知 \(chineseWays.joined(separator: "或 "))")
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
