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
    ///
    /// - Parameter occurrence: tells alarms of one kind and subject apart that are found at one time.
    mutating func announce(
        _ kind: Event.Kind, of contract: String? = nil, about subject: String, state: String = "down", at: Instant,
        summary: String, deadline: Instant? = nil, details: [Event.Detail: String] = [:], occurrence: Instant? = nil
    ) -> Event? {
        let key = Key(kind: kind, contract: contract, subject: subject)
        guard open[key] == nil else { return nil }
        let event = Event(
            id: StableID("\(kind.rawValue)|\(contract ?? "")|\(subject)|\(at)\(occurrence.map { "|\($0)" } ?? "")"),
            kind: kind, at: at, site: site, contract: contract, subject: subject, state: state, summary: summary,
            deadline: deadline, details: details)
        open[key] = event
        return event
    }

    /// Replaces an open alarm by what has become known of it; one that is not open stays ended.
    mutating func update(_ event: Event) {
        guard open[Key(event)]?.id == event.id else { return }
        open[Key(event)] = event
    }

    /// Ends an alarm; nil when it is not open.
    mutating func recover(
        _ kind: Event.Kind, of contract: String? = nil, about subject: String, at: Instant, summary: String,
        details: [Event.Detail: String] = [:]
    ) -> Event? {
        guard let recovery = kind.recovery else { return nil }
        return close(kind, by: recovery, of: contract, about: subject, at: at, summary: summary, details: details)
    }

    /// Takes an alarm back: what it says never was. Nil when it is not open, or when nothing of its kind is taken back.
    mutating func withdraw(
        _ kind: Event.Kind, of contract: String? = nil, about subject: String, at: Instant, summary: String,
        details: [Event.Detail: String] = [:]
    ) -> Event? {
        guard let withdrawal = kind.withdrawal else { return nil }
        return close(kind, by: withdrawal, of: contract, about: subject, at: at, summary: summary, details: details)
    }

    private mutating func close(
        _ kind: Event.Kind, by ending: Event.Kind, of contract: String?, about subject: String, at: Instant,
        summary: String, details: [Event.Detail: String]
    ) -> Event? {
        guard let began = open.removeValue(forKey: Key(kind: kind, contract: contract, subject: subject)) else {
            return nil
        }
        var details = details
        details[.alarm] = began.id
        details[.partOf] = began.details[.partOf]
        return Event(
            id: began.idOfConsequence { "\(ending.rawValue)|\($0)" }, kind: ending, at: at, site: site,
            contract: contract, subject: subject, state: "up", summary: summary, details: details)
    }
}

extension AlarmBook.Key {
    fileprivate init(_ event: Event) {
        self.init(kind: event.kind, contract: event.contract, subject: event.subject)
    }
}
