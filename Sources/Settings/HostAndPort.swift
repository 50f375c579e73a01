/// `10.0.0.22:1161`, `[fe80::1%eth0]:161`, `fe80::1`, `ups.example`.
public struct HostAndPort: Hashable, Sendable {
    public var host: String
    public var port: UInt16

    public init?(_ text: String) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":"), let port = rest.isEmpty ? 161 : UInt16(rest.dropFirst()) else {
                return nil
            }
            self.port = port
        } else if text.split(separator: ":", omittingEmptySubsequences: false).count == 2 {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
            (host, self.port) = (String(parts[0]), port)
        } else {
            (host, port) = (text, 161)
        }
        guard !host.isEmpty, port > 0, !host.contains(where: { $0.isWhitespace || $0 == "/" }) else { return nil }
    }
}
