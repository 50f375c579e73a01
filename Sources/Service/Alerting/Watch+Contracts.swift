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
        /// The signal that explains it best.
        var cause: SignalName
        /// The latest of the readings.
        var at: Instant
        /// The earliest of them: what a restart proves is dated back.
        var from: Instant
    }

    /// Contracts about which readings of one time say something new, in the order of the readings.
    struct Touched {
        private(set) var all: [Touch] = []
        private var places: [Int: Int] = [:]

        /// A reading of a device explains more than one of a single host: others may share it.
        mutating func note(_ contract: Int, because reading: Reading) {
            guard let place = places[contract] else {
                places[contract] = all.count
                all.append(Touch(contract: contract, cause: reading.signal, at: reading.at, from: reading.at))
                return
            }
            all[place].at = max(all[place].at, reading.at)
            all[place].from = min(all[place].from, reading.at)
            if all[place].cause.probe != nil, reading.signal.probe == nil { all[place].cause = reading.signal }
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
            let events = power(touch, &present) + network(touch, &present)
            return events.map { Finding(event: $0, cause: touch.cause) }
        }
    }

    private mutating func power(_ touch: Touch, _ present: inout PresentReadings) -> [Event] {
        guard let rule = index.powers[touch.contract] else { return [] }
        let contract = facility.contracts[touch.contract]
        let feeds = rule.feeds.map { feed in
            (feed.name, present.state(of: feed.condition, failedRounds: rule.failedRounds))
        }
        let words = OutageWords(
            began: "\(contract.customer.name) has no power: every feed is dead",
            ended: "\(contract.customer.name) has power again")
        return self.feeds(feeds, of: contract, at: touch.at)
            + outages(.power, in: present.supply(by: rule).timeline, after: touch, told: words)
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

    private mutating func network(_ touch: Touch, _ present: inout PresentReadings) -> [Event] {
        guard let rule = index.connections[touch.contract] else { return [] }
        let contract = facility.contracts[touch.contract]
        let connection = present.connection(by: rule)
        noteLinks(of: touch.contract, rule, connection, &present)
        let words = OutageWords(
            began: "\(contract.customer.name) is not connected", ended: "\(contract.customer.name) is connected again")
        return outages(
            .network, in: connection.timeline, denied: present.denied(in: connection, by: rule), after: touch,
            told: words)
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
        let isDenied = connection.contradictions.contains { $0.contains(present.now) }
        let hasAnswered = rule.hosts.contains { recent.latestAnswer(of: $0).map { $0 >= down.from } ?? false }
        if hasAnswered, !isDenied { doubtful.insert(number) } else { doubtful.remove(number) }
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
