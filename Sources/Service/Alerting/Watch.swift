public import Correlation
import Digests
public import Intervals
import Notation
public import Site

/// Detects what people must be told, as readings come in: a pure state machine.
///
/// Outages of power and network are found by the rules that months are judged by, over what was read lately
/// (`RecentReadings`), so that what is announced is what is judged. After a restart it resumes with the open alarms and the
/// rounds that have failed. Every other state is unknown until it is read again, within one interval, and what is unknown
/// neither alarms nor recovers.
public struct Watch: Sendable {
    let facility: Facility
    let index: FacilityIndex
    var book: AlarmBook
    var cascade: Cascade
    /// What was read lately.
    public internal(set) var recent: RecentReadings
    /// What was told of each guarantee of each contract.
    var courses: [OutageKey: OutageCourse] = [:]
    /// Contracts whose links are down, so that an answer of a host would deny them.
    var linksDown: Set<Int> = []
    /// Hosts whose newest answers matter: their links are down.
    var answersToKeep: Set<SignalName> = []
    /// Contracts whose links are down and whose host has answered since: the next reading of the links decides.
    var doubtful: Set<Int> = []
    /// Failed rounds or checks in a row.
    var failures: [SignalName: [Instant]] = [:]

    /// A guarantee of a contract, by its place in the facility's list.
    struct OutageKey: Hashable {
        var contract: Int
        var guarantee: Guarantee
    }

    /// Creates a watch over a facility.
    ///
    /// - Parameters:
    ///   - open: alarms that were announced and have not ended.
    ///   - failures: the failed rounds since the last answered one, by host or service.
    public init(_ facility: Facility, open: [Event] = [], failures: [SignalName: [Instant]] = [:]) {
        self.facility = facility
        self.failures = failures
        index = FacilityIndex(facility)
        book = AlarmBook(site: facility.site, open: open)
        cascade = Cascade(open: open, uplinks: facility.uplinks)
        recent = RecentReadings(schedule: facility.schedule, failedRounds: index.mostFailedRounds)
        recent.remember(failures: failures)
    }

    /// Something that was read.
    public enum Observation: Hashable, Sendable {
        case reading(Reading)
        /// The signals of a group say again what they said before.
        case again(SteadyReading)

        /// When.
        public var at: Instant {
            switch self {
            case .reading(let reading): reading.at
            case .again(let steady): steady.at
            }
        }
    }

    /// Observes what was read at one time and returns the events that follow: those about the facility before those about
    /// one contract; those of single signals in the order of the readings, then feeds and outages.
    public mutating func observe(_ readings: [Reading]) -> [Event] { observe(readings.map(Observation.reading)) }

    /// The same, of what nearly always is as before.
    public mutating func observe(_ observations: [Observation]) -> [Event] {
        var touched = Touched()
        var found: [Finding] = []
        for observation in observations {
            switch observation {
            case .reading(let reading): found += findings(reading, touching: &touched)
            case .again(let steady):
                if !mayDecide(steady.group), recent.addAgain(steady) { continue }
                for reading in steady.readings { found += findings(reading, touching: &touched) }
            }
        }
        found += judge(touched)
        guard !found.isEmpty else { return [] }
        return cascade.combine(found, in: &book)
    }

    private mutating func findings(_ reading: Reading, touching touched: inout Touched) -> [Finding] {
        observe(reading, touching: &touched).map { Finding(event: $0, cause: reading.signal) }
    }

    /// An event, and the signal whose reading led to it.
    struct Finding {
        var event: Event
        var cause: SignalName
    }

