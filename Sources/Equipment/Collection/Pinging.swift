import ICMP
import Intervals

/// What pings at present, and what pinged before until the last of its rounds has ended: no round that was begun is lost.
struct Pinging {
    private var prober: (any RoundSending)?
    private var make: (@Sendable (Prober.Mailbox) throws -> (any RoundSending)?)?
    private var retiring: [(prober: any RoundSending, until: Milliseconds)] = []
    private var isRunning = false

    /// Longer than any round takes.
    private static let patience: Milliseconds = .seconds(30)

    /// - Parameter make: makes the prober when it is to start; nil when hosts cannot be pinged, and the reason has been
    ///   reported.
    init(_ make: @escaping @Sendable (Prober.Mailbox) throws -> (any RoundSending)?) { self.make = make }

    /// - Throws: what the system refuses the prober.
    mutating func start(with inbox: Inbox) throws {
        if let make { prober = try make(Prober.Mailbox { inbox.put($0) }) }
        make = nil
        prober?.start()
        isRunning = true
    }

    /// Pings with another prober from now on.
    mutating func replace(by next: (any RoundSending)?, at now: Milliseconds) {
        if let prober { retiring.append((prober, now + Self.patience)) }
        make = nil
        prober = next
        if isRunning { next?.start() }
    }

    mutating func submit(_ rounds: [Round], at now: Milliseconds) {
        if let first = retiring.first, first.until <= now { retiring.removeFirst().prober.stop() }
        if let prober, !rounds.isEmpty { prober.submit(rounds) }
    }

    mutating func stop() {
        prober?.stop()
        for former in retiring { former.prober.stop() }
        retiring = []
    }
}
