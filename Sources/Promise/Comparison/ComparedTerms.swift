public import Agreement
public import Correlation
import Foundation
import Intervals
public import Notation
public import Site

/// A contract's month as it would have come to under other terms.
public struct ComparedTerms: Sendable {
    /// The name of the terms file.
    public var name: String
    /// What the file calls itself.
    public var title: String
    public var result: ContractResult
    /// What the terms measure remedies by and the contract lacks: then no figure of what is owed is given.
    public var missing: [MissingOfContract]
    /// Promises of the terms that are not made to the contract, since it has nothing of what they are about.
    public var notPromised: [String]

    /// What is owed; nil where the contract lacks what it is measured by.
    public var owed: Money? { missing.isEmpty ? result.remedyTotal : nil }
}

extension Evaluation {
    /// What the month would come to under each of several terms, in their order.
    ///
    /// - Parameter terms: each with the name of its file and its title.
    public func compared(
        _ id: String, under terms: [(name: String, title: String, terms: Terms)], _ observations: inout Observations
    ) -> [ComparedTerms] {
        terms.compactMap { entry in
            guard let result = result(for: id, under: entry.terms, &observations),
                let contract = observations.contract(id, governing: result.month)
            else { return nil }
            let judged = Set(result.promises.map(\.terms.id))
            return ComparedTerms(
                name: entry.name, title: entry.title, result: result,
                missing: Set(
                    entry.terms.promises.filter { judged.contains($0.id) }.flatMap { $0.missing(in: contract) }
                ).sorted { $0.description < $1.description },
                notPromised: entry.terms.promises.map(\.id).filter { !judged.contains($0) })
        }
    }
}

extension ComparedTerms {
    /// `mainstay compare --terms --format json`: one element for each of the terms.
    public var document: JSON {
        .object([
            "terms": .string(name), "title": .string(title), "verdict": .string(result.verdict.rawValue),
            "promises": .array(
                result.guarantees.filter { $0.verdict != .notApplicable }.map { part in
                    .object(["guarantee": .string(part.guarantee.rawValue), "verdict": .string(part.verdict.rawValue)])
                }
                    + result.promises.map { part in
                        .object(["guarantee": .string(part.terms.id), "verdict": .string(part.verdict.rawValue)])
                    }),
            "not_promised": .unlessEmpty(notPromised.map { .string($0) }),
            "missing": .unlessEmpty(missing.map { .string($0.description) }),
            "owed": owed.map { .object(["amount": .string($0.amountText), "currency": .string($0.currency)]) } ?? .null,
            "greatest": owed.flatMap { owed in
                let greatest = result.greatestRemedyTotal.rounded
                return greatest == owed.rounded ? nil : .string(greatest.amountText)
            },
            "added_days": result.addedDays == 0 ? nil : .number("\(result.addedDays)"),
            "may_end_from": .optional(result.promises.compactMap { $0.rightToEnd?.certainFrom }.min()),
        ])
    }
}
