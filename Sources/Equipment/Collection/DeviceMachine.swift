import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets

/// Follows one device from first contact to steady polling, as a pure state machine: answers go in; what to ask next and
/// what was read come out.
///
/// contact (who it is) → probing and searching (which family) → discovery (which rows its tables have) → polling; back to contact when the agent has started anew or was silent, back to discovery when rows have moved:
/// indexes move, names do not.
struct DeviceMachine {
    /// Something to send to the device. Step and number come back with the answer.
    struct Ask {
        var step: UInt16
        var number: UInt16
        var query: Query
        var tries: Int
    }

    /// What the device said.
    struct Answer {
        var step: UInt16
        var number: UInt16
        var result: Result<[VarBind], RequestFailure>
        /// The middle between sending and receiving: what the answer says held then, give or take half a round trip.
        var at: Instant
        var roundTrip: Milliseconds
        /// The clock of a version 3 agent.
        var engine: EngineClock?
    }

    /// What follows.
    enum Action {
        case ask(Ask)
        /// Every signal of the group reads as its latest reading did.
        case steady(SteadyReading)
        case read(Reading)
        /// What was measured along with states.
        case measured([NumericSample])
        /// The first answer after a silence, or after a restart: `startedAt` when the agent turned out to have started
        /// since the answer before.
        case returned(at: Instant, startedAt: Instant?, error: Milliseconds)
        /// The first poll of a silence was sent at this instant.
        case missed(at: Instant, lastAnswer: Instant?)
        /// It is now known what the device is polled for.
        case identified(DeviceKind)
        /// An extra poll is due.
        case extra(after: Milliseconds)
        case note(Event.Kind, at: Instant, summary: String)
        /// Who it is, when that is known for the first time or is another one than before.
        case known(DeviceIdentity)
        /// Something an engineer should know, once.
        case warn(String)
    }

    /// Indirect: of thousands of devices, few are in any but the last.
    indirect enum Phase {
        case contact(Inquiry)
        case probing(Inquiry, Recognition)
        case searching(Recognition)
        case readingSerial(tries: Int)
        case discovering(TableWalk)
        /// Objects of a poll that was not answered as a sound agent does.
        case examining(Inquiry, PollPlan.PDU)
        /// Where objects are whose unit may have another number.
        case numbering(TableWalk, [ObjectIdentifier])
        case polling
    }

    private(set) var device: Device
    /// How its agent is spoken to, perhaps by a name.
    let whereabouts: Whereabouts
    /// Nil until its name has an address.
    private(set) var target: Target?
    /// Why its name has no address.
    var unresolved: UnresolvedHost?
    let store: PlanStore
    private(set) var use: DeviceUse

    // What is under way.
    var phase = Phase.polling
    var step: UInt16 = 0
    var outstanding = 0
    /// When the present poll began, and whether it is beside the schedule.
    var begunAt = Instant.distantPast
    var isExtra = false
    /// Why the present poll, or the one that has ended, brought nothing.
    var failure: RequestFailure?
    var hasRediscovered = false
    var replans = 0
    /// What a poll of several PDUs has brought so far.
    var partial: PartialPoll?

    /// Signals of the device that somebody uses.
    var wanted: Set<SignalName> { use.signals }

    // What the device is.
    var profile: Int?
    var kind: DeviceKind
    var identity: Identity?
    var serialInstance: ObjectIdentifier?
    var engineIdentifier: [UInt8] = []
    var clock = DeviceClock()
    /// Why it seems to be of another family than the configuration says; nil where nothing speaks for that.
    var suspicion: String?
    /// Whether no profile knows it; it is not looked at again before it starts anew.
    var isUnknown = false
    var needsDiscovery = true
    var discoveredAt = Instant.distantPast
    /// How many alarms the latest poll read.
    var alarms: Int64?

    // How it is asked.
    var limits: AgentLimits
    /// The limits before silence led to smaller ones, which is undone when the silence had another reason.
    var limitsBefore: AgentLimits?
    /// What was last remembered of the limits.
    var lesson: DeviceIdentity.Limits?
    /// How often in this poll each object of a question was answered, and all together were not.
    var unexplained = 0
    /// Polls in a row in which the agent answered who it is, and nothing that it is polled for.
    var silencesAfterContact = 0
    /// When more was last asked for than the agent could answer before.
    var triedMoreAt: Instant?
    /// When an examination last found that the agent answers nothing that it is polled for.
    var examinedInVain: Instant?
    var clocks = PollPlan.Clocks()
    var missing: Set<ObjectIdentifier> = []
    /// Where objects are that are not where the profile has them.
    var instances: [ObjectIdentifier: ObjectIdentifier] = [:]
    var hasLookedForUnits = false
    /// Since when something is missing.
    var missingSince = Instant.distantPast
    var plan: PollPlan?
    var queries: [Query] = []

