import Correlation
import Foundation
import Intervals
import Notation
import Site

extension PromiseResult {
    /// Its element of `guarantees`.
    var document: JSON {
        .object([
            "guarantee": .string(terms.id),
            "name": .names(terms.names),
            "of": .string(terms.subject.word),
            "verdict": .string(verdict.rawValue),
            "nominal_verdict": .string(nominalVerdict.rawValue),
            "period": .object([
                "from": .string(period.from.description), "to": .string(period.to.description),
                "kind": .string(terms.period.rawValue), "so_far": .whenTrue(isSoFar),
            ]),
            "target": terms.breach.document,
            "left_out": terms.leftOut.document,
            "claim": terms.claim?.document,
            "doubt_favours": .string(terms.doubtFavours.rawValue),
            "denominator_ms": ownDenominator,
            "down_ms": down.document,
            "counted_ms": counted.document,
            "left_out_ms": .object(
                LeftOutReason.allCases.map { JSON.Member($0.rawValue, .integer(leftOut[$0, default: 0])) }),
            "unknown_ms": .integer(unknown),
            "availability": availability,
            "occurrences": .object([
                "nominal": .integer(Int64(occurrences.nominal)), "min": .integer(Int64(occurrences.min)),
                "max": .integer(Int64(occurrences.max)),
            ]),
            "outages": .array(outages.map(\.document)),
            "exclusions": .unlessEmpty(exclusions.map(\.document)),
            "contradictions": .array(contradictions.map(\.document)),
            "unsettled": settling,
            "remedy": remedy?.document ?? .null,
            "may_end": rightToEnd?.document,
        ])
    }

    /// Where maintenance leaves the period, what the percentage is of.
    private var ownDenominator: JSON? {
        guard denominator != period.length else { return nil }
        return .integer(denominator)
    }

    /// Nil where maintenance leaves nothing of the period.
    private var availability: JSON? {
        guard denominator > 0 else { return nil }
        func share(_ down: Milliseconds) -> JSON {
            .number((denominator - down).quotient(by: denominator, decimals: 6))
        }
        return .object([
            "nominal": share(counted.nominal), "min": share(counted.max), "max": share(counted.min),
        ])
    }

    /// What would settle a verdict or a remedy that is open.
    private var settling: JSON? {
        guard isOpen else { return nil }
        return .object([
            "spans": .array(unsettled.prefix(20).map(\.document)),
            "signals": .array(signals.map { .string($0.path) }),
        ])
    }
}

extension PromiseResult.CountedOutage {
    fileprivate var document: JSON {
        .object([
            "id": .string(id), "from": .string(span.from.description), "to": .string(span.to.description),
            "counted_ms": .integer(counted), "report": .optional(report),
        ])
    }
}

extension PromisedRemedy {
    /// Money as elsewhere in results, days as a number.
    fileprivate var document: JSON {
        let bounds = isRange ? (least: amount(least), greatest: amount(greatest)) : nil
        let common: [JSON.Member?] = [
            bounds.map { JSON.Member("least", $0.least) }, bounds.map { JSON.Member("greatest", $0.greatest) },
            isAdded ? nil : JSON.Member("combined", .bool(false)), claim.map { JSON.Member("claim", $0.document) },
        ]
        let own: [JSON.Member] =
            switch kind {
            case .credit: [JSON.Member("amount", amount(owed)), JSON.Member("currency", .string(currency))]
            case .addedDays: [JSON.Member("days", amount(owed))]
            }
        return .object([JSON.Member("kind", .string(kind.rawValue))] + own + common.compactMap(\.self))
    }

    private func amount(_ value: Decimal) -> JSON {
        switch kind {
        case .credit: .string(Money(amount: value, currency: currency).amountText)
        case .addedDays: .number("\(value)")
        }
    }
}

extension PromisedRemedy.Claim {
    fileprivate var document: JSON {
        switch self {
        case .made(let record): .object(["state": .string("made"), "record": .string(record)])
        case .open(let until): .object(["state": .string("open"), "until": .string(until.description)])
        case .missed: .object(["state": .string("missed")])
        }
    }
}

extension FoundRight {
    fileprivate var document: JSON {
        .object([
            "from": .optional(certainFrom), "possible_from": .string(possibleFrom.description), "rule": rule.document,
        ])
    }
}

extension JSON {
    /// Names by language, in the order of the languages' tags; nil where there are none.
    static func names(_ names: [String: String]) -> JSON? {
        guard !names.isEmpty else { return nil }
        return .object(names.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
    }
}
