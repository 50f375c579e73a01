public import Intervals
import Notation
public import Site

/// One attempt to deliver an event through a hook.
public struct Delivery: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// Exit code 0, or accepted by the server.
        case delivered
        /// Exit code 75 (EX_TEMPFAIL).
        case temporaryFailure
        /// Killed, with its process group, after the hook's timeout.
        case timedOut
        case failed(exitCode: Int32)
        case killed(signal: Int32)
        /// Not found, not executable, no such interpreter, no such user.
        case cannotStart(String)
        /// A server that could not be reached, or is busy.
        case unavailable(String)
        /// A server that does not take it.
        case refused(String)

        public var result: DeliveryNote.Result {
            switch self {
            case .delivered: .delivered
            case .temporaryFailure, .timedOut, .unavailable: .again
            case .failed, .killed, .cannotStart, .refused: .failed
            }
        }
    }

    public var event: Event
    /// Of a digest: the ids of the events in it.
    public var members: [String] = []
    public var hook: String
    /// Which of the contract's contacts, in their order.
    public var step: Int?
    public var contact: Contact?
    public var attempt: Int
    public var startedAt: Instant
    public var endedAt: Instant
    public var outcome: Outcome
    /// The first 4 KiB of what it printed.
    public var output: String

    /// As the ledger keeps it.
    public var document: JSON {
        .object([
            "event": .string(event.id), "events": members.isEmpty ? nil : .array(members.map(JSON.string)),
            "hook": .string(hook), "step": step.map { .integer(Int64($0)) },
            "contact": contact.map { .string($0.name) },
            "method": contact.map { .string($0.method.rawValue) }, "to": contact.map { .string($0.to) },
            "attempt": .integer(Int64(attempt)), "started_at": .string(startedAt.description),
            "ended_at": .string(endedAt.description), "duration_ms": .integer(endedAt - startedAt),
            "result": .string(outcome.result.rawValue), "outcome": .string(outcome.word),
            "exit_code": outcome.exitCode.map { .integer(Int64($0)) }, "output": .string(output),
        ])
    }
}

extension Delivery.Outcome {
    /// For people and for the ledger.
    public var word: String {
        switch self {
        case .delivered: "delivered"
        case .temporaryFailure: "temporary failure (exit 75)"
        case .timedOut: "timed out and was killed"
        case .failed(let code): "failed (exit \(code))"
        case .killed(let signal): "died of signal \(signal)"
        case .cannotStart(let reason): "could not start: \(reason)"
        case .unavailable(let reason): "could not be reached: \(reason)"
        case .refused(let reason): "was refused: \(reason)"
        }
    }

    fileprivate var exitCode: Int32? {
        switch self {
        case .delivered: 0
        case .temporaryFailure: 75
        case .failed(let code): code
        default: nil
        }
    }
}
