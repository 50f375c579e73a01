public import Clocks
import Intervals
public import Profiles
public import SNMP
import SNMPValues
public import Site

/// Looks at a device once: who it is, which family, what it says. It asks and judges as the collector does.
public struct Probe: Sendable {
    let engine: any RequestSending
    private let catalogue: Catalogue
    private let clock: any WallClock
    /// For each of three tries.
    let timeout: Duration

    /// - Parameters:
    ///   - timeout: for each of three tries.
    ///   - clock: dates what is read.
    public init(
        engine: any RequestSending, catalogue: Catalogue, timeout: Duration = .seconds(2),
        clock: any WallClock = SystemClock()
    ) {
        self.engine = engine
        self.catalogue = catalogue
        self.timeout = timeout
        self.clock = clock
    }

    /// What a probe found.
    public struct Report: Sendable {
        /// Who the device says it is.
        public var identity: Identity
        /// Its family; nil when no profile knows it, and `identity` is all that it said.
        public var profile: Profile?
        /// Its signals and readings.
        public var judgement: Judgement
        /// The owner's names for its outlets, by signal.
        public var labels: [String: String] = [:]
        /// What it measures.
        public var numbers: [Meter.Number] = []

        /// Whether it is recognised, but answers nothing that tells a state.
        public var tellsNothing: Bool { profile != nil && judgement.signals.isEmpty }
    }

    /// Why a look found nothing.
    public struct Failure: Error, CustomStringConvertible {
        /// How the request that failed ended.
        public var reason: RequestFailure
        /// Whether the device had said who it is before.
        public var hasAnswered: Bool

        /// As the request's own failure describes itself.
        public var description: String { reason.description }
    }

    /// Asks a device; finds the profile out unless one is given.
    ///
    /// - Parameter device: as it is configured; what feeds its card decides what a dead inlet means.
    /// - Throws: `Failure` when the device does not answer, or not what its family must.
    public func look(
        at target: Target, profile given: Profile? = nil, as device: Device? = nil
    ) async throws(Failure) -> Report {
        let conversation = Conversation(engine: engine, target: target, timeout: timeout)
        var limits = AgentLimits(knowsBulk: target.knowsBulk)
        let identity: Identity
        do throws(RequestFailure) {
            let objects = Catalogue.clockObjects + Catalogue.identityObjects
            identity = catalogue.identity(of: try await conversation.values(of: objects, within: &limits))
        } catch {
            throw Failure(reason: error, hasAnswered: false)
        }
        do throws(RequestFailure) {
            return try await report(
                in: conversation, identity: identity, limits: limits, given: given,
                supply: device.map(CardSupply.init) ?? .family)
        } catch {
            throw Failure(reason: error, hasAnswered: true)
        }
    }

    private func report(
        in conversation: Conversation, identity: Identity, limits first: AgentLimits, given: Profile?,
        supply: CardSupply
    ) async throws(RequestFailure) -> Report {
        var limits = first
        let family = try await profile(in: conversation, identity: identity, limits: &limits, given: given)
        guard let profile = family else {
            return Report(identity: identity, profile: nil, judgement: Judgement())
        }
        limits.apply(profile.limits)
        let walked = await conversation.walk(below: profile.columns, within: limits)
        if let failure = walked.failure { throw failure }
        let found = Dictionary(walked.found.map { ($0.name, $0.value) }) { first, _ in first }
        let judge = Judge(profile, found: found, withReadings: true, supply: supply)
        var sample = try await sample(for: judge, in: conversation, limits: limits)
        let astray = UnitIndex.unanswered(by: sample, of: judge)
        if !astray.isEmpty {
            let columns = Set(astray.map(UnitIndex.column)).sorted()
            let found = await conversation.walk(below: columns, within: limits).found
            let instances = UnitIndex.instances(of: astray, among: found)
            if !instances.isEmpty {
                sample = try await self.sample(for: judge, in: conversation, limits: limits, instances: instances)
            }
        }
        var report = Report(
            identity: identity, profile: profile, judgement: judge.judgement(of: sample),
            labels: judge.labels(among: found))
        report.numbers = await numbers(by: judge, after: sample, in: conversation, limits: limits)
        return report
    }

    /// What judging has read, and what it needs not. An agent that fails here has told its states all the same.
    private func numbers(
        by judge: Judge, after sample: Sample, in conversation: Conversation, limits: AgentLimits
    ) async -> [Meter.Number] {
        guard let (measured, excluded) = judge.measured(in: sample) else { return [] }
        guard !judge.meter.objects.isEmpty else { return measured }
        var learned = limits
        let values = (try? await conversation.values(of: judge.meter.objects, within: &learned)) ?? [:]
        return measured + judge.meter.numbers(in: values, excluding: excluded)
    }

    /// Reads what a judge needs, in as many PDUs as it takes.
    private func sample(
        for judge: Judge, in conversation: Conversation, limits: AgentLimits,
        instances: [ObjectIdentifier: ObjectIdentifier] = [:]
    ) async throws(RequestFailure) -> Sample {
        var gets = limits
        gets.refuseBulk()
        var learned = limits
        let plan = PollPlan(judge: judge, limits: gets, clocks: PollPlan.Clocks(), instances: instances)
        var sample = Sample(places: judge.objects.count, readBy: plan.readBy)
        for (number, pdu) in plan.pdus.enumerated() {
            let sentAt = clock.now
            let values = try await conversation.values(of: pdu.objects, within: &learned)
            let roundTrip = clock.now - sentAt
            let outcome = plan.read(
                values.map { VarBind(name: $0.key, value: $0.value) }, of: number, into: &sample)
            sample.datings.append(
                Dating(at: sentAt + roundTrip / 2, error: (roundTrip + 1) / 2, upTime: outcome.upTime))
        }
        return sample
    }

    /// The family: the given one, as this model is read, or the one that the device turns out to be.
    private func profile(
        in conversation: Conversation, identity: Identity, limits: inout AgentLimits, given: Profile?
    ) async throws(RequestFailure) -> Profile? {
        if let given { return catalogue.variant(of: given, for: identity) }
        var recognition = Recognition(
            among: catalogue, identity: identity, knowsBulk: conversation.target.knowsBulk,
            most: Int(limits.variables))
        while true {
            switch recognition.step() {
            case .known(let profile): return profile
            case .unknown: return nil
            case .get(let objects):
                let values = try await conversation.values(of: objects, within: &limits)
                recognition.receive(values.map { VarBind(name: $0.key, value: $0.value) })
            case .next(let columns):
                if let successors = try await conversation.successors(of: columns) {
                    recognition.receive(successors)
                } else {
                    _ = recognition.receiveNothing(isSilence: false)
                }
            }
        }
    }
}
