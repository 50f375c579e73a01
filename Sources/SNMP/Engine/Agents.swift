/// What is known of one version 3 agent and one user: the engine's identity, and who waits for it.
struct UserSession {
    enum State {
        case unknown
        /// The exchange that asks.
        case discovering(Int32)
        case known(EngineClock, LocalisedUser)
    }

    var state = State.unknown
    var waiting: [Exchange] = []
}

/// The version 3 agents that were ever asked. Belongs to the engine's thread.
struct Agents {
    private var sessions: [Target: UserSession] = [:]
    private var keys: [User: MasterKeys] = [:]
    private var endpointOf: [[UInt8]: Endpoint] = [:]

    subscript(target: Target) -> UserSession {
        get { sessions[target] ?? UserSession() }
        set { sessions[target] = newValue }
    }

    /// Takes in what a Report said of an agent. Two endpoints with one engine identifier would mix up their clocks and
    /// keys, so the second one is refused by name.
    mutating func learn(_ clock: EngineClock, of target: Target, _ user: User) -> Result<LocalisedUser, RequestFailure>
    {
        guard (5...32).contains(clock.identifier.count) else {
            return .failure(.malformed("an engine identifier of \(clock.identifier.count) octets"))
        }
        if let other = endpointOf[clock.identifier], other != target.endpoint {
            return .failure(.duplicateEngineIdentifier(other: other))
        }
        do throws(RequestFailure) {
            let master = try master(of: user)
            guard let localised = LocalisedUser(master, engine: clock.identifier) else {
                return .failure(.cannotSend("libnetsnmp refuses \(user.description)"))
            }
            if case .known(let before, _) = self[target].state, before.identifier != clock.identifier {
                endpointOf[before.identifier] = nil
            }
            endpointOf[clock.identifier] = target.endpoint
            self[target].state = .known(clock, localised)
            return .success(localised)
        } catch {
            return .failure(error)
        }
    }
}

extension Agents {
    private mutating func master(of user: User) throws(RequestFailure) -> MasterKeys {
        if let known = keys[user] { return known }
        let derived = try MasterKeys(user)
        keys[user] = derived
        return derived
    }
}

/// The Reports of the user-based security model (RFC 3414, 5).
enum SecurityReport {
    case unsupportedSecurityLevel
    case notInTimeWindow
    case unknownUser
    case unknownEngine
    case wrongDigest
    case decryptionError
    case unknownContext

    init?(_ pdu: PDU) {
        guard pdu.kind == .report, let name = pdu.variables.first?.name else { return nil }
        if name.hasPrefix([1, 3, 6, 1, 6, 3, 12, 1, 5]) {
            self = .unknownContext
            return
        }
        switch name.suffix(after: [1, 3, 6, 1, 6, 3, 15, 1, 1])?.first {
        case 1: self = .unsupportedSecurityLevel
        case 2: self = .notInTimeWindow
        case 3: self = .unknownUser
        case 4: self = .unknownEngine
        case 5: self = .wrongDigest
        case 6: self = .decryptionError
        default: return nil
        }
    }

    var failure: RequestFailure {
        switch self {
        case .unsupportedSecurityLevel: .unsupportedSecurityLevel
        case .notInTimeWindow, .unknownEngine: .notInTimeWindow
        case .unknownUser: .unknownUser
        case .wrongDigest: .wrongDigest
        case .decryptionError: .decryptionError
        case .unknownContext: .unknownContext
        }
    }
}
