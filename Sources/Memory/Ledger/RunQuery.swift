import Foundation
import Intervals
import Site

/// Reads the runs of signals, sealed and open.
struct RunQuery {
    private let rows: any LedgerRows
    private let knownAt: Instant
    private let marks: SteadyMarks

    /// - Parameter knownAt: what was read later is left out.
    init(of rows: any LedgerRows, knownAt: Instant) throws {
        self.rows = rows
        self.knownAt = knownAt
        marks = SteadyMarks(of: rows)
    }

    /// Every signal that was ever read, in the order of the names.
    static func signals(in rows: any LedgerRows) throws -> [SignalName] {
        try rows.signals().compactMap { SignalName($0.path) }.sorted()
    }

    /// Those among some signals that were ever read as up, by the schedule.
    static func everUp(among signals: Set<SignalName>, in rows: any LedgerRows) throws -> Set<SignalName> {
        var found: Set<SignalName> = []
        for signal in signals {
            guard let number = try rows.number(ofSignal: signal.path) else { continue }
            let isOpen = try rows.openRuns(of: number).contains { $0.run.state == .up }
            let isSealed = try isOpen || rows.beginning(of: number, saying: SignalState.up, .from(.distantPast)) != nil
            if isSealed { found.insert(signal) }
        }
        return found
    }

    /// See `LedgerReader`.
    func runs(of signals: Set<SignalName>?, touching window: Span) throws -> [SignalName: [Run]] {
        try runs(of: signals) { signal, _ in try sealedRuns(of: signal, touching: window) }
    }

    /// See `LedgerReader`.
    func runs(of signals: Set<SignalName>, deciding window: Span) throws -> [SignalName: [Run]] {
        try runs(of: signals) { signal, open in
            let span = try spanDeciding(window, of: signal, open: open)
            return try rows.runs(of: signal, from: span.from, through: span.to)
        }
    }

    private func runs(
        of signals: Set<SignalName>?, sealed: (_ signal: Int64, _ open: [OpenRun]) throws -> [Run]
    ) throws -> [SignalName: [Run]] {
        var result: [SignalName: [Run]] = [:]
        for (number, name) in try numbers(of: signals) {
            let open = try rows.openRuns(of: number)
            var runs = try sealed(number, open)
            for run in open { runs.insert(inOrder: try marks.carried(run)) }
            runs.leaveOut(after: knownAt)
            if !runs.isEmpty { result[name] = runs }
        }
        return result
    }

    private func numbers(of signals: Set<SignalName>?) throws -> [(number: Int64, name: SignalName)] {
        guard let signals else {
            return try rows.signals().compactMap { signal in SignalName(signal.path).map { (signal.number, $0) } }
        }
        return try signals.compactMap { name in try rows.number(ofSignal: name.path).map { ($0, name) } }
    }

    // MARK: - What touches a window

    /// Those that touch the window, and the neighbours on both sides: what ended last before it, what begins next.
    private func sealedRuns(of signal: Int64, touching window: Span) throws -> [Run] {
        let next = try [SignalState.up, .down, .unknown].compactMap { state in
            try rows.beginning(of: signal, saying: state, .from(window.to))
        }
        let around = try rows.runs(of: signal, from: window.from - longestRun, through: next.min() ?? window.to)
        let before = around.filter { $0.last < window.from }
        let inside = around.filter { $0.last >= window.from }
        // What is known of the beginning of the window needs nothing earlier.
        guard !inside.contains(where: { $0.first < window.from && $0.state != .unknown }) else { return inside }
        guard let newest = before.map(\.last).max() else {
            return try earlier(than: window.from - longestRun, of: signal) + inside
        }
        return before.filter { $0.last == newest } + inside
    }

