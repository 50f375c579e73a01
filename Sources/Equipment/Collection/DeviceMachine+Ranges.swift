import Intervals
import Profiles
import Site

// Numbers that contracts name are held against the ranges of their promises at every poll: what comes of that is a signal
// like the others. A number that is not read says nothing, as an agent that is silent says nothing.
extension DeviceMachine {
    /// Holds what a poll has measured against ranges. The others are read beside the poll.
    ///
    /// - Parameter doubt: why nothing that the agent says counts at present; nil while it counts.
    mutating func holdToRanges(
        _ judge: Judge, in sample: Sample, doubt: String?, at: Instant, into actions: inout [Action]
    ) {
        guard !use.ranges.isEmpty, !isExtra else { return }
        if let doubt { return hold(use.ranges.keys, to: [:], doubt: doubt, at: at, into: &actions) }
        var points: Set<NumericSample.Point> = []
        var values: [NumericSample.Point: Double] = [:]
        for measure in judge.measures {
            let state = store.findings[measure.signal].state ?? .unknown
            // Of a signal in doubt, the number is what is in doubt.
            let value = state == .unknown ? nil : judge.number(measure, in: sample)
            for point in rangedPoints(judge.signals[measure.signal], measure.quantity) {
                points.insert(point)
                values[point] = values[point] ?? value
            }
        }
        hold(points, to: values, doubt: Self.noNumber, at: at, into: &actions)
        warnOfNumbersThatAreNone(besides: points, of: judge, into: &actions)
    }

    /// Which points a number of the device has that are held against a range, by each of its names.
    func rangedPoints(_ name: String, _ quantity: NumericSample.Quantity) -> [NumericSample.Point] {
        guard !use.ranges.isEmpty else { return [] }
        return names(of: name).map { NumericSample.Point($0, quantity) }.filter { use.ranges[$0] != nil }
    }

    /// The points that a meter reads and that are held against a range.
    func rangedPoints(of dials: [Meter.Dial]) -> Set<NumericSample.Point> {
        Set(dials.flatMap { rangedPoints($0.name, $0.quantity) })
    }

    /// Says of each point whether its number lies within its ranges; that there is none is said once, and not repeated.
    mutating func hold(
        _ points: some Sequence<NumericSample.Point>, to values: [NumericSample.Point: Double], doubt: String,
        at: Instant, into actions: inout [Action]
    ) {
        for point in points.sorted(by: { ($0.signal, $0.quantity.rawValue) < ($1.signal, $1.quantity.rawValue) }) {
            guard let value = values[point] else {
                guard unmeasured.insert(point).inserted else { continue }
                for range in use.ranges[point] ?? [] {
                    actions.append(.read(Reading(signal: range.name, at: at, state: .unknown, evidence: doubt)))
                }
                continue
            }
            unmeasured.remove(point)
            for range in use.ranges[point] ?? [] { actions.append(.read(range.reading(of: value, at: at))) }
        }
    }

    /// Why a number is not known that the device should have.
    static let noNumber = "the device gives no number"

    private mutating func warnOfNumbersThatAreNone(
        besides measured: Set<NumericSample.Point>, of judge: Judge, into actions: inout [Action]
    ) {
        let metered = rangedPoints(of: judge.meter.dials)
        for point in use.ranges.keys.filter({ !measured.contains($0) && !metered.contains($0) }) {
            warn(
                "\(device.name) measures no \(point.quantity.rawValue) of \(point.signal); it stays unknown. "
                    + "`mainstay probe` lists what the device measures", into: &actions)
        }
    }

    /// Rows whose numbers are held against ranges: of signals of the family, which may be named by their labels.
    func rangedRows(of family: Profile) -> Set<String> {
        let names = use.ranges.keys.map { String($0.signal.path.dropFirst(device.name.count + 1)) }
        return Set(names.filter { name in family.signals.contains { $0.name == name.prefix { $0 != "/" } } })
    }
}
