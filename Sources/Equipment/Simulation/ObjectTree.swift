import SNMP
import SNMPValues

/// The objects of an agent at one instant: variables in lexicographic order.
public struct ObjectTree: Sendable {
    private let variables: [VarBind]

    /// Makes a tree of variables in any order; where two have one name the later one holds.
    public init(_ variables: some Sequence<(ObjectIdentifier, Value)>) {
        let unique = Dictionary(variables.map { ($0.0, $0.1) }) { _, later in later }
        self.variables = unique.map { VarBind(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }

    /// The answer to a GET (RFC 3416, 4.2.1); `noSuchInstance` when there is no such variable.
    public func get(_ name: ObjectIdentifier) -> VarBind {
        let index = firstIndex(notBefore: name)
        if index < variables.count, variables[index].name == name { return variables[index] }
        return VarBind(name: name, value: .noSuchInstance)
    }

    /// The answer to a GETNEXT: the lexicographic successor (RFC 3416, 4.2.2), or `endOfMibView` after the last
    /// variable.
    public func next(after name: ObjectIdentifier) -> VarBind {
        var index = firstIndex(notBefore: name)
        if index < variables.count, variables[index].name == name { index += 1 }
        guard index < variables.count else { return VarBind(name: name, value: .endOfMibView) }
        return variables[index]
    }

    private func firstIndex(notBefore name: ObjectIdentifier) -> Int {
        var low = 0
        var high = variables.count
        while low < high {
            let middle = (low + high) / 2
            if variables[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
