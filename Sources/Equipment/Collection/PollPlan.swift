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

    init(judge: Judge, limits: AgentLimits, clocks: Clocks, missing: Set<ObjectIdentifier> = []) {
        self.judge = judge
        pdus = Packing(judge: judge, limits: limits, clocks: clocks, missing: missing).pdus
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
        return outcome
    }

    /// Reads the answer of an agent that keeps an order of its own, or does not answer everything.
    private func readByName(_ varbinds: [VarBind], of pdu: PDU, into sample: inout Sample) -> Outcome {
        var outcome = Outcome()
        let values = Dictionary(varbinds.map { ($0.name, $0.value) }) { first, _ in first }
        for (name, place) in zip(pdu.expected, pdu.places) {
            if let value = values[name] {
                store(value, at: place, in: &sample, outcome: &outcome)
            } else if !pdu.isBulk {
                store(.noSuchInstance, at: place, in: &sample, outcome: &outcome)
            }
        }
        guard pdu.isBulk else { return outcome }
        let isPrefix = zip(varbinds, pdu.expected).allSatisfy { $0.name == $1 }
        if isPrefix { outcome.endedAfter = varbinds.count } else { outcome.hasMoved = true }
        return outcome
    }

    @inline(__always)
    private func store(_ value: Value, at place: Place, in sample: inout Sample, outcome: inout Outcome) {
        switch place {
        case .row(let place):
            sample.numbers[place] = judge.number(of: value, at: place)
            outcome.isGone = outcome.isGone || value.isException
        case .scalar(let place): sample.numbers[place] = judge.number(of: value, at: place)
        case .label(let label):
            guard case .octets(let octets) = value, octets == judge.labels[label].octets else {
                outcome.hasMoved = true
                return
            }
        case .upTime:
            if case .timeTicks(let upTime) = value { outcome.upTime = upTime }
        case .boots: outcome.boots = value.integerValue
        case .beside: break
        }
    }
}
