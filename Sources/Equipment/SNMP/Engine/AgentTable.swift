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
    /// The community that answers must carry; nil in version 3.
    let community: [UInt8]?

    init(_ target: Target) {
        self.target = target
        address = target.endpoint.address
        switch target.credentials {
        case .community(_, let name): community = Array(name.utf8)
        case .user(let user):
            community = nil
            session = UserSession(user)
        }
    }
}

/// An engine that has answered authentically, and where.
private struct Owner {
    let endpoint: Endpoint
    let engine: AuthoritativeEngine
}

/// All targets that were ever asked, by number. Belongs to the engine's thread.
struct AgentTable {
    private(set) var agents: [Agent] = []
    private var numbers: [Target: Int] = [:]
    private var keys: [User: MasterKeys] = [:]
    /// Where the engine of an identifier has answered authentically.
    private var owners: [[UInt8]: Owner] = [:]
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

    /// Notes whom an agent may be, by the word of somebody who has not proved it.
    ///
    /// - Returns: the engine to ask.
    /// - Throws: why there can be no such engine, or no keys for it.
    mutating func propose(
        _ claim: EngineClock, of number: Int, at now: UInt64
    ) throws(RequestFailure) -> AuthoritativeEngine? {
        guard let session = agents[number].session else { return nil }
        guard (5...32).contains(claim.identifier.count) else {
            throw .malformed("an engine identifier of \(claim.identifier.count) octets")
        }
        if let candidate = session.candidates.last(where: { $0.identifier == claim.identifier }) {
            candidate.suppose(claim, at: now)
            session.add(candidate)
            return candidate
        }
        let known = session.engine(of: claim.identifier)
        if let known, known.isAbout(claim, at: now) { return known }
        // The clock of a known engine may have been set back: then the other one is tried beside it.
        var security = known?.security
        if security == nil { security = try UserSecurity(try master(of: session.user), engine: claim.identifier) }
        guard let security else { return nil }
        let candidate = AuthoritativeEngine(claim, security: security, at: now)
        session.add(candidate)
        return candidate
    }

    /// Notes that an engine has answered authentically, which binds its identifier to the endpoint. Two endpoints with
    /// one identifier would mix up their keys, and nobody could tell whose answers they are, so the second one is refused
    /// by name as long as the first one answers.
    mutating func prove(_ engine: AuthoritativeEngine, of number: Int, at now: UInt64) -> RequestFailure? {
        guard let session = agents[number].session else { return nil }
        engine.heardAt = now
        session.unanswered = 0
        if engine.isBound, session.candidates.isEmpty { return nil }
        let endpoint = agents[number].target.endpoint
        // Without authentication anybody could keep out the one whose identifier it is.
        if session.isAuthenticated {
            if let owner = owners[engine.identifier], owner.endpoint != endpoint {
                guard now - min(now, owner.engine.heardAt) > Self.longestSilence else {
                    session.forget(engine)
                    return .duplicateEngineIdentifier(other: owner.endpoint)
                }
                owner.engine.isBound = false
            }
            if let before = session.proven, owners[before.identifier]?.engine === before {
                owners[before.identifier] = nil
            }
            owners[engine.identifier] = Owner(endpoint: endpoint, engine: engine)
        }
        engine.isBound = true
        session.settle(on: engine)
        return nil
    }

    /// After the window of time (RFC 3414, 2.2.3), who has not answered may have been moved to another address.
    private static let longestSilence = UInt64(AuthoritativeEngine.timeWindow) * 1_000_000_000

    private mutating func master(of user: User) throws(RequestFailure) -> MasterKeys {
        if let known = keys[user] { return known }
        let derived = try MasterKeys(user)
        keys[user] = derived
        return derived
    }
}
