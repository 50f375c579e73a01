public import Intervals
public import Ledger
public import Live
public import Site

extension SiteOffice {
    /// What holds at an instant by the ledger alone: for whoever asks while no daemon runs, and for a daemon that starts.
    ///
    /// - Parameters:
    ///   - reader: the ledger, or a snapshot of it.
    ///   - facility: what was installed then; nil is what is configured.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func board(
        at now: Instant, in reader: any LedgerReader, of facility: Facility? = nil
    ) throws(LedgerError) -> BoardState {
        let facility = facility ?? self.facility
        var board = BoardState(facility.seenFromHere)
        try board.recall(board.wantedSignals, at: now, in: reader)
        board.recall(try ledger.identities().values)
        let alarms = try ledger.openAlarms().filter { $0.at <= now }
        _ = board.apply(alarms)
        if alarms.contains(where: { $0.kind == .emergencyOpened }) {
            _ = board.apply(try reader.records(matching: RecordFilter(kinds: [.notification])))
        }
        let works = try reader.records(matching: RecordFilter(kinds: BoardState.kindsOfWork))
        _ = board.apply(works.filter { $0.span.map { now < $0.to } ?? true })
        return board
    }
}

extension BoardState {
    /// Takes what the ledger has of some signals, as it was known at an instant.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    mutating func recall(
        _ signals: Set<SignalName>, at now: Instant, in reader: any LedgerReader
    ) throws(LedgerError) {
        let longest = signals.map(facility.schedule.staleAfter).max() ?? 0
        // Some rounds back: those that failed count together.
        let window = Span(from: now - 4 * longest, to: now + 1)
        recall(try reader.runs(of: signals, touching: window, knownAt: now), knownAt: now)
    }
}
