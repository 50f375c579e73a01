import Intervals
import Site

/// Combines what one happening does to many contracts: one event about the facility names them all, and each contract's
/// own event refers to it. All of them are recorded, but people are told only once.
struct Cascade: Sendable {
    /// The open events that are part of each open event about the facility, by its id.
    private var members: [String: Set<String>] = [:]
    private static let kinds: Set<Event.Kind> = [
        .powerOutageSuspected, .powerFeedLost, .powerOutageBegan, .networkOutageBegan,
    ]
    private static let recoveries = Set(kinds.compactMap(\.recovery))

    init(open: [Event]) {
        let facility = Set(open.filter { Self.kinds.contains($0.kind) && $0.contract == nil }.map(\.id))
        for event in open where Self.kinds.contains(event.kind) {
            guard let parent = event.details[Event.Detail.partOf], facility.contains(parent) else { continue }
            members[parent, default: []].insert(event.id)
        }
    }

    /// Returns what was found with the events about the facility that it belongs to: those that begin come first, those
    /// that end with their last part come last.
    mutating func combine(_ found: [Watch.Finding], in book: inout AlarmBook) -> [Event] {
        let groups = Dictionary(grouping: found.indices.filter { Self.isPart(found[$0].event) }) { Group(found[$0]) }
        var events = found.map(\.event)
        var heads: [(place: Int, event: Event)] = []
        for (group, places) in groups {
            let (head, isNew) = head(of: group, found: places.map { found[$0] }, in: &book)
            guard let head else { continue }
            if isNew { heads.append((places[0], head)) }
            for place in places {
                events[place].details[Event.Detail.partOf] = head.id
                members[head.id, default: []].insert(events[place].id)
                book.update(events[place])
            }
        }
        heads.sort { $0.place < $1.place }
        // Emergencies of the same batch follow from what was found beside them.
        explain(&events, in: &book)
        return heads.map(\.event) + events + recoveries(of: events, in: &book)
    }

    private struct Group: Hashable {
        var kind: Event.Kind
        /// The device, or the probed host itself: probes share nothing but the collector.
        var cause: String

        init(_ finding: Watch.Finding) {
            kind = finding.event.kind
            let signal = finding.cause
            let isProbe = SignalName.reservedDevices.contains(signal.device)
            cause = isProbe ? signal.path : signal.device
        }
    }

    private static func isPart(_ event: Event) -> Bool {
        kinds.contains(event.kind) && event.contract != nil && event.details[Event.Detail.partOf] == nil
    }

    /// The event about the facility that a group belongs to: one that is open, or a new one for two contracts or more.
    private func head(
        of group: Group, found: [Watch.Finding], in book: inout AlarmBook
    ) -> (event: Event?, isNew: Bool) {
        if let open = book[group.kind, of: nil, about: group.cause] { return (open, false) }
        var seen: Set<String> = []
        let contracts = found.compactMap(\.event.contract).filter { seen.insert($0).inserted }
        guard contracts.count > 1, let first = found.first else { return (nil, false) }
        let causes = Set(found.map(\.cause))
        let cause = causes.count == 1 ? first.cause.path : group.cause
        let event = book.announce(
            group.kind, about: group.cause, state: first.event.state, at: first.event.at,
            summary: "\(cause): \(group.kind.phrase) \(contracts.count) contracts: \(Self.list(contracts))",
            details: [Event.Detail.contracts: contracts.joined(separator: ", "), .signal: first.cause.path])
        return (event, event != nil)
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        guard names.count > 10 else { return shown }
        return "\(shown) and \(names.count - 10) more"
    }

    /// Makes each emergency a part of the event that explains the outage of its contract.
    private func explain(_ events: inout [Event], in book: inout AlarmBook) {
        for place in events.indices where events[place].kind == .emergencyOpened {
            guard let contract = events[place].contract, events[place].details[Event.Detail.partOf] == nil else {
                continue
            }
            let outage =
                book[.powerOutageBegan, of: contract, about: contract]
                ?? book[.networkOutageBegan, of: contract, about: contract]
            guard let parent = outage?.details[Event.Detail.partOf] else { continue }
            events[place].details[Event.Detail.partOf] = parent
            book.update(events[place])
        }
    }

    /// The ends of the events about the facility whose last part has ended.
    private mutating func recoveries(of events: [Event], in book: inout AlarmBook) -> [Event] {
        var result: [Event] = []
        for event in events where Self.recoveries.contains(event.kind) && event.contract != nil {
            guard let parent = event.details[Event.Detail.partOf], let alarm = event.endedAlarm else { continue }
            members[parent]?.remove(alarm)
            guard let left = members[parent], left.isEmpty else { continue }
            members[parent] = nil
            guard let head = book.all.first(where: { $0.id == parent }) else { continue }
            let over = book.recover(
                head.kind, about: head.subject, at: event.at,
                summary: "\(head.subject): over for every contract of \(head.id)")
            if let over { result.append(over) }
        }
        return result
    }
}

extension Event.Kind {
    /// What the summary says before the number of contracts.
    fileprivate var phrase: String {
        switch self {
        case .powerOutageSuspected: "power may be gone for"
        case .powerFeedLost: "a feed is dead, redundancy is lost for"
        case .powerOutageBegan: "no power for"
        default: "not connected:"
        }
    }
}

extension SignalName {
    /// Whether the signal tells that an application answers its protocol.
    var isService: Bool {
        switch probe {
        case .www, .email, .ftp: true
        case .icmp, nil: false
        }
    }
}
