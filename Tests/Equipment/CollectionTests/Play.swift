import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Testing

@testable import Collection

/// A device machine and the agent it speaks to, by a clock of the test: every question is answered at once.
struct Play {
    var machine: DeviceMachine
    var agent: ScriptedAgent
    private(set) var now = Instant(milliseconds: 1_790_000_000_000)
    private(set) var asked: [Query] = []
    private(set) var tries: [Int] = []
    private(set) var readings: [Reading] = []
    private(set) var steady: [SteadyReading] = []
    private(set) var numbers: [NumericSample] = []
    private(set) var notes: [(kind: Event.Kind, summary: String)] = []
    private(set) var identities: [DeviceIdentity] = []
    private(set) var warnings: [String] = []
    private(set) var extras: [Milliseconds] = []
    private(set) var returned: [Instant?] = []
    private(set) var missed = 0
    private(set) var kinds: [DeviceKind] = []
    var roundTrip: Milliseconds = 4

    init(
        _ agent: ScriptedAgent, wanted: [String] = [], ranges: [RangeSignal] = [], profile: String = "auto",
        credentials: Credentials? = nil,
        store: PlanStore = Family.store(), known: DeviceIdentity? = nil, fedBy: String? = nil, fitted: [String] = []
    ) throws {
        let endpoint = try #require(Endpoint(host: "192.0.2.1"))
        let version: Version = agent.isVersion1 ? .v1 : .v2c
        let target = Target(
            endpoint: endpoint, credentials: credentials ?? .community(version: version, "public"))
        let device = Device(
            name: "d", host: "192.0.2.1", credentials: "c", profile: profile,
            fedBy: try fedBy.map { try #require(SignalName($0)) })
        let signals = try wanted.map { try #require(SignalName("d/\($0)")) }
        let use = DeviceUse(signals: Set(signals), ranges: Dictionary(grouping: ranges, by: \.point))
        machine = DeviceMachine(
            device: device, at: .address(target), for: use, store: store, known: known,
            fitted: try fitted.map { try #require(SignalName("d/\($0)")) })
        self.agent = agent
    }

    /// Time passes for both, the agent's clock too.
    mutating func wait(_ time: Milliseconds, clockRuns: Bool = true) {
        now = now + time
        if clockRuns, !agent.isSilent { agent.upTime = agent.upTime &+ UInt32(time / 10) }
    }

    /// Forgets what was seen so far.
    mutating func clear() {
        asked = []
        tries = []
        readings = []
        steady = []
        numbers = []
        notes = []
        identities = []
        warnings = []
        extras = []
        returned = []
        missed = 0
    }

    /// One poll, until nothing is under way.
    mutating func poll(isExtra: Bool = false) {
        var actions: [DeviceMachine.Action] = []
        _ = machine.beginPoll(at: now, isExtra: isExtra, into: &actions)
        var rounds = 0
        while !actions.isEmpty, rounds < 1000 {
            rounds += 1
            var following: [DeviceMachine.Action] = []
            for action in actions { perform(action, into: &following) }
            actions = following
        }
        #expect(rounds < 1000, "the device is asked without end")
    }

    /// Polls in the rhythm of the schedule.
    mutating func poll(times: Int, every interval: Milliseconds = .seconds(10)) {
        for _ in 0..<times {
            wait(interval)
            poll()
        }
    }

    private mutating func perform(_ action: DeviceMachine.Action, into following: inout [DeviceMachine.Action]) {
        switch action {
        case .ask(let ask):
            asked.append(ask.query)
            tries.append(ask.tries)
            let answer = DeviceMachine.Answer(
                step: ask.step, number: ask.number, result: agent.answer(ask.query), at: now + roundTrip / 2,
                roundTrip: roundTrip, engine: agent.engine)
            machine.receive(answer, into: &following)
        case .read(let reading): readings.append(reading)
        case .measured(let samples): numbers += samples
        case .steady(let reading): steady.append(reading)
        case .returned(_, let startedAt, _): returned.append(startedAt)
        case .missed: missed += 1
        case .identified(let kind): kinds.append(kind)
        case .extra(let delay): extras.append(delay)
        case .note(let kind, _, let summary): notes.append((kind, summary))
        case .known(let identity): identities.append(identity)
        case .warn(let text): warnings.append(text)
        }
    }

    func state(_ signal: String) -> SignalState? { readings.last { $0.signal.path == "d/\(signal)" }?.state }

    func reading(_ signal: String) -> Reading? { readings.last { $0.signal.path == "d/\(signal)" } }
}