    /// What was reported of what it measures.
    var measured: Measured?
    /// The reading of further numbers that is under way.
    var metering: Metering?
    var meteredAt = Instant.distantPast
    /// Objects of the meter that the agent did not answer; forgotten with every discovery.
    var unmetered: Set<ObjectIdentifier> = []
    /// Numbers that are held against ranges and of which it was said that they are not known.
    var unmeasured: Set<NumericSample.Point> = []

    // What was reported of it.
    var isReachable: Bool?
    var lastAnswer: Instant?
    /// The signals that the latest poll found changed, with their state before and when that was read last.
    var changes: [SignalName: (state: SignalState, at: Instant)] = [:]
    var standings: [Standing] = []
    /// Signals that were up before the start: these rows are fitted, whatever they read now.
    var fitted: Set<String>
    /// Whether it says that it runs on battery; nil where it does not say.
    var isOnBattery: Bool?
    /// The place of its mains, which are said anew because it has changed to battery or back while they were down.
    var changedMains = -1
    /// Whether it was reported that the card has lost its device.
    var hasLostDevice = false
    /// The signals of the device that stood here before, while it is not known which of them this one has.
    var formerSignals: Set<String>?
    /// The owner's names for its rows, by signal.
    var labels: [String: String] = [:]
    /// Names by label, and the signals that they stand for.
    var aliases: [SignalName: String] = [:]
    var group: SignalGroup?
    var agentGroup: SignalGroup?
    /// When every signal of the group was said last, and when the agent was.
    var saidAt = Instant.distantPast
    var agentSaidAt = Instant.distantPast
    /// Whether the next regular poll gives a reading of every signal.
    var needsReadings = true
    var confirmation: Confirmation?
    var extraIsPending = false
    var warned: Set<String> = []

    /// - Parameters:
    ///   - known: who it was before the start, and how it is best asked.
    ///   - fitted: its signals that were up before the start.
    init(
        device: Device, at whereabouts: Whereabouts, for use: DeviceUse, store: PlanStore,
        known: DeviceIdentity? = nil, fitted: some Sequence<SignalName> = []
    ) {
        self.fitted = Set(fitted.map { String($0.path.dropFirst(device.name.count + 1)) })
        self.device = device
        self.whereabouts = whereabouts
        if case .address(let target) = whereabouts { self.target = target }
        self.use = use
        self.store = store
        identity = known.map { Identity($0) }
        kind = store.schedule.provisionalKind
        limits = AgentLimits(knowsBulk: whereabouts.knowsBulk)
        lesson = known?.limits
        if let lesson { limits.recall(lesson) }
        if device.profile != "auto" {
            profile = store.catalogue.profiles.firstIndex { $0.name == device.profile }
        }
    }

    /// Goes on with the same agent under another configuration: what is known of it and how it is best asked stays.
    ///
    /// - Parameter fates: what became of the families; nil when they are the same.
    mutating func adopt(_ device: Device, for use: DeviceUse, fates: [PlanStore.Fate]?) {
        // What feeds the card decides what a dead inlet means.
        if device.fedBy != self.device.fedBy { needsDiscovery = true }
        self.device = device
        if use != self.use {
            self.use = use
            unmeasured = []
            // Which rows are read, and which labels are looked for.
            needsDiscovery = true
        }
        // A family that knows it may have come.
        if fates != nil { isUnknown = false }
        guard let profile, let fate = fates?[profile] else { return }
        switch fate {
        case .same(let place): self.profile = place
        case .changed(let place):
            self.profile = place
            abandonConversation()
        case .gone:
            self.profile = nil
            abandonConversation()
        }
    }

    /// Begins as the successor of another machine for the same device, whose agent is asked elsewhere or otherwise now.
    mutating func succeed(_ other: DeviceMachine) {
        // Answers that are under way belong to earlier steps.
        step = other.step
        kind = other.kind
        identity = other.identity
        fitted = other.fitted.union(other.liveSignals)
    }

