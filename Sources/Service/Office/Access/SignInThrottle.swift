import Intervals
import Sockets

/// How many wrong passwords are borne: few of one person from one address, more of one address, and so many of one person
/// from everywhere that guessing is hopeless. A pure state machine; its tables have a fixed size.
///
/// Each is a bucket that a wrong password empties a little, and time fills again. Names that hash alike share a bucket:
/// then one waits for the other's mistakes, which needs thousands of attackers at a time.
struct SignInThrottle: Sendable {
    /// A wrong password costs one of `size`, and one comes back in `refill`.
    private struct Rule {
        let size: Int64
        let refill: Milliseconds

        /// So long does it take until a bucket with one password left is full.
        var slack: Milliseconds { (size - 1) * refill }
    }

    /// What is counted together.
    private enum Scope: Int, CaseIterable {
        case personAtAddress
        case address
        case person

        var rule: Rule {
            switch self {
            case .personAtAddress: Rule(size: 5, refill: .minutes(1))
            case .address: Rule(size: 20, refill: .seconds(30))
            case .person: Rule(size: 100, refill: .minutes(1))
            }
        }
    }

    private static let places = 4096
    /// When each bucket is full again.
    private var buckets: [Instant]
    /// Who signed in from where lately: the owner is not kept out by what strangers try elsewhere.
    private var proven: [Int: Instant] = [:]
    private static let mostProven = 1000

    init() { buckets = [Instant](repeating: .distantPast, count: Self.places * Scope.allCases.count) }

    /// From when on a password is looked at; nil is now.
    func lockedUntil(_ name: String, from address: String, at now: Instant) -> Instant? {
        Scope.allCases.compactMap { scope -> Instant? in
            if scope == .person, isProven(name, from: address) { return nil }
            let full = buckets[place(scope, name, address)]
            guard full > now else { return nil }
            let until = full - scope.rule.slack
            return until > now ? until : nil
        }.max()
    }

    /// Counts a wrong password.
    mutating func noteFailure(_ name: String, from address: String, at now: Instant) {
        for scope in Scope.allCases {
            let index = place(scope, name, address)
            buckets[index] = max(buckets[index], now) + scope.rule.refill
        }
    }

    /// Forgives the mistakes of somebody who then knew the password, at this address. Those of the address stay: otherwise
    /// whoever has one account could guess the others'.
    mutating func noteSuccess(_ name: String, from address: String, at now: Instant) {
        buckets[place(.personAtAddress, name, address)] = .distantPast
        if proven.count >= Self.mostProven, let oldest = proven.min(by: { $0.value < $1.value }) {
            proven[oldest.key] = nil
        }
        proven[hash(name, address)] = now
    }

    private func isProven(_ name: String, from address: String) -> Bool { proven[hash(name, address)] != nil }

    private func place(_ scope: Scope, _ name: String, _ address: String) -> Int {
        let hash =
            switch scope {
            case .personAtAddress: hash(name, address)
            case .address: hash("", address)
            case .person: hash(name, "")
            }
        return scope.rawValue * Self.places + Int(UInt(bitPattern: hash) % UInt(Self.places))
    }

    private func hash(_ name: String, _ address: String) -> Int {
        // It differs with every process: nobody can choose names that share a bucket.
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(Endpoint(host: address, port: 0)?.subscriber ?? address)
        return hasher.finalize()
    }
}
