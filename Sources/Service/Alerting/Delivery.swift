public import Intervals
import Notation
public import Site

/// One attempt to deliver an event through a hook.
public struct Delivery: Hashable, Sendable {
    /// How an attempt ended.
    public enum Outcome: Hashable, Sendable {
        /// The hook exited with 0, or the server accepted the event.
        case delivered
        /// The hook exited with 75 (EX_TEMPFAIL).
        case temporaryFailure
        /// The hook ran longer than its timeout and was killed with its process group.
        case timedOut
        /// The hook exited with any other code.
        case failed(exitCode: Int32)
        /// The hook died of a signal.
        case killed(signal: Int32)
        /// The hook is missing or not executable, or there is no such interpreter or user.
        case cannotStart(String)
        /// This machine has no descriptor, process or memory left for it now.
        case shortage(String)
        /// The server could not be reached, or is busy.
        case unavailable(String)
        /// The server refused the event for good.
        case refused(String)

        /// What follows from it: whether the event was delivered or the attempt is worth repeating.
        public var result: DeliveryNote.Result {
            switch self {
            case .delivered: .delivered
            case .temporaryFailure, .timedOut, .shortage, .unavailable: .again
            case .failed, .killed, .cannotStart, .refused: .failed
            }
        }
    }

    /// What people are told.
    public var event: Event
    /// The ids of the events in a digest; empty for any other event.
    public var members: [String] = []
    /// The hook's name.
    public var hook: String
    /// The position of the contact among the contract's; nil when it is none of them.
    public var step: Int?
    /// The step of `onCall` at which one of the provider's own people is told, from 0; nil when it is none of them.
    public var rung: Int?
    /// Who is told; nil when the hook itself asked for the event.
    public var contact: Contact?
    /// From 1.
    public var attempt: Int
    /// When the hook was started.
    public var startedAt: Instant
    /// When the hook had ended.
    public var endedAt: Instant
    /// How the attempt ended.
    public var outcome: Outcome
    /// The first 4 KiB of what the hook printed, or of the server's answer.
    public var output: String
    /// How many octets of the output are kept.
    static let keptOutput = 4096

    /// The attempt as the ledger keeps it.
    public var document: JSON {
        let events = members.isEmpty ? nil : JSON.array(members.map(JSON.string))
        return .object([
            "event": .string(event.id), "events": events,
            "hook": .string(hook), "step": step.map { .integer(Int64($0)) },
            "oncall_step": rung.map { .integer(Int64($0)) },
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
    /// How an attempt ended, for people and for the ledger.
    public var word: String {
        switch self {
        case .delivered: "delivered"
        case .temporaryFailure: "temporary failure (exit 75)"
        case .timedOut: "timed out and was killed"
        case .failed(let code): "failed (exit \(code))"
        case .killed(let signal): "died of signal \(signal)"
        case .cannotStart(let reason): "could not start: \(reason)"
        case .shortage(let reason): "could not start for now: \(reason)"
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
