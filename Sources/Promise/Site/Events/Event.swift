import Intervals

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
        case complianceWritten = "compliance.written"
        /// Several events of one subject, which came too fast to be told of one by one.
        case digest = "alert.digest"
        /// Fired by `mainstay hook test`, and marked as such.
        case test = "mainstay.test"
    }

    /// Stable: the same happening has the same id after a restart, so that receivers can drop repetitions.
    public var id: String
    public var kind: Kind
    public var at: Instant
    public var site: String
    public var contract: String?
    /// The signal, device or contract it is about.
    public var subject: String
    /// `up`, `down`, `unknown`, or the event's own word.
    public var state: String
    /// One line for people.
    public var summary: String
    /// By when somebody must have been told (article 4).
    public var deadline: Instant?
    /// Further facts, by name, in the order of the names.
    public var details: [String: String]
    /// Names of the hooks that are told, as they were asked for when it happened: one that is configured later is not
    /// told of the past.
    public var hooks: [String]

    public init(
        id: String, kind: Kind, at: Instant, site: String, contract: String? = nil, subject: String, state: String,
        summary: String, deadline: Instant? = nil, details: [String: String] = [:],
        hooks: [String] = []
    ) {
        (self.id, self.kind, self.at, self.site) = (id, kind, at, site)
        (self.contract, self.subject, self.state, self.summary) = (contract, subject, state, summary)
        (self.deadline, self.details, self.hooks) = (deadline, details, hooks)
    }

    /// Names of the details that the program itself reads.
    public enum Detail {
        /// Of a recovery: the id of what it ends.
        public static let alarm = "alarm"
        /// The id of the event about the facility that this one, about one contract, follows from.
        public static let partOf = "part_of"
        /// The contracts that an event about the facility concerns.
        public static let contracts = "contracts"
        /// When the second round in a row failed.
        public static let determinedAt = "determined_at"
        /// Of a result: the head of the ledger's hash chain that it was made at.
        public static let chainHead = "chain_head"
    }

    /// What this event ends, where it is a recovery.
    public var endedAlarm: String? { details[Detail.alarm] }
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
        default: nil
        }
    }

    /// Article 4: never held back and never put together with others.
    public var isEmergency: Bool { rawValue.hasPrefix("emergency.") }
}

/// What became of one attempt to tell one hook of an event, as the ledger keeps it.
public struct DeliveryNote: Hashable, Sendable, Decodable {
    public enum Result: String, Hashable, Sendable, Decodable {
        case delivered
        /// A temporary failure: worth another attempt.
        case again
        case failed
    }

    /// The event's id.
    public var event: String
    /// For a digest: the ids of the events in it.
    public var events: [String]?
    public var hook: String
    /// Which of the contract's contacts, in their order; nil when the hook itself had asked for the event.
    public var step: Int?
    public var attempt: Int
    public var result: Result
    public var endedAt: Instant

    private enum CodingKeys: String, CodingKey {
        case event, events, hook, step, attempt, result
        case endedAt = "ended_at"
    }

    public init(
        event: String, events: [String]? = nil, hook: String, step: Int? = nil, attempt: Int, result: Result,
        endedAt: Instant
    ) {
        (self.event, self.events, self.hook, self.step) = (event, events, hook, step)
        (self.attempt, self.result, self.endedAt) = (attempt, result, endedAt)
    }
}
