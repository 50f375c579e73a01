import Clocks
import Correlation
import Intervals
import Ledger
import Live
import Site

/// What every signal says at an instant, by the ledger, under the configuration that governed it.
struct Situation {
    let at: Instant
    let facility: Facility
    private let board: BoardState
    /// What the devices are known to have.
    let signals: Set<SignalName>
    /// What of that decides what feeds what: inputs, sources, inlets, banks.
    let structure: Set<SignalName>
    /// Inputs that are known to be down though the latest reading of them may not be here yet.
    var lost: Set<SignalName> = []

    init(at instant: Instant, facility: Facility, board: BoardState, signals: Set<SignalName>) {
        at = instant
        self.facility = facility
        self.board = board
        self.signals = signals
        structure = signals.filter { $0.probe == nil && $0.feedsOthers }
    }

    /// What a running program has in memory; nothing is read.
    init(remembering board: BoardState, at instant: Instant) {
        self.init(at: instant, facility: board.facility, board: board, signals: Set(board.knownSignals))
    }

    /// What a signal says.
    ///
    /// - Parameter failedRounds: of a host, how many rounds in a row must have failed.
    func state(_ signal: SignalName, failedRounds: Int) -> SignalState {
        lost.contains(signal) ? .down : board.state(signal, at: at, failedRounds: failedRounds)
    }

    /// Inputs of UPSes.
    var inputs: [SignalName] { structure.union(lost).filter { $0.knownKind == .input && $0.element == nil }.sorted() }

    /// Inputs of UPSes that have no mains.
    var deadInputs: [SignalName] { inputs.filter { state($0, failedRounds: 2) == .down } }
}

extension SiteOffice {
    /// What every signal says at an instant.
    ///
    /// - Parameters:
    ///   - others: signals that nothing else names.
    ///   - measured: parts of devices of which only numbers are read.
    ///   - remembered: what a running program has in memory, where `now` is the present: a large ledger takes longer to ask.
    /// - Throws: `LedgerError` when the ledger cannot be read, and what a stored configuration is not readable by.
    func situation(
        at now: Instant, asking others: Set<SignalName> = [], knowing measured: Set<SignalName> = [],
        remembering remembered: BoardState? = nil
    ) throws -> Situation {
        let reader = try ledger.snapshot()
        var facility = facility
        if now < clock.now {
            let eras = try eras(in: reader)
            facility = (eras.last { $0.from <= now } ?? eras[0]).facility
        }
        var board = remembered ?? BoardState(facility.seenFromHere)
        let devices = Set(facility.devices.map(\.name))
        let stored = try reader.signals().filter { devices.contains($0.device) }
        let wanted = board.wantedSignals.union(others)
        let deciding = stored.filter { $0.knownKind == .source || $0.knownKind == .input }
        let unknown = wanted.union(deciding).subtracting(remembered?.knownSignals ?? [])
        try board.recall(unknown, at: now, in: reader)
        // An input that was never read tells nothing, but the configuration's own names do.
        let named = Set(facility.contracts.flatMap { $0.power?.condition.signals ?? [] })
        return Situation(at: now, facility: facility, board: board, signals: named.union(stored).union(measured))
    }

    /// How much of the month some contracts have used at an instant, by its own evaluation.
    func uses(of ids: Set<String>, at now: Instant) throws -> [MonthUse] {
        guard !ids.isEmpty else { return [] }
        return try results(of: ids, at: now) { contract, result in result.uses(of: contract, at: now) }
    }
}

extension SignalName {
    /// Whether it tells how a device feeds what hangs on it.
    fileprivate var feedsOthers: Bool {
        switch knownKind {
        case .input, .output, .inlet, .bank, .source, nil: true
        case .outlet, .port, .agent: false
        }
    }
}

extension [MonthUse] {
    /// The one of a guarantee of a contract.
    func of(_ contract: String, _ guarantee: Guarantee) -> MonthUse? {
        first { $0.contract == contract && $0.guarantee == guarantee }
    }
}
