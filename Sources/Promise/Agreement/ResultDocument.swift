import Correlation
import Intervals
public import Notation
import Site

extension ContractResult {
    /// The document `mainstay.compliance/1`. The same result gives the same bytes.
    ///
    /// - Parameters:
    ///   - revision: counts the documents of this contract and month that were final.
    ///   - ledgerDigest: what the ledger held when the result was made.
    ///   - chain: the heads of the ledger's hash chains then.
    ///   - changes: how a revision differs from the one before.
    public func document(
        revision: Int, ledgerDigest: String, chain: ChainReference? = nil, changes: Changes? = nil
    ) -> JSON {
        .object([
            "schema": .string("mainstay.compliance/1"),
            "contract": .string(contract),
            "customer": .string(customer),
            "month": .string(month.description),
            "period": period.map { span in
                .object([
                    "from": .string(span.from.description), "to": .string(span.to.description),
                    "timezone": .string(timeZone),
                ])
            },
            "rules": .integer(Self.rules),
            "revision": .integer(Int64(revision)),
            "status": .string(status.rawValue),
            "verdict": .string(verdict.rawValue),
            "claims_close_at": .optional(claimsCloseAt),
            "guarantees": .array(guarantees.map(\.document)),
            "remedy_total": remedyTotal.document,
            "configurations": .array(configurations.map { .string($0) }),
            "clock": clock?.document,
            "ledger_digest": .string(ledgerDigest),
            "chain": chain.map { .object(["row": .integer($0.row), "head": .string($0.head)]) },
            "heads": chain?.headsDocument,
            "changes": changes?.document,
        ])
    }
}

extension ChainReference {
    /// Each chain's head, in the order of the names; nil where there was one chain.
    fileprivate var headsDocument: JSON? {
        guard !heads.isEmpty else { return nil }
        return .object(heads.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
    }
}

extension GuaranteeResult {
    fileprivate var document: JSON {
        switch self {
        case .availability(let result): result.document
        case .emergencyReport(let result): result.document
        case .duty(let result): result.document
        case .register(let result): result.document
        case .notApplicable(let guarantee):
            .object(guarantee.head(.notApplicable) + [JSON.Member("remedy", .null)])
        }
    }
}

extension Guarantee {
    fileprivate func head(_ verdict: Verdict) -> [JSON.Member] {
        [
            JSON.Member("article", .integer(Int64(article))), JSON.Member("guarantee", .string(rawValue)),
            JSON.Member("verdict", .string(verdict.rawValue)),
        ]
    }
}

extension AvailabilityResult {
    fileprivate var document: JSON {
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
            "down_ms": down.document,
            "counted_ms": counted.document,
            "taken_off_ms": takenOff.document,
            "unknown_ms": .integer(unknown),
            "availability": .object([
                "nominal": .number(availabilityText(down: counted.nominal)),
                "min": .number(availabilityText(down: counted.max)),
                "max": .number(availabilityText(down: counted.min)),
            ]),
            "outages": .array(outages.map(\.document)),
            "contradictions": .array(contradictions.map(\.document)),
            "unsettled": settling,
            "remedy": remedy?.document ?? .null,
        ])
    }

    /// Which of the possible readings of the text was applied.
    private var reading: JSON {
        .object([
            "claim_window": .object([
                "length_ms": .integer(terms.claimWindow.length), "from": .string(terms.claimWindow.from.rawValue),
                "count": .string(terms.claimWindow.count.rawValue),
            ]),
            "report_required": .bool(terms.reportRequired),
            "doubt_favours": .string(terms.doubtFavours.rawValue),
            "undetermined_cause": .string(terms.undeterminedCause.rawValue),
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

extension Evidence {
    /// As results and `outage show` print it.
    public var document: JSON {
        .object([
            "signal": .string(signal.path), "state": .string(state.rawValue), "at": .string(at.description),
            "until": .string(until.description), "since": .optional(since), "inferred": .optional(inferred),
            "said": .optional(said),
        ])
    }
}

extension EmergencyReportResult {
    fileprivate var document: JSON {
        .object([
            "article": .integer(Int64(Guarantee.emergencyReport.article)),
            "guarantee": .string(Guarantee.emergencyReport.rawValue),
            "verdict": .string(verdict.rawValue),
            "target": .object(["within_ms": .integer(within)]),
            "emergencies": .integer(Int64(reports.count)),
            "late": .integer(Int64(count(.late))),
            "pending": .integer(Int64(count(.pending))),
            "excused": .integer(Int64(count(.excused))),
            "days_credited": .array(daysCredited.map { .string($0.description) }),
            "reports": .array(reports.map(\.document)),
            "remedy": remedy?.document ?? .null,
        ])
    }
}

extension EmergencyReportResult.Report {
    fileprivate var document: JSON {
        .object([
            "subject": .string(emergency.subject.path),
            "first_failed": .string(emergency.firstFailed.description),
            "determined_at": .string(emergency.determinedAt.description),
            "closed_at": .optional(emergency.closedAt),
            "deadline": .string(deadline.description),
            "notified_at": .optional(notifiedAt),
            "method": .optional(method),
            "outcome": .string(outcome.rawValue),
            "excused_by": .optional(excuse),
        ])
    }
}

extension Bounded {
    /// The three figures, in milliseconds.
    public var document: JSON {
        .object(["nominal": .integer(nominal), "min": .integer(min), "max": .integer(max)])
    }
}

extension [Exclusion: Milliseconds] {
    fileprivate var document: JSON {
        .object(Exclusion.allCases.map { JSON.Member($0.rawValue, .integer(self[$0, default: 0])) })
    }
}

extension ClockEvidence {
    fileprivate var document: JSON {
        .object([
            "worst_error_ms": .integer(worstError), "unsynchronised_ms": .unlessZero(unsynchronised),
            "unsynchronised_since": .optional(unsynchronisedSince),
        ])
    }
}

extension Span {
    fileprivate var document: JSON {
        .object(["from": .string(from.description), "to": .string(to.description)])
    }
}

extension Money {
    var document: JSON {
        .object(["amount": .string(amountText), "currency": .string(currency)])
    }
}

extension Remedy {
    var document: JSON {
        .object([
            "kind": .string(kind.rawValue), "amount": .string(amount.amountText), "currency": .string(amount.currency),
        ])
    }
}
