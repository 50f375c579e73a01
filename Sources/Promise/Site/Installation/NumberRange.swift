/// A range of a number, its ends included.
public struct NumberRange: Hashable, Sendable {
    /// In millionths of the quantity's unit, so that equality is exact; nil where the range is open.
    public var least: Int64?
    public var greatest: Int64?
    /// The symbol of the unit in which the terms have it; nil where they name none.
    public var unit: String?

    public init(least: Int64?, greatest: Int64?) {
        self.least = least
        self.greatest = greatest
    }

    /// Whether a number lies within it. What a device counts in other units may be off by the last bit after conversion.
    public func contains(_ number: Double) -> Bool {
        let millionths = (number * 1_000_000).rounded()
        return least.map { millionths >= Double($0) } ?? true && greatest.map { millionths <= Double($0) } ?? true
    }
}

extension NumberRange: CustomStringConvertible {
    /// `18..27`, `..35`, `20.5..`.
    public var description: String { "\(leastText ?? "")..\(greatestText ?? "")" }

    /// The ends as they are written, in the quantity's unit; nil where the range is open.
    public var leastText: String? { least.map(Self.text) }
    public var greatestText: String? { greatest.map(Self.text) }

    /// Reads what `description` writes; nil of anything else, and of a range without ends.
    public init?(_ text: some StringProtocol) {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let ends = [text[..<dots.lowerBound], text[dots.upperBound...]]
        let numbers = ends.map { end in Self.millionths(end) }
        guard zip(ends, numbers).allSatisfy({ $0.isEmpty || $1 != nil }), numbers.contains(where: { $0 != nil }) else {
            return nil
        }
        self.init(least: numbers[0], greatest: numbers[1])
    }

    private static func millionths(_ text: some StringProtocol) -> Int64? {
        guard let match = String(text).wholeMatch(of: /(-?)(\d{1,12})(?:\.(\d{1,6}))?/) else { return nil }
        let decimals = match.3 ?? ""
        let zeros = String(repeating: "0", count: 6 - decimals.count)
        guard let whole = Int64(match.2), let fraction = Int64("\(decimals)\(zeros)") else { return nil }
        let magnitude = whole * 1_000_000 + fraction
        return match.1.isEmpty ? magnitude : -magnitude
    }

    /// A number of millionths without trailing zeros.
    static func text(_ millionths: Int64) -> String {
        let whole = "\(millionths < 0 ? "-" : "")\(millionths.magnitude / 1_000_000)"
        var fraction = String("\(1_000_000 + millionths.magnitude % 1_000_000)".dropFirst())
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }
}

extension SignalName {
    /// Whether a number that a device measures lies within a range: up inside, down outside of it. Its readings are what
    /// becomes of the numbers (`DEVICE/KIND[/ELEMENT]/QUANTITY:RANGE`, such as `crac-1/sensor/1/temperature:18..27`).
    public static func number(_ point: NumericSample.Point, within range: NumberRange) -> SignalName {
        let rest = point.path.dropFirst(point.signal.device.count + 1)
        return SignalName(device: point.signal.device, kind: "\(rest):\(range)")
    }
}