    /// Speaks to the agent at this address from now on.
    mutating func locate(at target: Target) {
        self.target = target
        unresolved = nil
    }

    /// Lets nothing come of what is under way.
    private mutating func abandonConversation() {
        step &+= 1
        outstanding = 0
        phase = .polling
        partial = nil
        needsDiscovery = true
    }

    /// The signal that feeds the management card.
    var fedBy: SignalName? {
        device.fedBy
            ?? profile.flatMap { store.catalogue.profiles[$0].fedBy }.map { SignalName(device: device.name, kind: $0) }
    }

    /// Signals that were up since the start.
    private var liveSignals: [String] {
        zip(plan?.judge.signals ?? [], standings).filter { $0.1.wasLive }.map(\.0)
    }

    var interval: Milliseconds { store.schedule.interval(of: kind) }

    // MARK: - What happens

    /// Begins another poll, by the schedule or beside it, unless one is still under way.
    ///
    /// - Returns: whether a poll was begun.
    mutating func beginPoll(at now: Instant, isExtra: Bool = false, into actions: inout [Action]) -> Bool {
        if isExtra { extraIsPending = false }
        guard outstanding == 0 else { return false }
        begunAt = now
        failure = nil
        self.isExtra = isExtra
        hasRediscovered = false
        replans = 0
        unexplained = 0
        guard target != nil else {
            if let unresolved { giveUp(.unresolved(unresolved.description), into: &actions) }
            return true
        }
        needsDiscovery = needsDiscovery || labelsAreOld
        askAgainForMissing()
        askForMore()
        if plan != nil, isReachable == true, !needsDiscovery {
            poll(into: &actions)
        } else {
            makeContact(into: &actions)
        }
        return true
    }

    /// Receives an answer or its absence. One that belongs to nothing under way is dropped.
    mutating func receive(_ answer: Answer, into actions: inout [Action]) {
        if answer.number >= Metering.firstNumber { return continueMetering(with: answer, into: &actions) }
        guard answer.step == step, outstanding > 0 else { return }
        outstanding -= 1
        switch phase {
        case .polling: continuePoll(with: answer, into: &actions)
        case .contact(let inquiry): continueInquiry(inquiry, with: answer, into: &actions)
        case .probing(let inquiry, _): continueInquiry(inquiry, with: answer, into: &actions)
        case .searching: continueSearch(with: answer, into: &actions)
        case .readingSerial(let tries): readSerial(from: answer, tries: tries, into: &actions)
        case .discovering(let walk): continueWalk(walk, with: answer, into: &actions)
        case .examining(let inquiry, let pdu):
            continueExamination(inquiry, of: pdu, with: answer, into: &actions)
        case .numbering(let walk, let objects):
            continueNumbering(walk, of: objects, with: answer, into: &actions)
        }
    }

    // MARK: - Asking

    /// Begins a step; answers to earlier steps are dropped.
    mutating func begin(_ phase: Phase, asks: Int) {
        self.phase = phase
        step &+= 1
        outstanding = asks
    }

    func ask(
        _ operation: SNMP.Operation, for objects: [ObjectIdentifier], number: Int = 0, into actions: inout [Action]
    ) {
        guard let target else { return }
        send(Query(target: target, operation: operation, objects: objects), number: number, into: &actions)
    }

    /// Sends a query. An agent that is known to be silent gets one try only.
    func send(_ query: Query, number: Int, into actions: inout [Action]) {
        let tries = if isReachable == false { 1 } else { 3 }
        actions.append(.ask(Ask(step: step, number: UInt16(number), query: query, tries: tries)))
    }

    /// Warns once of the same thing.
    mutating func warn(_ text: String, into actions: inout [Action]) {
        if warned.insert(text).inserted { actions.append(.warn(text)) }
    }
}

/// Where an agent is, and how it is spoken to.
enum Whereabouts: Hashable {
    case address(Target)
    /// Behind a name, whose address may be looked up again.
    case name(NamedTarget)

    var credentials: Credentials {
        switch self {
        case .address(let target): target.credentials
        case .name(let named): named.credentials
        }
    }

    var knowsBulk: Bool { credentials.knowBulk }
}

extension Target {
    var knowsBulk: Bool { credentials.knowBulk }
}

extension Credentials {
    /// Version 1 has no GETBULK.
    fileprivate var knowBulk: Bool { if case .community(version: .v1, _) = self { false } else { true } }
}
