public import Notation

/// What a contract's power or network was connected to, as a record says it of a past time (fine print, 27): the shape
/// of the contract's own block.
public enum Wiring: Hashable, Sendable {
    case power(PowerSupply)
    case network(NetworkConnection)

    /// How one is written.
    public static let example = #"{"mains": "pdu-1/outlet/8", "ups": {"all": ["ups-b/output", "pdu-2/outlet/8"]}}"#

    /// Whose condition it is.
    public var guarantee: Guarantee {
        switch self {
        case .power: .power
        case .network: .network
        }
    }

    /// Every signal that it names itself; the uplinks' are the site's.
    public var signals: [SignalName] {
        switch self {
        case .power(let supply): supply.condition.signals
        case .network(let connection):
            (connection.access?.signals ?? []) + connection.hostSignals
        }
    }
}

/// Why a condition cannot be read: a sentence that names the place within it.
struct WiringError: Error, CustomStringConvertible {
    let description: String
}

extension Wiring {
    /// Reads the members of a condition. Nil when `guarantee` has no condition, which is a mistake of its own.
    ///
    /// - Parameter guarantee: the record's, which says whose block it is.
    /// - Throws: `WiringError` when the members do not make that block.
    init?(_ members: [String: RawField], of guarantee: RawField?) throws(WiringError) {
        switch guarantee {
        case .text(Guarantee.power.rawValue)?: self = .power(try PowerSupply(members))
        case .text(Guarantee.network.rawValue)?: self = .network(try NetworkConnection(members))
        default: return nil
        }
    }

    /// As a line holds it.
    public var document: JSON {
        switch self {
        case .power(let supply): supply.document
        case .network(let connection): connection.document
        }
    }
}

extension Contract {
    /// The contract with another condition of article 1 or 2 in the place of its own.
    public func wired(as wiring: Wiring) -> Contract {
        var contract = self
        switch wiring {
        case .power(let power): contract.power = power
        case .network(let network): contract.network = network
        }
        return contract
    }

    /// Its own condition of article 1 or 2; nil where it has none.
    public func wiring(under guarantee: Guarantee) -> Wiring? {
        switch guarantee {
        case .power: power.map { .power($0) }
        case .network: network.map { .network($0) }
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }
}

extension Wiring: CustomStringConvertible {
    /// In one line of JSON.
    public var description: String { document.compact }
}

extension PowerSupply {
    private static let usual = ["mains", "ups"]

    fileprivate init(_ members: [String: RawField]) throws(WiringError) {
        var named: [(String, RawField)] = []
        if let feeds = members["feeds"] {
            guard members.count == 1, let branches = feeds.members, !branches.isEmpty else {
                throw WiringError(description: "takes `mains` and `ups`, or `feeds: {A: …, B: …}`, not both")
            }
            named = branches.sorted { $0.key < $1.key }
        } else {
            named = Self.usual.compactMap { name in members[name].map { (name, $0) } }
        }
        if let other = members.keys.sorted().first(where: { !(Self.usual + ["feeds"]).contains($0) }) {
            throw WiringError(description: "power has no \(other); it takes mains and ups, or feeds")
        }
        guard !named.isEmpty else { throw WiringError(description: "power needs mains, ups or feeds") }
        var feeds: [Feed] = []
        for (name, value) in named {
            feeds.append(Feed(name: name, condition: try Condition(value, at: name)))
        }
        self.init(feeds: feeds)
    }

    fileprivate var document: JSON {
        let isUsual = feeds.allSatisfy { Self.usual.contains($0.name) }
        let members = JSON.object(feeds.map { JSON.Member($0.name, $0.condition.document) })
        return isUsual ? members : .object([JSON.Member("feeds", members)])
    }
}

extension NetworkConnection {
    private static let keys = ["access", "uplinks", "hosts", "vantage"]

    fileprivate init(_ members: [String: RawField]) throws(WiringError) {
        if let other = members.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw WiringError(description: "network has no \(other); it takes access, uplinks, hosts and vantage")
        }
        guard !members.isEmpty else { throw WiringError(description: "network needs access, uplinks or hosts") }
        self.init()
        if let access = members["access"] { self.access = try Condition(access, at: "access") }
        uplinks = try Self.texts(members["uplinks"], at: "uplinks")
        hosts = try Self.texts(members["hosts"], at: "hosts")
        vantage = try Self.texts(members["vantage"], at: "vantage")
        guard vantage.isEmpty || !hosts.isEmpty else {
            throw WiringError(description: "vantage: nothing is pinged from there; name hosts, too")
        }
    }

    private static func texts(_ raw: RawField?, at place: String) throws(WiringError) -> [String] {
        guard let raw else { return [] }
        guard case .list(let texts) = raw else {
            throw WiringError(description: "\(place) must be a list of texts")
        }
        return texts
    }

    fileprivate var document: JSON {
        var members: [JSON.Member] = []
        if let access { members.append(JSON.Member("access", access.document)) }
        for (name, texts) in [("uplinks", uplinks), ("hosts", hosts), ("vantage", vantage)] where !texts.isEmpty {
            members.append(JSON.Member(name, .array(texts.map { .string($0) })))
        }
        return .object(members)
    }
}

extension Condition {
    fileprivate init(_ raw: RawField, at place: String) throws(WiringError) {
        if case .text(let text) = raw {
            guard let signal = SignalName(text) else {
                throw WiringError(description: "\(place): \(text) is not a signal such as pdu-1/outlet/7")
            }
            self = .signal(signal)
            return
        }
        guard let members = raw.members, members.count == 1, let (key, value) = members.first,
            let elements = value.elements, !elements.isEmpty
        else {
            throw WiringError(description: "\(place) must be a signal, {\"all\": […]} or {\"any\": […]}")
        }
        var parts: [Condition] = []
        for element in elements { parts.append(try Condition(element, at: "\(place).\(key)")) }
        switch key {
        case "all": self = .all(parts)
        case "any": self = .any(parts)
        default: throw WiringError(description: "\(place): \(key) is neither all nor any")
        }
    }

    fileprivate var document: JSON {
        switch self {
        case .signal(let name): .string(name.path)
        case .all(let parts): .object([JSON.Member("all", .array(parts.map(\.document)))])
        case .any(let parts): .object([JSON.Member("any", .array(parts.map(\.document)))])
        }
    }
}
