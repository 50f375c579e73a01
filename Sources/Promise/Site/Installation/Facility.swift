public import Foundation
public import Intervals

/// What is installed at one site, and who was promised what.
public struct Facility: Hashable, Sendable {
    /// Its name.
    public var site: String
    /// The name of the collector that goes by this configuration; nil where it has none, and then it is the site's own.
    public var collector: String?
    /// Where no contract says otherwise.
    public var timeZone: TimeZone
    /// How often signals are read.
    public var schedule: Schedule
    /// How often imported readings had been read, in the order of time.
    public var history: [HistoricSchedule] = []
    /// Each list in the order of the configuration.
    public var devices: [Device]
    /// The ways out of the site.
    public var uplinks: [Uplink]
    /// Who was promised what.
    public var contracts: [Contract]
    /// Who is told of events.
    public var hooks: [Hook]
    /// Numeric addresses that guard against the loss of the collector's own network.
    public var witnesses: [String]
    /// Whoever promises: the party on the cover of reports.
    public var provider: Provider?
    /// The provider's own people, by the names that steps of `onCall` and the duty roster use.
    public var staff: [Contact] = []
    /// Who of them is told of alarms until somebody acknowledges; nil where nobody is.
    public var onCall: OnCall?
    /// How the silence of this machine is noticed elsewhere; nil where it is not.
    public var heartbeat: HeartbeatSettings?

    public init(
        site: String, timeZone: TimeZone, schedule: Schedule = Schedule(), devices: [Device] = [],
        uplinks: [Uplink] = [], contracts: [Contract] = [], hooks: [Hook] = [], witnesses: [String] = [],
        provider: Provider? = nil
    ) {
        self.site = site
        self.timeZone = timeZone
        self.schedule = schedule
        self.devices = devices
        self.uplinks = uplinks
        self.contracts = contracts
        self.hooks = hooks
        self.witnesses = witnesses
        self.provider = provider
    }

    /// The same site, of which nothing is asked.
    public var withoutEquipment: Facility {
        var facility = self
        facility.devices = []
        facility.uplinks = []
        facility.contracts = []
        facility.witnesses = []
        return facility
    }

    /// Nil when none is called so.
    public func contract(_ id: String) -> Contract? { contracts.first { $0.id == id } }

    /// The contracts that something rests on: a device, a host, a port, an uplink, or one of their signals.
    public func contracts(behind subject: String) -> [Contract] {
        contracts.filter { contract in
            contract.id == subject
                || contract.signals(in: self).contains { $0.device == subject || $0.path == subject }
                || contract.network?.uplinks.contains(subject) ?? false
        }
    }

    /// Nil when none is called so.
    public func uplink(_ name: String) -> Uplink? { uplinks.first { $0.name == name } }

    /// Nil when none is called so.
    public func device(_ name: String) -> Device? { devices.first { $0.name == name } }

}

extension Contract {
    /// Every signal that the contract rests on, those of its uplinks included.
    public func signals(in facility: Facility) -> Set<SignalName> {
        var signals = Set(power?.condition.signals ?? [])
        signals.formUnion(network?.access?.signals ?? [])
        signals.formUnion(network?.hostSignals ?? [])
        signals.formUnion((network?.uplinks ?? []).compactMap(facility.uplink).flatMap(\.condition.signals))
        signals.formUnion(services.map(\.signal))
        return signals.union(conditionSignals)
    }
}

/// A piece of equipment that speaks SNMP.
public struct Device: Hashable, Sendable {
    /// The first part of its signals' names.
    public var name: String
    /// A numeric address or a host name; resolved when polling starts.
    public var host: String
    /// A UDP port.
    public var port: UInt16
    /// The name of the credentials to use.
    public var credentials: String
    /// A profile's name, or `auto`.
    public var profile: String
    /// The signal that feeds the management card itself (semantics: *dead by its own supply*).
    public var fedBy: SignalName?
    /// The agent answers from another address than it is asked at.
    public var answersFromAnyAddress: Bool
    /// Where to find it; nil where nobody wrote it down.
    public var location: Location?
    /// What its phases and breakers carry, as far as somebody wrote it down.
    public var ratings = Ratings()

