import Collection
import Site

/// What waits to be judged: a pure value, bounded however slow that is.
///
/// Judging needs what changes. When too much waits, readings that say what their signal's reading before said are left
/// out; failed rounds and checks, which are counted, stay.
struct JudgingQueue {
    private var readings: [Reading] = []
    private var notes: [DeviceNote] = []
    private var hasFolded = false

    static let most = 100_000

    /// Adds what was collected.
    ///
    /// - Returns: how many readings were left out since too many waited, and whether that is news; nil when none was.
    mutating func add(_ found: Collected) -> (leftOut: Int, isFirst: Bool)? {
        readings += found.readings
        notes += found.notes
        guard readings.count > Self.most else { return nil }
        let before = readings.count
        leaveOutEqualOnes()
        // Nothing but changes: the newest ones decide what holds now.
        if readings.count > Self.most / 2 { readings.removeFirst(readings.count - Self.most / 2) }
        defer { hasFolded = true }
        return (before - readings.count, !hasFolded)
    }

    private mutating func leaveOutEqualOnes() {
        var latest: [SignalName: SignalState] = [:]
        readings.removeAll { reading in
            guard !reading.isExtra, reading.state != .unknown, reading.inferred == nil else { return true }
            let isCounted = reading.state == .down && reading.signal.probe != nil
            return latest.updateValue(reading.state, forKey: reading.signal) == reading.state && !isCounted
        }
    }

    /// Removes and returns everything; nil when nothing waits.
    mutating func next() -> (readings: [Reading], notes: [DeviceNote])? {
        guard !readings.isEmpty || !notes.isEmpty else { return nil }
        defer {
            readings = []
            notes = []
            hasFolded = false
        }
        return (readings, notes)
    }
}
