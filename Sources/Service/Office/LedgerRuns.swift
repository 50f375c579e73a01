import Correlation
import Intervals
import Ledger
import Site

/// The ledger's runs, fetched when a verdict needs them: a contract's own at once, those that tell causes apart (of
/// neighbours, uplinks, switches) when somebody asks.
///
/// What was fetched is kept, up to a limit, so that a month of many contracts needs no more memory than one of a few.
/// Belongs to one thread.
final class LedgerRuns: RunSource {
    /// As many signals as a few hundred contracts have.
    static let limit = 2000

    private let ledger: any LedgerReader
    private let window: Span
    private let now: Instant
    /// Those that contracts use, by switch.
    private let ports: [String: Set<SignalName>]
    private var kept: [SignalName: [Run]] = [:]
    private var failure: (any Error)?

    init(_ ledger: any LedgerReader, under facilities: [Facility], deciding window: Span, knownAt now: Instant) {
        self.ledger = ledger
        self.window = window
        self.now = now
        let signals = facilities.flatMap(\.contracts).flatMap { $0.network?.access?.signals ?? [] }
        ports = Dictionary(grouping: signals, by: \.device).mapValues(Set.init)
    }

    /// Fetches what is not kept yet.
    func load(_ signals: Set<SignalName>) throws {
        let missing = signals.filter { kept[$0] == nil }
        guard !missing.isEmpty else { return }
        let found = try ledger.runs(of: missing, deciding: window, knownAt: now)
        for signal in missing { kept[signal] = found[signal] ?? [] }
    }

    /// Empty when the ledger failed; `check` then throws why.
    func runs(of signal: SignalName) -> [Run] {
        if let known = kept[signal] { return known }
        attempt([signal])
        return kept[signal] ?? []
    }

    func signals(of device: String, kind: String) -> [SignalName] {
        let known = (ports[device] ?? []).filter { $0.kind == kind }
        attempt(known)
        return Array(known.filter { kept[$0]?.isEmpty == false })
    }

    private func attempt(_ signals: Set<SignalName>) {
        do {
            try load(signals)
        } catch {
            failure = failure ?? error
        }
    }

    /// Throws when any fetching failed: what was concluded since is void.
    func check() throws {
        if let failure { throw failure }
    }

    /// Forgets everything when it is more than the limit.
    func forget() {
        if kept.count > Self.limit { kept = [:] }
    }
}
