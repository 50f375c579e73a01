import Intervals
import SNMP
import SNMPValues

@testable import Collection

/// An agent with objects at hand, and the faults that a test gives it.
struct ScriptedAgent {
    /// What it makes of a GETBULK (R32, R33).
    enum Bulk {
        case sound
        /// No more variables than this in an answer.
        case cutOff(Int)
        case oneVariable
        case refused
        case silent
        /// The first row again and again.
        case repeating
        case empty
    }

    enum Fault {
        case tooBig
        case silence
    }

    /// What it makes of a GET that no sound agent does.
    enum Oddity: Hashable {
        /// Every request for more variables than this is silence, GETNEXT too.
        case silentAbove(Int)
        /// … is `tooBig`.
        case tooBigAbove(Int)
        /// … is genErr, about no object.
        case failingAbove(Int)
        /// An object that it lacks brings this error for the whole question, about no object.
        case anonymousError(Int)
        /// … about the last object, whichever it is.
        case blamesTheLast(Int)
        /// … about an object that was not asked for.
        case blamesNobody(Int)
        /// It leaves out objects that it lacks.
        case dropsMissing
        /// It answers so many variables and leaves out the rest.
        case cutsOff(Int)
        case nullMissing
        case reversed
        /// Each variable twice.
        case repeating
        /// A second time with another value.
        case contradicting
        /// Variables that nobody asked for stand in front and behind.
        case adding
        /// It answers with other objects, and then with none.
        case answeringOthers
    }

    var objects: [ObjectIdentifier: Value] = [:]
    var odd: Oddity?
    var isVersion1 = false
    var isSilent = false
    /// GETs of more objects than this get the fault.
    var most: Int?
    var fault = Fault.tooBig
    var bulk = Bulk.sound
    /// Every request for this object fails so.
    var broken: (object: ObjectIdentifier, status: Int)?
    /// Every request fails so, about no object.
    var refusal: Int?
    var engine: EngineClock?

    func answer(_ query: Query) -> Result<[VarBind], RequestFailure> {
        if isSilent { return .failure(.timeout) }
        if let refusal { return .failure(.errorStatus(refusal, index: 0)) }
        if let failure = failure(of: query) { return .failure(failure) }
        switch query.operation {
        case .get: return get(query.objects)
        case .getNext: return next(query.objects)
        case .getBulk(let nonRepeaters, let repetitions): return bulk(query.objects, nonRepeaters, repetitions)
        }
    }

    private func get(_ names: [ObjectIdentifier]) -> Result<[VarBind], RequestFailure> {
        if let most, names.count > most { return .failure(fault == .tooBig ? .tooBig : .timeout) }
        if let broken, let index = names.firstIndex(of: broken.object) {
            return .failure(.errorStatus(broken.status, index: index + 1))
        }
        if isVersion1, let index = names.firstIndex(where: { objects[$0] == nil }) {
            return .failure(.errorStatus(2, index: index + 1))
        }
        return oddly(names.map { VarBind(name: $0, value: objects[$0] ?? .noSuchInstance) })
    }

    private func failure(of query: Query) -> RequestFailure? {
        let isBulk = if case .getBulk = query.operation { true } else { false }
        switch odd {
        case .silentAbove(let most) where isBulk || query.objects.count > most: return .timeout
        case .tooBigAbove(let most) where isBulk || query.objects.count > most: return .tooBig
        case .failingAbove(let most) where isBulk || query.objects.count > most: return .errorStatus(5, index: 0)
        default: return nil
        }
    }

    private func oddly(_ answer: [VarBind]) -> Result<[VarBind], RequestFailure> {
        let missing = answer.firstIndex { $0.value.isException }
        let other = VarBind(name: [1, 3, 6, 1, 9, 9, 9], value: .integer(0))
        switch odd {
        case .anonymousError(let status) where missing != nil: return .failure(.errorStatus(status, index: 0))
        case .blamesTheLast(let status) where missing != nil:
            return .failure(.errorStatus(status, index: answer.count))
        case .blamesNobody(let status) where missing != nil:
            return .failure(.errorStatus(status, index: answer.count + 7))
        case .dropsMissing: return .success(answer.filter { !$0.value.isException })
        case .cutsOff(let most): return .success(Array(answer.prefix(most)))
        case .nullMissing:
            return .success(answer.map { VarBind(name: $0.name, value: $0.value.isException ? .null : $0.value) })
        case .reversed: return .success(answer.reversed())
        case .repeating: return .success(answer.flatMap { [$0, $0] })
        case .contradicting:
            return .success(answer + answer.map { VarBind(name: $0.name, value: .integer(0)) })
        case .adding: return .success([other] + answer + [other])
        case .answeringOthers: return .success(answer.count > 1 ? [other] : answer)
        default: return .success(answer)
        }
    }

