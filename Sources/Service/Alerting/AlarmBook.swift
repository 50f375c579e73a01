import Digests
import Intervals
import Notation
import Site

/// What was announced and has not ended. An alarm is announced once, and a recovery only told of what was announced.
///
/// Ids are made of what happened and when, so that the same happening is the same event after a restart.
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

    subscript(_ kind: Event.Kind, of contract: String?, _ subject: String) -> Event? {
        open[Key(kind: kind, contract: contract, subject: subject)]
    }

    /// Everything that is open, in no order.
    var all: some Collection<Event> { open.values }

    /// Nil when it was announced already.
    mutating func announce(
        _ kind: Event.Kind, of contract: String? = nil, _ subject: String, state: String = "down", at: Instant,
        _ summary: String, deadline: Instant? = nil, details: [Event.Detail: String] = [:]
    ) -> Event? {
        let key = Key(kind: kind, contract: contract, subject: subject)
        guard open[key] == nil else { return nil }
        let event = Event(
            id: StableHash.hexadecimal("\(kind.rawValue)|\(contract ?? "")|\(subject)|\(at)"), kind: kind, at: at,
            site: site, contract: contract, subject: subject, state: state, summary: summary, deadline: deadline,
            details: details)
        open[key] = event
        return event
    }

    /// Keeps what has become known of an open alarm.
    mutating func update(_ event: Event) { open[Key(event)] = event }

    /// Ends an alarm; nil when there is none.
    mutating func recover(
        _ kind: Event.Kind, of contract: String? = nil, _ subject: String, at: Instant, _ summary: String
    ) -> Event? {
        guard let recovery = kind.recovery,
            let began = open.removeValue(forKey: Key(kind: kind, contract: contract, subject: subject))
        else { return nil }
        var details = [Event.Detail.alarm: began.id]
        details[Event.Detail.partOf] = began.details[Event.Detail.partOf]
        return Event(
            id: StableHash.hexadecimal("\(recovery.rawValue)|\(began.id)"), kind: recovery, at: at, site: site,
            contract: contract, subject: subject, state: "up", summary: summary, details: details)
    }
}

extension AlarmBook.Key {
    fileprivate init(_ event: Event) {
        self.init(kind: event.kind, contract: event.contract, subject: event.subject)
    }
}
