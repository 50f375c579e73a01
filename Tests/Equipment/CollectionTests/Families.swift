import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

@testable import Collection

/// Two families as the shipped profiles describe them, in the objects that matter.
enum Family {
    static let ups: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33]
    static let inputVoltage: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 3, 3, 1, 3]
    static let inputFrequency: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 3, 3, 1, 2]
    static let secondsOnBattery: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 2, 2, 0]
    static let outputSource: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 4, 1, 0]
    static let upsSerial: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 99999, 1, 0]

    static let operStatus: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 8]
    static let lastChange: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 9]
    static let portName: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1]
    static let switchIdentity: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 9, 1, 1]
    static let chassisSerial: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11]

    static var upsProfile: Profile {
        var profile = Profile(name: "ups", title: "UPS")
        profile.systemPrefixes = [ups]
        profile.serial = upsSerial
        var input = SignalRule(
            name: "input", elements: .phases, weighing: .agree,
            evidence: [
                Evidence(object: inputVoltage, label: "volts", isScalar: false, meaning: .volts(divisor: 1))
            ])
        input.idle = [inputFrequency]
        input.since = .downFor(secondsOnBattery, perSecond: 1)
        let output = SignalRule(
            name: "output", elements: .none, weighing: .agree,
            evidence: [
                Evidence(
                    object: outputSource, label: "source", isScalar: true,
                    meaning: .values(up: [3, 4, 5, 6, 7], down: [2]))
            ])
        profile.signals = [input, output]
        return profile
    }

    static var switchProfile: Profile {
        var profile = Profile(name: "switch", title: "Switch")
        profile.systemPrefixes = [switchIdentity]
        profile.serial = chassisSerial
        var port = SignalRule(
            name: "port", elements: .names([portName]), weighing: .first,
            evidence: [
                Evidence(
                    object: operStatus, label: "ifOperStatus", isScalar: false,
                    meaning: .values(up: [1], down: [2, 6, 7]))
            ])
        port.since = .upTimeColumn(lastChange)
        profile.signals = [port]
        return profile
    }

    static func store(power: Milliseconds = .seconds(10), link: Milliseconds = .seconds(10)) -> PlanStore {
        var schedule = Schedule()
        schedule.power = power
        schedule.link = link
        return PlanStore(catalogue: Catalogue([upsProfile, switchProfile]), schedule: schedule)
    }
}

/// A switch's ports by index: name, status, sysUpTime at the latest change.
struct Port {
    var name: String
    var status: Int32 = 1
    var lastChange: UInt32 = 1000
}
