import Intervals
import Site

extension Appending {
    /// Writes what somebody else read, which keeps its instants: in whatever order and number of files it comes, the
    /// ledger tells what all of its readings tell (fine print, 12).
    mutating func append(imported runs: [SignalName: [Run]]) throws {
        for (signal, runs) in runs.sorted(by: { $0.key < $1.key }) {
            let number = try number(of: signal)
            let chain = ChainName.imports(of: state.collector)
            try append(exact: runs, of: signal, numbered: number, by: chain, unlessHeldBy: [chain])
        }
    }

    /// Writes readings of the collector's own that must keep their instants, though others fold the same ones.
    mutating func append(exact readings: [Reading]) throws {
        for (signal, readings) in Dictionary(grouping: readings, by: \.signal).sorted(by: { $0.key < $1.key }) {
            let number = try number(of: signal)
            try append(
                exact: readings.map { Run($0) }, of: signal, numbered: number, by: state.collector, unlessHeldBy: nil)
        }
    }

    /// Writes runs as sealed ones, without what the ledger knows already.
    ///
    /// - Parameter holders: whose folded runs may have been made of the same readings: what such a run says already is
    ///   not written again. A ledger's former runs were made of anybody's; nil is nobody's.
    mutating func append(
        exact runs: [Run], of signal: SignalName, numbered number: Int64, by name: String,
        unlessHeldBy holders: Set<String>?
    ) throws {
        guard let first = runs.map(\.first).min(), let last = runs.map(\.last).max() else { return }
        let holders = try holders.map { try numbers(of: $0) } ?? []
        var known = KnownReadings(of: signal)
        for (run, collector) in try storedRuns(of: signal, numbered: number, from: first, to: last) {
            known.add(run, mayHold: holders.contains(collector))
        }
        var fresh: [Run] = []
        // In the order in which they came: of two at one instant the first one counts.
        for run in runs {
            fresh += known.unknownParts(of: run, countedIn: &summary)
        }
        for run in Self.joined(fresh, of: signal) {
            try state.seal(run, of: signal, numbered: number, opened: nil, by: name, in: rows)
        }
    }

    /// The numbers of those who write under these names, and of all who wrote before format 4.
    private func numbers(of names: Set<String>) throws -> Set<Int64> {
        let former = try rows.chains().first { $0.name == ChainName.former }?.number
        return Set(
            try rows.collectors().filter { $0.chain == former || names.contains($0.name) }.map(\.number))
    }

    /// The stored runs that touch a span, as far as they are carried, and who wrote each.
    private mutating func storedRuns(
        of signal: SignalName, numbered number: Int64, from: Instant, to: Instant
    ) throws -> [(run: Run, collector: Int64)] {
        // A run ends with its month.
        var found = try rows.sealedRuns(of: number, from: from - longestRun, through: to).compactMap { sealed in
            sealed.seen.map { ($0, sealed.collector) }
        }
        let own = try collector()
        for open in try rows.openRuns(of: number) where open.collector != own {
            found.append((state.steady.carried(open.run, slot: open.slot), open.collector))
        }
        if let open = try openRun(of: signal, numbered: number) { found.append((open.row.run, own)) }
        return found.filter { $0.0.first <= to && $0.0.last >= from }
    }

    /// Joins those that say exactly the same, each month by itself, so that a month is read from its own rows.
    private static func joined(_ runs: [Run], of signal: SignalName) -> [Run] {
        var result: [Run] = []
        for run in runs.sorted(by: { $0.first < $1.first }) {
            if let newest = result.indices.last, result[newest].first.monthInUTC.contains(run.last),
                result[newest].extendKeepingInstants(with: run, of: signal)
            {
                continue
            }
            result.append(run)
        }
        return result
    }
}

/// No run is longer than a month: what is polled ends with it, what keeps its instants is taken apart there, and a line of
/// a folded stretch that is longer is refused (`Run.longestFolded`).
let longestRun = Run.longestFolded + .days(1)

