import Agreement
public import Documents
import Foundation
import Intervals
import Notation
import Site

extension Effect {
    /// The effect for people, a sentence for each thing.
    public var sentences: [String] { sentences(in: .english) }

    /// The effect for people, a sentence for each thing, without full stops.
    public func sentences(in language: Language) -> [String] {
        switch language {
        case .english: parts.map(\.sentence) + verdicts.map(\.sentence)
        case .chinese: parts.map(\.chinese) + verdicts.map(\.chinese)
        }
    }
}

extension Effect.Part {
    /// For people, without a full stop.
    public var sentence: String {
        switch self {
        case .covers(let outage, let counted, let before): "covers \(outage.text), \(Self.minutes(counted, before))"
        case .coversDoubt(let span, let guarantee, let zone):
            "covers \(guarantee.rawValue) from \(zone.shown(span.from)) to \(zone.shown(span.to)), of which nothing is known"
        case .coversNothing(let reason, let nearest):
            "covers nothing: \(reason.text(in: nearest?.zone ?? .gmt))\(Self.nearest(nearest))"
        case .takesOff(let length, let guarantee, let contract, _) where length < 0:
            "\((-length).minutes) of \(guarantee.rawValue) of \(contract) count again"
        case .takesOff(let length, let guarantee, let contract, let outages):
            "takes \(length.minutes) off \(guarantee.rawValue) of \(contract)\(Self.list(outages))"
        case .takesNothingOff(let guarantee, let reason, let nearest):
            "takes nothing off \(guarantee.rawValue): \(reason.text)\(Self.nearest(nearest))"
        case .counts(let promise, let contract, let counted):
            "\(counted.after.minutes) of \(promise.id) of \(contract) count, \(counted.before.minutes) before"
        case .claims(let promise, let span, let zone):
            "is of the outage from \(zone.shown(span.from)) to \(zone.shown(span.to)) under \(promise.id)"
        case .takesNothingOffAny(let count): "takes nothing off any of \(count.counted("contract")): no outage then"
        case .answers(let emergency, let left) where left < 0:
            "answers \(emergency.text) late, \((-left).minutes) after the deadline"
        case .answers(let emergency, let left):
            "answers \(emergency.text) in time, \(left.minutes) before the deadline"
        case .toldBefore(let emergency, let instant):
            "answers \(emergency.text), of which somebody told before, at \(emergency.zone.shown(instant))"
        case .answersNothing(let nearest): "answers no emergency\(Self.nearest(nearest))"
        case .excuses(let emergency): "excuses \(emergency.text)"
        case .excusesNothing(let nearest): "excuses no emergency\(Self.nearest(nearest))"
        case .credits(let date): "\(date) is credited"
        case .creditsNothing(let date, isCredited: true): "\(date) was credited already"
        case .creditsNothing(let date, isCredited: false): "credits nothing: nobody was told late on \(date)"
        case .due(let guarantee, let instant, let outcome, let zone):
            "\(guarantee.rawValue): due \(zone.shownDue(instant)), \(outcome.text)"
        case .finds(let kind): kind.rawValue.replacing("_", with: " ")
        case .replaces(let described): "replaces \(described)"
        case .withdraws(let described): "withdraws \(described)"
        case .isNotKnown(let instant, let zone): "counts from \(zone.shown(instant)) on"
        case .changesNoVerdict: "changes no verdict"
        case .cannotTell(let reason): "what it changes cannot be told: \(reason)"
        }
    }

    private static func minutes(_ counted: Milliseconds, _ before: Milliseconds) -> String {
        if counted > before { return "\(counted.minutes) now count" }
        return counted == 0 ? "whose minutes are taken off for another reason" : "its \(counted.minutes) go on counting"
    }

    private static func nearest(_ outage: NamedOutage?) -> String {
        outage.map { "; nearest is \($0.text)" } ?? ""
    }

    private static func nearest(_ emergency: NamedEmergency?) -> String {
        emergency.map { "; nearest is \($0.text)" } ?? ""
    }

    private static func list(_ outages: [NamedOutage]) -> String {
        outages.isEmpty ? "" : ": \(outages.map(\.text).joined(separator: ", "))"
    }
}

extension NamedOutage {
    /// How many characters of an id people read.
    public static let shownCharacters = 8

    fileprivate var text: String {
        "outage \(id.prefix(Self.shownCharacters)) (\(guarantee.rawValue), \(zone.shown(span.from)), "
            + "\(span.length.minutes))"
    }
}

extension NamedEmergency {
    fileprivate var text: String { "the emergency of \(subject) at \(zone.shown(determinedAt))" }
}

extension Effect.NotCovered {
    fileprivate func text(in zone: TimeZone) -> String {
        switch self {
        case .notObserved(let guarantee): "nothing of \(guarantee.rawValue) is observed for this contract"
        case .otherGuarantee: "that outage is of the other guarantee"
        case .windowClosed(let instant): "the time for reporting it was over at \(zone.shownDue(instant))"
        case .notBegun: "it had not begun then"
        case .reported(let id): "record \(id.prefix(NamedOutage.shownCharacters)) reported it before"
        case .noOutage: "there was no outage then"
        }
    }
}

extension Effect.NotTakenOff {
    fileprivate var text: String {
        switch self {
        case .notObserved: "it is not observed for this contract"
        case .ahead: "its time has not come yet"
        case .causedByProvider: "what the provider caused is no ground"
        case .noGround(let ground): "the terms do not accept \(ground) there"
        case .consentTooLate: "the customer agreed after the work had begun"
        case .noOutage: "there was no outage then"
        case .takenOffAlready: "its minutes are taken off already"
        }
    }
}

extension DueEntry.Outcome {
    fileprivate var text: String {
        switch self {
        case .onTime: "done in time"
        case .late: "late"
        case .pending: "not done yet"
        case .excused: "late, and excused"
        case .undetermined: "undetermined: an announcement of holidays is missing"
        }
    }
}

extension Effect.Verdicts {
    fileprivate var sentence: String {
        var text = "\(promise.id) of \(contract) in \(month): "
        let isSame = verdict.before == verdict.after
        text += isSame ? verdict.after.rawValue : "\(verdict.before.rawValue) → \(verdict.after.rawValue)"
        if remedy.before != remedy.after {
            text += ", remedy \(remedy.before.map { "\($0)" } ?? "none") → \(remedy.after.map { "\($0)" } ?? "none")"
        }
        return isFinal ? "\(text); that month was final, evaluating it again issues a revision" : text
    }
}
