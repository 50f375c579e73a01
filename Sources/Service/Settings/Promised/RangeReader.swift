import Intervals
import Site

/// Reads ranges of numbers: `{from: 18, to: 27}`, of which either may be left out.
enum RangeReader {
    private static let expectation = "a number of at most six decimals such as 18, 20.5 °C or 95 °F"

    static func range(_ document: Document) -> NumberRange? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let least = mapping["from"]?.parsed(expectation) { bound($0, isUpper: false) }
        let greatest = mapping["to"]?.parsed(expectation) { bound($0, isUpper: true) }
        guard mapping["from"] != nil || mapping["to"] != nil else {
            document.report("\(document.described) needs `from`, `to`, or both")
            return nil
        }
        let units = Set([least?.unit, greatest?.unit].compactMap(\.self))
        if units.count > 1 {
            document.report("\(document.described) is in \(units.sorted().joined(separator: " and ")); write one unit")
        }
        var range = NumberRange(least: least?.millionths, greatest: greatest?.millionths)
        range.unit = units.first
        return range
    }

    /// A number in millionths, and the unit that stands behind it. Degrees Fahrenheit become Celsius; where that is no
    /// whole number of millionths, the range keeps within.
    private static func bound(_ text: String, isUpper: Bool) -> (millionths: Int64, unit: String?)? {
        guard let match = text.wholeMatch(of: /(-?)(\d{1,9})(?:\.(\d{1,6}))?(?: ?(°C|°F|%|V|A|W|s))?/),
            let whole = Int64(match.2)
        else { return nil }
        let digits = match.3 ?? ""
        guard let fraction = Int64(digits + String(repeating: "0", count: 6 - digits.count)) else { return nil }
        let millionths = (match.1.isEmpty ? 1 : -1) * (whole * 1_000_000 + fraction)
        guard match.4 == "°F" else { return (millionths, match.4.map(String.init)) }
        let (celsius, rest) = ((millionths - 32_000_000) * 5).quotientAndRemainder(dividingBy: 9)
        // Division rounds to zero.
        let inward: Int64
        switch (isUpper, rest.signum()) {
        case (true, -1): inward = -1
        case (false, 1): inward = 1
        default: inward = 0
        }
        return (celsius + inward, NumericSample.Quantity.temperature.unit)
    }
}
