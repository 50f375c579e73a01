import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

/// A reading of the numbers that decide nothing: under way beside the polls, which do not wait for it.
final class Metering {
    /// The number of its first question; those of a step are smaller.
    static let firstNumber: UInt16 = 0x8000

    let meter: Meter
    /// Names of which nothing was known when it began.
    let excluded: Set<String>
    /// What of it is held against ranges.
    let ranged: Set<NumericSample.Point>
    let step: UInt16
    var inquiry: Inquiry

    init(
        _ meter: Meter, excluding excluded: Set<String>, ranged: Set<NumericSample.Point>, step: UInt16,
        inquiry: Inquiry
    ) {
        self.meter = meter
        self.excluded = excluded
        self.ranged = ranged
        self.step = step
        self.inquiry = inquiry
    }
}

// Amperes, watts, load, charge, temperatures: nobody's state depends on them, so they are read once a minute, after a poll,
// and each object that an agent does not answer is asked for once. Those that are held against ranges are read after every
// poll, and asked for again once a minute where they are not answered.
extension DeviceMachine {
    /// How often they are read: one PDU more in six polls at the usual interval.
    static let meteringInterval: Milliseconds = .seconds(60)

    /// Asks for the numbers when it is time, unless those asked for before are still under way.
    mutating func beginMetering(by judge: Judge, in sample: Sample, into actions: inout [Action]) {
        let isDue = begunAt - meteredAt >= Self.meteringInterval
        guard metering == nil, !judge.meter.objects.isEmpty, (isDue && store.readsNumbers) || !use.ranges.isEmpty,
            let excluded = judge.unmeasured(among: store.findings, in: sample)
        else { return }
        if isDue { meteredAt = begunAt }
        let wanted = wantedDials(of: judge.meter, isDue: isDue, excluding: excluded)
        let objects = judge.meter.objects.filter { wanted.objects.contains($0) }
        guard !objects.isEmpty else { return }
        let inquiry = Inquiry(objects, limits: limits)
        metering = Metering(judge.meter, excluding: excluded, ranged: wanted.ranged, step: step, inquiry: inquiry)
        askMeter(inquiry, numbers: inquiry.groups.indices, into: &actions)
    }

    /// What is read now, and what of it is held against ranges.
    private func wantedDials(
        of meter: Meter, isDue: Bool, excluding excluded: Set<String>
    ) -> (objects: Set<ObjectIdentifier>, ranged: Set<NumericSample.Point>) {
        var objects: Set<ObjectIdentifier> = []
        var ranged: Set<NumericSample.Point> = []
        for dial in meter.dials {
            let points = rangedPoints(dial.name, dial.quantity)
            ranged.formUnion(points)
            guard !excluded.contains(dial.name) else { continue }
            let isAsked =
                if unmetered.contains(dial.object) { isDue && !points.isEmpty } else {
                    (isDue && store.readsNumbers) || !points.isEmpty
                }
            if isAsked { objects.insert(dial.object) }
        }
        return (objects, ranged)
    }

    private func askMeter(_ inquiry: Inquiry, numbers: Range<Int>, into actions: inout [Action]) {
        guard let metering, let target else { return }
        for number in numbers {
            let query = Query(target: target, operation: .get, objects: inquiry.groups[number])
            let marked = Metering.firstNumber + UInt16(clamping: number)
            // A promise that rests on them is worth as much patience as a poll.
            let tries = if metering.ranged.isEmpty { 1 } else { 3 }
            actions.append(.ask(Ask(step: metering.step, number: marked, query: query, tries: tries)))
        }
    }

    /// Receives an answer of a meter; of a reading that was given up, it is dropped.
    mutating func continueMetering(with answer: Answer, into actions: inout [Action]) {
        guard let metering, answer.step == metering.step else { return }
        let number = Int(answer.number - Metering.firstNumber)
        switch metering.inquiry.receive(answer.result, to: number) {
        case .waiting: break
        case .ask(let numbers): askMeter(metering.inquiry, numbers: numbers, into: &actions)
        case .failed: self.metering = nil
        case .complete:
            self.metering = nil
            tell(metering, at: answer.at, into: &actions)
        }
    }

    private mutating func tell(_ metering: Metering, at: Instant, into actions: inout [Action]) {
        let values = metering.inquiry.values
        for object in metering.inquiry.groups.joined() {
            // One that an agent of version 1 fails a whole PDU for is among the unanswered too. What was lost on the way is
            // asked for again where a promise rests on it.
            let isLost = values[object] == nil && metering.inquiry.absent[object] == nil
            if isLost, !metering.ranged.isEmpty { continue }
            if let value = values[object], !value.isException, value != .null {
                unmetered.remove(object)
            } else {
                unmetered.insert(object)
            }
        }
        unmetered = store.shared(unmetered)
        let numbers = metering.meter.numbers(in: values, excluding: metering.excluded)
        let samples = numbers.map { number in
            NumericSample(NumericSample.Point(name(of: number.name), number.quantity), at: at, value: number.value)
        }
        if !samples.isEmpty { actions.append(.measured(samples)) }
        guard !metering.ranged.isEmpty else { return }
        var ranged: [NumericSample.Point: Double] = [:]
        for number in numbers {
            for point in rangedPoints(number.name, number.quantity) { ranged[point] = number.value }
        }
        hold(metering.ranged, to: ranged, doubt: Self.noNumber, at: at, into: &actions)
    }
}
