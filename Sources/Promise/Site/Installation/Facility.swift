public import Foundation
public import Intervals

/// What is installed at one site, and who was promised what.
public struct Facility: Hashable, Sendable {
    public var site: String
    public var timeZone: TimeZone
    public var schedule: Schedule
    /// Each list in the order of the configuration.
    public var devices: [Device]
    public var uplinks: [Uplink]
    public var contracts: [Contract]
    public var hooks: [Hook]
    /// Numeric addresses that guard against the loss of the collector's own network.
    public var witnesses: [String]
    /// Whoever promises: the party on the cover of reports.
    public var provider: Provider?

    public init(
        site: String, timeZone: TimeZone, schedule: Schedule = Schedule(), devices: [Device] = [],
        uplinks: [Uplink] = [], contracts: [Contract] = [], hooks: [Hook] = [], witnesses: [String] = [],
        provider: Provider? = nil
    ) {
        (self.site, self.timeZone, self.schedule) = (site, timeZone, schedule)
        (self.devices, self.uplinks, self.contracts) = (devices, uplinks, contracts)
        (self.hooks, self.witnesses, self.provider) = (hooks, witnesses, provider)
    }

    public func contract(_ id: String) -> Contract? { contracts.first { $0.id == id } }

    public func uplink(_ name: String) -> Uplink? { uplinks.first { $0.name == name } }

    public func device(_ name: String) -> Device? { devices.first { $0.name == name } }

    /// Every address to ping: customers' hosts, beacons and witnesses, each once, in the order of the configuration.
    public var pingedHosts: [String] {
        var seen: Set<String> = []
        let all = contracts.flatMap { $0.network?.hosts ?? [] } + uplinks.flatMap(\.beacons) + witnesses
        return all.filter { seen.insert($0).inserted }
    }
}

/// A piece of equipment that speaks SNMP.
public struct Device: Hashable, Sendable {
    public var name: String
    /// A numeric address or a host name; resolved when polling starts.
    public var host: String
    public var port: UInt16
    /// The name of the credentials to use.
    public var credentials: String
    /// A profile's name, or `auto`.
    public var profile: String
    /// The signal that feeds the management card itself (semantics: *dead by its own supply*).
    public var fedBy: SignalName?
    /// The agent answers from another address than it is asked at.
    public var answersFromAnyAddress: Bool

    public init(
        name: String, host: String, port: UInt16 = 161, credentials: String, profile: String = "auto",
        fedBy: SignalName? = nil, answersFromAnyAddress: Bool = false
    ) {
        (self.name, self.host, self.port) = (name, host, port)
        (self.credentials, self.profile, self.fedBy) = (credentials, profile, fedBy)
        self.answersFromAnyAddress = answersFromAnyAddress
    }
}

/// A way out of the site.
public struct Uplink: Hashable, Sendable {
    public var name: String
    /// The border router's port.
    public var link: SignalName
    /// Numeric addresses beyond the uplink; one answer suffices. None: the link alone decides.
    public var beacons: [String]

    public init(name: String, link: SignalName, beacons: [String] = []) {
        (self.name, self.link, self.beacons) = (name, link, beacons)
    }

    public var condition: Condition {
        beacons.isEmpty
            ? .signal(link) : .all([.signal(link), .any(beacons.map { .signal(.icmp($0)) })])
    }
}

/// What is told of events.
public struct Hook: Hashable, Sendable {
    /// How it is told.
    public enum Means: Hashable, Sendable {
        /// An absolute path.
        case executable(String)
        /// An HTTP or HTTPS URL that takes the event as the body of a POST.
        case webhook(String)
        /// A mail server as an `smtp://` or `smtps://` URL, the sender's address, and a recipient for events without a
        /// contact.
        case mail(server: String, from: String, to: String?)
    }

    /// What it is given.
    public enum Payload: String, Hashable, Sendable, CaseIterable {
        /// CloudEvents 1.0, structured mode.
        case cloudevents
        /// The webhook body of Prometheus' Alertmanager, version 4.
        case alertmanager
    }

    public var name: String
    public var means: Means
    public var payload: Payload
    public var timeout: Milliseconds
    public var retries: Int
    /// Event types, a trailing `.*` standing for any rest. Hooks named by contacts need none.
    public var events: [String]
    /// The user that an executable runs as, where the daemon runs as root; nil: the daemon's.
    public var user: String?

    public init(
        name: String, means: Means, payload: Payload = .cloudevents, timeout: Milliseconds = .seconds(30),
        retries: Int = 3, events: [String] = [], user: String? = nil
    ) {
        (self.name, self.means, self.payload) = (name, means, payload)
        (self.timeout, self.retries, self.events, self.user) = (timeout, retries, events, user)
    }

    public init(
        name: String, executable: String, timeout: Milliseconds = .seconds(30), retries: Int = 3, events: [String] = []
    ) {
        self.init(name: name, means: .executable(executable), timeout: timeout, retries: retries, events: events)
    }

    public func wants(_ type: String) -> Bool {
        events.contains { pattern in
            pattern.hasSuffix(".*") ? type.hasPrefix(pattern.dropLast(1)) : pattern == type
        }
    }
}

extension Hook.Means: CustomStringConvertible {
    public var description: String {
        switch self {
        case .executable(let path): path
        case .webhook(let url): url
        case .mail(let server, _, _): server
        }
    }
}

/// The configuration that governed readings from an instant on (fine print, rule 13).
public struct Era: Hashable, Sendable {
    /// The first era also governs everything before it.
    public var from: Instant
    /// Of the stored configuration: `sha256:…`.
    public var digest: String
    public var facility: Facility

    public init(from: Instant, digest: String, facility: Facility) {
        (self.from, self.digest, self.facility) = (from, digest, facility)
    }
}
