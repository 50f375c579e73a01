import Facility
import Foundation
import Intervals
public import Profiles
public import SNMP

/// One look at a device: who it is, which family, what it says.
public struct Probe: Sendable {
    private let engine: Engine
    private let catalogue: Catalogue
    private let timeout: Duration

    public init(engine: Engine, catalogue: Catalogue, timeout: Duration = .seconds(2)) {
        (self.engine, self.catalogue, self.timeout) = (engine, catalogue, timeout)
    }

    /// What a probe found.
    public struct Report: Sendable {
        public var identity: Identity
        /// Nil: no family that is known; `identity` is what it did say.
        public var profile: Profile?
        public var judgement: Judgement
    }

    /// Asks a device; the profile is found out unless one is given.
    public func look(at target: Target, profile given: Profile? = nil) async throws(RequestFailure) -> Report {
        let first = try await get(Catalogue.identityObjects + Catalogue.clockObjects + catalogue.probeObjects, target)
        let identity = catalogue.identity(first)
        var known = given ?? catalogue.identify(first)
        if known == nil { known = try await search(target) }
        guard let profile = known else {
            return Report(identity: identity, profile: nil, judgement: Judgement())
        }
        var found: [ObjectIdentifier: Value] = [:]
        for column in profile.columns {
            for varbind in try await engine.walk(target, below: column, timeout: timeout) {
                found[varbind.name] = varbind.value
            }
        }
        let judge = Judge(profile, found: found, withReadings: true)
        return Report(identity: identity, profile: profile, judgement: judge.judgement(try await sample(judge, target)))
    }

    /// Reads what a judge needs, in as many PDUs as it takes; each leads with the clocks.
    private func sample(_ judge: Judge, _ target: Target) async throws(RequestFailure) -> Sample {
        let room = DevicePoll.initialLimit - Catalogue.clockObjects.count
        var sample = Sample(places: judge.objects.count, readBy: [UInt8](repeating: 0, count: judge.objects.count))
        for start in stride(from: 0, to: max(1, judge.objects.count), by: room) {
            let group = min(start, judge.objects.count)..<min(start + room, judge.objects.count)
            let values = try await get(Catalogue.clockObjects + judge.objects[group], target)
            var dating = Dating(at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), error: 500)
            if case .timeTicks(let upTime)? = values[Catalogue.upTimeObject] { dating.upTime = upTime }
            for place in group {
                sample.numbers[place] = values[judge.objects[place]]?.integerValue ?? Sample.nothing
                sample.readBy[place] = UInt8(clamping: sample.datings.count)
            }
            sample.datings.append(dating)
        }
        return sample
    }

    /// By the first row of each family's table.
    private func search(_ target: Target) async throws(RequestFailure) -> Profile? {
        var successors: [VarBind] = []
        for column in catalogue.searchColumns {
            let request = Request(target: target, operation: .getNext, objects: [column], timeout: timeout, retries: 1)
            if case .success(let varbinds) = await engine.perform(request).result { successors += varbinds }
        }
        return catalogue.identify(successors: successors)
    }

    /// A GET; in halves where the agent cannot answer it whole, or (version 1) names an object that it lacks.
    private func get(
        _ objects: [ObjectIdentifier], _ target: Target
    ) async throws(RequestFailure) -> [ObjectIdentifier: Value] {
        let response = await engine.perform(Request(target: target, objects: objects, timeout: timeout, retries: 2))
        switch response.result {
        case .success(let varbinds):
            return Dictionary(varbinds.map { ($0.name, $0.value) }) { first, _ in first }
        case .failure(.errorStatus(2, let index)) where index > 0 && index <= objects.count:
            var rest = objects
            rest.remove(at: index - 1)
            return rest.isEmpty ? [:] : try await get(rest, target)
        case .failure(.tooBig) where objects.count > 1:
            let half = objects.count / 2
            let left = try await get(Array(objects[..<half]), target)
            let right = try await get(Array(objects[half...]), target)
            return left.merging(right) { first, _ in first }
        case .failure(let failure): throw failure
        }
    }
}
