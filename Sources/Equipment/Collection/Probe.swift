import Clocks
import Foundation
import Intervals
public import Profiles
public import SNMP
import SNMPValues
import Site

/// One look at a device: who it is, which family, what it says. It asks and judges as the collector does.
public struct Probe: Sendable {
    let engine: Engine
    private let catalogue: Catalogue
    /// For each of three tries.
    let timeout: Duration

    public init(engine: Engine, catalogue: Catalogue, timeout: Duration = .seconds(2)) {
        (self.engine, self.catalogue, self.timeout) = (engine, catalogue, timeout)
    }

    /// What a probe found.
    public struct Report: Sendable {
        public var identity: Identity
        /// Nil: no family that is known; `identity` is what it did say.
        public var profile: Profile?
        public var judgement: Judgement
        /// What the owner calls outlets, by signal.
        public var labels: [String: String] = [:]
    }

    /// Why a look found nothing.
    public struct Failure: Error, CustomStringConvertible {
        public var reason: RequestFailure
        /// Who it is, the device had said before.
        public var hasAnswered: Bool

        public var description: String { reason.description }
    }

    /// Asks a device; the profile is found out unless one is given.
    public func look(at target: Target, profile given: Profile? = nil) async throws(Failure) -> Report {
        let limits = AgentLimits(knowsBulk: target.knowsBulk)
        let identity: Identity
        do throws(RequestFailure) {
            let objects = Catalogue.clockObjects + Catalogue.identityObjects
            identity = catalogue.identity(try await get(objects, target, limits))
        } catch {
            throw Failure(reason: error, hasAnswered: false)
        }
        do throws(RequestFailure) {
            return try await look(at: target, identity, limits, given)
        } catch {
            throw Failure(reason: error, hasAnswered: true)
        }
    }

    private func look(
        at target: Target, _ identity: Identity, _ first: AgentLimits, _ given: Profile?
    ) async throws(RequestFailure) -> Report {
        var limits = first
        guard let profile = try await profile(given, identity, target, limits) else {
            return Report(identity: identity, profile: nil, judgement: Judgement())
        }
        limits.apply(profile.limits)
        let found = try await walk(profile.columns, target, isBulk: limits.bulkVariables > 0)
        let judge = Judge(profile, found: found, withReadings: true)
        let sample = try await sample(judge, target, limits)
        return Report(
            identity: identity, profile: profile, judgement: judge.judgement(sample), labels: judge.labels(found))
    }

    /// Reads what a judge needs, in as many PDUs as it takes.
    private func sample(
        _ judge: Judge, _ target: Target, _ limits: AgentLimits
    ) async throws(RequestFailure) -> Sample {
        var gets = limits
        gets.refuseBulk()
        let plan = PollPlan(judge: judge, limits: gets, clocks: PollPlan.Clocks())
        var sample = Sample(places: judge.objects.count, readBy: plan.readBy)
        for (number, pdu) in plan.pdus.enumerated() {
            let sentAt = Instant.now
            let values = try await get(pdu.objects, target, limits)
            let roundTrip = Instant.now - sentAt
            let outcome = plan.read(
                values.map { VarBind(name: $0.key, value: $0.value) }, of: number, into: &sample)
            sample.datings.append(
                Dating(at: sentAt + roundTrip / 2, error: (roundTrip + 1) / 2, upTime: outcome.upTime))
        }
        return sample
    }

    private func walk(
        _ columns: [ObjectIdentifier], _ target: Target, isBulk: Bool
    ) async throws(RequestFailure) -> [ObjectIdentifier: Value] {
        var walk = TableWalk(columns, isBulk: isBulk)
        var progress = walk.next()
        while true {
            switch progress {
            case .complete: return Dictionary(walk.found.map { ($0.name, $0.value) }) { first, _ in first }
            case .failed(let failure): throw failure
            case .ask(let question):
                progress = walk.answered(await ask(question.operation, question.objects, target))
            }
        }
    }

    /// The family: the given one, as this model is read, or the one that it turns out to be.
    private func profile(
        _ given: Profile?, _ identity: Identity, _ target: Target, _ limits: AgentLimits
    ) async throws(RequestFailure) -> Profile? {
        if let given { return catalogue.variant(of: given, for: identity) }
        var recognition = Recognition(catalogue, identity, knowsBulk: target.knowsBulk)
        while true {
            switch recognition.step() {
            case .known(let profile): return profile
            case .unknown: return nil
            case .get(let objects):
                let values = try await get(objects, target, limits)
                recognition.answered(values.map { VarBind(name: $0.key, value: $0.value) })
            case .next(let columns):
                recognition.answered(try await successors(of: columns, target))
            }
        }
    }

    /// Empty where the agent does not say, but still answers: what it does not survive tells nothing of its family.
    private func successors(
        of columns: [ObjectIdentifier], _ target: Target
    ) async throws(RequestFailure) -> [VarBind] {
        switch await ask(.getNext, columns, target) {
        case .success(let varbinds): return varbinds
        case .failure(.timeout):
            if case .failure(.timeout) = await ask(.get, [Catalogue.upTimeObject], target) { throw .timeout }
            return []
        case .failure: return []
        }
    }

    private func get(
        _ objects: [ObjectIdentifier], _ target: Target, _ limits: AgentLimits
    ) async throws(RequestFailure) -> [ObjectIdentifier: Value] {
        var inquiry = Inquiry(objects, limits: limits)
        var waiting = Array(inquiry.groups.indices)
        while !waiting.isEmpty {
            let number = waiting.removeFirst()
            switch inquiry.answered(number, await ask(.get, inquiry.groups[number], target)) {
            case .waiting, .complete: continue
            case .ask(let more): waiting += more
            case .failed(let failure): throw failure
            }
        }
        return inquiry.values
    }

    private func ask(
        _ operation: SNMP.Operation, _ objects: [ObjectIdentifier], _ target: Target
    ) async -> Result<[VarBind], RequestFailure> {
        let query = Query(target: target, operation: operation, objects: objects)
        return await engine.perform(Request(query: query, timeout: timeout, retries: 2)).result
    }
}
