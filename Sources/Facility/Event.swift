import Intervals

/// Something that people or scripts are told of. Its types are those of the documentation's list.
public struct Event: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case powerOutageSuspected = "power.outage.suspected"
        case powerOnBattery = "power.on_battery"
        case powerFeedLost = "power.feed.lost"
        case powerFeedRestored = "power.feed.restored"
        case powerOutageBegan = "power.outage.began"
        case powerOutageEnded = "power.outage.ended"
        case networkOutageBegan = "network.outage.began"
        case networkOutageEnded = "network.outage.ended"
        case emergencyOpened = "emergency.opened"
        case emergencyReminder = "emergency.reminder"
        case emergencyClosed = "emergency.closed"
        case serviceFailed = "service.failed"
        case serviceRecovered = "service.recovered"
        case deviceUnreachable = "device.unreachable"
        case deviceReachable = "device.reachable"
        case deviceChanged = "device.changed"
        case budget = "sla.budget"
        case contractExpiring = "contract.expiring"
        case complianceWritten = "compliance.written"
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

    public init(
        id: String, kind: Kind, at: Instant, site: String, contract: String? = nil, subject: String, state: String,
        summary: String, deadline: Instant? = nil, details: [String: String] = [:]
    ) {
        (self.id, self.kind, self.at, self.site) = (id, kind, at, site)
        (self.contract, self.subject, self.state, self.summary) = (contract, subject, state, summary)
        (self.deadline, self.details) = (deadline, details)
    }
}
