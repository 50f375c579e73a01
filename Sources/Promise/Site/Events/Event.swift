public import Digests
public import Intervals

/// Something that people or scripts are told of. Its types are those of the documentation's list.
public struct Event: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case powerOutageSuspected = "power.outage.suspected"
        /// What made an outage suspected is no longer so.
        case powerOutageCleared = "power.outage.cleared"
        case powerOnBattery = "power.on_battery"
        /// How long a battery will last.
        case powerRuntime = "power.runtime"
        case powerOnMains = "power.on_mains"
        case powerFeedLost = "power.feed.lost"
        case powerFeedRestored = "power.feed.restored"
        case powerOutageBegan = "power.outage.began"
        case powerOutageEnded = "power.outage.ended"
        case networkOutageBegan = "network.outage.began"
        case networkOutageEnded = "network.outage.ended"
        /// A later answer showed that the outage that was announced never was.
        case networkOutageWithdrawn = "network.outage.withdrawn"
        case emergencyOpened = "emergency.opened"
        case emergencyReminder = "emergency.reminder"
        /// The time in which somebody had to be told has passed (article 4).
        case emergencyOverdue = "emergency.overdue"
        case emergencyClosed = "emergency.closed"
        case serviceFailed = "service.failed"
        case serviceRecovered = "service.recovered"
        case deviceUnreachable = "device.unreachable"
        case deviceReachable = "device.reachable"
        case deviceChanged = "device.changed"
        case budget = "sla.budget"
        case contractExpiring = "contract.expiring"
        /// A promise of the terms gives the customer the right to end the contract.
        case contractMayEnd = "contract.may_end"
        case complianceWritten = "compliance.written"
        /// A month could be final, and nobody has judged it.
        case complianceOverdue = "compliance.overdue"
        /// What passed through a contract's ports in a month, once it has ended.
        case trafficIssued = "traffic.issued"
        /// The head of the ledger's hash chain, for keeping: told daily and with every outage.
        case ledgerHead = "ledger.head"
        /// The ledger's file was deleted or replaced under the daemon.
        case ledgerReplaced = "ledger.replaced"
        /// Everything works on which an alarm depends; told again and again, and never written.
        case heartbeat = "mainstay.heartbeat"
        /// Several events of one subject, which came too fast to be told of one by one.
        case digest = "alert.digest"
        /// Fired by `mainstay hook test`, and marked as such.
        case test = "mainstay.test"
    }

    /// Stable: the same happening has the same id after a restart, so that receivers can drop repetitions.
    public var id: String
    /// What happened.
    public var kind: Kind
    /// When it happened, not when it was told.
    public var at: Instant
    /// The name of the site.
    public var site: String
    /// The id of the contract it is about; nil where it is about the facility.
    public var contract: String?
    /// The signal, device or contract it is about.
    public var subject: String
    /// `up`, `down`, `unknown`, or the event's own word.
    public var state: String
    /// One line for people.
    public var summary: String
    /// By when somebody must have been told (article 4).
    public var deadline: Instant?
    /// Further facts, for programs.
    public var details: [Detail: String]
    /// Names of the hooks that are told, as they were asked for when it happened: one that is configured later is not
    /// told of the past.
    public var hooks: [String]
    private var former = FormerID()

    /// The id under which an earlier version kept this event, so that a ledger knows it again; nil when it was read back
    /// or has no other. Not stored, and of no effect on equality.
    public var formerID: String? {
        get { former.text }
        set { former.text = newValue }
    }

    /// Creates an event under an id that may have been another one in earlier versions.
    public init(
        id: StableID, kind: Kind, at: Instant, site: String, contract: String? = nil, subject: String, state: String,
        summary: String, deadline: Instant? = nil, details: [Detail: String] = [:], hooks: [String] = []
    ) {
        self.init(
            id: id.value, kind: kind, at: at, site: site, contract: contract, subject: subject, state: state,
            summary: summary, deadline: deadline, details: details, hooks: hooks)
        formerID = id.former
    }

    public init(
        id: String, kind: Kind, at: Instant, site: String, contract: String? = nil, subject: String, state: String,
        summary: String, deadline: Instant? = nil, details: [Detail: String] = [:],
        hooks: [String] = []
    ) {
        self.id = id
        self.kind = kind
        self.at = at
        self.site = site
        self.contract = contract
        self.subject = subject
        self.state = state
        self.summary = summary
        self.deadline = deadline
        self.details = details
        self.hooks = hooks
    }

    /// Names of further facts.
    public enum Detail: String, Hashable, Sendable, CaseIterable {
        /// The id of what a recovery ends or a withdrawal takes back.
        case alarm
        /// The id of the event about the facility that this one, about one contract, follows from.
        case partOf = "part_of"
        /// The contracts that an event about the facility concerns.
        case contracts
        /// The signal that an event about the facility is concluded from.
        case signal
        /// The id of the emergency that a reminder is about.
        case emergency
        /// The id of the outage that the event is about, as documents have it, as far as its beginning is known by now.
        case outage
        /// What several contracts have in common: an uplink, a device.
        case cause
        /// Where the devices stand that the event is about.
        case location
        /// When the deciding round failed.
        case determinedAt = "determined_at"
        /// When the first round of an emergency failed.
        case firstFailed = "first_failed"
        /// The feeds that still carry a contract.
        case feedsLeft = "feeds_left"
        /// The id of the event that a battery took over.
        case onBattery = "on_battery"
        /// How long a battery will last, in milliseconds.
        case left = "left_ms"
        case exhaustedAt = "exhausted_at"
        /// When the first contract loses its power if mains stays away, and which one.
        case outageAt = "outage_at"
        case outageOf = "outage_of"
        /// When the first promise breaks then, and whose.
        case breachAt = "breach_at"
        case breachOf = "breach_of"
        /// When an outage began and ended, as it is judged: what is told of it may be known only later.
        case beganAt = "began_at"
        case endedAt = "ended_at"
        /// How much downtime a month has used, in milliseconds, and how much it bears.
        case used = "used_ms"
        case limit = "limit_ms"
        case month
        case revision
        /// The first day on which a contract is no longer in force, and the days until then.
        case termTo = "term_to"
        case days
        /// When the first event of a digest happened, and what the last one was.
        case from
        case last
        /// The head of the ledger's hash chain at which a result was made, and the newest row that it covers.
        case chainHead = "chain_head"
        case chainRow = "chain_row"
        case ledgerDigest = "ledger_digest"
        /// A month's traffic, as the month's document has it.
        case traffic
        /// The identifier of a promise of the terms.
        case promise
    }

    /// The id of what follows from this event, the same in every run.
    ///
    /// - Parameter text: describes it, given this event's id.
    public func idOfConsequence(_ text: (String) -> String) -> StableID {
        StableID(following: id, formerly: formerID, text)
    }

    /// The id of the emergency that the event is about (article 4); nil where it is about none.
    public var emergency: String? {
        switch kind {
        case .emergencyOpened: id
        case .emergencyClosed: endedAlarm
        default: details[.emergency]
        }
    }

    /// What this event ends, where it is a recovery, or takes back.
    public var endedAlarm: String? { details[.alarm] }

    /// The details under their names, in the order of the names: as hooks are told and the ledger keeps them.
    public var namedDetails: [(name: String, value: String)] {
        details.map { (name: $0.key.rawValue, value: $0.value) }.sorted { $0.name < $1.name }
    }
}

