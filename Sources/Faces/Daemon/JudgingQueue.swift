import Alerting
import Collection
import Intervals
import Site

/// What waits to be judged: a pure value, bounded however slow that is.
///
/// Judging needs what changes. When too much waits, readings that say what their signal's reading before said are left
/// out; failed rounds and checks, which are counted, stay, and so does what was concluded from a restart.
struct JudgingQueue {
    private var readings: [Reading] = []
    /// What was read again: an instant for each group until it is judged.
    private var steady: [SteadyReading] = []
    private var notes: [DeviceNote] = []
    private var hasFolded = false

    static let most = 100_000

    /// Adds what was collected.
    ///
    /// - Returns: how many readings were left out since too many waited, and whether that is news; nil when none was.
    mutating func add(_ found: Collected) -> (leftOut: Int, isFirst: Bool)? {
        // Without it, everything that does not change would be stale after V.
        steady += found.steady
        readings += found.readings
        notes += found.notes
        if steady.count > Self.most { leaveOutEarlierRepetitions() }
        guard readings.count > Self.most else { return nil }
        let before = readings.count
        leaveOutEqualOnes()
        // Nothing but changes: the newest ones decide what holds now.
        if readings.count > Self.most / 2 { readings.removeFirst(readings.count - Self.most / 2) }
        defer { hasFolded = true }
        return (before - readings.count, !hasFolded)
    }

    /// The newest repetition of each group says all that those before it said.
    private mutating func leaveOutEarlierRepetitions() {
        var newest: [SignalGroup: Instant] = [:]
        for reading in steady { newest[reading.group] = max(newest[reading.group] ?? reading.at, reading.at) }
        steady.removeAll { newest[$0.group] != $0.at }
    }

    private mutating func leaveOutEqualOnes() {
        var newest: [SignalName: Instant] = [:]
        for reading in readings where reading.state != .unknown { newest[reading.signal] = reading.at }
        var latest: [SignalName: SignalState] = [:]
        readings.removeAll { reading in
            guard !reading.isExtra, reading.state != .unknown else { return true }
            guard reading.inferred == nil else { return false }
            let isCounted = reading.state == .down && reading.signal.probe != nil
            let saysTheSame = latest.updateValue(reading.state, forKey: reading.signal) == reading.state
            // The newest one says that it still holds: what is stale is unknown.
            return saysTheSame && !isCounted && newest[reading.signal] != reading.at
        }
    }

    /// Removes and returns everything; nil when nothing waits.
    mutating func next() -> Portion? {
        guard !readings.isEmpty || !steady.isEmpty || !notes.isEmpty else { return nil }
        defer { self = JudgingQueue() }
        return Portion(notes: notes, changes: readings, steady: steady)
    }

    /// What is judged together.
    struct Portion {
        let notes: [DeviceNote]
        fileprivate let changes: [Reading]
        fileprivate let steady: [SteadyReading]

        /// Everything that was read, in the order of time. Made here and not in the queue, which collecting waits for.
        var observations: [Watch.Observation] {
            let repeated = steady.map(Watch.Observation.again)
            guard !changes.isEmpty else { return repeated }
            let all = repeated + changes.map(Watch.Observation.reading)
            let order = all.indices.sorted { (all[$0].at, $0) < (all[$1].at, $1) }
            return order.map { all[$0] }
        }
    }
}