    public init(
        name: String, host: String, port: UInt16 = 161, credentials: String, profile: String = "auto",
        fedBy: SignalName? = nil, answersFromAnyAddress: Bool = false, location: Location? = nil
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.credentials = credentials
        self.profile = profile
        self.fedBy = fedBy
        self.answersFromAnyAddress = answersFromAnyAddress
        self.location = location
    }
}

/// Where a piece of equipment stands, as the people of the house call it.
public struct Location: Hashable, Sendable, CustomStringConvertible {
    public var room: String?
    public var rack: String?
    public var unit: String?

    public init(room: String? = nil, rack: String? = nil, unit: String? = nil) {
        self.room = room
        self.rack = rack
        self.unit = unit
    }

    /// `room 2, rack B7, unit 12`; empty where nothing is known.
    public var description: String {
        [("room", room), ("rack", rack), ("unit", unit)]
            .compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
    }
}

/// A way out of the site.
public struct Uplink: Hashable, Sendable {
    /// What contracts call it.
    public var name: String
    /// The border router's port.
    public var link: SignalName
    /// Numeric addresses beyond the uplink; one answer suffices. None: the link alone decides.
    public var beacons: [String]

    public init(name: String, link: SignalName, beacons: [String] = []) {
        self.name = name
        self.link = link
        self.beacons = beacons
    }

    /// The link is up, and any of the beacons answers.
    public var condition: Condition {
        guard !beacons.isEmpty else { return .signal(link) }
        return .all([.signal(link), .any(beacons.map { .signal(.icmp($0)) })])
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
        /// An absolute path of a program that keeps the ledger's heads elsewhere, and where that is.
        case anchor(program: String, to: String)
    }

    /// What it is given.
    public enum Payload: String, Hashable, Sendable, CaseIterable {
        /// CloudEvents 1.0, structured mode.
        case cloudevents
        /// The webhook body of Prometheus' Alertmanager, version 4.
        case alertmanager
    }

    /// What contacts and messages call it.
    public var name: String
    /// How it is told.
    public var means: Means
    /// What it is given.
    public var payload: Payload
    /// How long one attempt may last.
    public var timeout: Milliseconds
    /// How many further attempts follow a temporary failure.
    public var retries: Int
    /// Event types, a trailing `.*` standing for any rest. Hooks named by contacts need none.
    public var events: [String]
    /// The user that an executable runs as, where the daemon runs as root; nil: the daemon's.
    public var user: String?

    public init(
        name: String, means: Means, payload: Payload = .cloudevents, timeout: Milliseconds = .seconds(30),
        retries: Int = 3, events: [String] = [], user: String? = nil
    ) {
        self.name = name
        self.means = means
        self.payload = payload
        self.timeout = timeout
        self.retries = retries
        self.events = events
        self.user = user
    }

    /// The types of events that have the ledger's head: what an anchor is told of.
    public static let anchored = [Event.Kind.ledgerHead, .complianceWritten].map(\.rawValue)

    /// A hook that runs a program.
    public init(
        name: String, executable: String, timeout: Milliseconds = .seconds(30), retries: Int = 3, events: [String] = []
    ) {
        self.init(name: name, means: .executable(executable), timeout: timeout, retries: retries, events: events)
    }

    /// Whether it is told of events of a kind: it asked for them, or for what they take back.
    public func wants(_ kind: Event.Kind) -> Bool {
        wants(kind.rawValue) || (kind.withdrawn.map { wants($0.rawValue) } ?? false)
    }

    /// Whether it asked for events of a type.
    public func wants(_ type: String) -> Bool {
        events.contains { pattern in
            guard pattern.hasSuffix(".*") else { return pattern == type }
            return type.hasPrefix(pattern.dropLast(1))
        }
    }
}

extension Hook.Means: CustomStringConvertible {
    /// Where it is told: a path, or a URL without credentials of its own.
    public var description: String {
        switch self {
        case .executable(let path): path
        case .webhook(let url): url
        case .mail(let server, _, _): server
        case .anchor(let program, let place): "\(program) to \(place)"
        }
    }
}

/// The configuration that governed readings from an instant on (fine print, rule 13).
public struct Era: Hashable, Sendable {
    /// The first era also governs everything before it.
    public var from: Instant
    /// The digest of the stored configuration: `sha256:…`.
    public var digest: String
    /// What was installed and promised.
    public var facility: Facility

    public init(from: Instant, digest: String, facility: Facility) {
        self.from = from
        self.digest = digest
        self.facility = facility
    }
}
