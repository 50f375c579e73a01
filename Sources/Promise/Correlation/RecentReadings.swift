public import Intervals
public import Site

/// What was read of every signal lately: as much as what holds now rests on.
///
/// The ledger keeps everything, and months are judged from that. This keeps the newest runs of each signal in memory, and
/// `PresentReadings` judges them by the same rules, as far as a present can (fine print, 1 to 4).
public struct RecentReadings: Sendable {
    private(set) var schedule: Schedule
    /// The newest instant at which anything was read.
    public private(set) var now = Instant.distantPast
    /// The instant of the first reading that was added.
    public private(set) var start: Instant?
    /// Devices whose agents are silent.
    public private(set) var silentDevices: Set<String> = []
    private(set) var lines: [SignalName: Line] = [:]
    private var mostRuns: Int

    /// Starts with nothing.
    ///
    /// - Parameters:
    ///   - schedule: how often each signal is read.
    ///   - failedRounds: the greatest number of failed rounds that any contract waits for.
    public init(schedule: Schedule, failedRounds: Int = 2) {
        self.schedule = schedule
        mostRuns = Self.mostRuns(for: failedRounds)
    }

    private static func mostRuns(for failedRounds: Int) -> Int { max(128, 8 * min(failedRounds, 10_000)) }

    /// Goes by another schedule from now on, and forgets what is not read any more.
    public mutating func adopt(
        _ schedule: Schedule, failedRounds: Int, reading isRead: (SignalName) -> Bool
    ) {
        self.schedule = schedule
        mostRuns = Self.mostRuns(for: failedRounds)
        lines = lines.filter { isRead($0.key) }
        silentDevices = silentDevices.filter { isRead(.agent($0)) }
    }

    /// Whether anything of a signal is known.
    public func hasRead(_ signal: SignalName) -> Bool { lines[signal] != nil }

    /// The newest runs of one signal.
    struct Line: Sendable {
        /// As they came.
        private(set) var runs: [Run]
        /// The reading with the latest instant.
        private(set) var newest: Reading
        /// The newest run stays as it is.
        private var isSealed = false

        init(_ first: Reading) {
            runs = [Run(first)]
            newest = first
        }

        /// Whether anything but "as before" follows from it.
        mutating func add(_ reading: Reading, within limit: Milliseconds, most: Int) -> Bool {
            // Of two at one instant the first one counts (fine print, 1).
            guard reading.at != newest.at else { return false }
            guard reading.at > newest.at else {
                append(reading, most: most)
                return true
            }
            let isNews = isNews(reading, within: limit)
            let mayExtend = !isSealed && runs[runs.count - 1].last == newest.at
            if !mayExtend || !runs[runs.count - 1].extend(with: reading, within: limit) { append(reading, most: most) }
            newest = reading
            isSealed = false
            return isNews
        }

        mutating func seal() { isSealed = true }

        private func isNews(_ reading: Reading, within limit: Milliseconds) -> Bool {
            if reading.state != newest.state || reading.at - newest.at > limit { return true }
            if reading.inferred != nil || newest.inferred != nil || reading.isExtra || newest.isExtra { return true }
            if reading.state == .down, reading.signal.isRounds { return true }
            return reading.since.map { $0 + reading.sinceError > newest.at } ?? false
        }

        private mutating func append(_ reading: Reading, most: Int) {
            runs.append(Run(reading))
            if runs.count > most { runs.removeFirst(most / 2) }
        }
    }

    /// Adds a reading.
    ///
    /// - Returns: whether anything but "as before" follows from it.
    @discardableResult
    public mutating func add(_ reading: Reading) -> Bool {
        guard reading.state != .unknown else { return false }
        now = max(now, reading.at)
        if start == nil { start = reading.at }
        if reading.signal.knownKind == .agent { note(agentOf: reading.signal.device, is: reading.state) }
        let limit = schedule.staleAfter(reading.signal)
        let isNews = lines[reading.signal]?.add(reading, within: limit, most: mostRuns)
        if let isNews { return isNews }
        lines[reading.signal] = Line(reading)
        return true
    }

    /// Remembers rounds that failed before the start.
    public mutating func remember(failures: [SignalName: [Instant]]) {
        for (host, instants) in failures where host.isRounds {
            for instant in instants.sorted() {
                let reading = Reading(signal: host, at: instant, state: .down)
                if lines[host] == nil {
                    lines[host] = Line(reading)
                } else {
                    _ = lines[host]?.add(reading, within: schedule.staleAfter(host), most: mostRuns)
                }
            }
        }
    }

    /// Has the instant of the newest reading of a signal kept: it may contradict another one.
    public mutating func keepNewest(of signal: SignalName) { lines[signal]?.seal() }

    private mutating func note(agentOf device: String, is state: SignalState) {
        if state == .down { silentDevices.insert(device) } else { silentDevices.remove(device) }
    }

    /// The instant of a host's latest answer.
    public func latestAnswer(of host: SignalName) -> Instant? { lines[host]?.runs.last { $0.state == .up }?.last }

    /// What they say now.
    public var present: PresentReadings { PresentReadings(self) }
}
