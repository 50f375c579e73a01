import SNMPValues
import Sockets
import Synchronization

/// One target that an engine asks, and what is under way to it.
struct Agent {
    let target: Target
    /// The target's address as sockets need it.
    let address: SocketAddress
    var inFlight = 0
    /// Exchanges that wait because the agent has enough to do.
    var parked: [Exchange] = []
    var roundTrip = RoundTripEstimate()
    /// Nil unless the target is asked in version 3.
    var session: UserSession?

    init(_ target: Target) {
        self.target = target
        address = target.endpoint.address
        if case .user(let user) = target.credentials { session = UserSession(user) }
    }
}

/// All targets that were ever asked, by number. Belongs to the engine's thread.
struct AgentTable {
    private(set) var agents: [Agent] = []
    private var numbers: [Target: Int] = [:]
    private var keys: [User: MasterKeys] = [:]
    private var endpointOf: [[UInt8]: Endpoint] = [:]
    /// Tells this engine's numbers from another's.
    private let engine = Self.engines.add(1, ordering: .relaxed).newValue & 0xFFFF_FFFF

    private static let engines = Atomic<UInt64>(0)

    subscript(number: Int) -> Agent {
        get { agents[number] }
        _modify { yield &agents[number] }
    }

    /// The number of a query's target: remembered in the query, so that it is looked up once.
    mutating func number(of query: Query) -> Int {
        let route = query.route.load(ordering: .relaxed)
        if route >> 32 == engine { return Int(route & 0xFFFF_FFFF) }
        let number = self.number(of: query.target)
        query.route.store(engine << 32 | UInt64(number), ordering: .relaxed)
        return number
    }

    private mutating func number(of target: Target) -> Int {
        if let known = numbers[target] { return known }
        agents.append(Agent(target))
        numbers[target] = agents.count - 1
        return agents.count - 1
    }

    /// Notes the identity and clock that a Report gave for an agent. Two endpoints with one engine identifier would mix
    /// up their keys, and nobody could tell whose answers they are, so the second one is refused by name.
    mutating func learn(_ clock: EngineClock, of number: Int, at now: UInt64) -> RequestFailure? {
        guard let session = agents[number].session else { return nil }
        let endpoint = agents[number].target.endpoint
        guard (5...32).contains(clock.identifier.count) else {
            return .malformed("an engine identifier of \(clock.identifier.count) octets")
        }
        if let other = endpointOf[clock.identifier], other != endpoint {
            return .duplicateEngineIdentifier(other: other)
        }
        do throws(RequestFailure) {
            if session.clock?.identifier != clock.identifier {
                let security = try UserSecurity(try master(of: session.user), engine: clock.identifier)
                if let before = session.clock { endpointOf[before.identifier] = nil }
                session.security = security
            }
            endpointOf[clock.identifier] = endpoint
            session.set(clock, at: now)
            return nil
        } catch {
            return error
        }
    }

    private mutating func master(of user: User) throws(RequestFailure) -> MasterKeys {
        if let known = keys[user] { return known }
        let derived = try MasterKeys(user)
        keys[user] = derived
        return derived
    }
}
