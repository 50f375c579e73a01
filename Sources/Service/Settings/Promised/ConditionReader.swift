import Foundation
import Notation
import Site

/// Reads what a contract has of the promises of its terms: `conditions`, `fees` and `quantities`.
struct ConditionReader {
    let signals: SignalReader

    func read(_ mapping: Mapping, into contract: inout Contract) {
        contract.conditions = pairs(mapping["conditions"]) { entry in
            if entry.name.isEmpty || PromisedSubject.reserved.contains(entry.name) {
                entry.key.report("\(entry.key.described): a condition needs a name of its own, such as cooling")
            }
            return condition(entry.value)
        }
        contract.fees = pairs(mapping["fees"]) { $0.value.money() }
        contract.quantities = pairs(mapping["quantities"]) { $0.value.decimal(example: "20") }
    }

    private func pairs<T>(_ document: Document?, read: (Mapping.Entry) -> T?) -> [String: T] {
        let entries = document?.mapping()?.entries ?? []
        return Dictionary(
            uniqueKeysWithValues: entries.compactMap { entry in read(entry).map { (entry.name, $0) } })
    }

    /// A signal, `{all: […]}`, `{any: […]}`, or `{numbers: […]}`.
    private func condition(_ document: Document) -> NamedCondition? {
        guard document.hasKey("numbers") else { return signals.condition(document).map { .states($0) } }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let list = mapping["numbers"] else {
            document.report("\(document.described).numbers needs at least one number, such as [crac-1/sensor/1/temperature]")
            return nil
        }
        let points = list.distinct(signals.point)
        if list.isSequence, list.sequence().isEmpty { list.report("\(list.described) needs at least one number") }
        return points.isEmpty ? nil : .numbers(points)
    }
}

extension PromisedSubject {
    /// Names that no condition of a contract may have.
    static let reserved = ["power", "network", "installation"]
}