/// What a ledger knows of a signal in some span, instant by instant where it knows the instants.
///
/// A reading of `unknown` is the same as no reading: it neither counts against another nor is hidden by one (fine print, 1).
private struct KnownReadings {
    private let signal: SignalName
    /// Those whose instants are known, by instant: where each stands in `told`, since a run of a million readings is one.
    private var exact: [Instant: Int32] = [:]
    private var told: [Run] = []
    private var unknown: Set<Instant> = []
    /// Those of which only the ends are.
    private var folded: [Run] = []
    /// Those among them that may have been made of readings which are added later.
    private var holding: [Run] = []

    init(of signal: SignalName) { self.signal = signal }

    /// - Parameter mayHold: a folded run may have been made of the readings that are added later.
    mutating func add(_ run: Run, mayHold: Bool) {
        guard let instants = run.allInstants else {
            folded.append(run)
            if mayHold { holding.append(run) }
            add(run, at: run.first)
            add(run, at: run.last)
            return
        }
        let number = tell(run)
        for instant in instants { add(run, number, at: instant) }
    }

    /// Keeps a run that `exact` refers to, without its instants.
    private mutating func tell(_ run: Run) -> Int32 {
        var run = run
        run.instants = nil
        told.append(run)
        return Int32(told.count - 1)
    }

    private mutating func add(_ run: Run, at instant: Instant) { add(run, tell(run), at: instant) }

    private mutating func add(_ run: Run, _ number: Int32, at instant: Instant) {
        if run.state == .unknown {
            unknown.insert(instant)
        } else if exact[instant] == nil {
            exact[instant] = number
        }
    }

    /// The parts of a run that are not known yet, which are known from now on.
    mutating func unknownParts(of run: Run, countedIn summary: inout AppendSummary) -> [Run] {
        guard let instants = run.allInstants else { return unknownParts(ofFolded: run, countedIn: &summary) }
        var parts: [Run] = []
        var fresh = FreshInstants(of: run)
        let number = tell(run)
        for instant in instants {
            if isNew(run, at: instant, countedIn: &summary) {
                if !fresh.mayAdd(instant) { parts += fresh.end() }
                fresh.add(instant)
                add(run, number, at: instant)
            } else {
                parts += fresh.end()
            }
        }
        return parts + fresh.end()
    }

    private func isNew(_ run: Run, at instant: Instant, countedIn summary: inout AppendSummary) -> Bool {
        let isKnown =
            if run.state == .unknown { unknown.contains(instant) } else {
                exact[instant].map { told[Int($0)].agrees(with: run, at: instant, of: signal) } ?? false
            }
        if isKnown || holding.contains(where: { $0.holds(run, at: instant, of: signal) }) {
            summary.repeatedReadings += 1
            return false
        }
        if run.state != .unknown, exact[instant] != nil {
            summary.overruledReadings += 1
            return false
        }
        summary.newReadings += 1
        return true
    }

    private mutating func unknownParts(ofFolded run: Run, countedIn summary: inout AppendSummary) -> [Run] {
        if folded.contains(where: { $0.holds(run, of: signal) }) {
            summary.repeatedReadings += 1
            return []
        }
        summary.newReadings += 1
        // The ledger whose export this is kept what comes with it apart: it was not made of that.
        add(run, mayHold: false)
        return [run]
    }
}

/// Collects the instants of a run that are new, up to one that is not, or that is of another month: a run that comes whole
/// ends with its month as any other does.
private struct FreshInstants {
    private let run: Run
    private var series: InstantSeries?
    private var month = MonthOfInstants()

    init(of run: Run) { self.run = run }

    /// Whether an instant is of the month of those before it.
    mutating func mayAdd(_ instant: Instant) -> Bool {
        guard let series else { return true }
        return month.contains(series.last, and: instant)
    }

    mutating func add(_ instant: Instant) {
        guard series?.append(instant) == nil else { return }
        series = InstantSeries(instant)
    }

    /// The run of those that were collected.
    mutating func end() -> [Run] {
        guard let series else { return [] }
        self.series = nil
        var part = run
        part.first = series.first
        part.last = series.last
        part.greatestGap = series.greatestGap
        part.instants = series.count == 1 ? nil : series
        return [part]
    }
}
