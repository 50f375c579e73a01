import Profiles
import SNMP
import SNMPValues
import Site

/// Objects that a profile names in the row of the first unit, where a card counts its only unit otherwise: the row that the
/// column has is the one.
enum UnitIndex {
    /// The objects of a judge that are in a first row and were not answered.
    static func unanswered(by sample: Sample, of judge: Judge) -> [ObjectIdentifier] {
        let rows = Set(judge.rowPlaces)
        return judge.objects.indices.compactMap { place in
            guard sample.numbers[place] == Sample.nothing, !rows.contains(place),
                judge.objects[place].subidentifiers.last == 1
            else { return nil }
            return judge.objects[place]
        }
    }

    /// The column of an object.
    static func column(of object: ObjectIdentifier) -> ObjectIdentifier {
        ObjectIdentifier(object.subidentifiers.dropLast())
    }

    /// Where each object is, of those whose column has one row.
    static func instances(
        of objects: [ObjectIdentifier], among found: [VarBind]
    ) -> [ObjectIdentifier: ObjectIdentifier] {
        var result: [ObjectIdentifier: ObjectIdentifier] = [:]
        for object in objects {
            let rows = found.filter { $0.name.suffix(after: column(of: object))?.count == 1 }
            if rows.count == 1 { result[object] = rows[0].name }
        }
        return result
    }
}

extension DeviceMachine {
    /// Looks, once after each discovery, for the rows of objects that are not where the profile has them.
    ///
    /// - Returns: whether anything is asked.
    mutating func lookForUnits(in sample: Sample, into actions: inout [Action]) -> Bool {
        guard !hasLookedForUnits, let judge = plan?.judge else { return false }
        hasLookedForUnits = true
        let objects = UnitIndex.unanswered(by: sample, of: judge)
        guard !objects.isEmpty else { return false }
        var walk = TableWalk(
            Set(objects.map(UnitIndex.column)).sorted(), isBulk: false, most: Int(limits.variables),
            proven: Int(limits.proven))
        guard case .ask(let question) = walk.next() else { return false }
        begin(.numbering(walk, objects), asks: 1)
        ask(question.operation, for: question.objects, into: &actions)
        return true
    }

    mutating func continueNumbering(
        _ asked: TableWalk, of objects: [ObjectIdentifier], with answer: Answer, into actions: inout [Action]
    ) {
        var walk = asked
        switch walk.receive(answer.result) {
        case .ask(let question):
            begin(.numbering(walk, objects), asks: 1)
            ask(question.operation, for: question.objects, into: &actions)
        case .failed: phase = .polling
        case .complete:
            phase = .polling
            let found = UnitIndex.instances(of: objects, among: walk.found)
            guard !found.isEmpty, let plan else { return }
            instances.merge(found) { $1 }
            missing.subtract(found.keys)
            for (object, instance) in found.sorted(by: { $0.key < $1.key }) {
                warn("\(device.name) has \(instance) where its like have \(object); that is read", into: &actions)
            }
            follow(self.plan(for: plan.judge))
            needsReadings = true
        }
    }
}
