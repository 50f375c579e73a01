import Intervals
import Site

/// Combines what one happening does to many contracts: one event about the facility names them all, and each contract's
/// own event refers to it. All of them are recorded, but people are told only once.
struct Cascade: Sendable {
    /// What is part of an open event about the facility.
    private struct Members {
        /// The ids of those that are open.
        var open: Set<String> = []
        /// Whether one of them was, and has ended: not all were taken back.
        var haveEnded = false
    }

    /// By the id of the event about the facility.
    private var members: [String: Members] = [:]
    private static let kinds: Set<Event.Kind> = [
        .powerOutageSuspected, .powerFeedLost, .powerOutageBegan, .networkOutageBegan,
    ]
    private static let endings = Set(kinds.flatMap { [$0.recovery, $0.withdrawal] }.compactMap(\.self))

    /// The uplinks by what shows that they are cut: people know them by their names.
    private var uplinks: [SignalName: String] = [:]

    init(open: [Event], uplinks: [Uplink]) {
        know(uplinks)
        let facility = Set(open.filter { Self.kinds.contains($0.kind) && $0.contract == nil }.map(\.id))
        for event in open where Self.kinds.contains(event.kind) {
            guard let parent = event.details[Event.Detail.partOf], facility.contains(parent) else { continue }
            members[parent, default: Members()].open.insert(event.id)
        }
    }

    /// Calls uplinks by their names from now on.
    mutating func know(_ uplinks: [Uplink]) {
        let named = uplinks.flatMap { uplink in uplink.condition.signals.map { ($0, uplink.name) } }
        self.uplinks = Dictionary(named) { first, _ in first }
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
                join(place, to: head, of: &events, in: &book)
            }
        }
        heads.sort { $0.place < $1.place }
        // Emergencies of the same batch follow from what was found beside them.
        explain(&events, in: &book)
        return heads.map(\.event) + events + endings(of: events, in: &book)
    }

    /// Makes an event a part of one about the facility, and so its end, where it was found with it.
    private mutating func join(
        _ place: Int, to head: Event, of events: inout [Event], in book: inout AlarmBook
    ) {
        events[place].details[.partOf] = head.id
        members[head.id, default: Members()].open.insert(events[place].id)
        book.update(events[place])
        for later in events.indices.dropFirst(place + 1) where events[later].endedAlarm == events[place].id {
            events[later].details[.partOf] = head.id
        }
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
        let cause = name(ofAll: Set(found.map(\.cause))) ?? group.cause
        let event = book.announce(
            group.kind, about: group.cause, state: first.event.state, at: first.event.at,
            summary: "\(cause): \(group.kind.phrase) \(contracts.count) contracts: \(Self.list(contracts))",
            details: [
                Event.Detail.contracts: contracts.joined(separator: ", "), .signal: first.cause.path, .cause: cause,
            ])
        return (event, event != nil)
    }

    /// What people call the cause of several findings: an uplink, or a signal; nil where they have no one cause.
    private func name(ofAll causes: Set<SignalName>) -> String? {
        let ways = Set(causes.map { uplinks[$0] })
        if ways.count == 1, let way = ways.first?.flatMap(\.self) { return way }
        guard causes.count == 1 else { return nil }
        return causes.first?.path
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

    /// The ends of the events about the facility whose last part has ended or was taken back.
    private mutating func endings(of events: [Event], in book: inout AlarmBook) -> [Event] {
        var result: [Event] = []
        for event in events where Self.endings.contains(event.kind) && event.contract != nil {
            guard let parent = event.details[Event.Detail.partOf], let alarm = event.endedAlarm else { continue }
            members[parent]?.open.remove(alarm)
            if event.kind.withdrawn == nil { members[parent]?.haveEnded = true }
            guard let left = members[parent], left.open.isEmpty else { continue }
            members[parent] = nil
            guard let head = book.all.first(where: { $0.id == parent }) else { continue }
            let over = end(head, isWithdrawn: !left.haveEnded, at: event.at, in: &book)
            if let over { result.append(over) }
        }
        return result
    }

    private func end(_ head: Event, isWithdrawn: Bool, at: Instant, in book: inout AlarmBook) -> Event? {
        let cause = head.details[.cause] ?? head.subject
        guard !isWithdrawn else {
            return book.withdraw(
                head.kind, about: head.subject, at: at,
                summary: "\(cause): every contract was connected all along")
        }
        return book.recover(
            head.kind, about: head.subject, at: at, summary: "\(cause): \(head.kind.end) every contract")
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

    /// What the summary of its end says before "every contract".
    fileprivate var end: String {
        switch self {
        case .powerOutageSuspected: "power is no longer in doubt for"
        case .powerFeedLost: "the feed is back for"
        case .powerOutageBegan: "power is back for"
        default: "connected again:"
        }
    }
}
