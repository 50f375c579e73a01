/// The 95th percentile as traffic is billed by it: of n slots the n/20 greatest are left out, rounded down, and the greatest
/// of the others counts.
public enum Percentile {
    /// Nil of nothing.
    public static func value(of rates: [Double]) -> Double? {
        guard !rates.isEmpty else { return nil }
        return rates.sorted()[rank(of: rates.count)]
    }

    /// The place of the slot that counts, in rising order from 0.
    static func rank(of count: Int) -> Int { count - count / 20 - 1 }
}
