import Correlation
public import Intervals
import Site

/// What the customer says of an entry that takes time off or corrects the configuration (fine print, 24).
public struct Acceptance: Hashable, Sendable {
    /// In the order in which a millisecond that several entries take off is counted.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case accepted
        case disputed
        /// Nobody who may has said anything.
        case oneSided = "one_sided"
    }

    /// Whether the customer agrees.
    public var state: State
    /// Who said so; nil where nobody did.
    public var by: String?
    /// When it came to be known.
    public var at: Instant?
    /// The id of the record that says so: of an acceptance, or of the entry itself.
    public var record: String?

    /// Nobody who may has said anything.
    public static let oneSided = Acceptance(state: .oneSided)
}

/// Every entry's acceptance by one contract's customer.
struct Acceptances {
    /// The latest known answer that counts, by the id of what it answers.
    private let answers: [String: Acceptance]

    /// - Parameter contacts: the customer's contacts in force at an instant.
    init(of contract: String, in records: KnownRecords, contacts: (Instant) -> [Contact]) {
        var answers: [String: Acceptance] = [:]
        // In the order in which they came to be known: the latest one decides.
        for record in records.of(.acceptance, for: contract) {
            guard let subject = record.text(.of), let state = Acceptance.State(saidBy: record),
                Self.mayAnswer(record, among: contacts(record.knownAt))
            else { continue }
            answers[subject] = Acceptance(
                state: state, by: record.text(.by), at: record.knownAt, record: record.id)
        }
        self.answers = answers
    }

    /// Takes the contacts of the configuration in force when each answer was given (fine print, 13).
    init(of contract: String, in records: KnownRecords, observations: Observations) {
        self.init(of: contract, in: records) { observations.contacts(of: contract, at: $0) }
    }

    /// An authorised contact may, and the customer's own sign-in, of which the desk leaves its check.
    private static func mayAnswer(_ record: Record, among contacts: [Contact]) -> Bool {
        record.text(.check) != nil || contacts.authorise(record.text(.by))
    }

    /// Whether the customer agrees that a contact problem was one (fine print, 17 and 24): its latest known answer decides, and
    /// before there is one, what the entry itself says.
    func bearsOut(_ problem: Record) -> Bool {
        if let answer = answers[problem.id] { return answer.state == .accepted }
        return problem.text(.acceptedBy) != nil
    }

    /// What an answer says, else what the entry itself says. Of an entry that says both, the customer disputes it.
    func acceptance(of record: Record) -> Acceptance {
        if let answer = answers[record.id] { return answer }
        let said: [(Acceptance.State, RecordField)] = [(.disputed, .disputedBy), (.accepted, .acceptedBy)]
        for (state, field) in said {
            guard let person = record.text(field) else { continue }
            return Acceptance(state: state, by: person, at: record.knownAt, record: record.id)
        }
        return .oneSided
    }
}

extension Acceptance.State {
    fileprivate init?(saidBy record: Record) {
        switch record.text(.decision).flatMap({ Record.Acceptance(rawValue: $0) }) {
        case .accepted?: self = .accepted
        case .disputed?: self = .disputed
        case nil: return nil
        }
    }
}

extension Observations {
    /// The customer's contacts in force at an instant (fine print, 13); none where no configuration knows the contract.
    func contacts(of contract: String, at instant: Instant) -> [Contact] {
        self.contract(contract, before: instant + 1)?.contacts ?? []
    }
}
