import Intervals
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

    /// Writes what was polled by signal and instant, so that folding loses nothing, whatever the order in which it came.
    private mutating func append(_ runs: [SignalName: [Run]]) throws {
        for (signal, runs) in runs.sorted(by: { $0.key < $1.key }) {
            try append(runs.sorted { $0.first < $1.first }, of: signal)
        }
    }

    private mutating func append(_ runs: [Run], of signal: SignalName) throws {
        let number = try number(of: signal)
        let limit = schedule.foldsWithin(signal)
        var open = try openRun(of: signal, numbered: number)
        var late: [Run] = []
        for run in runs {
            guard var present = open else {
                summary.newReadings += 1
                open = HeldRun(beginning: run, of: signal, numbered: number, by: try collector())
                continue
            }
            guard run.first > present.row.run.last else {
                late.append(run)
                continue
            }
            summary.newReadings += 1
            try extend(&present, with: run, within: limit)
            open = present
        }
        if let open, open.change != .nothing { keep(open) }
        try append(
            exact: late, of: signal, numbered: number, by: state.collector, unlessHeldBy: [state.collector])
    }
}
