import Correlation
import Intervals
import Ledger
import Site

/// What is known at an instant, from one snapshot of the ledger: what comes in meanwhile concerns the next one.
///
/// Asked about one contract after the other; what an earlier one needed is not kept for long.
struct LedgerObservations {
    let ledger: any LedgerReader
    private var observations: Observations
    private let runs: LedgerRuns

    init(at now: Instant, in office: SiteOffice) throws {
        ledger = try office.ledger.snapshot()
        let eras = try office.eras(in: ledger)
        let facilities = eras.map(\.facility)
        let terms = facilities.flatMap(\.contracts).map(\.term)
        // Causes are sought, and gaps healed, somewhat beyond the terms.
        let window = Span(
            from: (terms.map(\.from).min() ?? .distantPast) - .days(35), to: (terms.map(\.to).max() ?? now) + .days(35))
        runs = LedgerRuns(ledger, under: facilities, deciding: window, knownAt: now)
        guard let observations = Observations(now: now, eras: eras, runs: runs) else {
            throw Refusal(.nothingKnown, reason: "The ledger has no configuration to judge by.")
        }
        self.observations = observations
    }

    /// The same of a window alone, where that tells as much (`Observations.settle`).
    func deciding(_ window: Span) -> LedgerObservations {
        let runs = LedgerRuns(
            ledger, under: observations.eras.map(\.facility), deciding: window, knownAt: observations.now)
        return LedgerObservations(ledger: ledger, observations: observations.reading(runs), runs: runs)
    }

    private init(ledger: any LedgerReader, observations: Observations, runs: LedgerRuns) {
        self.ledger = ledger
        self.observations = observations
        self.runs = runs
    }

    /// A contract with those that it continues and that continue it.
    func renewals(of contract: String) -> [String] { observations.renewals(of: contract) }

    /// Throws when the ledger failed, and what was answered is void.
    mutating func ask<Answer>(_ question: (inout Observations) throws -> Answer) throws -> Answer {
        let answer = try question(&observations)
        try runs.check()
        return answer
    }

    /// With the contract's readings fetched at once.
    mutating func ask<Answer>(
        about contract: String, _ question: (inout Observations) throws -> Answer
    ) throws -> Answer {
        runs.forget()
        observations.forget(beyond: LedgerRuns.limit)
        let renewals = observations.renewals(of: contract)
        try runs.load(Set(renewals.flatMap { observations.configurations(of: $0) }.flatMap { $0.contract.signals }))
        return try ask(question)
    }
}

extension Contract {
    /// The signals of its power, its ports and its hosts, and of what it names for promises of its terms.
    var signals: [SignalName] {
        (power?.condition.signals ?? []) + (network?.access?.signals ?? [])
            + (network?.hostSignals ?? []) + conditionSignals
    }
}
