/// A calendar that programs subscribe to.
public enum CalendarName: String, Hashable, Sendable, Codable, CaseIterable {
    /// Maintenance windows.
    case maintenance
    /// By when what is due.
    case claims

    /// Its name in addresses: `claims.ics`.
    public var file: String { "\(rawValue).ics" }

    /// Reads what `file` wrote; nil for anything else.
    public init?(file: String) {
        guard let name = Self.allCases.first(where: { $0.file == file }) else { return nil }
        self = name
    }
}
