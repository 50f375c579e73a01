import Intervals
import Site

/// Reads limits: what breaks a promise, and from where a step of a remedy is reached.
enum LimitReader {
    /// Every limit by its key, with how its value is read.
    private static let limits: [(key: String, read: @Sendable (Document) -> BreachRule.Limit?)] = [
        ("availability_below", { $0.ratio().map { .availabilityBelow($0) } }),
        ("availability_at_most", { $0.ratio().map { .availabilityAtMost($0) } }),
        ("downtime_over", { $0.duration(atLeast: 0).map { .downtimeOver($0) } }),
        ("downtime_from", { $0.duration().map { .downtimeFrom($0) } }),
        ("outages_from", { $0.whole(atLeast: 1).map { .outagesFrom($0) } }),
        ("outage_over", { $0.duration(atLeast: 0).map { .outageOver($0) } }),
        ("outage_from", { $0.duration().map { .outageFrom($0) } }),
    ]

    private enum When: String, CaseIterable {
        case any
        case all
    }

    /// `breached: {availability_below: 99.9%, downtime_from: 44m, when: any}`.
    static func rule(_ document: Document) -> BreachRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let when = mapping["when"]?.choice(When.self)
        let found = limits(of: mapping)
        if found.isEmpty { reportMissing(in: document) }
        let limits = found.compactMap(\.self)
        guard limits.count == found.count, !limits.isEmpty else { return nil }
        return BreachRule(limits, needsAll: when == .all)
    }

    /// The one limit of a step.
    static func step(_ mapping: Mapping) -> BreachRule.Limit? {
        let found = limits(of: mapping)
        guard let limit = found.first else {
            reportMissing(in: mapping.document)
            return nil
        }
        if found.count > 1 {
            mapping.document.report("\(mapping.document.described) has \(found.count) limits; keep one, or write steps of each")
        }
        return limit
    }

    /// In the order of the file: `beyond: target` measures from the first. Nil stands for one with a mistake.
    private static func limits(of mapping: Mapping) -> [BreachRule.Limit?] {
        let values = limits.map { (limit: $0, value: mapping[$0.key]) }
        return mapping.entries.compactMap { entry in
            values.first { $0.limit.key == entry.name }.flatMap { found in found.value.map(found.limit.read) }
        }
    }

    private static func reportMissing(in document: Document) {
        let keys = limits.map { "`\($0.key)`" }
        document.report(
            "\(document.described) needs \(keys.dropLast().joined(separator: ", ")) or \(keys[keys.count - 1])")
    }
}
