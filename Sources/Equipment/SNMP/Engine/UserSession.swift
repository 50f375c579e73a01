import SNMPValues

/// One user at one version 3 agent: the engine that has proved to be there, those that may be, and the exchanges that
/// wait to know one. Belongs to the engine's thread.
///
/// Everything that tells who an agent is before the first authentic answer can be forged. So what is told makes a
/// candidate, which is asked beside the engine that is known; the first to answer authentically is the one that is there.
final class UserSession {
    let user: User
    /// The engine that has answered authentically.
    private(set) var proven: AuthoritativeEngine?
    /// Engines that somebody has named; the one named last is last.
    private(set) var candidates: [AuthoritativeEngine] = []
    /// A discovery is under way on behalf of the exchanges that wait.
    var isDiscovering = false
    /// How many requests in a row had no answer that counts.
    var unanswered = 0
    var waiting: [Exchange] = []

    /// More than one liar and a device that has just been replaced need.
    private static let mostCandidates = 4

    init(_ user: User) { self.user = user }

    /// Whether messages can be told from forged ones.
    var isAuthenticated: Bool { user.authentication != nil }

    /// The engine that requests are made for; nil until one was named.
    var addressee: AuthoritativeEngine? { proven ?? candidates.last }

    /// Another one that requests are made for beside it: who is there may not say that it is not the one that was asked.
    var alternative: AuthoritativeEngine? {
        if proven == nil { candidates.dropLast().last } else { candidates.last }
    }

    /// Whether the agent is asked who it is before the next request: in a bad network, one loss is chance.
    var needsDiscovery: Bool {
        if addressee == nil { return true }
        if proven == nil { return unanswered > 0 }
        return unanswered > 1
    }

    /// The engine of an identifier: the proven one, or else the candidate named last.
    func engine(of identifier: some Collection<UInt8>) -> AuthoritativeEngine? {
        if let proven, proven.identifier.elementsEqual(identifier) { return proven }
        return candidates.last { $0.identifier.elementsEqual(identifier) }
    }

    /// The engine by whose clock an authentic message is recent; nil when it is too old for all.
    func engine(dating message: UserMessage, of identifier: [UInt8], at now: UInt64) -> AuthoritativeEngine? {
        if let proven, proven.identifier == identifier,
            proven.accepts(boots: message.boots, time: message.time, at: now)
        {
            return proven
        }
        return candidates.last {
            $0.identifier == identifier && $0.accepts(boots: message.boots, time: message.time, at: now)
        }
    }

    /// Adds a candidate, or moves it to the end.
    func add(_ candidate: AuthoritativeEngine) {
        candidates.removeAll { $0 === candidate }
        if candidates.count == Self.mostCandidates { candidates.removeFirst() }
        candidates.append(candidate)
    }

    /// The engine has answered authentically: nobody else is there.
    func settle(on engine: AuthoritativeEngine) {
        proven = engine
        candidates = []
        unanswered = 0
    }

    /// Asks anew who is there.
    func forget(_ engine: AuthoritativeEngine) {
        if proven === engine { proven = nil }
        candidates.removeAll { $0 === engine }
    }
}
