import Foundation
public import Intervals
import Ledger
public import Notation
public import Site

extension SiteOffice {
    /// Writes readings and records as JSON Lines, as import reads them: a stretch of equal readings in one line, with its
    /// greatest gap and, where they are kept, all its instants (Documentation/lines.md).
    ///
    /// - Parameters:
    ///   - window: readings of stretches that touch it, records whole; nil is no readings at all.
    ///   - signals: only these; empty is all.
    ///   - progress: is told after each signal how many lines there were.
    ///   - write: gets each line without its end.
    /// - Throws: `Refusal` with `.ledger` or `.notPermitted`; what `write` throws, as `.failed`.
    public func export(
        readings window: Span?, of signals: Set<SignalName>, for principal: Principal,
        progress: ProgressReport = { _ in }, write: (String) throws -> Void
    ) throws(Refusal) {
        try principal.requireEverything()
        try Refusal.translating {
            let ledger = try ledger.snapshot()
            if let window {
                // One signal at a time, so that a ledger of any size needs no more memory.
                let names = try signals.isEmpty ? ledger.signals() : signals.sorted()
                var lines: Int64 = 0
                for (index, name) in names.enumerated() {
                    let runs = try ledger.runs(of: [name], touching: window, knownAt: .distantFuture)[name] ?? []
                    for run in runs where run.last >= window.from && run.first < window.to {
                        try write(run.document(of: name).compact)
                        lines += 1
                    }
                    progress(WorkDone(lines, share: Double(index + 1) / Double(names.count)))
                }
            }
            try ledger.forEachRecord { try write($0.exportedLine.compact) }
        }
    }

    /// Writes the hash chain with all its rows; of some contracts only, what is not for those customers stands there as
    /// bare hashes.
    ///
    /// - Parameters:
    ///   - contracts: whose customers it is for; empty discloses everything.
    ///   - progress: is told every thousand lines how many there were.
    ///   - write: gets each line without its end.
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted` or `.ledger`.
    public func exportChain(
        contracts: [String], for principal: Principal, progress: ProgressReport = { _ in }, write: (String) -> Void
    ) throws(Refusal) {
        if contracts.isEmpty { try principal.requireEverything() }
        for contract in contracts { try principal.requireAccess(to: contract) }
        let rows = try Refusal.translating { try ledger.basis().heads.values.map(\.row).reduce(0, +) }
        var lines: Int64 = 0
        func writeCounted(_ line: String) {
            write(line)
            lines += 1
            guard lines.isMultiple(of: 1000) else { return }
            progress(WorkDone(lines, share: rows > 0 ? min(1, Double(lines) / Double(rows)) : nil))
        }
        guard !contracts.isEmpty else {
            return try Refusal.translating { try ledger.export(.everything, to: writeCounted) }
        }
        try Refusal.translating {
            let facilities = try eras(in: ledger).map(\.facility)
            if let unknown = contracts.first(where: { id in facilities.allSatisfy { $0.contract(id) == nil } }) {
                throw Refusal(
                    .unknownContract, field: "contract", reason: "No contract is called \(unknown), nor ever was.")
            }
            let signals = facilities.flatMap { $0.signals(forCustomersOf: Set(contracts)) }
            let disclosure = Disclosure(contracts: Set(contracts), signals: Set(signals.map(\.path)))
            try ledger.export(disclosure, to: writeCounted)
        }
    }
}

extension Record {
    /// The record as a line of an export, which import reads.
    public var exportedLine: JSON {
        guard case .object(let members) = exported.document else { return exported.document }
        return .object(members + [JSON.Member("recorded_at", .string(recordedAt.description))])
    }
}

extension Facility {
    /// The signals that customers may see: those of their contracts, the uplinks, and whether their switches answer. What
    /// tells causes apart besides, such as neighbours' ports, is not theirs.
    func signals(forCustomersOf ids: Set<String>) -> Set<SignalName> {
        let own = contracts.filter { ids.contains($0.id) }
        let access = own.flatMap { $0.network?.access?.signals ?? [] }
        let reached =
            own.flatMap { $0.network?.hostSignals ?? [] } + own.flatMap(\.services).map(\.signal)
        let powered = own.flatMap { $0.power?.condition.signals ?? [] }
        return Set(powered + access + uplinks.flatMap(\.condition.signals) + reached)
            .union(access.map { SignalName.agent($0.device) }).union(own.flatMap(\.conditionSignals))
    }
}
