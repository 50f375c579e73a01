import Correlation
public import Intervals
public import Site

/// What becomes of what is known when another configuration comes into force.
extension Watch {
    /// Watches over another facility from now on. What stays keeps its state, its failed rounds and its open alarms, and
    /// contracts that are new or have changed are judged by what is known.
    ///
    /// An alarm about something that is no longer watched could never end by itself, and would stay open for ever, in the
    /// ledger too. It ends here; its end says why, and claims no state.
    ///
    /// - Returns: what follows.
    public mutating func adopt(_ next: Facility, at: Instant) -> [Event] {
        let before = facility
        var watch = Watch(next, open: Array(book.all))
        watch.cascade = cascade
        watch.cascade.know(next.uplinks)
        watch.keep(self)
        self = watch
        let found = endings(at: at) + news(since: before, at: at)
        guard !found.isEmpty else { return [] }
        return cascade.combine(found, in: &book)
    }

    private mutating func keep(_ before: Watch) {
        let readable = ReadableSignals(facility)
        recent = before.recent
        recent.adopt(facility.schedule, failedRounds: index.mostFailedRounds, reading: readable.contains)
        failures = before.failures.filter { readable.contains($0.key) }
        let numbers = Dictionary(zip(facility.contracts.map(\.id), facility.contracts.indices)) { first, _ in first }
        let moved = { (number: Int) in numbers[before.facility.contracts[number].id] }
        for (key, course) in before.courses {
            guard let number = moved(key.contract) else { continue }
            courses[OutageKey(contract: number, guarantee: key.guarantee)] = course
        }
        linksDown = Set(before.linksDown.compactMap(moved))
        doubtful = Set(before.doubtful.compactMap(moved))
    }

    // MARK: - What is watched no longer

    private mutating func endings(at: Instant) -> [Finding] {
        let readable = ReadableSignals(facility)
        let orphans = book.all.filter { !isWatched($0, among: readable) }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        return orphans.compactMap { alarm in
            let why = "\(alarm.subject) is not watched any more: the configuration no longer asks for it"
            guard
                var event = book.recover(
                    alarm.kind, of: alarm.contract, about: alarm.subject, at: at,
                    summary: "\(why); what holds there is unknown")
            else { return nil }
            event.state = SignalState.unknown.rawValue
            return Finding(event: event, cause: SignalName(alarm.subject) ?? .agent(alarm.subject))
        }
    }

    /// Whether an alarm can still end by what is read.
    private func isWatched(_ alarm: Event, among readable: ReadableSignals) -> Bool {
        guard alarm.kind.recovery != nil else { return true }
        guard let id = alarm.contract else {
            // One about the facility that stands for several ends with the last of them.
            return ![.powerOnBattery, .deviceUnreachable].contains(alarm.kind)
                || readable.devices.contains(alarm.subject)
        }
        guard let contract = facility.contract(id) else { return false }
        switch alarm.kind {
        case .powerOutageBegan: return contract.power != nil
        case .powerFeedLost: return contract.power?.feeds.contains { "\(id)/\($0.name)" == alarm.subject } ?? false
        case .powerOutageSuspected:
            return contract.power?.condition.signals.contains { $0.device == alarm.subject } ?? false
        case .networkOutageBegan: return contract.network != nil
        case .emergencyOpened:
            return !index.isVantagePoint
                && contract.watchedForEmergencies.contains {
                    $0.path == alarm.subject && contract.terms.emergencyReport.counts($0)
                }
        case .serviceFailed: return contract.services.contains { $0.signal.path == alarm.subject }
        default: return true
        }
    }

    // MARK: - What is promised otherwise

    /// What follows for contracts that are new, or whose conditions have changed: their signals may have been read already.
    private mutating func news(since before: Facility, at: Instant) -> [Finding] {
        let known = Dictionary(before.contracts.map { ($0.id, $0) }) { first, _ in first }
        let hasOtherWays = before.uplinks != facility.uplinks
        let changed = facility.contracts.filter { contract in
            let old = known[contract.id]
            return hasOtherWays || old?.power != contract.power || old?.network != contract.network
                || old?.terms.network != contract.terms.network
        }
        let ids = Set(changed.map(\.id))
        var touched = Touched()
        for (number, contract) in facility.contracts.enumerated() where ids.contains(contract.id) {
            let signals = (index.powers[number]?.signals ?? []) + (index.connections[number]?.signals ?? [])
            guard let known = signals.first(where: recent.hasRead) else { continue }
            touched.note(number, because: Reading(signal: known, at: at, state: .unknown))
        }
        return judge(touched)
    }
}

/// What can be read in a facility.
private struct ReadableSignals {
    let devices: Set<String>
    private let probes: Set<SignalName>

    init(_ facility: Facility) {
        let conditions = facility.contracts.flatMap { [$0.power?.condition, $0.network?.access].compactMap(\.self) }
        let used = (conditions.flatMap(\.signals) + facility.uplinks.map(\.link)).map(\.device)
        devices = Set(facility.devices.map(\.name) + used)
        let services = facility.contracts.flatMap(\.services).map(\.signal)
        let hosts = facility.contracts.flatMap { $0.network?.hostSignals ?? [] }
        probes = Set(facility.pings + hosts + services)
    }

    func contains(_ signal: SignalName) -> Bool {
        signal.probe == nil ? devices.contains(signal.device) : probes.contains(signal)
    }
}
