public import Collection
public import Intervals
public import Site

/// What holds now at one site: a pure value, which takes what was collected and what happened, with the instant.
///
/// It knows what the configuration names and nothing else, so that it is bounded however long it lives.
public struct BoardState: Sendable {
    public private(set) var facility: Facility
    private var places: [SignalName: Int] = [:]
    private(set) var entries: [SignalEntry] = []
    /// What was shown of each entry, so that a change is told once.
    private var shown: [SignalState] = []
    /// Of groups that are read again and again, the places of their signals.
    private var groups: [SignalGroup: [Int]] = [:]
    private(set) var numbers: [NumericSample.Point: NumericSample] = [:]
    /// By device, what it says it is, and how long its last poll waited for each answer, in seconds.
    var identities: [String: DeviceIdentity] = [:]
    private(set) var roundTrips: [String: Double] = [:]
    private(set) var devices: Set<String>
    /// By device, what is known of it: whoever asks for one must not cost a look at all.
    private var placesOf: [String: [Int]] = [:]
    private var pointsOf: [String: [NumericSample.Point]] = [:]
    /// By entry, the contracts that it concerns, as places in the facility's list.
    private var concerned: [[Int]] = []
    private(set) var rules: [Rules] = []
    private(set) var standings: [ContractStanding] = []
    var alarms: [String: Event] = [:]
    /// By emergency, when the customer was told.
    var told: [String: Instant] = [:]
    /// Planned work that is not over, by the ids of the records.
    var works: [String: StatusReport.WorkLine] = [:]
    /// By contract and guarantee.
    var uses: [UseKey: MonthUse] = [:]
    /// The newest results of months that were not final when they were looked for, by contract and month.
    var outlooks: [[String]: MonthOutlook] = [:]
    /// By contract, what the last month that ended came to.
    var verdicts: [String: MonthVerdict] = [:]
    /// What waits to be written to the ledger.
    var waiting = LedgerWait()
    /// What outlets carried before and after a loss.
    var loads: LoadMemory

    struct UseKey: Hashable {
        var contract: String
        var guarantee: Guarantee
    }

    /// Begins with what is not known: every signal is unknown until it was read.
    public init(_ facility: Facility) {
        self.facility = facility
        devices = Set(facility.devices.map(\.name))
        loads = LoadMemory(facility)
        index()
    }

    /// Goes on under another configuration. What is known of devices and hosts that stay is kept.
    public mutating func adopt(_ facility: Facility) {
        self.facility = facility
        devices = Set(facility.devices.map(\.name))
        let before = entries
        groups = [:]
        places = [:]
        placesOf = [:]
        entries = []
        shown = []
        concerned = []
        numbers = numbers.filter { devices.contains($0.key.signal.device) }
        identities = identities.filter { devices.contains($0.key) }
        roundTrips = roundTrips.filter { devices.contains($0.key) }
        pointsOf = pointsOf.filter { devices.contains($0.key) }
        loads.adopt(facility)
        uses = uses.filter { key, _ in facility.contract(key.contract) != nil }
        verdicts = verdicts.filter { facility.contract($0.key) != nil }
        index()
        for var entry in before where isOurs(entry.signal) {
            entry.staleAfter = facility.schedule.staleAfter(entry.signal)
            entries[place(of: entry.signal)] = entry
        }
    }

    private mutating func index() {
        rules = facility.contracts.map { Rules(of: $0, in: facility) }
        for signal in facility.namedSignals { _ = place(of: signal) }
        for (number, rules) in rules.enumerated() {
            for signal in rules.signals { concerned[place(of: signal)].append(number) }
        }
        standings = facility.contracts.indices.map { standing(of: $0, at: .distantPast) }
    }

    private mutating func place(of signal: SignalName) -> Int {
        if let known = places[signal] { return known }
        places[signal] = entries.count
        placesOf[signal.device, default: []].append(entries.count)
        entries.append(SignalEntry(signal, staleAfter: facility.schedule.staleAfter(signal)))
        shown.append(.unknown)
        concerned.append([])
        return entries.count - 1
    }

    private func isOurs(_ signal: SignalName) -> Bool {
        if places[signal] != nil { return true }
        // A range that no promise has any more is nobody's.
        return devices.contains(signal.device) && RangeSignal(signal) == nil
    }

    // MARK: - What comes

