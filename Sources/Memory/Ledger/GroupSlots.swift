import Site

/// The slot of each group of signals, by the group's identity, so that known slots are found without reading the file.
///
/// A group that is not asked for within some transactions is forgotten, so that those of an earlier configuration go; if
/// it comes back, it is read from the file again.
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

    /// Counts a transaction.
    package mutating func beginTransaction() {
        transactions += 1
        guard transactions == Self.transactionsPerGeneration else { return }
        older = recent
        recent = [:]
        transactions = 0
    }
}
