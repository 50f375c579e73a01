public import SNMPValues

// Numbers that agents write as text (`232.6V`, `0.30 A`, `ON`), or as floating-point numbers.
extension Judge {
    /// What is kept of an object's value: its number, in the units that judging expects there, or why there is none.
    ///
    /// A text is read in whole volts or amperes, whatever the profile's divisor: it says its own unit, or none. Only where
    /// that many volts cannot be, digits alone are in the divisor's units.
    @inline(__always)
    public func number(of value: Value, at place: Int) -> Int64 {
        if let number = value.integerValue { return number }
        if case .octets = value, let number = textNumber(of: value, at: place) { return number }
        if case .opaque = value, let number = floatingNumber(of: value, at: place) { return number }
        return Sample.number(of: value)
    }

    private func floatingNumber(of value: Value, at place: Int) -> Int64? {
        guard let number = value.floatingPoint else { return nil }
        let vote = votes.first { Int($0.place) == place }
        return Int64(exactly: (number * Double(vote?.scale ?? 1)).rounded())
    }

    private func textNumber(of value: Value, at place: Int) -> Int64? {
        guard let vote = votes.first(where: { Int($0.place) == place }), let text = value.text else { return nil }
        if !vote.words.isEmpty { return vote.words[text] }
        switch vote.test {
        case .volts(_, _, let most):
            guard let written = WrittenNumber(text), let number = written.units(perUnit: vote.scale) else { return nil }
            if number > most, let digits = Int64(text), digits <= most { return digits }
            return number
        case .load: return WrittenNumber(text).flatMap { $0.units(perUnit: vote.scale) }
        case .flags, .listed: return Int64(text)
        }
    }
}

/// A decimal number with its unit, as agents write it.
struct WrittenNumber: Hashable {
    /// In volts, amperes, watts, seconds, degrees or per cent: prefixes are applied.
    var value: Double
    /// Without its prefix: `V`; empty where none stands there.
    var unit: String

    /// Nil for what is no number, or no number only.
    init?(_ text: String) {
        // A comma may stand for either sign, and `0x10` or `1e3` is no zero and no one.
        guard let match = text.wholeMatch(of: /\s*([+-]?\d+(?:\.\d+)?)\s*([^\d\s.,+-][^\d\s.,]*)?\s*/),
            let number = Double(match.1)
        else { return nil }
        let written = match.2.map(String.init) ?? ""
        let prefix = Self.prefixes.first {
            written.count > 1 && written.hasPrefix($0.symbol) && Self.units.contains(String(written.dropFirst()))
        }
        value = number * (prefix?.factor ?? 1)
        unit = prefix.map { _ in String(written.dropFirst()) } ?? written
    }

    private static let prefixes: [(symbol: String, factor: Double)] = [("k", 1000), ("m", 0.001)]
    private static let units: Set<String> = ["V", "A", "W", "VA", "Wh", "Hz"]

    /// The number in units of which so many make one; nil beyond what fits.
    func units(perUnit scale: Int64) -> Int64? { Int64(exactly: (value * Double(scale)).rounded()) }
}
