import Foundation
import Intervals
import Notation
import Site

/// How far the open runs of some signals had come when a result rested on them. It stands beside the result in the chain:
/// how far an open run comes is nowhere else in it before the run has ended.
struct Extents {
    /// How far one had come.
    struct Extent: Hashable {
        var collector: String
        var signal: String
        /// What tells the run apart: its first reading.
        var first: Instant
        var last: Instant
        var greatestGap: Milliseconds
        /// How far the collector's clock may have been off.
        var clockError: Milliseconds
    }

    let all: [Extent]

    /// Reads how far open runs have come.
    init(of signals: Set<SignalName>, in rows: any LedgerRows) throws {
        let collectors = Dictionary(uniqueKeysWithValues: try rows.collectors().map { ($0.number, $0.name) })
        let marks = SteadyMarks(of: rows)
        var found: [Extent] = []
        for signal in signals.sorted() {
            guard let number = try rows.number(ofSignal: signal.path) else { continue }
            for open in try rows.openRuns(of: number) {
                let run = try marks.carried(open)
                found.append(
                    Extent(
                        collector: collectors[open.collector] ?? "", signal: signal.path, first: run.first,
                        last: run.last, greatestGap: run.greatestGap, clockError: run.clockError))
            }
        }
        all = found
    }

    /// As a result's entry has them.
    var documents: [JSON] {
        all.map { extent in
            .array([
                .string(extent.collector), .string(extent.signal), .string(extent.first.description),
                .string(extent.last.description), .integer(extent.greatestGap), .integer(extent.clockError),
            ])
        }
    }

    /// Reads those of a result's entry; whoever changed a body may have left anything, which the chain tells.
    init(ofResult body: String) {
        let members = (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
        let lists = members?["open"] as? [[Any]] ?? []
        all = lists.compactMap { list in
            guard list.count == 6, let collector = list[0] as? String, let signal = list[1] as? String,
                let first = (list[2] as? String).flatMap({ Instant($0) }),
                let last = (list[3] as? String).flatMap({ Instant($0) }), let gap = list[4] as? Int64,
                let error = list[5] as? Int64
            else { return nil }
            return Extent(
                collector: collector, signal: signal, first: first, last: last, greatestGap: gap, clockError: error)
        }
    }

    /// Says which of them the ledger does not hold any more, a sentence each.
    ///
    /// - Parameter limit: readings that ended before it may have been removed, as an entry says.
    func findings(in rows: any LedgerRows, removedBefore limit: Instant? = nil) throws -> [String] {
        let collectors = try rows.collectors()
        let marks = SteadyMarks(of: rows)
        return try all.compactMap { extent in
            let numbers = Set(collectors.filter { $0.name == extent.collector }.map(\.number))
            let reading = "reading \(extent.signal) at \(extent.first) by \(extent.collector)"
            guard let signal = try rows.number(ofSignal: extent.signal) else { return "\(reading) is not there" }
            let sealed = try rows.sealedRuns(of: signal, from: extent.first, through: extent.first)
                .filter { numbers.contains($0.collector) }.map(\.run)
            let open = try rows.openRuns(of: signal).filter { numbers.contains($0.collector) }
                .map { try marks.carried($0) }.filter { $0.first == extent.first }
            guard let longest = (sealed + open).map(\.last).max() else {
                let mayBeRemoved = limit.map { extent.last < $0 } ?? false
                return mayBeRemoved ? nil : "\(reading) is not there"
            }
            guard longest >= extent.last else { return "\(reading) lasted until \(extent.last), not \(longest)" }
            let whole = (sealed + open).filter { $0.last >= extent.last }
            guard whole.contains(where: { $0.greatestGap >= extent.greatestGap }) else {
                return "\(reading) had a gap of \(extent.greatestGap) ms, which is not there"
            }
            guard whole.contains(where: { $0.clockError >= extent.clockError }) else {
                return "\(reading) was read by a clock within \(extent.clockError) ms, which is not there"
            }
            return nil
        }
    }
}
