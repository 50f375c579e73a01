public import Correlation
import Intervals
public import Site

/// What the outlets of contracts carried lately, and before and after a feed was lost: a pure value, bounded.
///
/// Numbers are not written to the ledger: it is the memory of a running program, and of what histories tell.
struct LoadMemory: Sendable {
    /// By contract, the outlets of all of its feeds.
    private var outlets: [String: [SignalName]] = [:]
    private var contracts: [SignalName: [String]] = [:]
    /// The newest of each outlet, oldest first.
    private var recent: [SignalName: [NumericSample]] = [:]
    /// Newest last.
    private(set) var losses: [FeedLoss] = []
    /// The alarms that began them, at the same places.
    private var alarms: [String] = []

    /// Numbers are read once a minute: that far back.
    private static let mostSamples = 6
    private static let mostLosses = 200
    /// A supply takes so long to show that it draws from another cord, and a loss so long to be seen.
    private static let settling: Milliseconds = .seconds(30)

    init(_ facility: Facility) { adopt(facility) }

    /// Goes on under another configuration.
    mutating func adopt(_ facility: Facility) {
        outlets = [:]
        contracts = [:]
        for contract in facility.contracts {
            let own = contract.power?.condition.metered ?? []
            guard (contract.power?.feeds.count ?? 0) > 1, !own.isEmpty else { continue }
            outlets[contract.id] = own
            for outlet in own { contracts[outlet, default: []].append(contract.id) }
        }
        recent = recent.filter { contracts[$0.key] != nil }
    }

    /// Takes a number.
    mutating func note(_ sample: NumericSample) {
        let outlet = sample.point.signal
        guard sample.point.quantity == .current, let concerned = contracts[outlet] else { return }
        var samples = recent[outlet] ?? []
        samples.append(sample)
        if samples.count > Self.mostSamples { samples.removeFirst() }
        recent[outlet] = samples
        for place in losses.indices.reversed() where concerned.contains(losses[place].contract) {
            guard losses[place].restoredAt == nil, losses[place].after[outlet] == nil,
                sample.at >= losses[place].lostAt + Self.settling
            else { continue }
            losses[place].after[outlet] = sample.value
        }
    }

    /// Takes an event: a feed is lost, or back.
    mutating func note(_ event: Event) {
        if event.kind == .powerFeedLost { return begin(event) }
        guard event.kind == .powerFeedRestored, let alarm = event.endedAlarm,
            let place = alarms.lastIndex(of: alarm)
        else { return }
        losses[place].restoredAt = event.at
    }

    /// Takes losses of before the program was started, by their alarms; those that it saw itself it knows better.
    mutating func remember(_ former: [String: FeedLoss]) {
        let new = former.filter { !alarms.contains($0.key) && outlets[$0.value.contract] != nil }
            .sorted { ($0.value.lostAt, $0.key) < ($1.value.lostAt, $1.key) }
        losses.insert(contentsOf: new.map(\.value), at: 0)
        alarms.insert(contentsOf: new.map(\.key), at: 0)
        let excess = max(0, losses.count - Self.mostLosses)
        losses.removeFirst(excess)
        alarms.removeFirst(excess)
    }

    private mutating func begin(_ event: Event) {
        guard !alarms.contains(event.id), let contract = event.contract, let own = outlets[contract],
            var loss = FeedLoss(announcedBy: event)
        else { return }
        for outlet in own {
            loss.before[outlet] = recent[outlet]?.last { $0.at <= event.at - Self.settling }?.value
        }
        losses.append(loss)
        alarms.append(event.id)
        guard losses.count > Self.mostLosses else { return }
        losses.removeFirst()
        alarms.removeFirst()
    }
}

extension FeedLoss {
    /// A loss as an alarm tells of it; nil of any other event.
    fileprivate init?(announcedBy event: Event) {
        guard event.kind == .powerFeedLost, let contract = event.contract, event.subject.hasPrefix("\(contract)/")
        else { return nil }
        self.init(
            contract: contract, feed: String(event.subject.dropFirst(contract.count + 1)), lostAt: event.at,
            restoredAt: nil)
    }

    /// The same of a contract whose outlets are metered and that has several feeds: others tell nothing.
    public init?(announcedBy event: Event, in facility: Facility) {
        self.init(announcedBy: event)
        guard let power = facility.contract(contract)?.power, power.feeds.count > 1, !power.condition.metered.isEmpty
        else { return nil }
    }
}
