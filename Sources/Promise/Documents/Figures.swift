public import Agreement
public import Foundation
public import Intervals
public import Site

/// How figures are shown: rounded for people, in the contract's zone.
public struct Figures: Sendable {
    /// In which they are written.
    public let language: Language
    /// By whose clock instants are shown.
    public let zone: TimeZone

    /// Shows figures in a language and a zone.
    public init(language: Language, zone: TimeZone) {
        self.language = language
        self.zone = zone
    }

    /// `50.00 min`, with a space that does not break.
    public func minutes(_ length: Milliseconds) -> String {
        String(format: "%.2f\u{A0}%@", Double(length) / 60_000, language.text(en: "min", zh: "分钟"))
    }

    /// The nominal figure, with its bounds where they differ.
    public func minutes(_ figure: Bounded) -> String {
        guard figure.min != figure.nominal || figure.max != figure.nominal else { return minutes(figure.nominal) }
        return "\(minutes(figure.nominal)) [\(minutes(figure.min)) – \(minutes(figure.max))]"
    }

    /// A duration of the terms: `44 min`, `5 days`.
    public func duration(_ length: Milliseconds) -> String {
        // One day is written as 24 hours: a day is a day of the calendar.
        if length != .days(1), let count = length.whole(.days(1)) {
            return "\(count) \(language.text(en: "days", zh: "天"))"
        }
        if let count = length.whole(.hours(1)) {
            let english = count == 1 ? "hour" : "hours"
            return "\(count) \(language.text(en: english, zh: "小时"))"
        }
        if let count = length.whole(.minutes(1)) { return "\(count) \(language.text(en: "min", zh: "分钟"))" }
        if let count = length.whole(.seconds(1)) { return "\(count) \(language.text(en: "s", zh: "秒"))" }
        return "\(length) \(language.text(en: "ms", zh: "毫秒"))"
    }

    /// `2026-10-10 10:00:00`, with milliseconds where there are any, and with the offset where clocks showed it twice.
    public func instant(_ instant: Instant) -> String { zone.shownByTheWallOrExactly(instant) }

    /// An instant and, where they differ, its bounds; a bound on the same day is shown by its time only.
    public func instant(_ instant: Instant, within bounds: ClosedRange<Instant>) -> String {
        let text = self.instant(instant)
        guard bounds.lowerBound != bounds.upperBound else { return text }
        let ends = [bounds.lowerBound, bounds.upperBound].map { bound -> String in
            let other = self.instant(bound)
            guard other.prefix(10) == text.prefix(10) else { return other }
            return String(other.dropFirst(11))
        }
        return "\(text)\n[\(ends[0]) – \(ends[1])]"
    }

    /// The same to the second, for when something was written down.
    public func second(_ instant: Instant) -> String { String(zone.shownByTheWall(instant).prefix(19)) }

    /// The same; a dash where there is none.
    public func instant(_ instant: Instant?) -> String { instant.map { self.instant($0) } ?? "–" }

    /// `99.9 %`, with as many of six decimals as there are.
    public func percent(_ ratio: Ratio) -> String {
        let value = Double(ratio.numerator) / Double(ratio.denominator) * 100
        let text = String(format: "%.6f", value)
        var digits = text[...]
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.hasSuffix(".") { digits.removeLast() }
        return "\(digits) %"
    }

    /// Four decimals, rounded down, so that a breach never looks like a round figure that kept the promise.
    public func availability(down: Milliseconds, of length: Milliseconds) -> String {
        guard length > 0 else { return "–" }
        let millionths = Int128(length - down) * 1_000_000 / Int128(length)
        return String(format: "%lld.%04lld\u{A0}%%", Int64(millionths / 10_000), Int64(millionths % 10_000))
    }
}

extension Milliseconds {
    /// How many units the length is; nil when it is not a multiple of the unit.
    fileprivate func whole(_ unit: Milliseconds) -> Milliseconds? {
        guard self >= unit, self % unit == 0 else { return nil }
        return self / unit
    }
}
