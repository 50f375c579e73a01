import SNMPValues

/// One user at one version 3 agent: the engine's identity, its clock, the keys, and the exchanges that wait for them.
/// Belongs to the engine's thread.
final class UserSession {
    let user: User
    /// Nil until the engine was discovered, and while it is discovered again.
    private(set) var clock: EngineClock?
    var security: UserSecurity?
    /// A discovery is under way on behalf of the exchanges that wait.
    var isDiscovering = false
    var waiting: [Exchange] = []
    /// When the clock was right; monotonic nanoseconds.
    private var learnedAt: UInt64 = 0

    /// Seconds by which a message may be behind (RFC 3414, 3.2).
    private static let timeWindow: UInt32 = 150

    init(_ user: User) { self.user = user }

    func set(_ clock: EngineClock, at now: UInt64) {
        self.clock = clock
        learnedAt = now
    }

    /// What the engine's clock must show now.
    func clock(at now: UInt64) -> EngineClock? {
        guard var clock else { return nil }
        clock.time &+= UInt32(truncatingIfNeeded: (now - min(now, learnedAt)) / 1_000_000_000)
        return clock
    }

    /// Whether an authentic answer is recent (RFC 3414, 3.2, 7b); a newer clock replaces the known one.
    func isTimely(boots: UInt32, time: UInt32, at now: UInt64) -> Bool {
        guard let known = clock(at: now) else { return false }
        if boots > known.boots || boots == known.boots && time > known.time {
            set(EngineClock(identifier: known.identifier, boots: boots, time: time), at: now)
        }
        guard boots == known.boots else { return boots > known.boots }
        return UInt64(time) + UInt64(Self.timeWindow) >= UInt64(known.time)
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
