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
    private var lines: [Line] = []
    private var places: [SignalName: Int] = [:]
    /// Of groups that are read again and again, the lines of their signals.
    private var groups: [SignalGroup: [Int]] = [:]
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
        groups = [:]
        places = [:]
        lines = lines.filter { isRead($0.newest.signal) }
        for place in lines.indices {
            let signal = lines[place].newest.signal
            places[signal] = place
            lines[place].limit = schedule.staleAfter(signal)
        }
        silentDevices = silentDevices.filter { isRead(.agent($0)) }
    }

    /// Whether anything of a signal is known.
    public func hasRead(_ signal: SignalName) -> Bool { places[signal] != nil }

    func line(of signal: SignalName) -> Line? { places[signal].map { lines[$0] } }

    /// The newest runs of one signal.
    struct Line: Sendable {
        /// As they came.
        private(set) var runs: [Run]
        /// The reading with the latest instant.
        private(set) var newest: Reading
        /// *V*: readings further apart say nothing of the time between them.
        var limit: Milliseconds
        /// Every unanswered one counts.
        private let isRounds: Bool
        /// The newest run stays as it is.
        private var isSealed = false

        init(_ first: Reading, within limit: Milliseconds) {
            runs = [Run(first)]
            newest = first
            self.limit = limit
            isRounds = first.signal.isRounds
        }

        /// Whether anything but "as before" follows from it.
        mutating func add(_ reading: Reading, most: Int) -> Bool {
            // Of two at one instant the first one counts (fine print, 1).
            guard reading.at != newest.at else { return false }
            guard reading.at > newest.at else {
                append(reading, most: most)
                return true
            }
            let isNews = isNews(reading)
            let mayExtend = !isSealed && runs[runs.count - 1].last == newest.at
            if !mayExtend || !runs[runs.count - 1].extend(with: reading, within: limit) { append(reading, most: most) }
            newest = reading
            isSealed = false
            return isNews
        }

        mutating func seal() { isSealed = true }

        private func isNews(_ reading: Reading) -> Bool {
            if reading.state != newest.state || reading.at - newest.at > limit { return true }
            if reading.inferred != nil || newest.inferred != nil || reading.isExtra || newest.isExtra { return true }
            if reading.state == .down, isRounds { return true }
            return reading.since.map { $0 + reading.sinceError > newest.at } ?? false
        }

        /// Whether nothing but "as before" follows from a reading that says this state and nothing besides.
        func repeats(_ state: SignalState, at instant: Instant) -> Bool {
            state != .unknown && state == newest.state && newest.inferred == nil && !newest.isExtra && !isSealed
                && !(state == .down && isRounds) && runs[runs.count - 1].last == newest.at
                && runs[runs.count - 1].mayContinue(saying: state, at: instant, within: limit)
        }

        /// Adds a reading that `repeats`.
        mutating func addAgain(at instant: Instant) {
            runs[runs.count - 1].continue(to: instant)
            newest.at = instant
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
        guard let place = places[reading.signal] else {
            begin(reading)
            return true
        }
        return lines[place].add(reading, most: mostRuns)
    }

    private mutating func begin(_ first: Reading) {
        places[first.signal] = lines.count
        lines.append(Line(first, within: schedule.staleAfter(first.signal)))
    }

    /// Adds that every signal of a group was read again and says the same, where nothing but "as before" follows from that
    /// for any of them: nearly all that a collector sees, and worth a few nanoseconds each.
    ///
    /// - Returns: whether it was added; what was not must be added reading by reading.
    public mutating func addAgain(_ steady: SteadyReading) -> Bool {
        guard let members = members(of: steady.group) else { return false }
        let states = steady.group.states
        for (index, place) in members.enumerated() {
            guard lines[place].repeats(states[index], at: steady.at) else { return false }
        }
        for place in members { lines[place].addAgain(at: steady.at) }
        now = max(now, steady.at)
        return true
    }

    /// The lines of a group's signals; nil as long as one was never read, or nobody said what they say.
    private mutating func members(of group: SignalGroup) -> [Int]? {
        if let known = groups[group] { return known }
        let found = group.signals.compactMap { places[$0] }
        guard found.count == group.signals.count, found.count == group.states.count else { return nil }
        // Another state makes another group: most of those that are kept are of the past.
        if groups.count > 2 * lines.count + 64 { groups = [:] }
        groups[group] = found
        return found
    }

    /// Remembers rounds that failed before the start.
    public mutating func remember(failures: [SignalName: [Instant]]) {
        for (host, instants) in failures where host.isRounds {
            for instant in instants.sorted() {
                let reading = Reading(signal: host, at: instant, state: .down)
                if let place = places[host] {
                    _ = lines[place].add(reading, most: mostRuns)
                } else {
                    begin(reading)
                }
            }
        }
    }

    /// Has the instant of the newest reading of a signal kept: it may contradict another one.
    public mutating func keepNewest(of signal: SignalName) {
        if let place = places[signal] { lines[place].seal() }
    }

    private mutating func note(agentOf device: String, is state: SignalState) {
        if state == .down { silentDevices.insert(device) } else { silentDevices.remove(device) }
    }

    /// Whether a host's latest round by an instant is no further than *V* away from it: beside other collectors' rounds, one
    /// that stopped long ago says nothing.
    public func isAsked(_ host: SignalName, at instant: Instant) -> Bool {
        guard let line = line(of: host) else { return false }
        let rounds = line.runs.lazy.filter { !$0.isExtra && $0.first <= instant }.map { min($0.last, instant) }
        return rounds.max().map { instant - $0 <= line.limit } ?? false
    }

    /// The instant of a host's latest answer.
    public func latestAnswer(of host: SignalName) -> Instant? {
        line(of: host)?.runs.last { $0.state == .up }?.last
    }

    /// What they say now.
    public var present: PresentReadings { PresentReadings(self) }
}
