public import Agreement
import Clocks
public import Comparison
public import Documents
import Foundation
public import Intervals
public import Notation
public import Site

extension SiteOffice {
    /// Judges one contract's month; stores nothing.
    ///
    /// - Parameter knownAt: judges by what was known at this instant; nil is the present.
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func judge(
        _ contract: String, month: MonthChoice, knownAt: Instant? = nil, for principal: Principal
    ) throws(Refusal) -> JudgedMonth {
        let contract = try knownContract(contract, for: principal)
        return try Refusal.translating {
            try JudgedMonth(contract: contract, month: month, knownAt: knownAt, in: self)
        }
    }
}

/// One contract's month with its verdicts, and what documents about it need. Belongs to one thread.
public struct JudgedMonth {
    public let contract: Contract
    public let month: Month
    public let result: ContractResult
    private var assessment: Assessment
    private let issue: Issue

    fileprivate init(contract: Contract, month: MonthChoice, knownAt: Instant?, in office: SiteOffice) throws {
        self.contract = contract
        let now = knownAt ?? office.clock.now
        self.month = month.resolved(at: now, in: contract.timeZone)
        assessment = try Assessment(month: self.month, at: now, in: office)
        guard let result = try assessment.result(of: contract.id) else {
            throw Refusal(.nothingKnown, reason: "Nothing is known of \(contract.id).")
        }
        self.result = result
        issue = try Issue(result, assessment: assessment, isPast: knownAt != nil, ledger: office.ledger)
    }

    /// The document `mainstay.compliance/1`.
    public var document: JSON { issue.document }

    /// The final result that was judged by earlier rules and stands, whatever this one says; nil where there is none, and
    /// where only the past was asked for.
    public var standing: StandingMonth? { issue.standingByEarlierRules }

    /// What this revision changes against the final result before it; nil for a first revision.
    public var changesInWords: String? { issue.changesInWords(at: issue.revision) }

    /// What a page or table about the month is made of.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public mutating func report() throws(Refusal) -> MonthReport {
        try Refusal.translating { try assessment.report(of: issue, revision: issue.revision) }
    }

    /// The month by the rules of other programs.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public mutating func compared(with programs: [OtherProgram]) throws(Refusal) -> [ComparedGuarantee] {
        try Refusal.translating { try assessment.compared(result, with: programs) }
    }

    /// The month as it would have come to under other terms.
    ///
    /// - Parameters:
    ///   - names: terms beside the configuration or built in, or files `NAME.yaml`; empty: all of them.
    ///   - assumesClaims: as if each outage had been reported as it began, and claimed in time.
    /// - Throws: `Refusal` with `.configuration` or `.ledger`.
    public mutating func compared(
        underTerms names: [String], beside configurationPath: String, assumesClaims: Bool
    ) throws(Refusal) -> [ComparedTerms] {
        let names = names.isEmpty ? TermsDesk.names(beside: configurationPath) : names
        var terms: [(name: String, title: String, terms: Terms)] = []
        for name in names {
            let read = try TermsDesk.terms(name, beside: configurationPath)
            terms.append((name, read.title, read.terms))
        }
        let listed = terms
        let id = contract.id
        return try Refusal.translating {
            try assessment.compared(id, under: listed, assumesClaims: assumesClaims)
        }
    }
}
