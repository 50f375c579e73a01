import Facility
import Intervals

/// The records that are known at an instant and neither replaced nor withdrawn by another known one (fine print, 8).
public struct KnownRecords: Sendable {
    private let byKind: [Record.Kind: [Record]]

    public init(_ records: some Sequence<Record>, at now: Instant) {
        let known = records.filter { $0.knownAt <= now }
        let replaced = Set(known.compactMap { $0.text(.replaces) })
        let active = known.filter { !replaced.contains($0.id) && $0.kind != .withdrawal }
        byKind = Dictionary(grouping: active) { $0.kind }.mapValues {
            $0.sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) }
        }
    }

    /// Those of a kind that concern the contract: that name it, or name none.
    func of(_ kind: Record.Kind, for contract: String) -> [Record] {
        byKind[kind, default: []].filter { $0.contract == nil || $0.contract == contract }
    }

    /// … and the guarantee: that list it, or list none.
    func of(_ kind: Record.Kind, for contract: String, _ guarantee: Guarantee) -> [Record] {
        of(kind, for: contract).filter { record in
            if let list = record.list(.guarantees) { return list.contains(guarantee.rawValue) }
            return record.text(.guarantee).map { $0 == guarantee.rawValue } ?? true
        }
    }
}

/// Why time is taken off, in the order in which a millisecond is given to the first cause that applies.
public enum Exclusion: String, Hashable, Sendable, CaseIterable {
    case notReported = "not_reported"
    case forceMajeure = "force_majeure"
    case maintenance
    case customer
}

extension KnownRecords {
    /// What records take off a guarantee of a contract, as far as the terms name the ground; reports are judged
    /// elsewhere.
    func exclusions(_ guarantee: Guarantee, of contract: String, _ grounds: Set<Ground>) -> [Exclusion: IntervalSet] {
        func spans(_ records: [Record]) -> IntervalSet { IntervalSet(records.compactMap(\.span)) }
        let causes = Set(grounds.map(\.rawValue)).subtracting(["force_majeure", "maintenance"])
        return [
            .forceMajeure: grounds.contains(.forceMajeure)
                ? spans(of(.forceMajeure, for: contract, guarantee)) : .empty,
            .maintenance: grounds.contains(.maintenance) ? spans(agreedMaintenance(of: contract, guarantee)) : .empty,
            .customer: spans(
                of(.attribution, for: contract, guarantee).filter { causes.contains($0.text(.cause) ?? "") }),
        ]
    }

    /// Maintenance counts as agreed only if the consent was given before it began.
    func agreedMaintenance(of contract: String, _ guarantee: Guarantee) -> [Record] {
        of(.maintenance, for: contract, guarantee).filter { record in
            guard let consent = record.instant(.consentedAt), let from = record.instant(.from) else { return false }
            return consent <= from
        }
    }
}