    /// Takes what was collected.
    ///
    /// - Parameter now: the present instant.
    /// - Returns: what is otherwise than it was.
    public mutating func apply(_ found: Collected, at now: Instant) -> [BoardChange] {
        var touched: [Int] = []
        for reading in found.readings where isOurs(reading.signal) {
            let place = place(of: reading.signal)
            entries[place].observe(reading)
            touched.append(place)
        }
        for steady in found.steady {
            let places = places(of: steady.group)
            for (index, place) in places.enumerated() where place >= 0 {
                let state = steady.group.states.isEmpty ? nil : steady.group.states[index]
                if state == shown[place], entries[place].addAgain(shown[place], at: steady.at) { continue }
                entries[place].observeAgain(state, at: steady.at)
                touched.append(place)
            }
        }
        for sample in found.numbers where devices.contains(sample.point.signal.device) {
            if numbers.updateValue(sample, forKey: sample.point) == nil {
                pointsOf[sample.point.signal.device, default: []].append(sample.point)
            }
            loads.note(sample)
        }
        for trip in found.roundTrips where devices.contains(trip.device) { roundTrips[trip.device] = trip.seconds }
        recall(found.identities)
        return changes(of: touched, at: now)
    }

    /// The places of a group's signals, -1 for what is not ours; kept, since a group comes again and again.
    private mutating func places(of group: SignalGroup) -> [Int] {
        if let known = groups[group] { return known }
        // Another state makes another group: most of those that are kept are of the past.
        if groups.count > 4 * (devices.count + facility.pingedHosts.count) + 64 { groups = [:] }
        let places = group.signals.map { isOurs($0) ? place(of: $0) : -1 }
        groups[group] = places
        return places
    }

    /// Lets time pass: a state that was not read again in time is unknown.
    ///
    /// - Returns: what is otherwise than it was.
    public mutating func advance(to now: Instant) -> [BoardChange] {
        endWork(by: now) + changes(of: Array(entries.indices), at: now)
    }

    private mutating func changes(of touched: [Int], at now: Instant) -> [BoardChange] {
        var changes: [BoardChange] = []
        var contracts: Set<Int> = []
        for place in touched {
            let state = entries[place].state(at: now)
            let concerned = concerned[place]
            // A contract may ask for more rounds than are shown here: it is looked at as long as a host fails.
            if state != shown[place] || entries[place].failed != nil {
                contracts.formUnion(concerned)
            } else if entries[place].isRounds {
                // An answer denies links that are down.
                contracts.formUnion(concerned.filter { standings[$0].network != .up })
            }
            guard state != shown[place] else { continue }
            shown[place] = state
            changes.append(.signal(SignalStanding(entries[place], at: now)))
        }
        for number in contracts.sorted() {
            let standing = standing(of: number, at: now)
            guard standing != standings[number] else { continue }
            standings[number] = standing
            changes.append(.contract(standing))
        }
        return changes
    }

    mutating func recall(_ run: Run, of signal: SignalName) {
        guard isOurs(signal) else { return }
        let place = place(of: signal)
        entries[place].observe(run)
    }

    // MARK: - What holds

    /// Every signal that is asked for, and what batteries need.
    public var wantedSignals: Set<SignalName> {
        Set(facility.namedSignals).union(
            facility.devices.flatMap { device in
                [SignalName(device: device.name, kind: .input), SignalName(device: device.name, kind: .output)]
            })
    }

    /// What a signal says at an instant.
    ///
    /// - Parameter failedRounds: how many rounds of a host must have failed in a row.
    public func state(_ signal: SignalName, at now: Instant, failedRounds: Int? = nil) -> SignalState {
        guard let place = places[signal] else { return .unknown }
        return entries[place].state(at: now, failedRounds: failedRounds ?? SignalEntry.failedRounds)
    }

    /// What is known of a signal at an instant; nil where it is neither known nor asked for.
    public func standing(of signal: SignalName, at now: Instant) -> SignalStanding? {
        entry(signal).map { SignalStanding($0, at: now) }
    }

    /// Every signal that is known or asked for, in no order.
    public var knownSignals: [SignalName] { entries.map(\.signal) }

    func entry(_ signal: SignalName) -> SignalEntry? { places[signal].map { entries[$0] } }

    /// Every signal of one device that is known or asked for, in the order of the names.
    func signals(of device: String, at now: Instant) -> [SignalStanding] {
        (placesOf[device] ?? []).map { SignalStanding(entries[$0], at: now) }.sorted { $0.signal < $1.signal }
    }

    /// What one device measured last, in the order of the names.
    func numbers(of device: String) -> [NumericSample] {
        (pointsOf[device] ?? []).compactMap { numbers[$0] }.sorted {
            ($0.point.signal, $0.point.quantity.rawValue) < ($1.point.signal, $1.point.quantity.rawValue)
        }
    }

    /// Every signal that is known or asked for, in the order of the names.
    public func signals(at now: Instant) -> [SignalStanding] {
        entries.map { SignalStanding($0, at: now) }.sorted { $0.signal < $1.signal }
    }
}

extension Facility {
    /// Every signal that the configuration names, and the agent of every device.
    fileprivate var namedSignals: [SignalName] {
        devices.map { SignalName.agent($0.name) } + devices.compactMap(\.fedBy) + uplinks.map(\.link)
            + pings
            + contracts.flatMap { contract in
                BoardState.Rules(of: contract, in: self).signals.union(contract.services.map(\.signal))
                    .union(contract.conditionSignals)
            }
    }
}
