import ICMP
import Intervals
import SNMP
import SNMPValues
import Sockets
import Synchronization

@testable import Collection

/// Scripted agents at addresses of their own, behind the engine's seam: they answer by the test's clock.
final class ScriptedHerd: RequestSending {
    private struct Member {
        var agent: ScriptedAgent
        /// Between a question and its answer.
        var latency: Milliseconds = 4
        /// Its `sysUpTime` stands still.
        var isFrozen = false
        /// When its `sysUpTime` was brought up to date.
        var tickedAt: Milliseconds
    }

    /// A question, as a test looks at it.
    struct Question {
        var host: String
        var at: Milliseconds
        var isUrgent: Bool
    }

    private struct State {
        var members: [String: Member] = [:]
        var questions: [Question] = []
    }

    private let clock: ScriptedClock
    private let state = Mutex(State())

    init(_ clock: ScriptedClock) { self.clock = clock }

    /// Puts an agent at an address, also in place of another one.
    func put(_ agent: ScriptedAgent, at host: String) {
        let now = clock.uptime
        state.withLock { $0.members[host] = Member(agent: agent, tickedAt: now) }
    }

    func change(_ host: String, _ change: @Sendable (inout ScriptedAgent) -> Void) {
        let now = clock.uptime
        state.withLock { state in
            Self.tick(&state.members[host], now: now)
            if var agent = state.members[host]?.agent {
                change(&agent)
                state.members[host]?.agent = agent
            }
        }
    }

    func setLatency(of host: String, to latency: Milliseconds) {
        state.withLock { $0.members[host]?.latency = latency }
    }

    /// Its clock stops, and it goes on answering what it knew.
    func freeze(_ host: String) { state.withLock { $0.members[host]?.isFrozen = true } }

    /// The questions since the last call.
    func takeQuestions() -> [Question] {
        state.withLock { state in
            defer { state.questions = [] }
            return state.questions
        }
    }

    func submit(_ requests: [Request], to mailbox: Mailbox) {
        let uptime = clock.uptime
        let sentAt = clock.now.milliseconds
        for request in requests {
            let host = request.query.target.endpoint.host
            let (result, latency, engine) = state.withLock { state in
                state.questions.append(Question(host: host, at: uptime, isUrgent: request.isUrgent))
                Self.tick(&state.members[host], now: uptime)
                guard let member = state.members[host] else {
                    return (Result<[VarBind], RequestFailure>.failure(.timeout), Milliseconds(0), EngineClock?.none)
                }
                return (member.agent.answer(request.query), member.latency, member.agent.engine)
            }
            let (seconds, attoseconds) = request.timeout.components
            let patience = (seconds * 1000 + attoseconds / 1_000_000_000_000_000) * Int64(request.retries + 1)
            let isLate = latency > patience
            let isLost = if case .failure(.timeout) = result { true } else { isLate }
            let wait = isLost ? patience : latency
            let response = Response(
                tag: request.tag, query: request.query, result: isLost ? .failure(.timeout) : result,
                roundTrip: .milliseconds(isLost ? 0 : latency), sentAt: sentAt, receivedAt: sentAt + wait,
                engine: isLost ? nil : engine)
            clock.schedule(at: uptime + wait) { mailbox.deliver([response]) }
        }
    }

    private static func tick(_ member: inout Member?, now: Milliseconds) {
        guard let current = member else { return }
        let ticks = (now - current.tickedAt) / 10
        if !current.isFrozen { member?.agent.upTime &+= UInt32(ticks) }
        member?.tickedAt = current.tickedAt + ticks * 10
    }
}

/// Scripted hosts behind the prober's seam.
final class ScriptedHosts: RoundSending {
    private struct State {
        var mailbox: Prober.Mailbox?
        var silent: Set<String> = []
        var pinged: [(host: String, at: Milliseconds)] = []
        var isRunning = false
    }

    private let clock: ScriptedClock
    private let state = Mutex(State())

    init(_ clock: ScriptedClock) { self.clock = clock }

    func connect(to mailbox: Prober.Mailbox) { state.withLock { $0.mailbox = mailbox } }

    func silence(_ host: String) { _ = state.withLock { $0.silent.insert(host) } }

    func revive(_ host: String) { _ = state.withLock { $0.silent.remove(host) } }

    var isRunning: Bool { state.withLock { $0.isRunning } }
    var pinged: [(host: String, at: Milliseconds)] { state.withLock { $0.pinged } }

    func start() { state.withLock { $0.isRunning = true } }

    func stop() { state.withLock { $0.isRunning = false } }

    func submit(_ rounds: [Round]) {
        let uptime = clock.uptime
        let sentAt = clock.now.milliseconds
        for round in rounds {
            let host = round.host.description
            let (isSilent, mailbox) = state.withLock { state in
                state.pinged.append((host, uptime))
                return (state.silent.contains(host), state.mailbox)
            }
            let result = RoundResult(
                tag: round.tag, host: round.host, sentAt: sentAt,
                outcome: isSilent ? .silence : .answered(roundTrip: .milliseconds(3)))
            clock.schedule(at: uptime + (isSilent ? 2000 : 3)) { mailbox?.deliver([result]) }
        }
    }
}
