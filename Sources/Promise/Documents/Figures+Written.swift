import Foundation
import Intervals
import Site

/// Money, dates and zones as people write them in a letter.
extension Figures {
    /// `CNY 12,000.00` or `人民币 12,000.00 元`.
    func money(_ money: Money) -> String {
        let parts = money.amountText.split(separator: ".", maxSplits: 1)
        let amount = ([Self.grouped(parts[0])] + parts.dropFirst().map(String.init)).joined(separator: ".")
        guard money.currency == "CNY" else { return "\(money.currency)\u{A0}\(amount)" }
        return language.text(en: "CNY\u{A0}\(amount)", zh: "人民币\u{A0}\(amount)\u{A0}元")
    }

    private static func grouped(_ digits: Substring) -> String {
        var text = ""
        for (index, digit) in digits.reversed().enumerated() {
            if index > 0, index % 3 == 0, digit.isNumber { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// An amount as a stored document has it, `12000.00 CNY`; any other text stays as it is.
    func money(_ text: String) -> String { Money(text).map { money($0) } ?? text }

    /// `5 January 2026` or `2026年1月5日`.
    func date(_ date: CivilDate) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        guard names.indices.contains(date.month - 1) else { return date.description }
        return language.text(
            en: "\(date.day) \(names[date.month - 1]) \(date.year)", zh: "\(date.year)年\(date.month)月\(date.day)日")
    }

    /// The days of a term, the last one included: `5 January 2026 to 4 January 2027`.
    func days(from first: CivilDate, until end: CivilDate) -> String {
        let last = end.adding(days: -1)
        return language.text(en: "\(date(first)) to \(date(last))", zh: "\(date(first))起至\(date(last))止")
    }

    /// `Asia/Shanghai (UTC+8)` or `北京时间（UTC+8）`.
    func zoneName(at instant: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let minutes = zone.secondsFromGMT(for: date) / 60
        let sign = if minutes < 0 { "−" } else { "+" }
        let rest = abs(minutes) % 60
        let offset = "UTC\(sign)\(abs(minutes) / 60)" + (rest == 0 ? "" : String(format: ":%02d", rest))
        let name = language.text(en: zone.identifier, zh: zone.chineseName)
        return language.text(en: "\(name) (\(offset))", zh: "\(name)（\(offset)）")
    }

    /// When something is due: a local midnight is the end of the day that ends there (fine print, 14).
    func due(_ instant: Instant) -> String { zone.shownDueByTheWall(instant) }

    /// A span from its beginning to its end; an end at midnight is that of the day that ends.
    func span(_ span: Span) -> String {
        guard span.to < .distantFuture else {
            return language.text(en: "from \(instant(span.from))", zh: "自 \(instant(span.from)) 起")
        }
        return "\(instant(span.from)) – \(due(span.to))"
    }

    /// A time that a rule allows: in days only where whole days are counted.
    func allowance(_ length: Milliseconds) -> String {
        guard length >= .hours(1), length % .hours(1) == 0 else { return duration(length) }
        let hours = length / .hours(1)
        return language.text(en: hours == 1 ? "1 hour" : "\(hours) hours", zh: "\(hours) 小时")
    }
}

extension TimeZone {
    /// What people in China call the zone; its identifier elsewhere.
    fileprivate var chineseName: String {
        switch identifier {
        case "Asia/Shanghai", "PRC", "Asia/Chongqing", "Asia/Harbin": "北京时间"
        case "GMT", "UTC", "Etc/UTC": "协调世界时"
        default: identifier
        }
    }
}
