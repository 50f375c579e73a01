import Intervals
import Site

/// What one transaction adds.
struct Appending {
    let rows: any LedgerTransaction
    let schedule: Schedule
    var state: WriterState
    var summary = AppendSummary()
    private var numbers: [SignalName: Int64] = [:]
    /// Open runs that were looked at, by their signals' numbers.
    private var open: [Int64: HeldRun] = [:]

    init(to rows: any LedgerTransaction, schedule: Schedule, state: WriterState) {
        self.rows = rows
        self.schedule = schedule
        self.state = state
        self.state.apply(schedule)
    }

    /// Adds everything that a batch holds.
    mutating func append(_ batch: Batch) throws {
        try append(batch.backlog)
        try append(imported: batch.runs)
        try append(batch.readings, steady: batch.steady)
        try append(exact: batch.exact)
        for identity in batch.identities { try append(identity) }
        for record in batch.records { try append(record) }
        for event in batch.events { try append(event) }
        for delivery in batch.deliveries { try append(delivery: delivery) }
        try writeOpenRuns()
    }

    /// Who reads, by his number.
    mutating func collector() throws -> Int64 { try state.number(of: state.collector, in: rows) }

    // MARK: - Signals and their open runs

    /// A signal's number, which it gets when it is first seen.
    mutating func number(of signal: SignalName) throws -> Int64 {
        if let known = numbers[signal] { return known }
        let number = try rows.number(ofSignal: signal.path) ?? rows.add(signal: signal.path)
        numbers[signal] = number
        return number
    }

    /// The collector's open run of a signal, as far as steady readings have carried it.
    mutating func openRun(of signal: SignalName, numbered number: Int64) throws -> HeldRun? {
        if let known = open[number] { return carried(known) }
        let collector = try collector()
        let found = try rows.openRuns(of: number).first { $0.collector == collector }
        return found.map { carried(HeldRun($0, of: signal)) }
    }

    /// The open runs of signals; nil where a signal has none.
    mutating func openRuns(of signals: [(name: SignalName, number: Int64)]) throws -> [HeldRun?] {
        var found: [HeldRun?] = []
        for signal in signals { found.append(try openRun(of: signal.name, numbered: signal.number)) }
        return found
    }

    private func carried(_ held: HeldRun) -> HeldRun {
        var held = held
        let last = held.row.run.last
        held.row.run = state.steady.carried(held.row.run, slot: held.row.slot)
        held.isCarried = held.row.run.last != last
        return held
    }

    /// Keeps an open run that is to be written; its slot's mark no longer stands for it alone.
    mutating func keep(_ held: HeldRun) {
        if let slot = held.row.slot { state.steady.release(slot) }
        open[held.row.signal] = held
    }

    /// Extends an open run by a later one that says the same within the limit; any other ends it.
    mutating func extend(_ held: inout HeldRun, with run: Run, within limit: Milliseconds) throws {
        let isSameMonth = held.row.run.first.monthInUTC.contains(run.first)
        if isSameMonth, held.row.run.extend(with: run, of: held.signal, within: limit) {
            if held.change == .nothing { held.change = .moved }
        } else {
            try state.seal(
                held.row.run, of: held.signal, numbered: held.row.signal, opened: held.opened, by: state.collector,
                in: rows)
            held.row.run = run
            held.change = .begun
        }
    }

    /// Writes the open runs that have changed, in an order of their own: the same batch gives the same chain.
    mutating func writeOpenRuns() throws {
        for var held in open.values.sorted(by: { $0.row.signal < $1.row.signal }) {
            switch held.change {
            case .nothing: break
            case .moved: try rows.move(held.row)
            case .begun:
                held.row.opened = try state.begin(held.row.run, of: held.signal, in: rows)
                try rows.put(held.row)
            }
        }
    }
}

/// An open run while it is being written.
struct HeldRun {
    /// What has to be written.
    enum Change {
        case nothing
        /// Last, gap and slot.
        case moved
        case begun
    }

    let signal: SignalName
    var row: OpenRun
    /// The slot's mark carries it further than its row says.
    var isCarried = false
    var change = Change.nothing

    /// One that the ledger has.
    init(_ row: OpenRun, of signal: SignalName) {
        self.row = row
        self.signal = signal
    }

    /// One that begins now.
    init(beginning run: Run, of signal: SignalName, numbered number: Int64, by collector: Int64) {
        row = OpenRun(signal: number, collector: collector, opened: 0, slot: nil, run: run)
        self.signal = signal
        change = .begun
    }

    /// The row of its beginning; nil while that is not written.
    var opened: Int64? {
        guard change != .begun else { return nil }
        return row.opened
    }
}
