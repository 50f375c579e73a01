import Foundation
public import Intervals
public import Site

/// What a stored document says in a few words, whichever version made it.
public struct ResultSummary: Decodable, Hashable, Sendable {
    private struct Part: Decodable, Hashable {
        var guarantee: String
        /// Of promises beside the articles.
        var name: [String: String]?
        var verdict: Verdict
        /// Of articles 3 and 5 to 9.
        var failures: Int?
        /// Of articles 3, 4 and 7 to 9: some of them are failures.
        var findings: [Found]?
    }

    private struct Found: Decodable, Hashable {
        var failure: Bool?
    }

    private struct Amount: Decodable, Hashable {
        var amount: String
        var currency: String
    }

    /// The id.
    public let contract: String
    /// The name.
    public let customer: String
    private let monthText: String
    /// By which rules of the fine print it was judged (13).
    public let rules: Int64
    /// Which revision it is.
    public let revision: Int
    /// How far it is settled.
    public let status: ResultStatus
    private let claimsClose: String?
    private let parts: [Part]
    private let total: Amount

    /// - Throws: `DecodingError` when the text is no such document.
    public init(of document: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(document.utf8))
    }

    private enum Key: String, CodingKey {
        case contract, customer, month, rules, revision, status, guarantees
        case claimsCloseAt = "claims_close_at"
        case remedyTotal = "remedy_total"
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        contract = try members.decode(String.self, forKey: .contract)
        customer = try members.decode(String.self, forKey: .customer)
        monthText = try members.decode(String.self, forKey: .month)
        // Documents that do not say were made by rules 1.
        rules = try members.decodeIfPresent(Int64.self, forKey: .rules) ?? 1
        revision = try members.decode(Int.self, forKey: .revision)
        status = try members.decode(ResultStatus.self, forKey: .status)
        claimsClose = try members.decodeIfPresent(String.self, forKey: .claimsCloseAt)
        parts = try members.decode([Part].self, forKey: .guarantees)
        total = try members.decode(Amount.self, forKey: .remedyTotal)
    }

    /// The civil month; nil only where somebody tampered with the document.
    public var month: Month? { Month(monthText) }

    /// When the last claim window ends that touches the period.
    public var claimsCloseAt: Instant? { claimsClose.flatMap { Instant($0) } }

    /// What is owed in total.
    public var remedyTotal: Money? { Money("\(total.amount) \(total.currency)") }

    /// The verdict of each article and of each promise beside them, in the document's order.
    public var verdicts: [(promise: PromiseName, verdict: Verdict)] {
        parts.map { (PromiseName(id: $0.guarantee, titles: $0.name ?? [:]), $0.verdict) }
    }

    /// How many failures a guarantee has beside its verdict: where no figure could be broken, they are what it came to.
    public func failures(of guarantee: Guarantee) -> Int { failures(of: PromiseName(guarantee)) }

    /// The same of an article or another promise, which has none.
    public func failures(of promise: PromiseName) -> Int {
        guard let part = parts.first(where: { $0.guarantee == promise.id }) else { return 0 }
        return part.failures ?? part.findings?.count { $0.failure == true } ?? 0
    }

    /// What somebody should look at: breached, undetermined, or with failures that break no figure.
    public var open: [PromiseName] {
        verdicts.filter { $0.verdict.isOpen(failures: failures(of: $0.promise)) }.map(\.promise)
    }

    /// The worst of them: breached before undetermined before met.
    public var verdict: Verdict { Verdict.worst(of: parts.map(\.verdict)) }

    /// Whether it is final and was judged by earlier rules: then it stands until somebody orders a revision (13).
    public var standsUnderEarlierRules: Bool { status == .final && rules < ContractResult.rules }
}

extension Verdict {
    /// Whether somebody should look at it.
    func isOpen(failures: Int) -> Bool {
        switch self {
        case .breached, .undetermined: true
        case .recorded, .notApplicable: failures > 0
        case .met: false
        }
    }

    /// Breached before undetermined before met; not applicable where there is none of them.
    static func worst(of verdicts: some Sequence<Verdict>) -> Verdict {
        let all = Set(verdicts)
        return [Verdict.breached, .undetermined, .met].first(where: all.contains) ?? .notApplicable
    }
}
