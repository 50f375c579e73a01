import Site

/// Which slot each group of signals has, by identity: known slots are found without a look into the file.
///
/// A group that is not heard of for a while is forgotten, so that those of an earlier configuration can go; it is found
/// in the file again when it comes back.
package struct GroupSlots {
    private static let transactionsPerGeneration = 1000

    private var recent: [SignalGroup: Int] = [:]
    private var older: [SignalGroup: Int] = [:]
    private var transactions = 0

    package init() {}

    package subscript(_ group: SignalGroup) -> Int? {
        mutating get {
            if let slot = recent[group] { return slot }
            guard let slot = older.removeValue(forKey: group) else { return nil }
            recent[group] = slot
            return slot
        }
        set { recent[group] = newValue }
    }

    /// A transaction begins.
    package mutating func grow() {
        transactions += 1
        guard transactions == Self.transactionsPerGeneration else { return }
        (recent, older, transactions) = ([:], recent, 0)
    }
}
