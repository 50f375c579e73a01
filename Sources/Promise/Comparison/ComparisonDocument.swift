import Agreement
import Intervals
import Notation
import Site

extension ComparedGuarantee {
    /// `mainstay compare --format json`: one element for each guarantee.
    public var document: JSON {
        .object([
            "article": .integer(Int64(guarantee.article)),
            "guarantee": .string(guarantee.rawValue),
            "target": .number(agreement.terms.availability.shortest),
            "evidence": evidence.document,
            "agreement": .object([
                "verdict": .string(agreement.verdict.rawValue), "counted_ms": agreement.counted.document,
            ]),
            "others": .array(others.map(document)),
        ])
    }

    private func document(_ rule: any Rule, _ figure: Figure?) -> JSON {
        .object([
            "rule": .string(rule.name),
            "availability_percent": figure.map { .number($0.percent) },
            "met": figure.map { .bool(isMet(by: $0)) },
            "down_ms": figure?.downtime.map { .integer($0) },
            "whole_ms": figure.flatMap { $0.downtime == nil ? nil : .integer($0.whole) },
            "checks": figure.flatMap { figure in
                figure.downtime == nil
                    ? .object(["up": .integer(figure.whole - figure.bad), "down": .integer(figure.bad)]) : nil
            },
            "reason": .string(rule.reason),
            "source": .string(rule.source),
            "assumptions": .array(rule.assumptions.map { .string($0) }),
        ])
    }
}

extension EvidenceFigure {
    /// In percent, with one of the bounds counted as down.
    public func percent(_ down: Milliseconds) -> String { Figure(down: down, of: periodLength)?.percent ?? "" }

    fileprivate var document: JSON {
        .object([
            "finding": .string(finding.rawValue),
            "down_ms": down.document,
            "unknown_ms": .integer(unknown),
            "excluded_ms": .integer(excluded),
            "availability_percent": .object([
                "nominal": .number(percent(down.nominal)), "min": .number(percent(down.max)),
                "max": .number(percent(down.min)),
            ]),
        ])
    }
}
