public import Intervals

/// Who is on duty at an instant, as the registers have it: `duty_roster`, and where that names nobody, the engineers of
/// `assignment`.
public struct DutyRoster: Sendable {
    /// The kinds of records that it is made of.
    public static let kinds: Set<Record.Kind> = [.dutyRoster, .assignment]

    private struct Duty: Sendable {
        var name: String
        var contract: String?
        var from: Instant
        var to: Instant

        func holds(at instant: Instant, for contracts: Set<String>) -> Bool {
            from <= instant && instant < to && (contract.map(contracts.contains) ?? true)
        }
    }

    private var roster: [String: Duty] = [:]
    private var assignments: [String: Duty] = [:]

    /// Creates an empty roster.
    public init() {}

    /// Considers a record; what it replaces or withdraws counts no more.
    public mutating func note(_ record: Record) {
        if let replaced = record.text(.replaces) {
            roster[replaced] = nil
            assignments[replaced] = nil
        }
        guard let name = record.text(.name), let from = record.instant(.from) else { return }
        let duty = Duty(
            name: name, contract: record.contract, from: from, to: record.instant(.to) ?? .distantFuture)
        switch record.kind {
        case .dutyRoster: roster[record.id] = duty
        case .assignment where Record.Role(of: record) == .engineer: assignments[record.id] = duty
        default: break
        }
    }

    /// The names of those who are on duty for some contracts at an instant, each once; those that stand for no contract
    /// in particular are on duty for all.
    public func names(for contracts: Set<String>, at instant: Instant) -> [String] {
        let onDuty = roster.values.filter { $0.holds(at: instant, for: contracts) }
        let found = onDuty.isEmpty ? assignments.values.filter { $0.holds(at: instant, for: contracts) } : onDuty
        return Set(found.map(\.name)).sorted()
    }
}
