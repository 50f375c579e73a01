import Clocks
public import ICMP
import Intervals
public import Logging
public import Profiles
public import SNMP
import SNMPValues
public import Site
import Sockets

/// Polls every device and pings every host of a facility, each in its own rhythm.
///
/// One task works in short ticks: it receives what has come since the last one, asks who is due, and hands on what was
/// found. It decides nothing itself: devices are `DeviceMachine`s, hosts `PingedHosts`, silences a `SupplyInference`, the
/// order a `Flow`. A dead device costs its own timeouts and nobody else's.
public actor Collector {
    /// How to speak to each device that has a numeric address, by the device's name.
    public typealias Targets = [String: Target]
    /// How to speak to each device whose address is to be looked up, by the device's name.
    public typealias Names = [String: NamedTarget]

    /// Short against every interval, and long enough to send and judge in batches: at some hundred devices a second the
    /// wake-ups cost more than the work.
    static let tick: Milliseconds = 50
    /// Questions under way, beyond which the others wait in order of weight.
    private static let window = 2000

    private let engine: any RequestSending
    let resolver: any NameResolving
    var names = NameBook()
    private let sink: any CollectionSink
    let clock: any CollectionClock
    let timekeeper: Timekeeper
    /// How things are dated in the present tick.
    var moment: Moment
    let logger: Logger
    let inbox = Inbox()
    /// Tells whether the loop goes on, from any thread.
    public nonisolated let turns: LoopTurns
    var pinging: Pinging

    let store: PlanStore
    // Devices, by index. Those of devices that are polled no more are vacant until all answers have come.
    var machines: [DeviceMachine] = []
    var indexOf: [String: Int] = [:]
    var vacant: Set<Int> = []
    /// The tick in which a device was last asked.
    var askedIn: [UInt32] = []
    /// How many answers are still to come.
    var awaited: [Int] = []
    private var window = AskWindow(limit: Collector.window, memory: Int(1000 / Collector.tick))
    var flow: Flow
    private var actions: [DeviceMachine.Action] = []
    private var requests: [Request] = []
    /// Devices that were due while their poll before was still under way, since they were last reported.
    var slow: Set<Int> = []

    var hosts: PingedHosts

    /// Devices by the address that they are polled at.
    var devicesAt: [String: [Int]] = [:]
    var hints = NotificationHints()

    var supply: SupplyInference
    var answeredWhileDown: AnsweredWhileDown
    /// When the supply of a signal came back: its next live reading is dated with it.
    var restored: [SignalName: (at: Instant, error: Milliseconds)] = [:]
    var found = Collected()
    var lateness: [Lateness]
    private let pollMetrics = PollMetrics()
    private var hintMetrics = HintMetrics()
    private var latenessAt: Milliseconds = 0

    /// Gets ready to collect; nothing is sent before `run()`.
    ///
    /// - Parameters:
    ///   - facility: whose devices and hosts.
    ///   - catalogue: the families that devices may belong to.
    ///   - targets: the devices that can be polled at once.
    ///   - names: the devices that can be polled when their names have addresses. Those in neither are left out.
    ///   - identities: by device, who it was before the start.
    ///   - fitted: rows of devices that were live before the start: they are there, whatever they read now.
    ///   - engine: sends requests to agents.
    ///   - resolver: looks names up.
    ///   - sink: receives what is found.
    ///   - timekeeper: dates what is found; nil makes one of `clock`, which knows of nothing that was written before.
    ///   - clock: tells the time and waits.
    ///   - readsNumbers: also what devices measure and no state depends on, once a minute: one request more in six.
    ///   - logger: receives what people should know.
    ///   - prober: makes what pings; nil when hosts cannot be pinged, and the reason has been reported.
    public init(
        facility: Facility, catalogue: Catalogue, targets: Targets, names: Names = [:],
        identities: [String: DeviceIdentity] = [:], fitted: Set<SignalName> = [], engine: any RequestSending,
        sink: any CollectionSink, resolver: any NameResolving = NameResolver.system, timekeeper: Timekeeper? = nil,
        clock: any CollectionClock = MachineClock(), readsNumbers: Bool = true, logger: Logger,
        prober: @escaping @Sendable (Prober.Mailbox) throws -> (any RoundSending)?
    ) {
        self.engine = engine
        self.resolver = resolver
        self.sink = sink
        self.clock = clock
        turns = LoopTurns(clock)
        self.logger = logger
        let timekeeper = timekeeper ?? Timekeeper(clock: clock, logger: logger)
        self.timekeeper = timekeeper
        moment = timekeeper.moment()
        pinging = Pinging(prober)
        supply = SupplyInference(facility)
        answeredWhileDown = AnsweredWhileDown(facility)
        let schedule = facility.schedule
        let now = clock.uptime
        store = PlanStore(catalogue: catalogue, schedule: schedule, readsNumbers: readsNumbers)
        machines.reserveCapacity(facility.devices.count)
        let uses = facility.uses
        let fitted = Dictionary(grouping: fitted, by: \.device)
        for device in facility.devices {
            guard let whereabouts = Whereabouts(of: device.name, in: targets, or: names) else { continue }
            indexOf[device.name] = machines.count
            let machine = DeviceMachine(
                device: device, at: whereabouts, for: uses[device.name] ?? DeviceUse(), store: store,
                known: identities[device.name], fitted: fitted[device.name] ?? [])
            if let host = machine.target?.endpoint.host { devicesAt[host, default: []].append(machines.count) }
            machines.append(machine)
            self.names.follow(machine, at: now)
        }
        askedIn = [UInt32](repeating: 0, count: machines.count)
        awaited = [Int](repeating: 0, count: machines.count)
        flow = Flow(schedule: schedule, kinds: machines.map(\.kind), from: now)
        hosts = PingedHosts(facility, from: now)
        lateness = [
            Lateness("power", interval: schedule.power), Lateness("link", interval: schedule.link),
            Lateness("reachability", interval: schedule.reachability),
        ]
    }

    /// Collects until the task is cancelled.
    ///
    /// - Throws: what `prober` throws when hosts cannot be pinged.
    public func run() async throws {
        try pinging.start(with: inbox)
        defer { pinging.stop() }
        let mailbox = Mailbox { [inbox] in inbox.put($0) }
        var next = clock.uptime
        while !Task.isCancelled {
            turns.note()
            work(answersTo: mailbox)
            deliver()
            next = max(next + Self.tick, clock.uptime)
            await clock.sleep(until: next)
        }
    }

    private func work(answersTo mailbox: Mailbox) {
        window.advance()
        let content = inbox.empty()
        followClock()
        for batch in content.responses {
            for response in batch { receive(response) }
        }
        let now = clock.uptime
        for notification in content.notifications { receive(notification, at: now) }
        let inquiries = receive(content.results, at: now)
        followNames(content.resolutions, at: now)
        askDevices(by: now)
        if !requests.isEmpty {
            engine.submit(requests, to: mailbox)
            requests.removeAll(keepingCapacity: true)
        }
        pinging.submit(inquiries + hosts.due(by: now), at: now)
        if now - latenessAt >= .seconds(1) { reportLateness(at: now) }
    }

    func deliver() {
        guard !found.isEmpty else { return }
        sink.collected(found)
        found = Collected()
    }

    // MARK: - Devices

    /// Polls a device at the next tick, beside the schedule: something was heard of it.
    public func pollSoon(_ device: String) {
        if let index = indexOf[device] { flow.addExtra(index, due: clock.uptime) }
    }

    private func askDevices(by now: Milliseconds) {
        let instant = moment.now
        while window.room > 0, let (device, isExtra) = flow.next(by: now) {
            noteUnresolved(device, at: now)
            if machines[device].beginPoll(at: instant, isExtra: isExtra, into: &actions) {
                perform(for: device, at: now)
            } else if !isExtra {
                noteSlow(device)
            }
        }
    }

    private func receive(_ response: Response) {
        let tag = RequestTag(response.tag)
        let device = tag.device
        window.noteAnswer(askedIn: askedIn[device])
        awaited[device] -= 1
        guard !vacant.contains(device) else { return }
        let sentAt = moment.date(stamped: response.sentAt)
        let receivedAt = moment.date(stamped: response.receivedAt)
        let roundTrip = max(0, receivedAt - sentAt)
        let isUnderWay = machines[device].outstanding > 0
        machines[device].receive(
            DeviceMachine.Answer(
                step: tag.step, number: tag.number, result: response.result, at: sentAt + roundTrip / 2,
                roundTrip: roundTrip, engine: response.engine), into: &actions)
        perform(for: device, at: clock.uptime)
        let machine = machines[device]
        if isUnderWay, machine.outstanding == 0 {
            if machine.failure == nil {
                let seconds = response.roundTrip / .seconds(1)
                found.roundTrips.append(RoundTrip(device: machine.device.name, seconds: seconds))
            }
            pollMetrics.note(
                PollMetrics.Outcome(machine.failure), of: machine.kind, after: receivedAt - machine.begunAt)
        }
        if hints.awaits(machine.device.name), machine.outstanding == 0, machine.isReachable == true {
            hints.endPoll(of: machine.device.name, askedAt: machine.begunAt)
        }
    }

    /// Receives what devices have sent of their own accord, from any thread: hints, which are looked into at once.
    public nonisolated func heard(_ notifications: [SNMP.Notification]) { inbox.put(notifications) }

    /// From the device itself, or, where a relay has passed it on, from the device that it names.
    private func receive(_ notification: SNMP.Notification, at now: Milliseconds) {
        var notification = notification
        notification.receivedAt = moment.date(stamped: notification.receivedAt).milliseconds
        let origin = notification.origin
        let sources = devicesAt[notification.source.host] ?? origin.flatMap { devicesAt[$0] } ?? []
        for device in sources {
            let judge = machines[device].plan?.judge
            let name = machines[device].device.name
            guard let due = hints.receive(notification, from: name, judge: judge) else { continue }
            flow.addExtra(device, due: now + max(0, due - moment.now))
        }
    }

    /// Performs what a machine asked for.
    private func perform(for device: Int, at now: Milliseconds) {
        for action in actions {
            switch action {
            case .ask(let ask): send(ask, to: device)
            case .steady(let reading): found.steady.append(reading)
            case .measured(let numbers): found.numbers += numbers
            case .read(let reading):
                let machine = machines[device]
                add(hints.date(reading, of: machine.row(of: reading.signal), after: machine.changes[reading.signal]))
            case .returned(let at, let startedAt, let error):
                let machine = machines[device]
                conclude(
                    supply.endSilence(
                        of: machine.device.name, at: at, fedBy: machine.fedBy, startedAt: startedAt, error: error))
            case .missed(let at, let lastAnswer):
                supply.beginSilence(of: machines[device].device.name, at: at, lastAnswer: lastAnswer)
                names.reconsider(machines[device].device.name, at: now)
            case .identified(let kind): flow.move(device, to: kind, at: now)
            case .extra(let delay): flow.addExtra(device, due: now + delay)
            case .note(let kind, let at, let summary):
                found.notes.append(
                    DeviceNote(kind: kind, device: machines[device].device.name, at: at, summary: summary))
            case .known(let identity): found.identities.append(identity)
            case .warn(let text): logger.tell(.deviceOdd, text, about: [.device: machines[device].device.name])
            }
        }
        actions.removeAll(keepingCapacity: true)
    }

    private func send(_ ask: DeviceMachine.Ask, to device: Int) {
        // Three tries within one interval, and at most two seconds each: cards are slow (quirk C10).
        let timeout = max(200, min(2000, machines[device].interval / 3))
        requests.append(
            Request(
                tag: RequestTag(device: device, step: ask.step, number: ask.number).packed, query: ask.query,
                timeout: .milliseconds(timeout), retries: ask.tries - 1, isUrgent: machines[device].kind == .power))
        askedIn[device] = window.tick
        awaited[device] += 1
        window.noteQuestion()
    }

    /// Finding out what a device has, with the poll that follows, may take longer than its interval.
    private func noteSlow(_ device: Int) {
        let isRead = machines[device].plan != nil && !machines[device].needsReadings
        guard isRead, slow.insert(device).inserted else { return }
        let interval = Double(machines[device].interval) / 1000
        let name = machines[device].device.name
        logger.tell(
            .deviceSlow, "\(name) does not answer within its \(interval) s; a poll is left out",
            about: [.device: name])
    }

    // MARK: - Lateness

    private func reportLateness(at now: Milliseconds) {
        latenessAt = now
        slow = slow.filter { machines[$0].outstanding > 0 }
        hintMetrics.follow(hints.counters)
        let seen = flow.reportLateness(at: now) + [hosts.reportLateness(at: now)]
        for index in lateness.indices {
            if let text = lateness[index].record(seen[index], at: now) { logger.tell(.pollsLate, text) }
        }
    }
}

extension SNMP.Notification {
    /// The address that a relay names as the notification's origin.
    fileprivate var origin: String? { agentAddress.map { Value.ipAddress($0).description } }
}
