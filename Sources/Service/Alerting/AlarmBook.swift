import Digests
import Intervals
import Notation
import Site

/// The alarms that were announced and have not ended. Each is announced once, and nothing recovers that was not announced.
///
/// Ids are made from what happened and when, so that the same happening is the same event after a restart.
struct AlarmBook: Sendable {
    fileprivate struct Key: Hashable {
        var kind: Event.Kind
        var contract: String?
        var subject: String
    }

    private let site: String
    private var open: [Key: Event] = [:]

    init(site: String, open: [Event]) {
        self.site = site
        for event in open { self.open[Key(event)] = event }
    }

    /// The open alarm of a kind about a subject, of one contract or, with nil, of the facility.
    subscript(_ kind: Event.Kind, of contract: String?, about subject: String) -> Event? {
        open[Key(kind: kind, contract: contract, subject: subject)]
    }

    /// Every open alarm, in no particular order.
    var all: some Collection<Event> { open.values }

    /// Opens an alarm; nil when it is open already.
    mutating func announce(
        _ kind: Event.Kind, of contract: String? = nil, about subject: String, state: String = "down", at: Instant,
        summary: String, deadline: Instant? = nil, details: [Event.Detail: String] = [:]
    ) -> Event? {
        let key = Key(kind: kind, contract: contract, subject: subject)
        guard open[key] == nil else { return nil }
        let event = Event(
            id: StableID("\(kind.rawValue)|\(contract ?? "")|\(subject)|\(at)"), kind: kind, at: at, site: site,
            contract: contract, subject: subject, state: state, summary: summary, deadline: deadline,
            details: details)
        open[key] = event
        return event
    }

    /// Replaces an open alarm by what has become known of it.
    mutating func update(_ event: Event) { open[Key(event)] = event }

    /// Ends an alarm; nil when it is not open.
    mutating func recover(
        _ kind: Event.Kind, of contract: String? = nil, about subject: String, at: Instant, summary: String
    ) -> Event? {
        guard let recovery = kind.recovery,
            let began = open.removeValue(forKey: Key(kind: kind, contract: contract, subject: subject))
        else { return nil }
        var details = [Event.Detail.alarm: began.id]
        details[Event.Detail.partOf] = began.details[Event.Detail.partOf]
        return Event(
            id: began.idOfConsequence { "\(recovery.rawValue)|\($0)" }, kind: recovery, at: at, site: site,
            contract: contract, subject: subject, state: "up", summary: summary, details: details)
    }
}

extension AlarmBook.Key {
    fileprivate init(_ event: Event) {
        self.init(kind: event.kind, contract: event.contract, subject: event.subject)
    }
}