    /// The run that ended last before an instant, where none does that began shortly before.
    private func earlier(than instant: Instant, of signal: Int64) throws -> [Run] {
        let begun = try [SignalState.up, .down, .unknown].compactMap { state in
            try rows.beginning(of: signal, saying: state, .before(instant))
        }
        guard let newest = begun.max() else { return [] }
        let runs = try rows.runs(of: signal, from: newest - longestRun, through: newest)
        let last = runs.map(\.last).max()
        return runs.filter { $0.last == last }
    }

    // MARK: - What decides a window

    /// Finds how far the runs go that decide what a signal was in a window.
    ///
    /// That is decided by the readings since the last failure: a `since` is compared with the last reading of the other
    /// state, and rounds that fail count from the answer before them. What comes after an answer changes nothing before
    /// it. Where other runs touch such an edge (imports, late readings, two collectors), everything on its side counts.
    private func spanDeciding(_ window: Span, of signal: Int64, open: [OpenRun]) throws -> Span {
        Span(
            from: try answerBeforeFailure(before: window.from, of: signal, open: open) ?? .distantPast,
            to: try nextAnswer(from: window.to, of: signal, open: open) ?? .distantFuture)
    }

    private func answerBeforeFailure(before instant: Instant, of signal: Int64, open: [OpenRun]) throws -> Instant? {
        guard let failure = try rows.beginning(of: signal, saying: SignalState.down, .before(instant)),
            let answer = try rows.beginning(of: signal, saying: SignalState.up, .before(failure))
        else { return nil }
        return try isAlone(answer, of: signal, open: open) ? answer : nil
    }

    private func nextAnswer(from instant: Instant, of signal: Int64, open: [OpenRun]) throws -> Instant? {
        guard let answer = try rows.beginning(of: signal, saying: SignalState.up, .from(instant)) else { return nil }
        return try isAlone(answer, of: signal, open: open) ? answer : nil
    }

    /// Whether one run only is there at an instant.
    private func isAlone(_ instant: Instant, of signal: Int64, open: [OpenRun]) throws -> Bool {
        guard open.allSatisfy({ $0.run.first > instant }) else { return false }
        return try rows.count(
            runsOf: signal, from: instant - longestRun, through: instant, lastingUntil: instant) == 1
    }
}

extension LedgerRows {
    fileprivate func beginning(
        of signal: Int64, saying state: SignalState, _ direction: SearchDirection
    ) throws -> Instant? {
        try beginning(of: signal, saying: state.code, direction)
    }
}

/// How far steady readings have carried open runs, read once where it is needed.
package struct SteadyMarks {
    private let rows: any LedgerRows

    package init(of rows: any LedgerRows) { self.rows = rows }

    /// Extends an open run to the mark of its slot.
    package func carried(_ open: OpenRun) throws -> Run {
        guard let slot = open.slot, let mark = try rows.mark(ofSlot: slot) else { return open.run }
        return SteadyTable.carried(open.run, to: mark)
    }
}

/// Runs in the order of their first readings.
extension [Run] {
    /// Inserts a run, which nearly always is the newest and comes last.
    fileprivate mutating func insert(inOrder run: Run) {
        var place = count
        while place > 0, self[place - 1].first > run.first { place -= 1 }
        insert(run, at: place)
    }

    /// Leaves out what was first read later than an instant. What a run that lasts beyond it tells of the time until then
    /// is for its reader to say.
    fileprivate mutating func leaveOut(after knownAt: Instant) {
        while let last, last.first > knownAt { removeLast() }
    }
}

extension SignalState {
    /// The number that rows have for it.
    package var code: Int {
        switch self {
        case .down: 0
        case .up: 1
        case .unknown: 2
        }
    }

    package init(code: Int) {
        switch code {
        case 0: self = .down
        case 1: self = .up
        default: self = .unknown
        }
    }
}

extension ClockMark {
    /// The number that rows have for it.
    package var code: Int {
        switch self {
        case .unsynchronised: 1
        case .held: 2
        }
    }

    package init?(code: Int) {
        switch code {
        case 1: self = .unsynchronised
        case 2: self = .held
        default: return nil
        }
    }
}
