import Agreement
import Clocks
import Comparison
import Correlation
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Settings
import Site

/// What is known of a month at an instant, and what it comes to: the beginning of every command that judges.
struct Assessment {
    private var observations: MonthObservations
    let known: KnownRecords
    let evaluation: Evaluation
    let now: Instant
    /// Of the ledger, known or not.
    let records: [RegisterRecord]
    let basis: LedgerBasis

    init(month: Month, at now: Instant, in workspace: Workspace) throws {
        observations = try MonthObservations(month, at: now, in: workspace)
        records = try observations.ledger.records()
        known = KnownRecords(records, at: now)
        evaluation = Evaluation(month: month, records: known, now: now)
        basis = try observations.ledger.basis()
        self.now = now
    }

    /// One contract's month: what the commands that show it begin with.
    static func one(
        _ id: String, _ option: MonthOption, knownAt: Instant?, in workspace: Workspace
    ) throws -> (contract: Contract, month: Month, assessment: Assessment, result: ContractResult) {
        guard let contract = workspace.facility.contract(id) else {
            let all = workspace.facility.contracts.map(\.id).joined(separator: ", ")
            throw CommandFailure(.usage, "No contract is called \(id); there are \(all).")
        }
        let now = knownAt ?? .now
        let month = option.resolved(at: now, in: contract.timeZone)
        var assessment = try Assessment(month: month, at: now, in: workspace)
        guard let result = try assessment.result(id) else {
            throw CommandFailure(.failed, "Nothing is known of \(id).")
        }
        return (contract, month, assessment, result)
    }

    /// Nil when no configuration knows the contract.
    mutating func result(_ contract: String) throws -> ContractResult? {
        try observations.ask(about: contract) { [evaluation] in evaluation.result(for: contract, knowing: $1, &$0) }
    }

    /// A result beside what other programs would say.
    mutating func compared(_ result: ContractResult, with programs: [OtherProgram]) throws -> [ComparedGuarantee] {
        try observations.askOfTerms { [known] in result.compared(with: programs, records: known, observations: &$0) }
    }

    /// What a document needs beside the result.
    mutating func report(_ issue: Issue, revision: Int, _ workspace: Workspace) throws -> MonthReport {
        let result = issue.result
        let contract = try observations.askOfMonth { $0.contract(result.contract) }
        guard let contract else {
            throw CommandFailure(.failed, "The ledger has no configuration of \(result.contract).")
        }
        let document = issue.document(revision: revision)
        let digest = if case .string(let text)? = document["ledger_digest"] { text } else { "" }
        return MonthReport(
            site: workspace.facility.site, provider: workspace.facility.provider,
            contract: contract, result: result, revision: revision, ledgerDigest: digest,
            chain: ChainReference(document), changes: issue.changes(at: revision), knownAt: issue.madeAt ?? now,
            lanes: try lanes(of: result), schedule: workspace.facility.schedule,
            records: known.all(for: result.contract))
    }

    private mutating func lanes(of result: ContractResult) throws -> [Lane] {
        let lanes = try observations.ask(about: result.contract) { observations, window -> [Lane]? in
            let isSettled = result.period.map { observations.settle($0, of: result.contract, within: window) } ?? true
            return isSettled ? observations.lanes(of: result.contract) : nil
        }
        return lanes ?? []
    }
}

extension HTMLReport {
    /// With the templates that are built in.
    static func shipped() throws -> HTMLReport {
        guard let month = Shipped.text("reports/month.html"), let index = Shipped.text("reports/index.html") else {
            throw CommandFailure(.failed, "The report templates are missing from this build.")
        }
        return try HTMLReport(month: month, index: index)
    }
}
