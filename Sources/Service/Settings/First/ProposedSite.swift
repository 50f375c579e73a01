import Notation
public import Site

/// What a first configuration is to say: devices that a scan found, or that another program watches.
public struct ProposedSite: Hashable, Sendable {
    /// A device as `devices:` has it.
    public struct Device: Hashable, Sendable {
        public var name: String
        /// A numeric address or a host's name.
        public var host: String
        public var port: UInt16
        /// The name of its credentials.
        public var credentials: String
        /// Its family; `auto` finds it out when it is polled.
        public var profile: String
        /// The outlet that feeds it, where somebody knows.
        public var fedBy: SignalName?
        /// What it is, for a comment.
        public var remark: String

        /// A device that a configuration can have.
        public init(
            name: String, host: String, port: UInt16, credentials: String, profile: String, remark: String
        ) {
            self.name = name
            self.host = host
            self.port = port
            self.credentials = credentials
            self.profile = profile
            self.remark = remark
        }
    }

    /// Credentials as `credentials:` has them. What stands in `.plain` is written into files of their own.
    public struct Named: Hashable, Sendable {
        public var name: String
        public var settings: CredentialSettings
    }

    /// Addresses that another program pings, by the heading they stand under.
    public struct Pinged: Hashable, Sendable {
        public var heading: String
        /// Numeric addresses, or hosts' names that are looked up before anything is written.
        public var hosts: [String]

        /// Hosts below a heading.
        public init(heading: String, hosts: [String]) {
            self.heading = heading
            self.hosts = hosts
        }
    }

    /// Where it is from, such as `ups.conf`.
    public var origin: String
    public private(set) var credentials: [Named] = []
    public private(set) var devices: [Device] = []
    public var pinged: [Pinged] = []
    /// What is not in it, and why: a line each.
    public var leftOut: [String] = []

    /// How many devices were named, with those that stand here already.
    private(set) var named = 0

    private var names = DeviceNames()
    private var owners: [String: String] = [:]

    /// Nothing yet.
    public init(origin: String) { self.origin = origin }

    /// Adds a device under a name of its own. What cannot be written down, or stands at the address of another one, is
    /// left out with the reason.
    ///
    /// - Parameter called: what it calls itself, or another program calls it.
    /// - Returns: its name here; nil when it is left out.
    @discardableResult
    public mutating func add(
        called: String?, at place: HostAndPort, by settings: CredentialSettings, profile: String = "auto",
        remark: String = ""
    ) -> String? {
        named += 1
        let shown = (called ?? "").onOneLine
        guard place.host.firstControlCharacter == nil, settings.firstControlCharacter == nil else {
            leftOut.append("\(shown.isEmpty ? "\(place)" : shown): its address or user name holds a control character")
            return nil
        }
        if let owner = owners["\(place)"] {
            leftOut.append("\(shown.isEmpty ? "a device" : shown): \(place) is \(owner) already")
            return nil
        }
        let name = names.name(for: called, at: place.host)
        owners["\(place)"] = name
        devices.append(
            Device(
                name: name, host: place.host, port: place.port, credentials: credentialsName(settings),
                profile: profile, remark: remark.onOneLine))
        return name
    }

    /// Notes which outlet feeds a device.
    public mutating func note(_ outlet: SignalName, feeds device: String) {
        guard let index = devices.firstIndex(where: { $0.name == device }) else { return }
        devices[index].fedBy = outlet
    }

    /// Equal credentials have one name.
    private mutating func credentialsName(_ settings: CredentialSettings) -> String {
        if let known = credentials.first(where: { $0.settings == settings }) { return known.name }
        let base =
            switch settings {
            case .community: "community"
            case .user(let user, _, _, _): DeviceNames.plain(user)
            }
        let stem = base.isEmpty ? "user" : base
        let taken = Set(credentials.map(\.name))
        let name = ([stem] + (2...9_999).lazy.map { "\(stem)-\($0)" }).first { !taken.contains($0) } ?? stem
        credentials.append(Named(name: name, settings: settings))
        return name
    }
}

extension Secret {
    /// One that nobody has told: its file is named, and must be filled.
    public static let unknown = Secret.plain("")
}

extension CredentialSettings {
    fileprivate var firstControlCharacter: Unicode.Scalar? {
        switch self {
        case .community: nil
        case .user(let name, _, _, let context): name.firstControlCharacter ?? context.firstControlCharacter
        }
    }
}
