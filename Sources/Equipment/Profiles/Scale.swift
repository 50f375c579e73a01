import SNMPValues

/// How an object's units become those that are shown: `(number × multiplier) / divisor + offset`.
public struct Scale: Hashable, Sendable {
    /// So many units of the object make one.
    public var divisor: Int64
    /// One unit of the object is so many.
    public var multiplier: Int64
    /// Added at the end: degrees Fahrenheit do not begin where degrees Celsius do.
    public var offset: Double

    /// Makes a scale; by default a unit is one.
    public init(divisor: Int64 = 1, multiplier: Int64 = 1, offset: Double = 0) {
        self.divisor = divisor
        self.multiplier = multiplier
        self.offset = offset
    }

    /// What a number of units is.
    public func value(of number: Double) -> Double {
        number * Double(multiplier) / Double(divisor) + offset
    }

    /// This scale of what the other one scales first.
    func combined(with other: Scale) -> Scale {
        Scale(divisor: divisor * other.divisor, multiplier: multiplier * other.multiplier, offset: offset)
    }
}

extension Evidence {
    /// What the device itself says of the scale of an instance: its decimal digits, or a divisor written as a negative
    /// number, a multiplier as a positive one. Nil where it should say so and does not.
    func scaling(of instance: ObjectIdentifier, among found: [ObjectIdentifier: Value]) -> Scale? {
        guard digits != nil || scale != nil else { return Scale() }
        guard let index = instance.suffix(after: object) else { return nil }
        if let digits = digits.flatMap({ found[$0.appending(index)]?.integerValue }), (0...9).contains(digits) {
            return Scale(divisor: (0..<digits).reduce(1) { product, _ in product * 10 })
        }
        guard let told = scale.flatMap({ found[$0.appending(index)]?.integerValue }), told != 0,
            (-1_000_000...1_000_000).contains(told)
        else { return nil }
        return told < 0 ? Scale(divisor: -told) : Scale(multiplier: told)
    }
}
