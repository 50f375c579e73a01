import SNMP
import SNMPValues

/// What an agent has at one instant: variables in lexicographic order.
public struct ObjectTree: Sendable {
    private let variables: [VarBind]

    /// In any order; of two values for one name the later one holds.
    public init(_ variables: some Sequence<(ObjectIdentifier, Value)>) {
        let unique = Dictionary(variables.map { ($0.0, $0.1) }) { _, later in later }
        self.variables = unique.map { VarBind(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }

    /// As RFC 3416, 4.2.1 answers a GET: an object of which there is no instance at all is `noSuchObject`.
    public func get(_ name: ObjectIdentifier) -> VarBind {
        let index = firstIndex(notBefore: name)
        if index < variables.count, variables[index].name == name { return variables[index] }
        return VarBind(name: name, value: .noSuchInstance)
    }

    /// The lexicographic successor (RFC 3416, 4.2.2); `endOfMibView` after the last.
    public func next(after name: ObjectIdentifier) -> VarBind {
        var index = firstIndex(notBefore: name)
        if index < variables.count, variables[index].name == name { index += 1 }
        return index < variables.count ? variables[index] : VarBind(name: name, value: .endOfMibView)
    }

    private func firstIndex(notBefore name: ObjectIdentifier) -> Int {
        var (low, high) = (0, variables.count)
        while low < high {
            let middle = (low + high) / 2
            if variables[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
