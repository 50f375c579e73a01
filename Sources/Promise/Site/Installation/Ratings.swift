/// How many amperes phases, banks, breakers and outlets of a device carry at most, as its plate or the electrician says.
public struct Ratings: Hashable, Sendable {
    /// A part of a device and what it carries.
    public struct Rating: Hashable, Sendable {
        /// The signal whose element it is: `pdu-1/inlet/L1`.
        public var signal: SignalName
        /// In thousandths of an ampere.
        public var milliamperes: Int64

        public init(_ signal: SignalName, milliamperes: Int64) {
            self.signal = signal
            self.milliamperes = milliamperes
        }

        /// In amperes.
        public var amperes: Double { Double(milliamperes) / 1000 }
    }

    /// In the order of the configuration.
    public var all: [Rating]

    public init(_ all: [Rating] = []) { self.all = all }

    /// Reads `16 A`, `16A` or `12.5 A`; nil for anything else, and for more than any busbar carries.
    public static func milliamperes(_ text: String) -> Int64? {
        guard text.hasSuffix("A") else { return nil }
        var digits = text.dropLast()
        while digits.hasSuffix(" ") { digits = digits.dropLast() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumber, (1...2).contains(parts.count), parts[0].count <= 5, let whole = Int64(parts[0]) else {
            return nil
        }
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        guard fraction.count <= 3,
            let thousandths = Int64(fraction + String(repeating: "0", count: 3 - fraction.count))
        else { return nil }
        let milliamperes = whole * 1000 + thousandths
        return milliamperes > 0 ? milliamperes : nil
    }
}
