import Correlation
public import Intervals
public import Site

/// When a signal of the customer's was first seen up.
public struct Corroboration: Hashable, Sendable {
    /// One of the contract's outlets or ports.
    public var signal: SignalName
    /// Nil: never yet.
    public var firstUp: Instant?
    /// It was read down after the installation was said to be done.
    public var contradicts: Bool
}

extension Observations {
    /// When the customer's own outlets and ports were first seen up.
    func corroboration(of contract: Contract, doneAt: Instant?) -> [Corroboration] {
        let outlets = (contract.power?.condition.signals ?? []).filter { $0.knownKind == .outlet }
        var seen: Set<SignalName> = []
        return (outlets + (contract.network?.access?.signals ?? [])).filter { seen.insert($0).inserted }.map { signal in
            let runs = runs(of: signal).filter { $0.first <= now }
            let first = runs.first { $0.state == .up }
            let wasDown = runs.contains { run in
                run.state == .down && run.last <= first?.first ?? now && doneAt.map { run.last > $0 } ?? false
            }
            return Corroboration(signal: signal, firstUp: first.map { $0.since ?? $0.first }, contradicts: wasDown)
        }
    }
}
