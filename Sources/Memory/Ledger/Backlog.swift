import Intervals
import Site

/// Readings that could not be written yet, with equal ones put together: hours of a full disk cost what has changed, not
/// what was read. Written later, it gives the runs that its readings would have given.
///
/// A pure value. It holds at most `limit` runs and stretches; beyond that the oldest are given up and counted.
public struct Backlog: Sendable {
    /// About 25 MB.
    package static let limit = 200_000

    private struct Pending {
        var run: Run
        /// Something else was read since: a later reading begins a run of its own here, and joins it in the ledger.
        var isClosed = false
    }

    private var pending: [SignalName: [Pending]] = [:]
    private var stretches: [SignalGroup: [Stretch]] = [:]
    private var count = 0
    /// How many runs and stretches were given up, with all their readings.
    public private(set) var givenUp = 0

    /// Whether nothing waits.
    public var isEmpty: Bool { count == 0 }

    /// How many runs and stretches wait.
    public var size: Int { count }

    /// Adds readings that are newer than what it holds.
    package mutating func add(
        _ readings: [Reading], steady: [SteadyReading], schedule: Schedule, limit: Int = limit
    ) {
        var rest = readings.sorted { $0.at < $1.at }[...]
        for reading in steady.sorted(by: { $0.at < $1.at }) {
            while let earlier = rest.first, earlier.at <= reading.at {
                add(earlier, schedule: schedule)
                rest.removeFirst()
            }
            add(reading, schedule: schedule)
        }
        for reading in rest { add(reading, schedule: schedule) }
        if count > limit { giveUp(count - limit * 9 / 10) }
    }

    private mutating func add(_ reading: Reading, schedule: Schedule) {
        if let index = pending[reading.signal]?.indices.last, let last = pending[reading.signal]?[index],
            !last.isClosed, last.run.first.monthInUTC.contains(reading.at),
            pending[reading.signal]?[index].run.extend(with: reading, within: schedule.foldsWithin(reading.signal))
                ?? false
        {
            return
        }
        pending[reading.signal, default: []].append(Pending(run: Run(reading)))
        count += 1
    }

    private mutating func add(_ reading: SteadyReading, schedule: Schedule) {
        var newest = Instant.distantPast
        var limit = Milliseconds.max
        for signal in reading.group.signals {
            limit = min(limit, schedule.foldsWithin(signal))
            guard let index = pending[signal]?.indices.last, let last = pending[signal]?[index].run.last else {
                continue
            }
            pending[signal]?[index].isClosed = true
            newest = max(newest, last)
        }
        if let index = stretches[reading.group]?.indices.last, let last = stretches[reading.group]?[index],
            last.last > newest, reading.at > last.last, reading.at - last.last <= limit, reading.continued <= last.last,
            last.first.monthInUTC.contains(reading.at)
        {
            stretches[reading.group]?[index].last = reading.at
            stretches[reading.group]?[index].greatestGap = max(last.greatestGap, reading.at - last.last)
        } else {
            stretches[reading.group, default: []].append(Stretch(reading))
            count += 1
        }
    }

    private mutating func giveUp(_ excess: Int) {
        let starts = pending.values.joined().map(\.run.first) + stretches.values.joined().map(\.first)
        let oldestKept = starts.sorted()[min(excess, starts.count - 1)]
        pending = pending.mapValues { $0.filter { $0.run.first >= oldestKept } }.filter { !$0.value.isEmpty }
        stretches = stretches.mapValues { $0.filter { $0.first >= oldestKept } }.filter { !$0.value.isEmpty }
        let kept = pending.values.joined().count + stretches.values.joined().count
        givenUp += count - kept
        count = kept
    }

    /// What is written to the ledger, one step after the other: the runs up to a stretch together, then the stretch.
    package enum Step {
        case runs([SignalName: [Run]])
        case stretch(SignalGroup, Stretch)
    }

    /// Everything that waits, in the order of time.
    package var steps: [Step] {
        let stretches = stretches.flatMap { group, list in list.map { (group: group, stretch: $0) } }
            .sorted { $0.stretch.first < $1.stretch.first }
        var rest = pending.flatMap { signal, list in list.map { (signal: signal, run: $0.run) } }
            .sorted { $0.run.first < $1.run.first }[...]
        var steps: [Step] = []
        func add(_ runs: ArraySlice<(signal: SignalName, run: Run)>) {
            guard !runs.isEmpty else { return }
            steps.append(.runs(Dictionary(grouping: runs, by: \.signal).mapValues { $0.map(\.run) }))
        }
        for (group, stretch) in stretches {
            let earlier = rest.prefix { $0.run.first <= stretch.first }
            add(earlier)
            rest = rest.dropFirst(earlier.count)
            steps.append(.stretch(group, stretch))
        }
        add(rest)
        return steps
    }
}

extension Batch {
    private static let longestList = 10_000

    /// Puts what waits together after a failed append, so that waiting costs little however long it lasts.
    ///
    /// - Returns: how much had to be given up, the oldest first, because it has lasted too long: runs, events and
    ///   deliveries, never records.
    public mutating func setAside() -> Int {
        let before = backlog.givenUp
        backlog.add(readings, steady: steady, schedule: schedule)
        readings = []
        steady = []
        let eventsGivenUp = max(0, events.count - Self.longestList)
        let deliveriesGivenUp = max(0, deliveries.count - Self.longestList)
        let exactGivenUp = max(0, exact.count - Self.longestList)
        exact.removeFirst(exactGivenUp)
        events.removeFirst(eventsGivenUp)
        deliveries.removeFirst(deliveriesGivenUp)
        return backlog.givenUp - before + eventsGivenUp + deliveriesGivenUp + exactGivenUp
    }
}
