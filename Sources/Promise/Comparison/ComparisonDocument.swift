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
            "others": .array(others.map { document(of: $0.rule, figure: $0.figure) }),
        ])
    }

    private func document(of rule: any Rule, figure: Figure?) -> JSON {
        .object([
            "rule": .string(rule.name),
            "availability_percent": figure.map { .number($0.percent) },
            "met": figure.map { .bool(isMet(by: $0)) },
            "down_ms": figure?.downtime.map { .integer($0) },
            "whole_ms": figure?.wholeTime.map { .integer($0) },
            "checks": figure?.checks.map { .object(["up": .integer($0.up), "down": .integer($0.down)]) },
            "reason": .string(rule.reason),
            "source": .string(rule.source),
            "assumptions": .array(rule.assumptions.map { .string($0) }),
        ])
    }
}

extension Figure {
    /// Nil where checks are counted.
    fileprivate var wholeTime: Milliseconds? { downtime.map { _ in whole } }

    /// Nil where time is counted.
    fileprivate var checks: (up: Int64, down: Int64)? {
        guard downtime == nil else { return nil }
        return (up: whole - bad, down: bad)
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
