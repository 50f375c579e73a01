import Intervals
import Profiles
import Site

// What a poll measured besides deciding states.
extension DeviceMachine {
    /// Reports every number of a signal whose state is known: of one in doubt, the number is what is in doubt.
    mutating func measure(by judge: Judge, in sample: Sample, at: Instant, into actions: inout [Action]) {
        guard !judge.measures.isEmpty else { return }
        let points = pointsMeasured(by: judge)
        var numbers: [NumericSample] = []
        numbers.reserveCapacity(points.count)
        for (measure, point) in zip(judge.measures, points) {
            guard let state = store.findings[measure.signal].state, state != .unknown,
                let value = judge.number(measure, in: sample)
            else { continue }
            numbers.append(NumericSample(point, at: at, value: value))
        }
        if !numbers.isEmpty { actions.append(.measured(numbers)) }
    }

    /// The points, made once for a judge: their names are texts.
    private mutating func pointsMeasured(by judge: Judge) -> [NumericSample.Point] {
        if let measured, measured.judge === judge { return measured.points }
        let points = judge.measures.map { measure in
            NumericSample.Point(name(of: judge.signals[measure.signal]), measure.quantity)
        }
        measured = (judge, points)
        return points
    }
}
