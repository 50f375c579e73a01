import GRDB
import Intervals
import Ledger
import Site

extension Appending {
    /// What waited comes first: it is older than the batch that it waited for.
    mutating func append(_ backlog: Backlog) throws {
        for step in backlog.steps {
            switch step {
            case .runs(let runs): try append(runs)
            case .stretch(let group, let stretch): try extend(group, by: stretch)
            }
        }
    }

    /// In the order of time where both are given: a steady reading says what the reading before it says.
    mutating func append(_ readings: [Reading], _ steady: [SteadyReading]) throws {
        guard !readings.isEmpty else {
            for reading in steady { try extend(reading.group, by: Stretch(reading)) }
            return
        }
        var rest = readings[...]
        if !steady.isEmpty {
            rest = readings.sorted { $0.at < $1.at }[...]
            for reading in steady.sorted(by: { $0.at < $1.at }) {
                let earlier = rest.prefix { $0.at <= reading.at }
                if !earlier.isEmpty {
                    try append(earlier)
                    rest = rest.dropFirst(earlier.count)
                }
                try extend(reading.group, by: Stretch(reading))
            }
        }
        try append(rest)
    }

    private mutating func append(_ readings: ArraySlice<Reading>) throws {
        try append(Dictionary(grouping: readings, by: \.signal).mapValues { $0.map { Run($0) } })
    }

    /// By signal and instant, so that nothing is lost by compression, whatever the order in which they came.
    mutating func append(_ runs: [SignalName: [Run]]) throws {
        for (signal, runs) in runs.sorted(by: { $0.key < $1.key }) {
            try append(runs.sorted { $0.first < $1.first }, of: signal)
        }
    }

    private mutating func append(_ runs: [Run], of signal: SignalName) throws {
        let id = try number(of: signal)
        let limit = schedule.staleAfter(signal)
        var open = try openRun(of: signal, id)
        var late = LateRuns(signal, besides: try storedRuns(id, around: runs, before: open))
        for run in runs {
            guard var present = open else {
                summary.newReadings += 1
                open = StoredRun(id: id, signal: signal, run: run, change: .begun)
                continue
            }
            if run.first > present.run.last {
                summary.newReadings += 1
                try extend(&present, with: run, within: limit)
                open = present
            } else {
                late.add(run, within: limit, before: present.run, &summary)
            }
        }
        for run in late.runs { try state.seal(StoredRun(id: id, signal: signal, run: run), database) }
        if let open, open.change != .nothing { keep(open) }
    }

    /// Where readings are not newer than the open run: that one, and the sealed ones of the time.
    private func storedRuns(_ id: Int64, around runs: [Run], before open: StoredRun?) throws -> [Run] {
        guard let open, let first = runs.first?.first, first <= open.run.last, let last = runs.last?.last else {
            return []
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Run.fields) FROM run WHERE signal = ? AND first <= ? AND last >= ?
                """)
        return try Row.fetchAll(statement, arguments: [id, last.milliseconds, first.milliseconds]).map { Run($0) } + [
            open.run
        ]
    }
}

/// What comes later than readings that are newer, as an import brings it: it becomes sealed runs of its own.
private struct LateRuns {
    private let signal: SignalName
    /// Stored runs that begin later than what was added last, in order.
    private var ahead: ArraySlice<Run>
    /// Those that began by then and may not have ended.
    private var around: [Run] = []
    /// How far any of those that began by then goes.
    private var reach = Instant.distantPast
    private(set) var runs: [Run] = []

    init(_ signal: SignalName, besides stored: [Run]) {
        self.signal = signal
        ahead = stored.sorted { $0.first < $1.first }[...]
    }

    /// In the order of time. `open` is the open run as it is by now.
    mutating func add(_ run: Run, within limit: Milliseconds, before open: Run, _ summary: inout AppendSummary) {
        advance(to: run.first)
        let stored = around + [open] + runs.suffix(1)
        if stored.contains(where: { $0.holds(run, of: signal) }) {
            summary.repeatedReadings += 1
        } else if stored.contains(where: { $0.overrules(run) }) {
            summary.overruledReadings += 1
        } else {
            summary.newReadings += 1
            if let newest = runs.indices.last, runs[newest].last >= reach,
                runs[newest].extend(with: run, of: signal, within: limit)
            {
                return
            }
            runs.append(run)
        }
    }

    private mutating func advance(to instant: Instant) {
        while let next = ahead.first, next.first <= instant {
            reach = max(reach, next.last)
            around.append(next)
            ahead.removeFirst()
        }
        around.removeAll { $0.last < instant }
    }
}
