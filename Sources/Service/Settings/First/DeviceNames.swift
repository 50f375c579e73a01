import Notation
import Site

/// Gives devices the names of a first configuration, each once.
public struct DeviceNames: Hashable, Sendable {
    private var taken: Set<String> = []

    /// Nobody has a name yet.
    public init() {}

    /// A name for one more device: the first label of what it calls itself, or else its address.
    ///
    /// - Parameters:
    ///   - text: sysName, or what another program calls it.
    ///   - host: its address.
    public mutating func name(for text: String?, at host: String) -> String {
        let plain = Self.plain((text ?? "").lowercased().prefix { $0 != "." })
        let isUsable = plain.first?.isLetter == true && !SignalName.reservedDevices.contains(plain)
        let base = if isUsable { plain } else { "device-" + Self.plain(host) }
        let candidates = [base, base + "-" + Self.plain(host)] + (2...9_999).lazy.map { "\(base)-\($0)" }
        let name = candidates.first { !taken.contains($0) } ?? base
        taken.insert(name)
        return name
    }

    /// Letters and digits of ASCII, and single hyphens for all else.
    static func plain(_ text: some StringProtocol) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
            .split(separator: "-").joined(separator: "-")
    }
}
