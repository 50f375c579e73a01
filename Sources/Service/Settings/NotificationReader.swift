public import SNMP
import Sockets

/// Where and from whom notifications are taken; without it in the configuration there is no receiver.
public struct NotificationSettings: Hashable, Sendable {
    /// Numeric addresses of this machine.
    public var listen: [HostAndPort]
    /// Names of the credentials that senders may use, in the order of the file.
    public var credentials: [String]
    public var limits: NotificationLimits
}

/// Reads `notifications:`.
struct NotificationReader {
    /// The names of all credentials, and of those that devices use.
    let credentials: Set<String>
    let ofDevices: [String]

    /// Loopback, and a port that needs no privilege: whoever wants more says so.
    static let usualListen = HostAndPort("127.0.0.1", defaultPort: usualPort).map { [$0] } ?? []
    static let usualPort: UInt16 = 1162
    /// What one receiver takes.
    static let mostEndpoints = 7

    func read(_ document: Document) -> NotificationSettings? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let settings = NotificationSettings(
            listen: mapping["listen"].map(endpoints) ?? Self.usualListen,
            credentials: mapping["credentials"]?.distinct(name) ?? ofDevices, limits: limits(mapping))
        if settings.credentials.isEmpty {
            document.report(
                .warning, "notifications are taken from nobody: name `credentials`, or devices that have them")
        }
        return settings
    }

    private func endpoints(_ document: Document) -> [HostAndPort] {
        let endpoints = document.distinct(endpoint)
        if document.isSequence, !(1...Self.mostEndpoints).contains(document.sequence().count) {
            document.report("\(document.described) takes 1 to \(Self.mostEndpoints) addresses")
        }
        return endpoints
    }

    private func endpoint(_ document: Document) -> HostAndPort? {
        document.parsed("a numeric address of this machine, with a port if it is not \(Self.usualPort)") { text in
            HostAndPort(text, defaultPort: Self.usualPort).flatMap { Endpoint(host: $0.host) == nil ? nil : $0 }
        }
    }

    private func name(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        document.checkName(text, "no credentials are called", isIn: credentials)
        return text
    }

    /// Notifications a second and at once, of one source; a second, of all together.
    private func limits(_ mapping: Mapping) -> NotificationLimits {
        var limits = NotificationLimits()
        if let rate = mapping["rate"]?.whole(atLeast: 1) { limits.perSecond = rate }
        if let burst = mapping["burst"]?.whole(atLeast: 1) { limits.burst = burst }
        if let total = mapping["total"]?.whole(atLeast: 1) {
            (limits.totalPerSecond, limits.totalBurst) = (total, 2 * total)
        }
        return limits
    }
}
