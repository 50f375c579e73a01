import GRDB
import Intervals
import Ledger
import Site

extension Appending {
    /// Writes what waited. It comes first, because it is older than the rest of its batch.
    mutating func append(_ backlog: Backlog) throws {
        for step in backlog.steps {
            switch step {
            case .runs(let runs): try append(runs)
            case .stretch(let group, let stretch): try extend(group, by: stretch)
            }
        }
    }

    /// Writes readings in the order of time where both kinds are given: a steady reading repeats the reading before it.
    mutating func append(_ readings: [Reading], steady: [SteadyReading]) throws {
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

    /// Writes runs by signal and instant, so that compression loses nothing, whatever the order in which they came.
    mutating func append(_ runs: [SignalName: [Run]]) throws {
        for (signal, runs) in runs.sorted(by: { $0.key < $1.key }) {
            try append(runs.sorted { $0.first < $1.first }, of: signal)
        }
    }

    private mutating func append(_ runs: [Run], of signal: SignalName) throws {
        let id = try number(of: signal)
        let limit = schedule.staleAfter(signal)
        var open = try openRun(of: signal, numbered: id)
        var late = LateRuns(of: signal, besides: try storedRuns(of: id, around: runs, before: open))
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
                late.add(run, within: limit, before: present.run, countedIn: &summary)
            }
        }
        for run in late.runs { try state.seal(StoredRun(id: id, signal: signal, run: run), in: database) }
        if let open, open.change != .nothing { keep(open) }
    }

    /// The stored runs of the time of some readings, if these are not newer than the open run.
    private func storedRuns(of id: Int64, around runs: [Run], before open: StoredRun?) throws -> [Run] {
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

/// Readings that come when newer ones are stored already, as an import brings them: they become sealed runs of their own.
private struct LateRuns {
    private let signal: SignalName
    /// Stored runs that begin later than the one added last, in order.
    private var ahead: ArraySlice<Run>
    /// Stored runs that began by then and may not have ended.
    private var around: [Run] = []
    /// How far any stored run that began by then goes.
    private var reach = Instant.distantPast
    private(set) var runs: [Run] = []

    init(of signal: SignalName, besides stored: [Run]) {
        self.signal = signal
        ahead = stored.sorted { $0.first < $1.first }[...]
    }

    /// Adds a run that comes after those added before.
    ///
    /// - Parameter open: the open run as it is by now.
    mutating func add(
        _ run: Run, within limit: Milliseconds, before open: Run, countedIn summary: inout AppendSummary
    ) {
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
