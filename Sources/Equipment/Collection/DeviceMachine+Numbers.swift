import Intervals
import Profiles
import Site

/// What was reported of what a device measures.
struct Measured {
    let judge: Judge
    /// Made once for a judge: their names are texts.
    let points: [NumericSample.Point]
    /// As they were reported last; not a number where none was.
    var values: [Double]
    /// When all of them were reported last.
    var saidAt = Instant.distantPast
}

// What a poll measured besides deciding states.
extension DeviceMachine {
    /// All numbers are reported in this rhythm; between, only those that have changed.
    private static let rhythmOfNumbers: Milliseconds = .minutes(1)

    /// Reports numbers of signals whose state is known: of one in doubt, the number is what is in doubt.
    ///
    /// Most are as they were, and whoever takes them must not pay for that at every poll.
    mutating func measure(by judge: Judge, in sample: Sample, at: Instant, into actions: inout [Action]) {
        guard !judge.measures.isEmpty else { return }
        var measured = measured.flatMap { $0.judge === judge ? $0 : nil } ?? begun(by: judge)
        let isComplete = at - measured.saidAt >= Self.rhythmOfNumbers
        var numbers: [NumericSample] = []
        for (index, measure) in judge.measures.enumerated() {
            guard let state = store.findings[measure.signal].state, state != .unknown,
                let value = judge.number(measure, in: sample), isComplete || value != measured.values[index]
            else { continue }
            measured.values[index] = value
            numbers.append(NumericSample(measured.points[index], at: at, value: value))
        }
        if isComplete { measured.saidAt = at }
        if isComplete || !numbers.isEmpty { self.measured = measured }
        if !numbers.isEmpty { actions.append(.measured(numbers)) }
    }

    private func begun(by judge: Judge) -> Measured {
        let points = judge.measures.map { measure in
            NumericSample.Point(name(of: judge.signals[measure.signal]), measure.quantity)
        }
        return Measured(judge: judge, points: points, values: [Double](repeating: .nan, count: points.count))
    }
}
