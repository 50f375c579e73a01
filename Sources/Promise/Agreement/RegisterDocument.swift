import Intervals
import Notation
import Site

extension DutyResult {
    var document: JSON {
        .object([
            "article": .integer(Int64(guarantee.article)),
            "guarantee": .string(guarantee.rawValue),
            "verdict": .string(verdict.rawValue),
            "nominal_verdict": .string(nominalVerdict.rawValue),
            "target": .object([
                "working_days": workingDays.map { .integer(Int64($0)) }, "calendar": .optional(calendar),
                "within_ms": within.map { .integer($0) },
            ]),
            "entries": .integer(Int64(entries.count)),
            "late": .integer(Int64(count(.late))),
            "pending": .integer(Int64(count(.pending))),
            "excused": .integer(Int64(count(.excused))),
            "failures": .integer(Int64(failures)),
            "due": .array(entries.map(\.document)),
            "findings": .unlessEmpty(findings.map(\.document)),
            "remedy": remedy?.document ?? .null,
        ])
    }
}

extension DueEntry {
    fileprivate var document: JSON {
        .object([
            "record": .string(record),
            "service": .optional(service?.rawValue),
            "about": .optional(about),
            "from": .string(begins.description),
            "due_at": .string(due.description),
            "due_bounds": doubt.map { doubt in
                .array([
                    .string(doubt.earliest.description),
                    doubt.latest.map { .string($0.description) } ?? .null,
                ])
            },
            "relieved_due_at": .optional(relievedDue),
            "done_at": .optional(doneAt),
            "answered_by": .optional(answeredBy),
            "outcome": .string(outcome.rawValue),
            "relieved_by": .unlessEmpty(relievedBy.map { .string($0) }),
            "missing": .unlessEmpty(missing.map { .string($0) }),
            "fee": fee.map(\.document),
            "corroboration": .unlessEmpty(corroboration.map(\.document)),
        ])
    }
}

extension Corroboration {
    fileprivate var document: JSON {
        .object([
            "signal": .string(signal.path), "first_up": .optional(firstUp), "contradicts": .bool(contradicts),
        ])
    }
}

extension RegisterResult {
    var document: JSON {
        .object([
            "article": .integer(Int64(guarantee.article)),
            "guarantee": .string(guarantee.rawValue),
            "verdict": .string(Verdict.recorded.rawValue),
            "entries": .integer(Int64(entries.count)),
            "failures": .integer(Int64(failures)),
            "in_charge": .unlessEmpty(inCharge.map { .string($0) }),
            "assigned": .unlessEmpty(assigned.map(\.document)),
            "findings": .array(findings.map(\.document)),
            "records": .array(entries.map { .string($0.id) }),
            "remedy": .null,
        ])
    }
}

extension RegisterResult.Assigned {
    fileprivate var document: JSON {
        .object([
            "name": .string(name), "from": .string(span.from.description), "to": .string(span.to.description),
            "record": .string(record),
        ])
    }
}

extension Finding {
    var document: JSON {
        .object([
            "finding": .string(kind.rawValue), "failure": .bool(isFailure), "sentence": .string(sentence),
            "record": .optional(record), "at": .optional(at), "from": .optional(span?.from),
            "to": .optional(span.flatMap { $0.to < .distantFuture ? $0.to : nil }),
            "subject": .optional(subject), "length_ms": length.map { .integer($0) },
            "missing": .unlessEmpty(missing.map { .string($0) }),
            "flaws": .unlessEmpty(flaws.map { .string($0.rawValue) }),
            "relieved_by": .unlessEmpty(relievedBy.map { .string($0) }),
        ])
    }
}
