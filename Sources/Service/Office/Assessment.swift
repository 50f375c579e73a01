import Agreement
import Comparison
import Correlation
import Documents
import Intervals
import Ledger
import Notation
import Settings
import Site

/// What is known of a month at an instant, and what it comes to, contract by contract.
struct Assessment {
    private var observations: MonthObservations
    private let month: Month
    let now: Instant
    /// The records of the contract that was judged last.
    private var latest: ContractRegister?
    let basis: LedgerBasis
    private let office: SiteOffice

    init(month: Month, at now: Instant, in office: SiteOffice) throws {
        observations = try MonthObservations(month, at: now, in: office)
        self.month = month
        basis = try observations.ledger.basis()
        self.now = now
        self.office = office
    }

    /// Nil when no configuration knows the contract.
    mutating func result(of contract: String) throws -> ContractResult? {
        if let first = try observations.ledger.judgedFrom(), month < first {
            throw Refusal(
                .nothingKnown, field: "month",
                reason: "The readings of \(month) were removed, as the terms ask (`keep_readings`)",
                fix: "its document stands as it was issued; months from \(first) on can be judged")
        }
        let register = try register(of: contract)
        latest = register
        let evaluation = Evaluation(month: month, records: register.known, now: now)
        var result = try observations.ask(about: contract) { evaluation.result(for: contract, knowing: $1, &$0) }
        result?.traffic = try TrafficFigure.issued(of: contract, month: month, by: now, in: office.ledger)
        return result
    }

    /// The records that decide on a contract.
    func register(of contract: String) throws -> ContractRegister {
        if let latest, latest.contract == contract { return latest }
        return try ContractRegister(
            of: contract, renewals: observations.renewals(of: contract), at: now, in: observations.ledger)
    }

    /// How far the ledger had come when a result was made.
    func position(of result: StoredResult) throws -> Position {
        try result.head.flatMap { try observations.ledger.position(of: $0) } ?? Position(row: result.row)
    }

    /// The ids of a contract's records that were entered after a position.
    func idsEntered(after position: Position, concerning contract: String) throws -> Set<String> {
        let pages = try observations.renewals(of: contract).map { id in
            try observations.ledger.records(after: position, limit: .max, matching: .concerning(id))
        }
        return Set(pages.flatMap(\.elements).map(\.id))
    }

    /// A result beside what other programs would compute.
    mutating func compared(_ result: ContractResult, with programs: [OtherProgram]) throws -> [ComparedGuarantee] {
        let known = try register(of: result.contract).known
        return try observations.askOfTerms { result.compared(with: programs, records: known, observations: &$0) }
    }

    /// A contract's month under each of several terms.
    mutating func compared(
        _ contract: String, under terms: [(name: String, title: String, terms: Terms)], assumesClaims: Bool
    ) throws -> [ComparedTerms] {
        var evaluation = Evaluation(month: month, records: try register(of: contract).known, now: now)
        evaluation.assumesClaims = assumesClaims
        return try observations.askOfTerms { evaluation.compared(contract, under: terms, &$0) }
    }

    /// What a document needs beside the result.
    mutating func report(of issue: Issue, revision: Int) throws -> MonthReport {
        let result = issue.result
        let contract = try observations.askOfMonth { $0.contract(result.contract, governing: result.month) }
        guard let contract else {
            throw Refusal(.nothingKnown, reason: "The ledger has no configuration of \(result.contract).")
        }
        let document = issue.document(revision: revision)
        let digest = if case .string(let text)? = document["ledger_digest"] { text } else { "" }
        var report = MonthReport(
            site: office.facility.site, provider: office.facility.provider, contract: contract, result: result,
            revision: revision, ledgerDigest: digest, chain: ChainReference(document),
            changes: issue.changes(at: revision), knownAt: issue.madeAt ?? now, lanes: try lanes(of: result),
            schedule: office.facility.schedule,
            records: try register(of: result.contract).known.all(for: result.contract))
        report.standing = issue.standingByEarlierRules?.summary
        return report
    }

    private mutating func lanes(of result: ContractResult) throws -> [Lane] {
        let known = try register(of: result.contract).known
        let lanes = try observations.ask(about: result.contract) { observations, window -> [Lane]? in
            observations.correct(result.contract, by: known)
            let isSettled = result.period.map { observations.settle($0, of: result.contract, within: window) } ?? true
            return isSettled ? observations.lanes(of: result.contract, in: result.period ?? .always) : nil
        }
        return lanes ?? []
    }
}
