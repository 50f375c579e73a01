public import Foundation

/// An amount in a currency. Decimal throughout; rounded half-even to the currency's minor unit once, at the end.
public struct Money: Hashable, Sendable {
    /// Not rounded.
    public var amount: Decimal
    /// ISO 4217.
    public var currency: String

    public init(amount: Decimal, currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// Reads `12000.00 CNY`: at most 10¹⁵, which fifteen digits may be rounded to, and up to nine decimals. Nil for
    /// anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[1].utf8.count == 3,
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
            let amount = Self.amount(parts[0]), amount <= Self.limit
        else { return nil }
        self.init(amount: amount, currency: String(parts[1]))
    }

    private static func amount(_ text: Substring) -> Decimal? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.dropFirst().first
        guard isNumber(parts[0], ofDigits: 1...16), fraction.map({ isNumber($0, ofDigits: 1...9) }) ?? true else {
            return nil
        }
        return Decimal(string: String(text), locale: posix)
    }

    private static func isNumber(_ text: Substring, ofDigits count: ClosedRange<Int>) -> Bool {
        count.contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static let posix = Locale(identifier: "en_US_POSIX")
    private static let limit = Decimal(sign: .plus, exponent: 15, significand: 1)

    /// Decimals of the currency's minor unit (ISO 4217).
    public var decimals: Int {
        switch currency {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// Rounded half-even to the currency's minor unit.
    public var rounded: Money {
        var exact = amount
        var result = Decimal()
        NSDecimalRound(&result, &exact, decimals, .bankers)
        return Money(amount: result, currency: currency)
    }

    /// The rounded amount with all of the currency's decimals and no currency: `387.10`.
    public var amountText: String {
        let text = "\(rounded.amount)"
        guard decimals > 0 else { return text }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.dropFirst().first ?? ""
        return "\(parts[0]).\(fraction)\(String(repeating: "0", count: decimals - fraction.count))"
    }
}

extension Money: CustomStringConvertible {
    /// `12000.00 CNY`.
    public var description: String { "\(amountText) \(currency)" }
}
