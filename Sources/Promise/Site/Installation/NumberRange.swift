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

    /// Whether a number lies within it.
    public func contains(_ number: Double) -> Bool {
        let millionths = number * 1_000_000
        return least.map { millionths >= Double($0) } ?? true && greatest.map { millionths <= Double($0) } ?? true
    }
}

extension NumberRange: CustomStringConvertible {
    /// `18..27`, `..35`, `20.5..`.
    public var description: String { "\(least.map(Self.text) ?? "")..\(greatest.map(Self.text) ?? "")" }

    /// A number of millionths without trailing zeros.
    private static func text(_ millionths: Int64) -> String {
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
        let parts = point.signal.path.split(separator: "/", maxSplits: 1)
        return SignalName(
            device: String(parts[0]), kind: "\(parts.last ?? "")/\(point.quantity.rawValue):\(range)")
    }
}
