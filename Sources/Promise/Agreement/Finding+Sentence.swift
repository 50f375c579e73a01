import Intervals
import Site

extension Finding {
    /// In plain English, with instants as results have them.
    public var sentence: String {
        guard relievedBy.isEmpty else { return "\(statement); force majeure \(listed(relievedBy)) relieves of it." }
        return "\(statement)."
    }

    private var statement: String {
        switch kind {
        case .installationUnrecorded:
            "No installation is recorded, though the contract was signed and it was due by \(instant)"
        case .holidaysAssumed:
            "The deadline of installation \(entry) rests on holidays that are not announced yet: likely \(instant), at the "
                + "earliest \(start), at the latest \(latest)"
        case .hostUnpinged:
            "\(subject ?? "") was not pinged as often as promised (article 4.1) for \(duration) in all"
        case .downtimeStatementUnanswered: "Request \(entry) for a statement of downtime was not answered"
        case .requestOpen: "Request \(entry) is still open"
        case .noRepresentative: "Nobody was assigned as representative \(time)"
        case .operationUnauthorised: "Operation \(entry) had no valid authorisation when it began"
        case .rosterHole: "Nobody was on duty \(time)"
        case .noRoster: "No duty roster is recorded \(time)"
        case .rosterBeginsLater: "The duty roster has no entry \(time): it begins later"
        case .noEngineer: "Nobody was assigned as engineer \(time)"
        case .noAuthorisedContact: "The customer has named no contact who may authorise work"
        case .authorisationRefused: "Authorisation \(entry) was refused: \(reasons)"
        case .authorisationInvalid: "Authorisation \(entry) is not valid: \(reasons)"
        case .authorisationFormer:
            "Authorisation \(entry) was entered before calls were checked by the desk and had a reason; it is read as then"
        case .operationFormer:
            "Operation \(entry) was entered without naming its authorisation; it is read as before"
        case .signedPaperMissing: "The signed paper of \(entry), authorised by telephone, is still to come"
        case .closingReportMissing: "The closing report of operation \(entry), completed \(instant), is missing"
        case .staffUnnamed: "Complaint \(entry) is about a member of staff and names nobody"
        case .visitNotAdmitted: "Visit \(entry) was announced completely and not admitted"
        case .passNotIssued: "No pass was issued for visit \(entry), which was announced completely"
        case .visitorWithoutPass: "Visit \(entry) was rightly refused: the visitor had no pass with him"
        case .visitIncomplete: "Visit \(entry) was not announced completely: \(listed(missing)) missing"
        case .visitUnescorted: "Visit \(entry) has no escort or no pass recorded"
        }
    }

    private var entry: String { record ?? "" }
    private var instant: String { at?.description ?? "" }
    private var start: String { span?.from.description ?? "" }

    private var time: String { span.map { "from \($0.from) to \($0.to)" } ?? "" }

    /// Such as `2 h 9 min`.
    private var duration: String {
        let rest = (length ?? 0) % .minutes(1)
        let minutes = (length ?? 0) / .minutes(1)
        let parts = [(minutes / 60, "h"), (minutes % 60, "min"), (rest / 1000, "s"), (rest % 1000, "ms")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    private var latest: String {
        guard let end = span?.to, end < .distantFuture else { return "more than a year later" }
        return end.description
    }

    private var reasons: String { flaws.map(\.sentence).joined(separator: "; ") }

    private func listed(_ words: [String]) -> String { words.joined(separator: ", ") }
}

extension AuthorisationFlaw {
    /// In plain English, to be read after a colon.
    public var sentence: String {
        switch self {
        case .notAuthorisedPerson: "whoever gave it is no authorised contact in force"
        case .unsigned: "no signed paper is known"
        case .signedLater: "the paper was signed after it was given"
        case .credentialsRefused: "user name or password was wrong"
        case .unchecked: "the desk did not check user name and password"
        case .noReason: "nothing says why it could not be written"
        case .unknownWay: "it was given neither in writing nor by telephone"
        }
    }
}