extension Event.Kind {
    /// How the end of this is told; nil for what has no end.
    public var recovery: Event.Kind? {
        switch self {
        case .powerOutageSuspected: .powerOutageCleared
        case .powerOnBattery: .powerOnMains
        case .powerFeedLost: .powerFeedRestored
        case .powerOutageBegan: .powerOutageEnded
        case .networkOutageBegan: .networkOutageEnded
        case .emergencyOpened: .emergencyClosed
        case .serviceFailed: .serviceRecovered
        case .deviceUnreachable: .deviceReachable
        case .powerOutageCleared, .powerRuntime, .powerOnMains, .powerFeedRestored, .powerOutageEnded,
            .networkOutageEnded, .networkOutageWithdrawn, .emergencyReminder, .emergencyOverdue, .emergencyClosed,
            .serviceRecovered, .deviceReachable, .deviceChanged, .budget, .contractExpiring, .contractMayEnd,
            .complianceWritten, .complianceOverdue, .trafficIssued, .ledgerHead, .ledgerReplaced, .heartbeat, .digest,
            .test:
            nil
        }
    }

    /// How it is told that this never was; nil for what is not taken back.
    public var withdrawal: Event.Kind? {
        guard self == .networkOutageBegan else { return nil }
        return .networkOutageWithdrawn
    }

    /// What this takes back; nil for anything else. Whoever is told of that is told of this.
    public var withdrawn: Event.Kind? { Event.Kind.allCases.first { $0.withdrawal == self } }

    /// Kinds after which an alarm is not open any more.
    public static let endings = Set(allCases.flatMap { [$0.recovery, $0.withdrawal] }.compactMap(\.self))

    /// The number of its notification below `mainstayNotifications` of MAINSTAY-MIB. Numbers are never given anew.
    public var notificationNumber: UInt32 {
        switch self {
        case .powerOutageSuspected: 1
        case .powerOnBattery: 2
        case .powerFeedLost: 3
        case .powerFeedRestored: 4
        case .powerOutageBegan: 5
        case .powerOutageEnded: 6
        case .networkOutageBegan: 7
        case .networkOutageEnded: 8
        case .emergencyOpened: 9
        case .emergencyReminder: 10
        case .emergencyClosed: 11
        case .serviceFailed: 12
        case .serviceRecovered: 13
        case .deviceUnreachable: 14
        case .deviceReachable: 15
        case .deviceChanged: 16
        case .budget: 17
        case .contractExpiring: 18
        case .complianceWritten: 19
        case .test: 20
        case .powerOutageCleared: 21
        case .powerRuntime: 22
        case .powerOnMains: 23
        case .emergencyOverdue: 24
        case .digest: 25
        case .ledgerHead: 26
        case .ledgerReplaced: 27
        case .networkOutageWithdrawn: 28
        case .heartbeat: 29
        case .complianceOverdue: 30
        case .trafficIssued: 31
        case .contractMayEnd: 32
        }
    }

