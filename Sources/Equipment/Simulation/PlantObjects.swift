import SNMP
import SNMPValues

/// The objects that each card of the plant answers with, by its family.
extension Plant {
    /// The variables of a device at an instant (milliseconds); nil while it is without power and therefore silent.
    public func objects(of equipment: Equipment, at now: Int64) -> ObjectTree? {
        guard isFed(equipment) else { return nil }
        let own: [(ObjectIdentifier, Value)] =
            switch equipment {
            case .upsA: upsObjects(.a, at: now)
            case .upsB: upsObjects(.b, at: now)
            case .pdu1, .pdu2: pduObjects()
            case .accessSwitch: switchObjects()
            case .borderRouter: routerObjects()
            }
        return ObjectTree(systemObjects(of: equipment, at: now) + own)
    }

    // SNMPv2-MIB::system and the clock of SNMP-FRAMEWORK-MIB.
    private func systemObjects(of equipment: Equipment, at now: Int64) -> [(ObjectIdentifier, Value)] {
        let (description, identity): (String, ObjectIdentifier) =
            switch equipment {
            case .upsA, .upsB: ("Simulated UPS", [1, 3, 6, 1, 2, 1, 33])
            case .pdu1, .pdu2: ("Simulated rack PDU", [1, 3, 6, 1, 4, 1, 318, 1, 3, 4, 6])
            case .accessSwitch: ("Simulated access switch", [1, 3, 6, 1, 4, 1, 8072, 3, 2, 10])
            case .borderRouter: ("Simulated border router", [1, 3, 6, 1, 4, 1, 8072, 3, 2, 10])
            }
        return [
            ([1, 3, 6, 1, 2, 1, 1, 1, 0], .octets(Array(description.utf8))),
            ([1, 3, 6, 1, 2, 1, 1, 2, 0], .objectIdentifier(identity)),
            ([1, 3, 6, 1, 2, 1, 1, 3, 0], .timeTicks(upTime(of: equipment, at: now))),
            ([1, 3, 6, 1, 2, 1, 1, 5, 0], .octets(Array(equipment.rawValue.utf8))),
            ([1, 3, 6, 1, 6, 3, 10, 2, 1, 2, 0], .integer(boots(equipment))),
            ([1, 3, 6, 1, 6, 3, 10, 2, 1, 3, 0], .integer(Int32(upTime(of: equipment, at: now) / 100))),
        ]
    }

    private func upTime(of equipment: Equipment, at now: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: (now - startedAt(equipment)) / 10)
    }

    // UPS-MIB (RFC 1628): 230 V in and out, one line each.
    private func upsObjects(_ ups: UPS, at now: Int64) -> [(ObjectIdentifier, Value)] {
        let root: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1]
        let fixed: [(ObjectIdentifier, Value)] = [
            (root.appending([1, 1, 0]), .octets(Array("Simulated".utf8))),
            (root.appending([1, 2, 0]), .octets(Array(ups.rawValue.utf8))),
            (root.appending([2, 7, 0]), .integer(temperature / 10)),
            (root.appending([2, 1, 0]), .integer(2)),
            (root.appending([3, 2, 0]), .integer(1)),
            (root.appending([4, 3, 0]), .integer(1)),
            (root.appending([4, 4, 1, 2, 1]), .integer(230)),
        ]
        guard mains else { return fixed + onBattery(root, seconds: Int32((now - mainsChangedAt) / 1000)) }
        return fixed + [
            (root.appending([2, 2, 0]), .integer(0)),
            (root.appending([2, 3, 0]), .integer(30)),
            (root.appending([2, 4, 0]), .integer(100)),
            (root.appending([3, 1, 0]), .counter32(0)),
            (root.appending([3, 3, 1, 2, 1]), .integer(500)),
            (root.appending([3, 3, 1, 3, 1]), .integer(230)),
            (root.appending([4, 1, 0]), .integer(3)),
            (root.appending([6, 1, 0]), .unsigned(0)),
        ]
    }

    // What changes in the UPS-MIB without mains: the battery discharges, the input is dead, an alarm is present.
    private func onBattery(_ root: ObjectIdentifier, seconds: Int32) -> [(ObjectIdentifier, Value)] {
        [
            (root.appending([2, 2, 0]), .integer(seconds)),
            (root.appending([2, 3, 0]), .integer(1)),
            (root.appending([2, 4, 0]), .integer(40)),
            (root.appending([3, 1, 0]), .counter32(1)),
            (root.appending([3, 3, 1, 2, 1]), .integer(0)),
            (root.appending([3, 3, 1, 3, 1]), .integer(0)),
            (root.appending([4, 1, 0]), .integer(5)),
            (root.appending([6, 1, 0]), .unsigned(1)),
        ]
    }

    // PowerNet-MIB, rPDU2: one phase, eight outlets switched on, a sensor in the room.
    private func pduObjects() -> [(ObjectIdentifier, Value)] {
        let root: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 318, 1, 1, 26]
        let phase = root.appending([6, 3, 1])
        var objects: [(ObjectIdentifier, Value)] = [
            (phase.appending([1, 1]), .integer(1)), (phase.appending([2, 1]), .integer(1)),
            (phase.appending([3, 1]), .integer(1)), (phase.appending([4, 1]), .integer(2)),
            (phase.appending([5, 1]), .integer(27)), (phase.appending([6, 1]), .integer(230)),
            (root.appending([10, 2, 2, 1, 8, 1]), .integer(temperature)),
        ]
        let outlet = root.appending([9, 2, 3, 1])
        for number in UInt32(1)...8 {
            objects += [
                (outlet.appending([1, number]), .integer(Int32(number))),
                (outlet.appending([2, number]), .integer(1)),
                (outlet.appending([3, number]), .octets(Array("Outlet \(number)".utf8))),
                (outlet.appending([4, number]), .integer(Int32(number))),
                (outlet.appending([5, number]), .integer(2)),
                (outlet.appending([6, number]), .integer(2)),
            ]
        }
        return objects
    }

    private func switchObjects() -> [(ObjectIdentifier, Value)] {
        hosts.flatMap { host in
            portObjects(
                index: UInt32(host.number + 100), name: "GigabitEthernet1/0/\(host.number)", isUp: portIsUp(host),
                changedAt: portChangedAt(host), on: .accessSwitch)
        }
    }

    private func routerObjects() -> [(ObjectIdentifier, Value)] {
        portObjects(index: 1, name: "Te0/0/1", isUp: uplink, changedAt: uplinkChangedAt, on: .borderRouter)
    }

    // IF-MIB (RFC 2863): one row of ifTable and ifXTable.
    private func portObjects(
        index: UInt32, name: String, isUp: Bool, changedAt: Int64, on equipment: Equipment
    ) -> [(ObjectIdentifier, Value)] {
        let table: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1]
        let extended: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1]
        // ifLastChange is the value of sysUpTime then; 0 when it was before the agent started.
        let lastChange = max(0, changedAt - startedAt(equipment)) / 10
        let status: Int32 = if isUp { 1 } else { 2 }
        return [
            (table.appending([1, index]), .integer(Int32(index))),
            (table.appending([2, index]), .octets(Array(name.utf8))),
            (table.appending([3, index]), .integer(6)),
            (table.appending([7, index]), .integer(1)),
            (table.appending([8, index]), .integer(status)),
            (table.appending([9, index]), .timeTicks(UInt32(truncatingIfNeeded: lastChange))),
            (extended.appending([1, index]), .octets(Array(name.utf8))),
            (extended.appending([18, index]), .octets([])),
        ]
    }
}
