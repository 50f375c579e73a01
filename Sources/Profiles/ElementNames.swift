public import SNMP

/// What a device's rows are called, by the index that its notifications name them with. Made anew with each discovery:
/// indexes move at a reboot, names do not.
public struct ElementNames: Hashable, Sendable {
    private var names: [String: [[UInt32]: String]] = [:]

    public init(_ profile: Profile, found: [ObjectIdentifier: Value]) {
        for rule in profile.signals where profile.notifications.contains(where: { $0.claim?.signal == rule.name }) {
            for row in Rows(rule, found).all {
                guard let element = row.element, !row.index.isEmpty else { continue }
                names[rule.name, default: [:]][row.index] = element
            }
        }
    }

    /// Nil when there is no such row. Some agents append a 0 to every index (quirk A4).
    public func name(of signal: String, row index: [UInt32]) -> String? {
        names[signal].flatMap { $0[index] ?? $0[index + [0]] }
    }
}
