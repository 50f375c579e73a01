import Profiles
import SNMP
import SNMPValues

/// Packs the objects of a judge into the fewest PDUs that an agent's limits allow.
///
/// A switch is asked for the ports that are used, or its table is walked with GETBULK from the first of them to the last,
/// whichever takes fewer PDUs. A row is never split from the name that it had at discovery.
struct Packing {
    private let judge: Judge
    private let limits: AgentLimits
    private let clocks: PollPlan.Clocks
    private let missing: Set<ObjectIdentifier>
    private let instances: [ObjectIdentifier: ObjectIdentifier]
    private let labels: [ObjectIdentifier: Int]
    private let places: [ObjectIdentifier: PollPlan.Place]

    init(
        judge: Judge, limits: AgentLimits, clocks: PollPlan.Clocks, missing: Set<ObjectIdentifier>,
        instances: [ObjectIdentifier: ObjectIdentifier] = [:]
    ) {
        self.judge = judge
        self.limits = limits
        self.clocks = clocks
        self.missing = missing
        self.instances = instances
        labels = Dictionary(judge.labels.enumerated().map { ($1.object, $0) }) { first, _ in first }
        let rows = Set(judge.rowPlaces)
        places = Dictionary(
            judge.objects.enumerated().map { place, object in
                let kind: PollPlan.Place = if rows.contains(place) { .row(place) } else { .scalar(place) }
                return (object, kind)
            }
        ) { first, _ in first }
    }

    var pdus: [PollPlan.PDU] {
        let gets = gets
        guard gets.count > 1, let walks, walks.count < gets.count else { return gets }
        return walks
    }

    // MARK: - GET

    private var gets: [PollPlan.PDU] {
        var pdus = clocksStandApart ? clockPDUs : [opening(isFirst: true)]
        for stretch in chunks {
            let fitting = pdus.firstIndex { $0.objects.count + stretch.count <= Int(limits.variables) }
            if fitting == nil { pdus.append(opening(isFirst: false)) }
            let index = fitting ?? pdus.count - 1
            for object in stretch { add(object, to: &pdus[index]) }
        }
        return pdus
    }

    /// Objects that must stand together: a row with its name, a scalar by itself; cut where a PDU could not hold it.
    private var chunks: [[ObjectIdentifier]] {
        let room = max(1, Int(limits.variables) - opening(isFirst: false).objects.count)
        let named = Dictionary(grouping: judge.labels, by: \.stretch)
        return judge.stretches.enumerated().flatMap { index, stretch in
            let all = Array(judge.objects[stretch]) + (named[index] ?? []).map(\.object)
            let objects = all.filter { !missing.contains($0) && !missing.contains(instances[$0] ?? $0) }
            return stride(from: 0, to: objects.count, by: room).map { start in
                Array(objects[start..<min(start + room, objects.count)])
            }
        }
    }

    /// A PDU that holds two variables has no room for the clock beside what it dates.
    private var clocksStandApart: Bool { limits.variables < 3 }

    private var clockPDUs: [PollPlan.PDU] {
        var pdus: [PollPlan.PDU] = []
        if clocks.hasUpTime {
            pdus.append(PollPlan.PDU(operation: .get))
            add(Catalogue.upTimeObject, as: .upTime, to: &pdus[0])
        }
        if clocks.hasBoots {
            pdus.append(PollPlan.PDU(operation: .get))
            add(Catalogue.bootsObject, as: .boots, to: &pdus[pdus.count - 1])
        }
        return pdus
    }

    private func opening(isFirst: Bool) -> PollPlan.PDU {
        var pdu = PollPlan.PDU(operation: .get)
        if clocksStandApart { return pdu }
        if clocks.hasUpTime { add(Catalogue.upTimeObject, as: .upTime, to: &pdu) }
        if isFirst, clocks.hasBoots { add(Catalogue.bootsObject, as: .boots, to: &pdu) }
        return pdu
    }

    private func place(of object: ObjectIdentifier) -> PollPlan.Place {
        places[object] ?? labels[object].map { .label($0) } ?? .beside
    }

    private func add(_ object: ObjectIdentifier, to pdu: inout PollPlan.PDU) {
        add(object, as: place(of: object), to: &pdu)
    }

    private func add(_ object: ObjectIdentifier, as place: PollPlan.Place, to pdu: inout PollPlan.PDU) {
        let instance = instances[object] ?? object
        pdu.objects.append(instance)
        pdu.expected.append(instance)
        pdu.places.append(place)
    }

    // MARK: - GETBULK

    /// Walks instead of GETs; nil where there is no table to walk, or the agent does not survive it.
    private var walks: [PollPlan.PDU]? {
        guard missing.isEmpty, !clocksStandApart, let table = judge.table,
            let first = table.rows.firstIndex(of: table.wanted.first ?? []),
            let last = table.rows.firstIndex(of: table.wanted.last ?? []), first <= last
        else { return nil }
        let scalars = judge.stretches.filter { $0.count == 1 && isScalar($0.lowerBound) }.map {
            judge.objects[$0.lowerBound]
        }
        let room = (Int(limits.bulkVariables) - scalars.count - 2) / table.columns.count
        let rows = min(AgentLimits.mostRows, room)
        guard rows >= 2, scalars.allSatisfy({ $0.parent != nil }) else { return nil }
        return stride(from: first, through: last, by: rows).map { start in
            walk(table, from: start, to: min(start + rows - 1, last), scalars: start == first ? scalars : [])
        }
    }

    private func isScalar(_ place: Int) -> Bool {
        if case .scalar? = places[judge.objects[place]] { true } else { false }
    }

    /// Asks for what follows the row before the first one; scalars and clocks follow their names without the instance.
    private func walk(
        _ table: Judge.Table, from first: Int, to last: Int, scalars: [ObjectIdentifier]
    ) -> PollPlan.PDU {
        var pdu = opening(isFirst: first == table.rows.firstIndex(of: table.wanted.first ?? []))
        for scalar in scalars { add(scalar, to: &pdu) }
        pdu.operation = .getBulk(nonRepeaters: pdu.objects.count, maxRepetitions: last - first + 1)
        pdu.objects = pdu.objects.map { $0.parent ?? $0 }
        let before: [UInt32] = if first == 0 { [] } else { table.rows[first - 1] }
        pdu.objects += table.columns.map { $0.appending(before) }
        for row in table.rows[first...last] {
            for column in table.columns {
                let object = column.appending(row)
                pdu.expected.append(object)
                pdu.places.append(place(of: object))
            }
        }
        return pdu
    }
}

extension ObjectIdentifier {
    /// A scalar's name without the `.0` of its instance; nil for anything else.
    var parent: ObjectIdentifier? {
        let arcs = subidentifiers
        guard arcs.last == 0 else { return nil }
        return ObjectIdentifier(arcs.dropLast())
    }
}
