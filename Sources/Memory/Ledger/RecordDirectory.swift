/// Where the records of each contract stand: eight bytes a record, so that a month of many contracts reads each record
/// once or twice instead of once a contract.
package struct RecordDirectory {
    private var positions: [String: [Position]] = [:]
    /// Records that concern every contract.
    package private(set) var general: [Position] = []

    package init() {}

    /// Adds a record that comes after those before.
    ///
    /// - Parameter replaced: the record that it replaces, if there is one: a correction concerns the contract of what it
    ///   corrects, even when it names another.
    package mutating func add(_ record: RecordOutline, at position: Position, replacing replaced: RecordOutline?) {
        guard let contract = record.contract, replaced == nil || replaced?.contract != nil
        else {
            return general.append(position)
        }
        positions[contract, default: []].append(position)
        if let other = replaced?.contract, other != contract { positions[other, default: []].append(position) }
    }

    /// The records that concern any of some contracts, in the order of entry.
    package func positions(of contracts: Set<String>, after position: Position) -> [Position] {
        let own = contracts.map { positions[$0] ?? [] }
        let found = ([general] + own).flatMap { list in list[list.firstIndex(after: position)...] }.sorted()
        // A correction that names another contract stands in two lists.
        return found.indices.filter { $0 == 0 || found[$0] != found[$0 - 1] }.map { found[$0] }
    }
}

extension [Position] {
    /// The first that is later, in a list in order.
    fileprivate func firstIndex(after position: Position) -> Int {
        var lower = 0
        var upper = count
        while lower < upper {
            let middle = (lower + upper) / 2
            if self[middle] > position { upper = middle } else { lower = middle + 1 }
        }
        return lower
    }
}
