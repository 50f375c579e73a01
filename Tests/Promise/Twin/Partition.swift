import Intervals
import Proofs
public import Site

/// Ways in which a ledger may keep readings: in files that were imported one after the other, or folded as they came.
public struct Partition: Sendable {
    private let signal: SignalName
    private let ticks: Ticks

    public init(of signal: SignalName, ticks: Ticks) {
        self.signal = signal
        self.ticks = ticks
    }

    /// Readings as files brought them: each reading is in one of a few files, and a file's equal readings are runs that
    /// keep their instants, whatever lies between them. What is overruled is not stored (fine print, 1).
    public func kept(_ stored: [TickReading], _ seed: inout Seed) -> [Run] {
        let files = seed.number(1...3)
        let joins = seed.one(of: [1, 3, 20])
        let isTorn = seed.once(in: 2)
        var open: [[Run]] = Array(repeating: [], count: files)
        var known: Set<Int> = []
        var file = 0
        for next in stored.sorted(by: { $0.at < $1.at }) {
            guard next.state == .unknown || known.insert(next.at).inserted else { continue }
            if isTorn || seed.once(in: 20) { file = seed.number(0...files - 1) }
            join(Run(ticks.reading(of: signal, next)), to: &open[file], seed.once(in: joins))
        }
        return open.flatMap(\.self).sorted { $0.first < $1.first }
    }

    private func join(_ run: Run, to runs: inout [Run], _ isSplit: Bool) {
        guard !isSplit else {
            runs.append(run)
            return
        }
        for index in runs.indices.reversed() where runs[index].extendKeepingInstants(with: run, of: signal) { return }
        runs.append(run)
    }

    /// Readings as a collector folds them, and those that came late, each by itself.
    ///
    /// - Parameter late: of the readings that are stored, those that came late.
    public func folded(_ stored: [TickReading], late: Set<Int>, interval: Int) -> [Run] {
        let known = stored.known(at: .max)
        let live = known.indices.filter { !late.contains($0) }.map { known[$0] }
        let runs = ticks.compressed(signal, live, interval: interval)
        return (runs + ticks.runs(of: signal, late.sorted().map { known[$0] })).sorted { $0.first < $1.first }
    }
}
