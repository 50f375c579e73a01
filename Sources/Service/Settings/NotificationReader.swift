public import SNMP
import Sockets

/// Where notifications are received and from whom; without it in the configuration there is no receiver.
public struct NotificationSettings: Hashable, Sendable {
    /// Numeric addresses of this machine.
    public var listen: [HostAndPort]
    /// Names of the credentials that senders may use, in the order of the file.
    public var credentials: [String]
    /// How many notifications are accepted.
    public var limits: NotificationLimits
}

/// Reads `notifications:`.
struct NotificationReader {
    /// The names of all credentials.
    let credentials: Set<String>
    /// The names of those that devices use, which may send unless the section names others.
    let ofDevices: [String]

    /// Loopback, and a port that needs no privilege; anything more must be configured.
    static let usualListen = HostAndPort("127.0.0.1", defaultPort: usualPort).map { [$0] } ?? []
    static let usualPort: UInt16 = 1162
    /// How many addresses one receiver can listen on.
    static let mostEndpoints = 7

    func read(_ document: Document) -> NotificationSettings? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let settings = NotificationSettings(
            listen: mapping["listen"].map(endpoints) ?? Self.usualListen,
            credentials: mapping["credentials"]?.distinct(name) ?? ofDevices, limits: limits(mapping))
        if settings.credentials.isEmpty {
            document.warn(.noSender, "no sender is accepted: name `credentials`, or devices that have them")
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
            guard let place = HostAndPort(text, defaultPort: Self.usualPort), Endpoint(host: place.host) != nil else {
                return nil
            }
            return place
        }
    }

    private func name(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        document.checkName(text, complaint: "no credentials are called", isIn: credentials)
        return text
    }

    /// The bounds on one source, a second and at once, and on all sources together.
    private func limits(_ mapping: Mapping) -> NotificationLimits {
        var limits = NotificationLimits()
        if let rate = mapping["rate"]?.whole(atLeast: 1) { limits.perSecond = rate }
        if let burst = mapping["burst"]?.whole(atLeast: 1) { limits.burst = burst }
        if let total = mapping["total"]?.whole(atLeast: 1) {
            limits.totalPerSecond = total
            limits.totalBurst = 2 * total
        }
        return limits
    }
}
