import SNMPValues

/// A table of bounded size: a new key drops the one that was used longest ago. Every operation takes constant time.
struct RecencyTable<Key: Hashable, Value> {
    private struct Node {
        var key: Key
        var value: Value
        /// Neighbours in the order of use; −1 is none.
        var newer: Int
        var older: Int
    }

    let capacity: Int
    private var nodes: [Node] = []
    private var places: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { nodes.count }

    /// The value of a key; looking does not count as a use.
    func value(of key: Key) -> Value? { places[key].map { nodes[$0].value } }

    /// Uses a key, which is given `initial` when it is new, and changes its value.
    mutating func use<Result>(
        _ key: Key, initial: @autoclosure () -> Value, change: (inout Value) -> Result
    ) -> Result {
        let place = places[key] ?? add(key, value: initial())
        unlink(place)
        linkNewest(place)
        return change(&nodes[place].value)
    }

    /// Adds a key, in place of the oldest one when the table is full. Returns where.
    private mutating func add(_ key: Key, value: Value) -> Int {
        guard nodes.count == capacity else {
            nodes.append(Node(key: key, value: value, newer: -1, older: -1))
            let place = nodes.count - 1
            places[key] = place
            linkNewest(place)
            return place
        }
        let place = oldest
        places[nodes[place].key] = nil
        places[key] = place
        nodes[place].key = key
        nodes[place].value = value
        return place
    }

    private mutating func unlink(_ place: Int) {
        let newer = nodes[place].newer
        let older = nodes[place].older
        if newer >= 0 { nodes[newer].older = older } else { newest = older }
        if older >= 0 { nodes[older].newer = newer } else { oldest = newer }
    }

    private mutating func linkNewest(_ place: Int) {
        nodes[place].newer = -1
        nodes[place].older = newest
        if newest >= 0 { nodes[newest].newer = place } else { oldest = place }
        newest = place
    }
}
