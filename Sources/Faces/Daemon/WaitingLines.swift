import Foundation
import Ledger
import Notation
import Processes
import Site

/// What the ledger would not take, as lines that `mainstay import` reads.
struct WaitingLines {
    private(set) var lines: [String] = []
    /// Events and attempts to tell people, which no file brings into a ledger; people were told of them.
    private(set) var leftOut = 0

    init(_ batches: [Batch]) {
        for batch in batches {
            for step in batch.backlog.steps { add(step) }
            lines += batch.readings.map(\.document.compact)
            for steady in batch.steady {
                add(Stretch(steady), of: steady.group)
            }
            lines += batch.records.map(\.document.compact)
            leftOut += batch.events.count + batch.deliveries.count
        }
    }

    private mutating func add(_ step: Backlog.Step) {
        switch step {
        case .runs(let runs):
            for (signal, runs) in runs.sorted(by: { $0.key < $1.key }) {
                lines += runs.map { $0.document(of: signal).compact }
            }
        case .stretch(let group, let stretch): add(stretch, of: group)
        }
    }

    private mutating func add(_ stretch: Stretch, of group: SignalGroup) {
        for (signal, state) in zip(group.signals, group.states) {
            let run = Run(first: stretch.first, last: stretch.last, greatestGap: stretch.greatestGap, state: state)
            lines.append(run.document(of: signal).compact)
        }
    }

    /// Writes the lines to the first place that can be written.
    ///
    /// - Returns: where they are.
    /// - Throws: what the last place was refused with.
    func write(toFirstOf places: [String]) throws -> String {
        let text = lines.map { "\($0)\n" }.joined()
        var refusal: any Error = CocoaError(.fileWriteUnknown)
        for place in places {
            do {
                try AtomicFile.write(text, to: URL(fileURLWithPath: place))
                return place
            } catch {
                refusal = error
            }
        }
        throw refusal
    }
}