    private func successor(of name: ObjectIdentifier) -> VarBind {
        guard let next = objects.keys.filter({ $0 > name }).min(), let value = objects[next] else {
            return VarBind(name: name, value: .endOfMibView)
        }
        return VarBind(name: next, value: value)
    }

    private func next(_ names: [ObjectIdentifier]) -> Result<[VarBind], RequestFailure> {
        let row = names.map(successor)
        if isVersion1, let index = row.firstIndex(where: \.value.isException) {
            return .failure(.errorStatus(2, index: index + 1))
        }
        return .success(row)
    }

    private func bulk(
        _ names: [ObjectIdentifier], _ nonRepeaters: Int, _ repetitions: Int
    ) -> Result<[VarBind], RequestFailure> {
        var result = names.prefix(nonRepeaters).map(successor)
        var columns = Array(names.dropFirst(nonRepeaters))
        let first = columns.map(successor)
        for _ in 0..<repetitions {
            let row = columns.map(successor)
            result += row
            columns = row.map(\.name)
        }
        switch bulk {
        case .sound: return .success(result)
        case .cutOff(let most): return .success(Array(result.prefix(most)))
        case .oneVariable: return .success(Array(result.prefix(1)))
        case .refused: return .failure(.errorStatus(5, index: 0))
        case .silent: return .failure(.timeout)
        case .repeating:
            return .success(Array(result.prefix(nonRepeaters)) + (0..<repetitions).flatMap { _ in first })
        case .empty: return .success([])
        }
    }
}

extension ScriptedAgent {
    /// `sysUpTime` in hundredths of a second.
    var upTime: UInt32 {
        get { if case .timeTicks(let ticks)? = objects[[1, 3, 6, 1, 2, 1, 1, 3, 0]] { ticks } else { 0 } }
        set { objects[[1, 3, 6, 1, 2, 1, 1, 3, 0]] = .timeTicks(newValue) }
    }

    mutating func identify(as system: ObjectIdentifier, serial: (ObjectIdentifier, String)? = nil) {
        objects[[1, 3, 6, 1, 2, 1, 1, 1, 0]] = .octets(Array("Scripted".utf8))
        objects[[1, 3, 6, 1, 2, 1, 1, 2, 0]] = .objectIdentifier(system)
        objects[[1, 3, 6, 1, 2, 1, 1, 5, 0]] = .octets(Array("agent".utf8))
        if let (object, text) = serial { objects[object] = .octets(Array(text.utf8)) }
    }

    /// A UPS of one line, on mains, with a phantom second row.
    static func ups(upTime: UInt32 = 100_000_000, serial: String? = nil) -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = upTime
        agent.identify(as: Family.ups, serial: serial.map { (Family.upsSerial, $0) })
        agent.volts = 230
        agent.objects[Family.inputVoltage.appending([2])] = .integer(0)
        agent.objects[Family.inputFrequency.appending([1])] = .integer(500)
        agent.objects[Family.inputFrequency.appending([2])] = .integer(0)
        agent.objects[Family.secondsOnBattery] = .integer(0)
        agent.objects[Family.outputSource] = .integer(3)
        return agent
    }

    var volts: Int32 {
        get {
            if case .integer(let volts)? = objects[Family.inputVoltage.appending([1])] { volts } else { -1 }
        }
        set { objects[Family.inputVoltage.appending([1])] = .integer(newValue) }
    }

    static func accessSwitch(_ ports: [UInt32: Port], upTime: UInt32 = 100_000_000) -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = upTime
        agent.identify(as: Family.switchIdentity, serial: (Family.chassisSerial.appending([1]), "CH1"))
        agent.set(ports)
        return agent
    }

    /// Replaces the whole table.
    mutating func set(_ ports: [UInt32: Port]) {
        let columns = [Family.operStatus, Family.lastChange, Family.portName]
        for name in objects.keys where columns.contains(where: { name.hasPrefix($0) }) { objects[name] = nil }
        for (index, port) in ports {
            objects[Family.operStatus.appending([index])] = .integer(port.status)
            objects[Family.lastChange.appending([index])] = .timeTicks(port.lastChange)
            objects[Family.portName.appending([index])] = .octets(Array(port.name.utf8))
        }
    }
}
