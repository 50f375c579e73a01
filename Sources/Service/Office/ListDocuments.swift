import Agreement
import Correlation
import Intervals
public import Ledger
public import Notation
import Site

// What lists hold, as JSON: the same for commands and for programs.
extension ListedEmergency {
    /// The emergency, and what became of the duty to tell somebody.
    public var document: JSON {
        .object([
            "id": id.map { .string($0) }, "contract": .string(contract),
            "subject": .string(report.emergency.subject.path),
            "first_failed": .string(report.emergency.firstFailed.description),
            "determined_at": .string(report.emergency.determinedAt.description),
            "closed_at": report.emergency.closedAt.map { .string($0.description) },
            "deadline": .string(report.deadline.description),
            "notified_at": report.notifiedAt.map { .string($0.description) },
            "method": report.method.map { .string($0) }, "outcome": .string(report.outcome.rawValue),
            "excuse": report.excuse.map { .string($0) },
        ])
    }
}

extension DeliveryAttempt {
    /// Who was to be told of what, and what came of it.
    public var document: JSON {
        .object([
            "event": .string(note.event), "events": note.events.map { .array($0.map { .string($0) }) },
            "kind": event.map { .string($0.kind.rawValue) }, "contract": event?.contract.map { .string($0) },
            "subject": event.map { .string($0.subject) }, "hook": .string(note.hook),
            "step": note.step.map { .integer(Int64($0)) }, "contact": contact.map { .string($0) },
            "method": method.map { .string($0) }, "to": to.map { .string($0) },
            "attempt": .integer(Int64(note.attempt)), "started_at": .string(startedAt.description),
            "ended_at": .string(note.endedAt.description), "result": .string(note.result.rawValue),
            "outcome": .string(outcome), "exit_code": exitCode.map { .integer(Int64($0)) },
            "output": .string(output),
        ])
    }
}