    private mutating func observe(_ reading: Reading, touching touched: inout Touched) -> [Event] {
        guard reading.state != .unknown else { return [] }
        let signal = reading.signal
        if signal.isService { return observeService(reading) }
        let concerned = index.contractsOf[signal] ?? []
        let isNews = recent.add(reading)
        for number in concerned where isNews || linksDown.contains(number) && isDecisive(reading, for: number) {
            touched.note(number, because: reading)
        }
        // What was concluded, or seen beside the schedule, tells of outages only.
        guard reading.inferred == nil, !reading.isExtra else { return [] }
        if signal.isRounds { return observeRound(reading, isNews: isNews) }
        // A UPS may go on battery, or leave it, while its mains stay as they are.
        let mains = isNews || reading.isOnBattery != nil ? mains(reading) : []
        guard isNews else { return mains }
        if signal.knownKind == .agent { return agent(of: signal.device, is: reading.state, at: reading.at) }
        return mains + suspicions(besides: signal, at: reading.at)
    }

    /// Whether an alarm has not ended.
    public func isOpen(_ alarm: Event) -> Bool {
        book[alarm.kind, of: alarm.contract, about: alarm.subject]?.id == alarm.id
    }

    // MARK: - Devices

    /// Notes what happened to a device and is not told by a reading.
    public mutating func note(_ kind: Event.Kind, device: String, at: Instant, summary: String) -> [Event] {
        switch kind {
        case .deviceUnreachable:
            let contracts = (index.hangingOn[device] ?? []).map { facility.contracts[$0].id }
            let details = contracts.isEmpty ? [:] : [Event.Detail.contracts: contracts.joined(separator: ", ")]
            return [book.announce(kind, about: device, at: at, summary: summary, details: details)].compactMap(\.self)
        case .deviceReachable:
            return [book.recover(.deviceUnreachable, about: device, at: at, summary: summary)].compactMap(\.self)
        default:
            let id = StableID("\(kind.rawValue)|\(device)|\(at)")
            return [
                Event(
                    id: id, kind: kind, at: at, site: facility.site, subject: device, state: "changed", summary: summary
                )
            ]
        }
    }

    /// An agent that fell silent leaves its device's signals unknown; what was announced stays open until it is seen up.
    private mutating func agent(of device: String, is state: SignalState, at: Instant) -> [Event] {
        guard state == .down else {
            return clearSuspicions(of: device, at: at)
                + note(
                    .deviceReachable, device: device, at: at, summary: "\(device) answers again")
        }
        return suspicions(of: device, at: at)
    }

    /// A phase may be lost while the UPS runs on line: that it is on battery is never concluded against its own word.
    private mutating func mains(_ reading: Reading) -> [Event] {
        guard reading.signal.knownKind == .input, reading.signal.element == nil else { return [] }
        let device = reading.signal.device
        let event =
            if reading.state == .up {
                book.recover(
                    .powerOnBattery, about: device, at: reading.at, summary: "\(device) has its mains again")
            } else if reading.isOnBattery == false {
                book.recover(
                    .powerOnBattery, about: device, at: reading.at,
                    summary: "\(device) does not run on battery, though its mains are not whole")
            } else {
                book.announce(
                    .powerOnBattery, about: device, at: reading.at,
                    summary: "\(device) has lost its mains and runs on battery")
            }
        return [event].compactMap(\.self)
    }

    // MARK: - Hosts and services

    /// The failures in a row up to this one, in which no two neighbours are further apart than *V*.
    private mutating func failed(_ reading: Reading) -> [Instant] {
        var failed = failures[reading.signal] ?? []
        if let last = failed.last {
            if reading.at <= last { return failed }
            if reading.at - last > facility.schedule.staleAfter(reading.signal) { failed = [] }
        }
        // Only the first failure and their number matter.
        let most = index.mostFailuresCounted
        if failed.count < most { failed.append(reading.at) } else { failed[most - 1] = reading.at }
        failures[reading.signal] = failed
        return failed
    }

    private mutating func observeRound(_ reading: Reading, isNews: Bool) -> [Event] {
        let host = reading.signal
        let contracts = index.contractsOf[host] ?? []
        let suspected = isNews ? suspicions(besides: host, at: reading.at) : []
        guard reading.state == .down else {
            failures[host] = nil
            let closed = contracts.compactMap { number -> Event? in
                let contract = facility.contracts[number]
                return contract.subject(of: host).flatMap { closeEmergency(of: contract, $0, at: reading.at) }
            }
            return closed + suspected
        }
        let failed = failed(reading)
        return contracts.compactMap { openEmergency(of: $0, host, failed: failed, at: reading.at) } + suspected
    }

