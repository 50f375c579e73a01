public import Intervals

/// A number that a contract names, and the range in which a promise of its terms wants it: a signal that is up inside the
/// range and down outside, and unknown where the number was not read.
public struct RangeSignal: Hashable, Sendable {
    /// Where it is measured.
    public var point: NumericSample.Point
    /// Where it should be.
    public var range: NumberRange

    /// Names one.
    public init(_ point: NumericSample.Point, within range: NumberRange) {
        self.point = point
        self.range = range
    }

    /// Nil of any other signal.
    public init?(_ signal: SignalName) {
        guard let colon = signal.path.lastIndex(of: ":"), let point = NumericSample.Point(path: signal.path[..<colon]),
            let range = NumberRange(signal.path[signal.path.index(after: colon)...])
        else { return nil }
        self.init(point, within: range)
        guard name == signal else { return nil }
    }

    /// The name that its readings have: `crac-1/sensor/1/temperature:18..27`.
    public var name: SignalName { .number(point, within: range) }

    /// What a number says of it, with the number as evidence.
    ///
    /// - Parameters:
    ///   - value: in the quantity's unit.
    ///   - at: when it was measured.
    public func reading(of value: Double, at: Instant) -> Reading {
        Reading(
            signal: name, at: at, state: range.contains(value) ? .up : .down, evidence: point.quantity.text(of: value))
    }
}

extension PromisedSubject {
    /// The names under which a contract names numbers, each with the range that it promises them.
    public var ranges: [(name: String, range: NumberRange)] {
        switch self {
        case .number(let name, let range): [(name, range)]
        case .all(let parts): parts.flatMap(\.ranges)
        case .power, .network, .installation, .condition: []
        }
    }
}

extension Contract {
    /// Each number that it names with each range that its promises want it in, once.
    public var rangeSignals: [RangeSignal] {
        var seen: Set<RangeSignal> = []
        return terms.promises.flatMap(\.subject.ranges).flatMap { name, range -> [RangeSignal] in
            guard case .numbers(let points)? = conditions[name] else { return [] }
            return points.map { RangeSignal($0, within: range) }
        }.filter { seen.insert($0).inserted }
    }

    /// The signals of the conditions that it names for promises of its terms.
    public var conditionSignals: Set<SignalName> {
        let states = conditions.values.flatMap { condition -> [SignalName] in
            guard case .states(let condition) = condition else { return [] }
            return condition.signals
        }
        return Set(states).union(rangeSignals.map(\.name))
    }
}

extension Facility {
    /// Every number that somebody was promised to stay within a range, with the range, once: in the order of the contracts.
    public var rangeSignals: [RangeSignal] {
        var seen: Set<RangeSignal> = []
        return contracts.flatMap(\.rangeSignals).filter { seen.insert($0).inserted }
    }
}
