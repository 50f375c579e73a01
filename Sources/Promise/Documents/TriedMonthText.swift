public import Agreement
import Foundation
import Intervals
import Notation
import Site

extension TriedMonth {
    /// A line of what was assumed, a table of what each promise comes to, and what is owed in all. Nil where the month has
    /// no result.
    public var text: String? {
        guard let result = result() else { return nil }
        let figures = Figures(language: .english, zone: timeZone)
        var table = TextTable(["PROMISE", "DOWN", "COUNTED", "OUTAGES", "AVAILABLE", "VERDICT", "OWED"])
        for part in result.guarantees {
            guard case .availability(let own) = part else { continue }
            table.add([
                own.guarantee.rawValue, own.down.nominal.minutes, own.counted.nominal.minutes,
                "\(own.outages.count { $0.counted > 0 })",
                figures.availability(down: own.counted.nominal, of: own.periodLength), own.verdict.rawValue,
                own.remedy.map(\.amount.description) ?? "-",
            ])
        }
        for promise in result.promises {
            table.add([
                promise.terms.id, promise.down.nominal.minutes, promise.counted.nominal.minutes,
                "\(promise.occurrences.nominal)",
                figures.availability(down: promise.counted.nominal, of: promise.denominator),
                promise.verdict.rawValue, promise.owedText,
            ])
        }
        let words = PromiseWords(figures: figures)
        let left = result.promises.flatMap { promise in
            LeftOutReason.allCases.filter { promise.leftOut[$0, default: 0] > 0 }.map { reason in
                "\(promise.terms.id): \(promise.leftOut[reason, default: 0].minutes) do not count: \(words.reason(reason))."
            }
        }
        return ([assumption(figures), "", table.text, ""] + left + rights(result, figures) + [total(of: result)])
            .joined(separator: "\n")
    }

    private func assumption(_ figures: Figures) -> String {
        let down = outages.map { outage in
            "\(outage.subject.words) down from \(figures.instant(outage.span.from)) to \(figures.instant(outage.span.to))"
        }
        let reported =
            reportedAfter.map { $0 == 0 ? "reported as it began" : "reported \(figures.duration($0)) after it began" }
            ?? "reported by nobody"
        let what = down.isEmpty ? "nothing down" : "\(down.joined(separator: "; ")); \(reported), and claimed"
        let planned = maintenance.map { span in
            "; maintenance from \(figures.instant(span.from)) to \(figures.instant(span.to))"
        }.joined()
        let zone = timeZone == .gmt ? "UTC" : timeZone.identifier
        return "\(month), \(zone), rent \(rent). Assumed: \(what)\(planned)."
    }

    private func rights(_ result: ContractResult, _ figures: Figures) -> [String] {
        result.promises.compactMap { promise in
            promise.rightToEnd.map { "\(promise.terms.id): \(PromiseWords(figures: figures).right($0))" }
        }
    }

    private func total(of result: ContractResult) -> String {
        let days = result.addedDays
        let added = days == 0 ? "" : ", and the term grows by \(days) \(days == 1 ? "day" : "days")"
        return "Owed in total: \(result.remedyTotal.rounded)\(added)."
    }

    /// What terms make of the month, as JSON; nil where it has no result.
    public var document: JSON? {
        guard let result = result() else { return nil }
        let document = result.document(revision: 1, ledgerDigest: "")
        return .object([
            "month": .string(month.description), "timezone": .string(timeZone.identifier),
            "rent": .string(rent.description), "guarantees": document["guarantees"] ?? .null,
            "remedy_total": document["remedy_total"] ?? .null,
        ])
    }
}

extension TriedMonth.Subject {
    fileprivate var words: String {
        switch self {
        case .everything: "everything"
        case .power: "power"
        case .network: "network"
        case .named(let name): name
        }
    }
}

extension PromiseResult {
    /// What is owed, from the least to the greatest where the doubt decides.
    var owedText: String {
        guard let remedy else { return "-" }
        switch remedy.kind {
        case .credit:
            guard remedy.isRange else { return remedy.money.description }
            let least = Money(amount: remedy.least, currency: remedy.currency)
            let greatest = Money(amount: remedy.greatest, currency: remedy.currency)
            return "\(least.amountText) to \(greatest)"
        case .addedDays:
            guard remedy.isRange else { return "\(remedy.owed) added days" }
            return "\(remedy.least) to \(remedy.greatest) added days"
        }
    }
}
