public import Agreement
import Foundation
public import Intervals
public import Notation
public import Site

/// What is credited to a customer for one month, for those who write the bills. It rests on one stored result.
public struct CreditNote: Hashable, Sendable {
    /// An earlier note of the same month that this one takes the place of.
    public struct Replaced: Hashable, Sendable {
        public var revision: Int
        /// What that note credited.
        public var total: Money

        public init(revision: Int, total: Money) {
            self.revision = revision
            self.total = total
        }
    }

    public var owed: OwedMonth
    /// As it was configured for the month.
    public var contract: Contract
    public var provider: Provider?
    /// The day in the contract's zone on which the result was stored; nil where that was not written down.
    public var date: CivilDate?
    /// The SHA-256 digest of the stored document, with its algorithm's name.
    public var resultDigest: String
    public var replaces: Replaced?

    /// Creates a note from its parts; nothing is computed yet.
    public init(
        owed: OwedMonth, contract: Contract, provider: Provider?, date: CivilDate?, resultDigest: String,
        replaces: Replaced? = nil
    ) {
        self.owed = owed
        self.contract = contract
        self.provider = provider
        self.date = date
        self.resultDigest = resultDigest
        self.replaces = replaces
    }

    /// Whether it can be booked.
    public var isFinal: Bool { owed.summary.status == .final }

    /// The same for the same contract, month and revision: `CN-acme-2026-202610-1`. A provisional note's says so, so that
    /// nobody books it.
    public var number: String { number(ofRevision: owed.summary.revision) + (isFinal ? "" : "-PROVISIONAL") }

    /// The number of the note that it replaces.
    var replacedNumber: String? { replaces.map { number(ofRevision: $0.revision) } }

    private func number(ofRevision revision: Int) -> String {
        let month = owed.summary.month?.description.replacing("-", with: "") ?? ""
        return "CN-\(contract.id)-\(month)-\(revision)"
    }

    /// What is still to be booked: the total less what the replaced note credited; negative where that was more.
    public var difference: Money {
        Money(amount: owed.total.amount - (replaces?.total.amount ?? 0), currency: owed.total.currency)
    }

    /// Whether there is anything to book: an amount, or an earlier one to take back.
    public var isNeeded: Bool { owed.total.amount != 0 || replaces.map { $0.total.amount != 0 } ?? false }

    /// One sentence for a month with nothing to book.
    public func nothingOwed(in language: Language) -> String {
        let month = owed.summary.month.map { language.month($0) } ?? ""
        let revision = owed.summary.revision
        let open = owed.undetermined.map { language.title($0) }.joined(separator: language.listSeparator)
        let rest = open.isEmpty ? "" : language.text(en: " (undetermined: \(open))", zh: "（未定：\(open)）")
        let status = language.text(
            en: isFinal ? "final" : "not yet final", zh: isFinal ? "最终" : "尚非最终")
        return language.text(
            en: "Nothing is owed to \(contract.customer.name) (\(contract.id)) for \(month): "
                + "result revision \(revision), \(status)\(rest); no note is needed.",
            zh: "\(month)无应向\(contract.customer.name)（合同 \(contract.id)）减免的费用："
                + "结果修订号 \(revision)，\(status)\(rest)；无需开具通知单。")
    }
}

extension CreditNote {
    /// The document `mainstay.credit-note/1`. The same result gives the same bytes.
    public var document: JSON {
        .object([
            "schema": .string("mainstay.credit-note/1"),
            "number": .string(number),
            "date": .optional(date),
            "final": .bool(isFinal),
            "contract": .string(contract.id),
            "month": .optional(owed.summary.month),
            "period": owed.period.map { span in
                .object([
                    "from": .string(span.from.description), "to": .string(span.to.description),
                    "timezone": .string(contract.timeZone.identifier),
                ])
            },
            "customer": contract.customer.document,
            "provider": provider.map(\.party.document),
            "rent": contract.rent.document,
            "credits": .array(owed.credits.map(\.document)),
            "limited_by": owed.takenOffByLimit.amount == 0 ? nil : owed.takenOffByLimit.document,
            "total": owed.total.document,
            "expected_total": owed.expectedTotal.map(\.document),
            "replaces": replaces.map { replaced in
                .object([
                    "number": .optional(replacedNumber), "total": replaced.total.document,
                    "difference": difference.document,
                ])
            },
            "limited_by_greater": owed.takenOffByGreater.amount == 0 ? nil : owed.takenOffByGreater.document,
            "added_days": .unlessEmpty(
                owed.addedDays.map {
                    .object(["guarantee": .string($0.promise.id), "days": .number("\($0.days)")])
                }),
            "undetermined": owed.undetermined.isEmpty ? nil : .array(owed.undetermined.map { .string($0.id) }),
            "result": .object([
                "revision": .integer(Int64(owed.summary.revision)), "status": .string(owed.summary.status.rawValue),
                "rules": .integer(owed.summary.rules), "claims_close_at": .optional(owed.summary.claimsCloseAt),
                "digest": .string(resultDigest), "ledger_digest": .string(owed.ledgerDigest),
                "chain": owed.chain.map { .object(["row": .integer($0.row), "head": .string($0.head)]) },
            ]),
        ])
    }
}

extension OwedMonth.Credit {
    fileprivate var document: JSON {
        .object([
            "article": promise.guarantee.map { .integer(Int64($0.article)) }, "guarantee": .string(promise.id),
            "verdict": .string(verdict.rawValue), "kind": .string(kind.rawValue),
            "amount": .string(amount.amountText), "currency": .string(amount.currency), "because": reason.document,
        ])
    }
}

extension OwedMonth.Reason {
    fileprivate var document: JSON {
        switch self {
        case .downtime(let downtime):
            .object([
                "counted_ms": downtime.counted.document,
                "outages": .array(
                    downtime.outages.map { outage in
                        .object([
                            "id": .string(outage.id), "from": .string(outage.span.from.description),
                            "to": .string(outage.span.to.description), "counted_ms": .integer(outage.counted),
                            "report": .optional(outage.report),
                        ])
                    }),
            ])
        case .lateReports(let reports, let days):
            .object([
                "days_credited": .array(days.map { .string($0.description) }),
                "reports": .array(
                    reports.map { report in
                        .object([
                            "subject": .string(report.subject),
                            "determined_at": .string(report.determinedAt.description),
                            "deadline": .string(report.deadline.description),
                            "notified_at": .optional(report.notifiedAt),
                        ])
                    }),
            ])
        case .lateInstallations(let installations):
            .object([
                "installations": .array(
                    installations.map { entry in
                        .object([
                            "record": .string(entry.record), "due_at": .string(entry.due.description),
                            "done_at": .optional(entry.doneAt), "fee": entry.fee.map(\.document),
                        ])
                    })
            ])
        }
    }
}

extension Money {
    fileprivate var document: JSON { .object(["amount": .string(amountText), "currency": .string(currency)]) }
}

extension Customer {
    fileprivate var document: JSON {
        .object([
            "name": .string(name), "representative": .optional(representative), "address": .optional(address),
            "postcode": .optional(postcode), "phone": .optional(phone), "email": .optional(email),
        ])
    }
}