    /// Article 4.
    public var isEmergency: Bool {
        switch self {
        case .emergencyOpened, .emergencyReminder, .emergencyOverdue, .emergencyClosed: true
        case .powerOutageSuspected, .powerOutageCleared, .powerOnBattery, .powerRuntime, .powerOnMains, .powerFeedLost,
            .powerFeedRestored, .powerOutageBegan, .powerOutageEnded, .networkOutageBegan, .networkOutageEnded,
            .networkOutageWithdrawn, .serviceFailed, .serviceRecovered, .deviceUnreachable, .deviceReachable,
            .deviceChanged, .budget, .contractExpiring, .contractMayEnd, .complianceWritten, .complianceOverdue,
            .trafficIssued, .ledgerHead, .ledgerReplaced, .heartbeat, .digest, .test:
            false
        }
    }

    /// Whether it is told at once however often it comes: nobody may learn late that a battery runs out, that a customer
    /// is cut off, or that either is over.
    public var isNeverHeldBack: Bool {
        switch self {
        case .powerOutageSuspected, .powerOutageCleared, .powerOnBattery, .powerRuntime, .powerOnMains,
            .powerOutageBegan, .powerOutageEnded, .networkOutageBegan, .networkOutageEnded, .networkOutageWithdrawn,
            .emergencyOpened, .emergencyReminder, .emergencyOverdue, .emergencyClosed:
            true
        case .powerFeedLost, .powerFeedRestored, .serviceFailed, .serviceRecovered, .deviceUnreachable,
            .deviceReachable, .deviceChanged, .budget, .contractExpiring, .contractMayEnd, .complianceWritten,
            .complianceOverdue, .trafficIssued, .ledgerHead, .ledgerReplaced, .heartbeat, .digest, .test:
            false
        }
    }

    /// Whether the provider's own people are called about it until somebody acknowledges it: an alarm of power, of an
    /// outage, or an emergency.
    public var isCalledUntilAcknowledged: Bool {
        switch self {
        case .powerOutageSuspected, .powerOnBattery, .powerFeedLost, .powerOutageBegan, .networkOutageBegan,
            .emergencyOpened:
            true
        case .powerOutageCleared, .powerRuntime, .powerOnMains, .powerFeedRestored, .powerOutageEnded,
            .networkOutageEnded, .networkOutageWithdrawn, .emergencyReminder, .emergencyOverdue, .emergencyClosed,
            .serviceFailed, .serviceRecovered, .deviceUnreachable, .deviceReachable, .deviceChanged, .budget,
            .contractExpiring, .contractMayEnd, .complianceWritten, .complianceOverdue, .trafficIssued, .ledgerHead,
            .ledgerReplaced, .heartbeat, .digest, .test:
            false
        }
    }

    /// The alarm that this ends or takes back; for anything else, itself.
    public var alarm: Event.Kind { Self.alarms[self] ?? self }

    private static let alarms = Dictionary(
        allCases.flatMap { alarm in [alarm.recovery, alarm.withdrawal].compactMap(\.self).map { ($0, alarm) } },
        uniquingKeysWith: { first, _ in first })
}

/// What became of one attempt to tell one hook of an event, as the ledger keeps it.
public struct DeliveryNote: Hashable, Sendable, Decodable {
    /// How the attempt ended.
    public enum Result: String, Hashable, Sendable, Decodable {
        case delivered
        /// A temporary failure: worth another attempt.
        case again
        case failed
    }

    /// The event's id.
    public var event: String
    /// The ids of the events in a digest.
    public var events: [String]?
    /// The name of the hook that was told.
    public var hook: String
    /// Which of the contract's contacts, in their order; nil when it was not one of them.
    public var step: Int?
    /// At which step of `onCall` one of the provider's own people was told, from 0; nil when it was not one of them.
    public var rung: Int?
    /// How the contact was to be reached; nil when the hook itself had asked for the event.
    public var method: String?
    /// The contact's number or address.
    public var to: String?
    /// From 1 on.
    public var attempt: Int
    /// How it ended.
    public var result: Result
    /// When it ended.
    public var endedAt: Instant

    private enum CodingKeys: String, CodingKey {
        case event, events, hook, step, method, to, attempt, result
        case rung = "oncall_step"
        case endedAt = "ended_at"
    }

    public init(
        event: String, events: [String]? = nil, hook: String, step: Int? = nil, rung: Int? = nil,
        method: String? = nil, to: String? = nil, attempt: Int, result: Result, endedAt: Instant
    ) {
        self.event = event
        self.events = events
        self.hook = hook
        self.step = step
        self.rung = rung
        self.method = method
        self.to = to
        self.attempt = attempt
        self.result = result
        self.endedAt = endedAt
    }
}

extension DeliveryNote {
    /// Whether a hook was told that had itself asked for the event: neither a contact's nor one of `onCall`.
    public var isOfTheHookItself: Bool { step == nil && rung == nil && to == nil }
}
