import Correlation
import Intervals
import Notation
import Site

extension AvailabilityResult {
    var document: JSON {
        .object([
            "article": .integer(Int64(guarantee.article)),
            "guarantee": .string(guarantee.rawValue),
            "verdict": .string(verdict.rawValue),
            "nominal_verdict": .string(nominalVerdict.rawValue),
            "target": .object([
                "availability": .number(terms.availability.shortest),
                "downtime_ms": terms.downtime.map { .integer($0) },
                "rule": .string(terms.rule.rawValue),
            ]),
            "reading": reading,
            "period": ownPeriod,
            "down_ms": down.document,
            "counted_ms": counted.document,
            "taken_off_ms": takenOff.document,
            "acceptance_ms": .object(
                Acceptance.State.allCases.map { JSON.Member($0.rawValue, .integer(accepted[$0, default: 0])) }),
            "unknown_ms": .integer(unknown),
            "availability": .object([
                "nominal": .number(availabilityText(down: counted.nominal)),
                "min": .number(availabilityText(down: counted.max)),
                "max": .number(availabilityText(down: counted.min)),
            ]),
            "outages": .array(outages.map(\.document)),
            "exclusions": .unlessEmpty(exclusions.map(\.document)),
            "contradictions": .array(contradictions.map(\.document)),
            "unsettled": settling,
            "remedy": remedy?.document ?? .null,
            "disagreements": .unlessEmpty(disagreements.map(\.document)),
        ])
    }

    /// Where the promise begins with the installation, what of the period follows it.
    private var ownPeriod: JSON? {
        switch terms.serviceFrom {
        case .term: nil
        case .installation: period.document
        }
    }

    /// Which of the possible readings of the text was applied.
    private var reading: JSON {
        .object([
            "claim_window": .object([
                "length_ms": .integer(terms.claimWindow.length), "from": .string(terms.claimWindow.from.rawValue),
                "count": .string(terms.claimWindow.count.rawValue),
                "covers": .string(terms.claimWindow.covers.rawValue),
            ]),
            "report_required": .bool(terms.reportRequired),
            "doubt_favours": .string(terms.doubtFavours.rawValue),
            "undetermined_cause": .string(terms.undeterminedCause.rawValue),
            "exclusions": .string(terms.exclusions.rawValue),
            "service_from": .string(terms.serviceFrom.rawValue),
            "failed_rounds": ofNetwork(.integer(Int64(terms.failedRounds))),
            "excludes": .array(
                Ground.allCases.filter(terms.grounds(of: guarantee).contains).map { .string($0.rawValue) }),
            "credits": .unlessEmpty(
                terms.credits.map {
                    .object(["below": .number($0.below.shortest), "rent": .number($0.rent.shortest)])
                }),
            "connection": ofNetwork(.string(terms.reading.rawValue)),
        ])
    }

    /// What only article 1 reads.
    private func ofNetwork(_ value: JSON) -> JSON? {
        guard guarantee == .network else { return nil }
        return value
    }

    /// What would settle an undetermined verdict; nil for any other.
    private var settling: JSON? {
        guard verdict == .undetermined else { return nil }
        return .object([
            "spans": .array(unsettled.prefix(20).map(\.document)),
            "signals": .array(signals.map { .string($0.path) }),
        ])
    }
}

extension AvailabilityResult.CountedOutage {
    fileprivate var document: JSON {
        .object([
            "id": .string(outage.id),
            "from": .string(outage.span.from.description),
            "to": .string(outage.span.to.description),
            "bounds": .object([
                "from": .array([outage.begin.lowerBound, outage.begin.upperBound].map { .string($0.description) }),
                "to": .array([outage.end.lowerBound, outage.end.upperBound].map { .string($0.description) }),
            ]),
            "hypothesis": .string(outage.hypothesis.rawValue),
            "counted_ms": .integer(counted),
            "taken_off": .array(
                Exclusion.allCases.filter { takenOff[$0, default: 0] > 0 }.map {
                    .object(["cause": .string($0.rawValue), "ms": .integer(takenOff[$0, default: 0])])
                }),
            "report": .optional(report),
            "evidence": .array(outage.evidence.map(\.document)),
        ])
    }
}

extension RecordedExclusion {
    var document: JSON {
        .object([
            "record": .string(record), "kind": .string(kind.rawValue), "cause": .string(cause.rawValue),
            "from": .string(span.from.description), "to": .string(span.to.description),
            "counts": .bool(counts), "acceptance": acceptance.document,
            "lacks_authorisation": .whenTrue(lacksAuthorisation),
        ])
    }
}

extension Acceptance {
    var document: JSON {
        .object([
            "state": .string(state.rawValue), "by": .optional(by), "at": .optional(at), "record": .optional(record),
        ])
    }
}

extension [Exclusion: Milliseconds] {
    fileprivate var document: JSON {
        .object(Exclusion.allCases.map { JSON.Member($0.rawValue, .integer(self[$0, default: 0])) })
    }
}

extension Contradiction {
    /// Who contradicts whom stands beside the span: earlier documents have the span alone.
    var document: JSON {
        .object([
            "from": .string(span.from.description), "to": .string(span.to.description),
            "down": .unlessEmpty(links.map { .string($0.path) }),
            "answered": .unlessEmpty(hosts.map { .string($0.path) }),
        ])
    }
}

extension Disagreement {
    fileprivate var document: JSON {
        .object([
            "from": .string(span.from.description), "to": .string(span.to.description), "host": .string(host),
            "answered": .array(answered.map { .string($0.path) }), "silent": .array(silent.map { .string($0.path) }),
        ])
    }
}
