import Foundation

extension Int64 {
    /// This number divided by another, in decimal digits, rounded half-even in whole numbers: 719 by 720 with six
    /// decimals is `0.998611`.
    ///
    /// The division is exact before it is rounded. A divisor below one counts as one.
    public func quotient(by divisor: Int64, decimals: Int) -> String {
        Decimals.quotient(Int128(self), by: divisor, decimals: decimals)
    }

    /// How many percent of a whole this is, in decimal digits, rounded half-even in whole numbers: 719 of 720 with four
    /// decimals is `99.8611`.
    public func percentage(of whole: Int64, decimals: Int) -> String {
        Decimals.quotient(Int128(self) * 100, by: whole, decimals: decimals)
    }

    /// A length of time in milliseconds as minutes with two decimals, for people: `50.00`.
    public var minutesNumber: String { String(format: "%.2f", Double(self) / 60_000) }

    /// A length of time in milliseconds as minutes with their unit, for people: `50.00 min`.
    public var minutes: String { "\(minutesNumber) min" }
}

/// Decimal digits of fractions.
private enum Decimals {
    /// Half-even, in whole numbers: no figure depends on how a binary fraction comes out.
    static func quotient(_ dividend: Int128, by divisor: Int64, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(Int128(1)) { scale, _ in scale * 10 }
        let divisor = Int128(max(1, divisor))
        let (whole, rest) = (Int128(dividend.magnitude) * scale).quotientAndRemainder(dividingBy: divisor)
        let isHalf = rest * 2 == divisor
        let isRoundedUp = rest * 2 > divisor || (isHalf && !whole.isMultiple(of: 2))
        let units = String(isRoundedUp ? whole + 1 : whole)
        let digits = String(repeating: "0", count: max(0, decimals + 1 - units.count)) + units
        let sign = dividend < 0 && digits.contains { $0 != "0" } ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        return "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
    }
}
