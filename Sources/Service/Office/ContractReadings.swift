import Clocks
public import Intervals
import Ledger
public import Site

/// What was read of a contract's signals in a span.
public struct ContractReadings: Sendable {
    /// Equal readings that followed each other, as the ledger keeps them.
    public struct Line: Sendable {
        public let signal: SignalName
        public let run: Run
    }

    /// In the order of time; the first ones only, where there are more than were asked for.
    public let lines: [Line]
    /// How many there are.
    public let count: Int
}

extension SiteOffice {
    /// Lists what was read of everything that a contract rests on.
    ///
    /// - Parameters:
    ///   - span: what touches it is listed, whole.
    ///   - limit: how many lines at most.
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted` or `.ledger`.
    public func readings(
        of contract: String, in span: Span, limit: Int, for principal: Principal
    ) throws(Refusal) -> ContractReadings {
        let contract = try knownContract(contract, for: principal)
        let signals = contract.signals(in: facility)
        return try Refusal.translating {
            let found = try ledger.runs(of: signals, touching: span, knownAt: clock.now)
            let lines = found.flatMap { signal, runs in runs.map { ContractReadings.Line(signal: signal, run: $0) } }
            let inOrder = lines.sorted { ($0.run.first, $0.signal) < ($1.run.first, $1.signal) }
            return ContractReadings(lines: Array(inOrder.prefix(limit)), count: lines.count)
        }
    }
}
