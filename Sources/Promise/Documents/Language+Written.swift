public import Foundation
public import Intervals
public import Site

/// Money, days and zones as people write them in each language.
extension Language {
    /// `CNY 12,000.00`, `人民币 12,000.00 元`: with all of the currency's decimals; a currency without a Chinese name keeps
    /// its code.
    public func money(_ money: Money) -> String {
        let digits = money.amountText.groupedByThousands
        switch self {
        case .english: return "\(money.currency) \(digits)"
        case .chinese:
            if money.currency == "CNY" { return "人民币 \(digits) 元" }
            guard let unit = Self.chineseUnits[money.currency] else { return "\(money.currency) \(digits)" }
            return "\(digits) \(unit)"
        }
    }

    private static let chineseUnits = [
        "HKD": "港元", "MOP": "澳门元", "TWD": "新台币元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元",
        "SGD": "新加坡元",
    ]

    /// `7 November 2026`, `2026年11月7日`.
    public func date(_ date: CivilDate) -> String {
        text(
            en: "\(date.day) \(Self.monthNames[date.month - 1]) \(date.year)",
            zh: "\(date.year)年\(date.month)月\(date.day)日")
    }

    /// `November 2026`, `2026年11月`.
    public func month(_ month: Month) -> String {
        text(en: "\(Self.monthNames[month.month - 1]) \(month.year)", zh: "\(month.year)年\(month.month)月")
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// A stretch of days: `5 January 2026 to 4 January 2027`, `2026年1月5日起至2027年1月4日止`.
    ///
    /// - Parameter end: the first day that is no part of it any more.
    public func days(from start: CivilDate, before end: CivilDate) -> String {
        let last = end.adding(days: -1)
        return text(en: "\(date(start)) to \(date(last))", zh: "\(date(start))起至\(date(last))止")
    }

    /// A zone with its offset at an instant: `Asia/Shanghai (UTC+8)`, `北京时间（UTC+8）`.
    public func zone(_ zone: TimeZone, at instant: Instant) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)) / 60
        let sign = if offset < 0 { "−" } else { "+" }
        let minutes = abs(offset) % 60
        let rest = if minutes == 0 { "" } else { String(format: ":%02d", minutes) }
        let utc = if offset == 0 { "UTC" } else { "UTC\(sign)\(abs(offset) / 60)\(rest)" }
        return text(
            en: "\(zone.identifier) (\(utc))", zh: "\(Self.chineseZones[zone.identifier] ?? zone.identifier)（\(utc)）")
    }

    private static let chineseZones = [
        "Asia/Shanghai": "北京时间", "Asia/Chongqing": "北京时间", "Asia/Harbin": "北京时间", "PRC": "北京时间",
        "Asia/Hong_Kong": "香港时间", "Asia/Macau": "澳门时间", "Asia/Taipei": "台北时间", "UTC": "协调世界时", "Etc/UTC": "协调世界时",
        "GMT": "协调世界时",
    ]
}

extension String {
    /// `1234567.50` as `1,234,567.50`.
    fileprivate var groupedByThousands: String {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts.first ?? ""
        let digits = whole.drop { $0 == "-" }
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        let sign = if whole.hasPrefix("-") { "−" } else { "" }
        return sign + ([grouped] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }
}

extension Money {
    /// The amount in the capitals of Chinese bills, `人民币壹万贰仟元整`; nil of other currencies, and of what they have no
    /// word for.
    public var inChineseCapitals: String? {
        guard currency == "CNY", amount >= 0 else { return nil }
        let parts = amountText.split(separator: ".")
        guard parts.count == 2, parts[0].count <= 12 else { return nil }
        let yuan = Self.capitals(ofWhole: String(parts[0]))
        let cents = parts[1].compactMap(\.wholeNumberValue)
        let jiao = cents.first ?? 0
        let fen = cents.dropFirst().first ?? 0
        var text = yuan.isEmpty ? "" : "\(yuan)元"
        if jiao > 0 {
            text += "\(Self.capitals[jiao])角"
        } else if fen > 0, !yuan.isEmpty {
            text += "零"
        }
        if fen > 0 { text += "\(Self.capitals[fen])分" }
        if text.isEmpty { text = "零元" }
        return "人民币\(text)\(fen == 0 ? "整" : "")"
    }

    private static let capitals = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]

    /// Groups of four digits, each with its unit; a gap is one 零.
    private static func capitals(ofWhole text: String) -> String {
        let digits = text.compactMap(\.wholeNumberValue)
        var result = ""
        var isGap = false
        var hasGroup = false
        for (index, digit) in digits.enumerated() {
            let place = digits.count - 1 - index
            if digit == 0 {
                isGap = true
            } else {
                if isGap, !result.isEmpty { result += "零" }
                isGap = false
                hasGroup = true
                result += capitals[digit] + ["", "拾", "佰", "仟"][place % 4]
            }
            if place % 4 == 0, place > 0, hasGroup {
                result += ["", "万", "亿"][place / 4]
                hasGroup = false
            }
        }
        return result
    }
}
