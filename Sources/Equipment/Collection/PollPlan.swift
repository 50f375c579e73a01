import Profiles
import SNMP
import SNMPValues

/// Plans how the objects that a judge needs are asked for: PDUs, each with `sysUpTime`, so that what they hold is dated by
/// the clock of the same instant.
///
/// Devices of one judge and the same limits share a plan. In the steady state an answer names what the plan expects, in
/// its order, and is stored by place.
final class PollPlan {
    /// What a variable of an answer is.
    enum Place: Hashable {
        case upTime
        case boots
        /// A scalar, by its place in the judge's `objects`; an agent may lack it.
        case scalar(Int)
        /// An object of a row that discovery found.
        case row(Int)
        /// The text that names a row, by its place in the judge's `labels`.
        case label(Int)
        /// A row in between that nobody wants.
        case beside
    }

    struct PDU: Hashable {
        var operation: SNMP.Operation
        var objects: [ObjectIdentifier] = []
        /// What an answer names, and what each of its variables is.
        var expected: [ObjectIdentifier] = []
        var places: [Place] = []

        var isBulk: Bool { if case .getBulk = operation { true } else { false } }
    }

    /// What an agent's clock consists of.
    struct Clocks: Hashable {
        var hasUpTime = true
        var hasBoots = false
    }

    let judge: Judge
    let pdus: [PDU]
    /// Which PDU reads each place; empty when there is one.
    let readBy: [UInt8]
    /// The first queries made for some credentials: those of other devices share their encoding.
    private var templates: [Credentials: [Query]] = [:]

    init(
        judge: Judge, limits: AgentLimits, clocks: Clocks, missing: Set<ObjectIdentifier> = [],
        instances: [ObjectIdentifier: ObjectIdentifier] = [:]
    ) {
        self.judge = judge
        pdus = Packing(judge: judge, limits: limits, clocks: clocks, missing: missing, instances: instances).pdus
        guard pdus.count > 1 else {
            readBy = []
            return
        }
        var readBy = [UInt8](repeating: 0, count: judge.objects.count)
        for (number, pdu) in pdus.enumerated() {
            for place in pdu.places {
                switch place {
                case .scalar(let place), .row(let place): readBy[place] = UInt8(clamping: number)
                default: continue
                }
            }
        }
        self.readBy = readBy
    }

    /// The queries of a device, one for each PDU.
    func queries(for target: Target) -> [Query] {
        if let known = templates[target.credentials] { return known.map { Query(target: target, asking: $0) } }
        let queries = pdus.map { Query(target: target, operation: $0.operation, objects: $0.objects) }
        templates[target.credentials] = queries
        return queries
    }

    /// What an answer to one PDU brought besides numbers.
    struct Outcome: Hashable {
        var upTime: UInt32?
        var boots: Int64?
        /// A row has another name than it had: indexes were given anew.
        var hasMoved = false
        /// An object of a row is gone.
        var isGone = false
        /// A GETBULK's answer ended after so many variables.
        var endedAfter: Int?
        /// A GET's answer lacks what was asked for.
        var isIncomplete = false
        /// A value cannot be read as what it says it is.
        var isOdd = false
        /// An object is answered twice, and otherwise each time.
        var isContradictory = false
    }

    // MARK: - Reading an answer

    /// Stores what an answer to one PDU says, by place.
    func read(_ varbinds: [VarBind], of number: Int, into sample: inout Sample) -> Outcome {
        let pdu = pdus[number]
        var outcome = Outcome()
        for index in pdu.places.indices {
            guard index < varbinds.count, varbinds[index].name == pdu.expected[index] else {
                return readByName(varbinds, of: pdu, into: &sample)
            }
            store(varbinds[index].value, at: pdu.places[index], in: &sample, outcome: &outcome)
        }
        // What stands there beside what was asked for may say it a second time.
        if varbinds.count > pdu.places.count, !pdu.isBulk { return readByName(varbinds, of: pdu, into: &sample) }
        return outcome
    }

    /// Reads the answer of an agent that keeps an order of its own, or does not answer everything.
    private func readByName(_ varbinds: [VarBind], of pdu: PDU, into sample: inout Sample) -> Outcome {
        var outcome = Outcome()
        var doubtful: Set<ObjectIdentifier> = []
        let values = Dictionary(varbinds.map { ($0.name, $0.value) }) { first, second in
            if first == second { first } else { .null }
        }
        if varbinds.count > values.count {
            for varbind in varbinds where values[varbind.name] != varbind.value { doubtful.insert(varbind.name) }
        }
        for (name, place) in zip(pdu.expected, pdu.places) {
            forget(place, in: &sample)
            guard let value = values[name] else {
                outcome.isIncomplete = outcome.isIncomplete || !pdu.isBulk
                continue
            }
            guard !doubtful.contains(name) else {
                forget(place, in: &sample, asUnreadable: true)
                outcome.isContradictory = true
                continue
            }
            store(value, at: place, in: &sample, outcome: &outcome)
        }
        guard pdu.isBulk else { return outcome }
        let isPrefix = zip(varbinds, pdu.expected).allSatisfy { $0.name == $1 }
        if isPrefix { outcome.endedAfter = varbinds.count } else { outcome.hasMoved = true }
        return outcome
    }

    private func forget(_ place: Place, in sample: inout Sample, asUnreadable: Bool = false) {
        switch place {
        case .row(let place), .scalar(let place):
            sample.numbers[place] = if asUnreadable { Sample.unreadable } else { Sample.nothing }
        case .label, .upTime, .boots, .beside: break
        }
    }

    @inline(__always)
    private func store(_ value: Value, at place: Place, in sample: inout Sample, outcome: inout Outcome) {
        switch place {
        case .row(let place):
            if let number = value.integerValue {
                sample.numbers[place] = number
            } else {
                outcome.isGone = outcome.isGone || value.isException
                storeOther(value, at: place, in: &sample, outcome: &outcome)
            }
        case .scalar(let place):
            if let number = value.integerValue {
                sample.numbers[place] = number
            } else {
                storeOther(value, at: place, in: &sample, outcome: &outcome)
            }
        case .label(let label):
            guard case .octets(let octets) = value, octets == judge.labels[label].octets else {
                outcome.hasMoved = true
                return
            }
        case .upTime:
            outcome.upTime = value.ticks
        case .boots: outcome.boots = value.integerValue
        case .beside: break
        }
    }

    /// Stores a number in another form, and notes what cannot be read.
    private func storeOther(_ value: Value, at place: Int, in sample: inout Sample, outcome: inout Outcome) {
        sample.numbers[place] = judge.number(of: value, at: place)
        outcome.isOdd = outcome.isOdd || value.oddity != nil
    }
}

extension Value {
    /// Hundredths of a second, of whichever type an agent makes them.
    var ticks: UInt32? {
        if case .timeTicks(let ticks) = self { return ticks }
        return integerValue.flatMap { UInt32(exactly: $0) }
    }
}
