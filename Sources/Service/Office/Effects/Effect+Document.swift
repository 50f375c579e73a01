import Agreement
import Foundation
import Intervals
public import Notation
import Site

extension Effect {
    /// The effect as JSON.
    public var document: JSON {
        .object([
            "parts": .array(parts.map(\.document)), "verdicts": .array(verdicts.map(\.document)),
            "sentences": .array(sentences.map { .string($0) }),
        ])
    }
}

extension Effect.Part {
    private func members(_ name: String, _ members: [JSON.Member]) -> JSON {
        .object([.init("effect", .string(name))] + members)
    }

    fileprivate var document: JSON {
        switch self {
        case .covers(let outage, let counted, let before):
            members(
                "covers",
                outage.members + [
                    .init("counted_ms", .integer(counted)), .init("counted_before_ms", .integer(before)),
                ])
        case .coversDoubt(let span, let guarantee, _):
            members("covers_doubt", span.members + [.init("guarantee", .string(guarantee.rawValue))])
        case .coversNothing(let reason, let nearest):
            members("covers_nothing", [.init("reason", .string(reason.word))] + nearest.member)
        case .takesOff(let length, let guarantee, let contract, let outages):
            members(
                "takes_off",
                [
                    .init("contract", .string(contract)), .init("guarantee", .string(guarantee.rawValue)),
                    .init("taken_off_ms", .integer(length)),
                    .init("outages", .array(outages.map { .string($0.id) })),
                ])
        case .takesNothingOff(let guarantee, let reason, let nearest):
            members(
                "takes_nothing_off",
                [
                    .init("guarantee", .string(guarantee.rawValue)),
                    .init("reason", .string(reason.word)),
                ] + nearest.member)
        case .takesNothingOffAny(let count):
            members("takes_nothing_off", [.init("contracts", .integer(Int64(count)))])
        case .answers(let emergency, let left):
            members("answers", emergency.members + [.init("left_ms", .integer(left))])
        case .toldBefore(let emergency, let instant):
            members("told_before", emergency.members + [.init("told_at", .string(instant.description))])
        case .answersNothing(let nearest): members("answers_nothing", nearest.member)
        case .excuses(let emergency): members("excuses", emergency.members)
        case .excusesNothing(let nearest): members("excuses_nothing", nearest.member)
        case .credits(let date): members("credits", [.init("date", .string(date.description))])
        case .creditsNothing(let date, let isCredited):
            members(
                "credits_nothing",
                [.init("date", .string(date.description)), .init("credited", .bool(isCredited))])
        case .due(let guarantee, let instant, let outcome, _):
            members(
                "due",
                [
                    .init("guarantee", .string(guarantee.rawValue)),
                    .init("due", .string(instant.description)),
                    .init("outcome", .string(outcome.rawValue)),
                ])
        case .counts(let promise, let contract, let counted):
            members(
                "counts",
                [
                    .init("promise", .string(promise.id)), .init("contract", .string(contract)),
                    .init("counted_ms", .integer(counted.after)), .init("counted_before_ms", .integer(counted.before)),
                ])
        case .claims(let promise, let span, _):
            members("claims", [.init("promise", .string(promise.id))] + span.members)
        case .finds(let kind): members("finds", [.init("finding", .string(kind.rawValue))])
        case .replaces(let described): members("replaces", [.init("record", .string(described))])
        case .withdraws(let described): members("withdraws", [.init("record", .string(described))])
        case .isNotKnown(let instant, _):
            members("not_known_yet", [.init("from", .string(instant.description))])
        case .changesNoVerdict: members("changes_no_verdict", [])
        case .cannotTell(let reason): members("cannot_tell", [.init("reason", .string(reason))])
        }
    }
}

extension Span {
    fileprivate var members: [JSON.Member] {
        [.init("from", .string(from.description)), .init("to", .string(to.description))]
    }
}

extension NamedOutage {
    fileprivate var members: [JSON.Member] {
        [
            .init("outage", .string(id)), .init("contract", .string(contract)),
            .init("guarantee", .string(guarantee.rawValue)),
        ] + span.members
    }
}

extension NamedEmergency {
    fileprivate var members: [JSON.Member] {
        [
            .init("subject", .string(subject.path)),
            .init("determined_at", .string(determinedAt.description)),
        ]
    }
}

extension NamedOutage? {
    fileprivate var member: [JSON.Member] { map { [.init("nearest", .object($0.members))] } ?? [] }
}

extension NamedEmergency? {
    fileprivate var member: [JSON.Member] { map { [.init("nearest", .object($0.members))] } ?? [] }
}

extension Effect.NotCovered {
    fileprivate var word: String {
        switch self {
        case .notObserved: "not_observed"
        case .otherGuarantee: "other_guarantee"
        case .windowClosed: "window_closed"
        case .notBegun: "not_begun"
        case .reported: "reported"
        case .noOutage: "no_outage"
        }
    }
}

extension Effect.NotTakenOff {
    fileprivate var word: String {
        switch self {
        case .notObserved: "not_observed"
        case .ahead: "ahead"
        case .causedByProvider: "caused_by_provider"
        case .noGround: "no_ground"
        case .consentTooLate: "consent_too_late"
        case .noOutage: "no_outage"
        case .takenOffAlready: "taken_off_already"
        }
    }
}

extension Effect.Verdicts {
    fileprivate var document: JSON {
        .object([
            "contract": .string(contract), "month": .string("\(month)"), "guarantee": .string(promise.id),
            "before": .string(verdict.before.rawValue), "after": .string(verdict.after.rawValue),
            "remedy_before": remedy.before.map { .string("\($0)") },
            "remedy_after": remedy.after.map { .string("\($0)") }, "final": .bool(isFinal),
        ])
    }
}
