/// Numbers that the seed alone decides (SplitMix64).
public struct Seed: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(_ seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True once in so many times.
    public mutating func once(in times: Int) -> Bool { number(1...times) == 1 }

    public mutating func one<Element>(of list: [Element]) -> Element { list[number(0...list.count - 1)] }
}
