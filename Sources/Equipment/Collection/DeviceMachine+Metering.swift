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
    let step: UInt16
    var inquiry: Inquiry

    init(_ meter: Meter, excluding excluded: Set<String>, step: UInt16, inquiry: Inquiry) {
        self.meter = meter
        self.excluded = excluded
        self.step = step
        self.inquiry = inquiry
    }
}

// Amperes, watts, load, charge, temperatures: nobody's state depends on them, so they are read once a minute, after a poll,
// and each object that an agent does not answer is asked for once.
extension DeviceMachine {
    /// How often they are read: one PDU more in six polls at the usual interval.
    static let meteringInterval: Milliseconds = .seconds(60)

    /// Asks for the numbers when it is time, unless those asked for before are still under way.
    mutating func beginMetering(by judge: Judge, in sample: Sample, into actions: inout [Action]) {
        guard store.readsNumbers, metering == nil, !judge.meter.objects.isEmpty,
            begunAt - meteredAt >= Self.meteringInterval,
            let excluded = judge.unmeasured(among: store.findings, in: sample)
        else { return }
        meteredAt = begunAt
        let dials = judge.meter.dials.filter { !excluded.contains($0.name) && !unmetered.contains($0.object) }
        let wanted = Set(dials.map(\.object))
        let objects = judge.meter.objects.filter { wanted.contains($0) }
        guard !objects.isEmpty else { return }
        let inquiry = Inquiry(objects, limits: limits)
        metering = Metering(judge.meter, excluding: excluded, step: step, inquiry: inquiry)
        askMeter(inquiry, numbers: inquiry.groups.indices, into: &actions)
    }

    private func askMeter(_ inquiry: Inquiry, numbers: Range<Int>, into actions: inout [Action]) {
        guard let metering, let target else { return }
        for number in numbers {
            let query = Query(target: target, operation: .get, objects: inquiry.groups[number])
            let marked = Metering.firstNumber + UInt16(clamping: number)
            actions.append(.ask(Ask(step: metering.step, number: marked, query: query, tries: 1)))
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
            // One that an agent of version 1 fails a whole PDU for is among the unanswered too.
            guard let value = values[object], !value.isException, value != .null else {
                unmetered.insert(object)
                continue
            }
        }
        unmetered = store.shared(unmetered)
        let numbers = metering.meter.numbers(in: values, excluding: metering.excluded).map { number in
            NumericSample(NumericSample.Point(name(of: number.name), number.quantity), at: at, value: number.value)
        }
        if !numbers.isEmpty { actions.append(.measured(numbers)) }
    }
}
