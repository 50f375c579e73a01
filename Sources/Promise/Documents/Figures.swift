import Agreement
import Foundation
import Intervals
import Site

/// How figures are shown: rounded for people, in the contract's zone.
struct Figures {
    let language: Language
    let zone: TimeZone

    /// `50.00 min`, which no line break parts.
    func minutes(_ length: Milliseconds) -> String {
        String(format: "%.2f\u{A0}%@", Double(length) / 60_000, language.say("min", "分钟"))
    }

    /// Nominal, and the bounds where they differ.
    func minutes(_ figure: Bounded) -> String {
        guard figure.min != figure.nominal || figure.max != figure.nominal else { return minutes(figure.nominal) }
        return "\(minutes(figure.nominal)) [\(minutes(figure.min)) – \(minutes(figure.max))]"
    }

    /// A duration of the terms: `44 min`, `5 days`.
    func duration(_ length: Milliseconds) -> String {
        let units: [(Milliseconds, String, String)] = [
            (.days(1), length == .days(1) ? "day" : "days", "天"),
            (.hours(1), length == .hours(1) ? "hour" : "hours", "小时"),
            (.minutes(1), "min", "分钟"), (.seconds(1), "s", "秒"),
        ]
        // 24 hours are said as hours: a day is a day of the calendar.
        for (unit, english, chinese) in units
        where length >= unit && length % unit == 0 && !(unit == .days(1) && length == .days(1)) {
            return "\(length / unit) \(language.say(english, chinese))"
        }
        return "\(length) ms"
    }

    /// `2026-10-10 10:00:00`, with milliseconds where there are any.
    func instant(_ instant: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let local = instant + Milliseconds(zone.secondsFromGMT(for: date)) * 1000
        let text = String(local.description.dropLast()).replacing("T", with: " ")
        return text.hasSuffix(".000") ? String(text.dropLast(4)) : text
    }

    /// An instant over its bounds, as far as they differ; of a bound on the same day only the time.
    func instant(_ instant: Instant, within bounds: ClosedRange<Instant>) -> String {
        let text = self.instant(instant)
        guard bounds.lowerBound != bounds.upperBound else { return text }
        let ends = [bounds.lowerBound, bounds.upperBound].map { bound -> String in
            let other = self.instant(bound)
            return other.prefix(10) == text.prefix(10) ? String(other.dropFirst(11)) : other
        }
        return "\(text)\n[\(ends[0]) – \(ends[1])]"
    }

    func instant(_ instant: Instant?) -> String { instant.map { self.instant($0) } ?? "–" }

    func percent(_ ratio: Ratio) -> String {
        let value = Double(ratio.numerator) / Double(ratio.denominator) * 100
        let text = String(format: "%.6f", value)
        var digits = text[...]
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.hasSuffix(".") { digits.removeLast() }
        return "\(digits) %"
    }

    /// Four decimals, towards the worse, so that a breach never looks like a round figure that kept the promise.
    func availability(down: Milliseconds, of length: Milliseconds) -> String {
        guard length > 0 else { return "–" }
        let millionths = Int128(length - down) * 1_000_000 / Int128(length)
        return String(format: "%lld.%04lld\u{A0}%%", Int64(millionths / 10_000), Int64(millionths % 10_000))
    }
}
