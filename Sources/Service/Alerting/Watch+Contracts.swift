import Correlation
import Intervals
import Site

/// Judges what holds for each contract now.
extension Watch {
    /// The ids of the contracts that are without power or network now.
    public var contractsWithOutage: Set<String> {
        Set(
            book.all.filter { $0.kind == .powerOutageBegan || $0.kind == .networkOutageBegan }
                .compactMap(\.contract))
    }

    /// What makes a contract be judged anew.
    struct Touch {
        var contract: Int
        /// The signals that say something new.
        var causes: [SignalName]
        /// The latest of the readings.
        var at: Instant
        /// The earliest of them: what a restart proves is dated back.
        var from: Instant

        /// The signal that explains best what happened to a condition over some signals: one of them, and one of a device
        /// rather than one of a host, since others may share it.
        func cause(among signals: [SignalName]) -> SignalName {
            let own = causes.filter(Set(signals).contains)
            return own.first { $0.probe == nil } ?? own.first ?? causes[0]
        }
    }

    /// Contracts about which readings of one time say something new, in the order of the readings.
    struct Touched {
        private(set) var all: [Touch] = []
        private var places: [Int: Int] = [:]

        mutating func note(_ contract: Int, because reading: Reading) {
            guard let place = places[contract] else {
                places[contract] = all.count
                all.append(Touch(contract: contract, causes: [reading.signal], at: reading.at, from: reading.at))
                return
            }
            all[place].at = max(all[place].at, reading.at)
            all[place].from = min(all[place].from, reading.at)
            if !all[place].causes.contains(reading.signal) { all[place].causes.append(reading.signal) }
        }
    }

    mutating func judge(_ touched: Touched) -> [Finding] {
        guard !touched.all.isEmpty else { return [] }
        let found = findings(touched)
        for host in answersToKeep { recent.keepNewest(of: host) }
        answersToKeep = []
        return found
    }

    private mutating func findings(_ touched: Touched) -> [Finding] {
        var present = recent.present
        return touched.all.flatMap { touch in
            power(touch, &present) + network(touch, &present)
        }
    }

    private mutating func power(_ touch: Touch, _ present: inout PresentReadings) -> [Finding] {
        guard let rule = index.powers[touch.contract] else { return [] }
        let contract = facility.contracts[touch.contract]
        let feeds = rule.feeds.map { feed in
            (feed.name, present.state(of: feed.condition, failedRounds: rule.failedRounds))
        }
        let words = OutageWords(
            began: "\(contract.customer.name) has no power: every feed is dead",
            ended: "\(contract.customer.name) has power again")
        let events =
            self.feeds(feeds, of: contract, at: touch.at)
            + outages(.power, in: present.supply(by: rule).timeline, after: touch, told: words)
        return findings(events, after: touch, among: rule.signals)
    }

    private mutating func feeds(_ feeds: [(String, SignalState)], of contract: Contract, at: Instant) -> [Event] {
        feeds.compactMap { name, state in
            let subject = "\(contract.id)/\(name)"
            switch state {
            case .unknown: return nil
            case .up:
                return book.recover(
                    .powerFeedLost, of: contract.id, about: subject, at: at,
                    summary: "\(contract.customer.name): the feed \(name) is back")
            case .down:
                let left = feeds.filter { $0.0 != name && $0.1 == .up }.map(\.0).joined(separator: ", ")
                let rest = left.isEmpty ? "" : "; what is left is \(left)"
                return book.announce(
                    .powerFeedLost, of: contract.id, about: subject, at: at,
                    summary: "\(contract.customer.name): the feed \(name) is dead\(rest)",
                    details: left.isEmpty ? [:] : [.feedsLeft: left])
            }
        }
    }

    private mutating func network(_ touch: Touch, _ present: inout PresentReadings) -> [Finding] {
        guard let rule = index.connections[touch.contract] else { return [] }
        let contract = facility.contracts[touch.contract]
        let connection = present.connection(by: rule)
        noteLinks(of: touch.contract, rule, connection, &present)
        let words = OutageWords(
            began: "\(contract.customer.name) is not connected", ended: "\(contract.customer.name) is connected again")
        let denied = present.denied(in: connection, by: rule)
        let events = outages(
            .network, in: connection.timeline, denied: denied,
            undecided: IntervalSet(connection.contradictions.map(\.span)).subtracting(denied), after: touch, told: words
        )
        return findings(events, after: touch, among: rule.signals)
    }

    private func findings(_ events: [Event], after touch: Touch, among signals: [SignalName]) -> [Finding] {
        guard !events.isEmpty else { return [] }
        let cause = touch.cause(among: signals)
        return events.map { Finding(event: $0, cause: cause) }
    }

    /// While links are down, the instant of each answer matters: it may deny them.
    private mutating func noteLinks(
        of number: Int, _ rule: ConnectionRule, _ connection: GuaranteeTimeline, _ present: inout PresentReadings
    ) {
        guard let access = rule.access, !rule.hosts.isEmpty else { return }
        let links = present.timeline(of: access, failedRounds: rule.failedRounds)
        guard let down = links.down.span(containing: present.now) else {
            linksDown.remove(number)
            doubtful.remove(number)
            return
        }
        linksDown.insert(number)
        answersToKeep.formUnion(rule.hosts)
        let isDenied = connection.contradictions.contains { $0.span.contains(present.now) }
        let hasAnswered = rule.hosts.contains { recent.latestAnswer(of: $0).map { $0 >= down.from } ?? false }
        if hasAnswered, !isDenied { doubtful.insert(number) } else { doubtful.remove(number) }
    }

    /// Whether what a group says again may be decisive: while links are down, an answer may deny that they are.
    func mayDecide(_ group: SignalGroup) -> Bool {
        guard !linksDown.isEmpty else { return false }
        return !doubtful.isEmpty || group.signals.contains(where: \.isRounds)
    }

    /// Whether a reading that says nothing new may prove that a contract's links were down while a host answered, or be
    /// such an answer.
    func isDecisive(_ reading: Reading, for number: Int) -> Bool {
        if doubtful.contains(number) { return true }
        return reading.signal.isRounds && reading.state == .up
    }

    // MARK: - What follows from what

    /// The id of the event about the facility that an emergency of this contract follows from.
    func explanation(of number: Int) -> String? {
        let id = facility.contracts[number].id
        let outages = [Event.Kind.powerOutageBegan, .networkOutageBegan].compactMap { book[$0, of: id, about: id] }
        return outages.compactMap { $0.details[Event.Detail.partOf] }.first ?? unreachableSwitch(of: number)
    }

    func unreachableSwitch(of number: Int) -> String? {
        index.switches[number].lazy.compactMap { book[.deviceUnreachable, of: nil, about: $0]?.id }.first
    }
}
