import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

/// Keeps what the devices of a facility share: the families, judges and plans, each made once for all devices of one kind,
/// and the memory in which an answer is judged.
///
/// Belongs to one collector; not safe for several threads.
final class PlanStore {
    private(set) var catalogue: Catalogue
    private(set) var schedule: Schedule
    /// The answer that is being judged.
    var sample = Sample(places: 0)
    var findings: [Finding] = []

    private struct JudgeKey: Hashable {
        var profile: Int
        var found: [VarBind]
        var wanted: Set<String>?
        var supply: CardSupply
    }

    private struct PlanKey: Hashable {
        var judge: Swift.ObjectIdentifier
        var limits: AgentLimits
        var clocks: PollPlan.Clocks
        var missing: Set<SNMPValues.ObjectIdentifier>
        var instances: [SNMPValues.ObjectIdentifier: SNMPValues.ObjectIdentifier]
    }

    /// Whether somebody takes the numbers that decide nothing; otherwise they are not asked for.
    let readsNumbers: Bool

    private var judges: [JudgeKey: Judge] = [:]
    private var sets: Set<Set<SNMPValues.ObjectIdentifier>> = []
    private var plans: [PlanKey: PollPlan] = [:]
    /// Beyond so many, all are forgotten; devices keep what they have.
    private static let most = 10_000

    init(catalogue: Catalogue, schedule: Schedule, readsNumbers: Bool = true) {
        self.catalogue = catalogue
        self.schedule = schedule
        self.readsNumbers = readsNumbers
    }

    /// Returns an equal set, in the memory of the first: devices of one model lack the same objects.
    func shared(_ set: Set<SNMPValues.ObjectIdentifier>) -> Set<SNMPValues.ObjectIdentifier> {
        if sets.count >= Self.most { sets = [] }
        return sets.insert(set).memberAfterInsert
    }

    /// What became of a family when the profiles were read again.
    enum Fate: Hashable {
        /// It stands at this place now.
        case same(Int)
        /// So does another version of it.
        case changed(Int)
        case gone
    }

    /// Knows other families and another schedule from now on.
    ///
    /// - Returns: what became of each family; nil when they are the same.
    func adopt(_ next: Catalogue, schedule: Schedule) -> [Fate]? {
        self.schedule = schedule
        let before = catalogue.profiles
        guard next.profiles != before else { return nil }
        catalogue = next
        judges = [:]
        plans = [:]
        return before.map { family in
            if let place = next.profiles.firstIndex(of: family) { return .same(place) }
            if let place = next.profiles.firstIndex(where: { $0.name == family.name }) { return .changed(place) }
            return .gone
        }
    }

    /// - Parameters:
    ///   - found: in the order in which it was found, values only where they are part of what a row is.
    ///   - supply: what feeds the card of the device.
    func judge(profile: Int, found: [VarBind], wanted: Set<String>?, supply: CardSupply) -> Judge {
        let key = JudgeKey(profile: profile, found: found, wanted: wanted, supply: supply)
        if let known = judges[key] { return known }
        if judges.count >= Self.most { judges = [:] }
        let values = Dictionary(found.map { ($0.name, $0.value) }) { first, _ in first }
        let judge = Judge(catalogue.profiles[profile], found: values, wanted: wanted, supply: supply)
        judges[key] = judge
        return judge
    }

    /// - Parameters:
    ///   - missing: objects that the agent does not know and that must not be asked for.
    ///   - instances: where objects are that are not where the judge has them.
    func plan(
        for judge: Judge, limits: AgentLimits, clocks: PollPlan.Clocks, missing: Set<SNMPValues.ObjectIdentifier>,
        instances: [SNMPValues.ObjectIdentifier: SNMPValues.ObjectIdentifier] = [:]
    ) -> PollPlan {
        let key = PlanKey(
            judge: Swift.ObjectIdentifier(judge), limits: limits.bounds, clocks: clocks, missing: missing,
            instances: instances)
        if let known = plans[key] { return known }
        if plans.count >= Self.most { plans = [:] }
        let plan = PollPlan(
            judge: judge, limits: limits, clocks: clocks, missing: missing, instances: instances)
        plans[key] = plan
        return plan
    }
}

/// What a device is polled for: it decides how often, and who goes first when not all can.
enum DeviceKind: Hashable {
    case power
    case link
}

extension Profile {
    /// A device with ports is polled as its links are.
    var kind: DeviceKind {
        if signals.contains(where: { $0.name == SignalName.KnownKind.port.rawValue }) { .link } else { .power }
    }
}

extension Schedule {
    /// How often devices of a kind are polled.
    func interval(of kind: DeviceKind) -> Milliseconds {
        switch kind {
        case .power: power
        case .link: link
        }
    }

    /// What a device is until it is identified: so that nothing is polled too rarely.
    var provisionalKind: DeviceKind {
        if power <= link { .power } else { .link }
    }
}
