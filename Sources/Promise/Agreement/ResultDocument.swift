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
            "guarantees": .array(guarantees.map(\.document) + promises.map(\.document)),
            "remedy_total": remedyTotal.document,
            "if_nothing_more_is_reported": ifNothingMoreIsReported?.document,
            "wiring": .unlessEmpty(wiring.map(\.document)),
            "renewals": .unlessEmpty(renewals.map { .string($0) }),
            "traffic": traffic?.document,
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
            "emergencies": .integer(Int64(counted.count)),
            "late": .integer(Int64(count(.late))),
            "pending": .integer(Int64(count(.pending))),
            "excused": .integer(Int64(count(.excused))),
            "days_credited": .array(daysCredited.map { .string($0.description) }),
            "unpinged_ms": unpinged.isEmpty
                ? nil : .object(unpinged.map { JSON.Member($0.host, .integer($0.length)) }),
            "failures": .unlessZero(Milliseconds(failures)),
            "reports": .array(reports.map(\.document)),
            "not_counted": .unlessEmpty(uncounted.map(\.document)),
            "not_borne_out": .unlessEmpty(unproven.map(\.document)),
            "findings": .unlessEmpty(findings.map(\.document)),
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

extension EmergencyReportResult.Uncounted {
    fileprivate var document: JSON {
        .object([
            "subject": .string(subject), "determined_at": .string(determinedAt.description),
            "notified_at": .string(notifiedAt.description), "notification": .string(notification),
            "reason": .string(reason.rawValue),
        ])
    }
}

extension EmergencyReportResult.Unproven {
    fileprivate var document: JSON {
        .object([
            "subject": .string(subject), "determined_at": .string(determinedAt.description),
            "contact_problem": .string(contactProblem), "reason": .string(reason.rawValue),
        ])
    }
}

extension Bounded {
    /// The three figures, in milliseconds.
    public var document: JSON {
        .object(["nominal": .integer(nominal), "min": .integer(min), "max": .integer(max)])
    }
}

extension AppliedWiring {
    fileprivate var document: JSON {
        .object([
            "record": .string(correction.record), "guarantee": .string(correction.wiring.guarantee.rawValue),
            "from": .string(correction.span.from.description), "to": .string(correction.span.to.description),
            "condition": correction.wiring.document, "configured": .array(configured.map(\.document)),
            "known_at": .string(correction.knownAt.description), "by": .optional(by), "reason": .optional(reason),
            "acceptance": acceptance.document,
        ])
    }
}

extension Outlook {
    fileprivate var document: JSON {
        .object([
            "guarantees": .object(
                verdicts.map { JSON.Member($0.guarantee.rawValue, .string($0.verdict.rawValue)) }
                    + promises.map { JSON.Member($0.id, .string($0.verdict.rawValue)) }),
            "remedy_total": remedyTotal.document,
        ])
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
    var document: JSON {
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