    private mutating func openEmergency(
        of number: Int, _ signal: SignalName, failed: [Instant], at determinedAt: Instant
    ) -> Event? {
        let contract = facility.contracts[number]
        let terms = contract.terms.emergencyReport
        // A vantage point knows too little to call anybody. Article 4 has its own number of rounds (fine print, 10), and
        // services may only be recorded (18).
        guard !index.isVantagePoint, failed.count >= terms.failedRounds, let subject = contract.subject(of: signal),
            terms.counts(subject),
            let since = failures(failed, of: signal, among: contract.rounds(of: subject), at: determinedAt)
                .firstFailed(ofAtLeast: terms.failedRounds)
        else { return nil }
        let deadline = terms.deadline(after: determinedAt)
        let zone = facility.timeZone
        var details = [Event.Detail.determinedAt: determinedAt.description, .firstFailed: since.description]
        details[Event.Detail.partOf] = explanation(of: number)
        return book.announce(
            .emergencyOpened, of: contract.id, about: subject.path, at: determinedAt,
            summary:
                "\(contract.customer.name): \(Self.name(of: subject)) has not answered since \(zone.said(since)); "
                + "tell them by \(zone.said(deadline))",
            deadline: deadline, details: details)
    }

    /// The failed rounds in a row of each collector that asks: of the one that has just failed, and of the others whose
    /// latest round is no further than *V* away.
    private func failures(
        _ failed: [Instant], of signal: SignalName, among collectors: [SignalName], at now: Instant
    ) -> [[Instant]] {
        let others = collectors.filter { $0 != signal && recent.isAsked($0, at: now) }
        return [failed] + others.map { failures[$0] ?? [] }
    }

    private mutating func closeEmergency(of contract: Contract, _ subject: SignalName, at: Instant) -> Event? {
        book.recover(
            .emergencyOpened, of: contract.id, about: subject.path, at: at,
            summary: "\(contract.customer.name): \(Self.name(of: subject)) answers again")
    }

    /// A host's address, or a service's kind and name.
    private static func name(of subject: SignalName) -> String { subject.isService ? subject.path : subject.kind }

    /// A service that fails as many checks in a row as article 4 says is an emergency like a silent host (fine print, 18),
    /// and is told to those who asked for services.
    private mutating func observeService(_ reading: Reading) -> [Event] {
        // What was seen beside the schedule is no check.
        guard reading.inferred == nil, !reading.isExtra else { return [] }
        let failed = reading.state == .down ? failed(reading) : []
        if failed.isEmpty { failures[reading.signal] = nil }
        return (index.contractsOf[reading.signal] ?? []).flatMap { number in
            let contract = facility.contracts[number]
            let subject = reading.signal.path
            guard !failed.isEmpty else {
                let recovered = book.recover(
                    .serviceFailed, of: contract.id, about: subject, at: reading.at,
                    summary: "\(contract.customer.name): \(subject) answers again")
                return [recovered, closeEmergency(of: contract, reading.signal, at: reading.at)].compactMap(\.self)
            }
            let emergency = openEmergency(of: number, reading.signal, failed: failed, at: reading.at)
            return [failure(of: reading, among: failed, for: contract), emergency].compactMap(\.self)
        }
    }

    private mutating func failure(of reading: Reading, among failed: [Instant], for contract: Contract) -> Event? {
        guard failed.count >= contract.terms.emergencyReport.failedRounds else { return nil }
        let subject = reading.signal.path
        return book.announce(
            .serviceFailed, of: contract.id, about: subject, at: reading.at,
            summary: "\(contract.customer.name): \(subject) does not answer: \(reading.evidence ?? "no answer")")
    }
}
