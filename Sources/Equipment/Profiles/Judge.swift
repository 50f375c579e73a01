import Intervals
public import SNMPValues
import Site

/// A profile made ready for the rows that one device has: which objects to ask for, and what their values say.
///
/// Devices of one profile with the same rows share one. Judging works on numbers by place: what nearly every poll says
/// is what the one before said, and costs no words.
public final class Judge: Sendable {
    /// The family whose rules it applies.
    public let profile: Profile
    /// What judging reads, each once: the places of a `Sample`.
    public let objects: [ObjectIdentifier]
    /// Stretches of `objects` that belong together, since they are dated by one `sysUpTime`: the columns of a row. A
    /// scalar is a stretch of its own.
    public let stretches: [Range<Int>]
    /// Places of objects that discovery found; the others are scalars, which an agent may lack.
    public let rowPlaces: [Int]
    /// What is judged, without the device's name; findings stand in this order.
    public let signals: [String]
    /// The numbers that are read along.
    public let measures: [Measure]
    /// The numbers that are read from time to time.
    public let meter: Meter
    /// The texts that gave rows their names. When one differs, the rows have moved.
    public let labels: [Label]
    /// The rows of the table of a profile that has one table of named rows (ports), with those that nobody wants.
    public let table: Table?

    /// An instance, and what it holds as long as its row is the one it was.
    public struct Label: Hashable, Sendable {
        /// The instance.
        public var object: ObjectIdentifier
        /// What it holds.
        public var octets: [UInt8]
        /// The stretch whose row it names.
        public var stretch: Int
    }

    /// A table of named rows.
    public struct Table: Sendable {
        /// The columns that judging reads.
        public var columns: [ObjectIdentifier]
        /// Indexes of all its rows, in the order of the agent.
        public var rows: [[UInt32]]
        /// Indexes of the rows that are judged.
        public var wanted: [[UInt32]]
    }

    let rules: [Rule]
    let rows: [Row]
    let votes: [Vote]
    let lists: [(up: [Int64], down: [Int64])]
    let absences: [[Int64]]
    let companions: [Int32]
    let requirements: [Requirement]
    let gates: [PlacedGate]
    /// The alarms that are present.
    let alarms: Set<ObjectIdentifier>
    /// The alarm because of which nothing is known.
    let loss: ObjectIdentifier?
    /// Where the number of alarms is; −1 for nowhere.
    let alarmCount: Int32
    let readings: [Int32]
    let feeds: [Feed]
    let statuses: [Status]
    let batteries: [Status]
    let bypasses: [Status]

    /// A rule in use.
    struct Rule: Hashable, Sendable {
        /// Which of the profile's rules.
        var source: Int
        var rows: Range<Int>
        var weighing: SignalRule.Weighing
        /// The signal over all phases; −1 for none.
        var whole: Int
        /// Units of a second when a scalar counts how long the signal has been down; 0 when rows are dated by `sysUpTime`.
        var perSecond: Int64
        /// Whether a row may turn out not to exist.
        var mayLackRows: Bool
        var zeroIsUnfitted: Bool
        /// Whether it is the mains of a UPS.
        var isInput: Bool
        /// Whether its rows are phases, of which spare ones come last.
        var isPhases = false
        /// Scalars that measure the same as the table of the rule before; its one row is that rule's whole.
        var isStandIn = false
        /// Whether the next rule is such.
        var hasStandIn = false
    }

    struct Row: Sendable {
        var signal: Int
        var votes: Range<Int>
        var companions: Range<Int>
        var gates: Range<Int>
        /// As `fitted` counts; −1 where there is no row.
        var number: Int64
        /// Where it says since when; −1 for nowhere.
        var since: Int32
        /// The place of its rule.
        var rule: Int
        /// Where the number of rows is; −1 for nowhere.
        var fitted: Int32
    }

    /// A closed relay behind a dead inlet gives no power.
    struct Requirement: Sendable {
        var signals: [Int]
        /// The feeds, each of which may be the one.
        var required: [Int]
        /// A transfer switch takes the other one when one is dead.
        var isAnyEnough: Bool
    }

    struct PlacedGate: Sendable {
        var place: Int32
        var gate: Gate
    }

    /// Gets ready for the rows of one device.
    ///
    /// - Parameters:
    ///   - profile: its family.
    ///   - found: the rows that discovery found, by `Profile.columns`.
    ///   - wanted: signals that somebody uses; nil for all.
    ///   - withReadings: also what is shown beside the signals.
    ///   - supply: what feeds the card that answers.
    public init(
        _ profile: Profile, found: [ObjectIdentifier: Value], wanted: Set<String>? = nil, withReadings: Bool = false,
        supply: CardSupply = .family
    ) {
        var draft = JudgeDraft(profile, found: found, wanted: wanted, supply: supply)
        draft.compile(withReadings: withReadings)
        self.profile = profile
        objects = draft.objects
        stretches = draft.stretches
        signals = draft.signals
        labels = draft.labels
        rules = draft.rules
        rows = draft.rows
        votes = draft.votes
        lists = draft.lists
        companions = draft.companions
        requirements = draft.requirements
        absences = draft.absences
        gates = draft.gates
        readings = draft.readings
        table = draft.table
        rowPlaces = draft.rowPlaces
        loss = profile.loss(among: found)
        alarms = profile.alarms(among: found)
        alarmCount = draft.alarmCount
        feeds = draft.feeds
        statuses = draft.statuses
        batteries = draft.batteries
        bypasses = draft.bypasses
        let measures = Self.measures(of: profile, rules: draft.rules, rows: draft.rows, votes: draft.votes)
        self.measures = measures
        let names = draft.signals
        meter = Meter(profile, found: found, used: Set(draft.rules.map(\.source))) { name, quantity in
            measures.contains { $0.quantity == quantity && names[$0.signal] == name }
        }
    }

    // MARK: - Judging

    /// Finds out what a sample means: one finding for each of `signals`.
    ///
    /// - Parameter findings: replaced; its memory is used again.
    public func judge(_ sample: Sample, into findings: inout [Finding]) {
        findings.removeAll(keepingCapacity: true)
        findings.append(contentsOf: repeatElement(Finding(state: nil), count: signals.count))
        let isLost = loss != nil || readsAsLost(sample)
        for rule in rules {
            for index in rule.rows {
                let row = rows[index]
                let tally = tally(of: row, in: sample)
                guard tally.present > 0, tally.own > 0 || row.number < 0 || isAlone(index, of: rule, in: sample) else {
                    continue
                }
                if rule.mayLackRows || rule.hasStandIn, isAbsent(index, tally: tally, in: sample) {
                    findings[row.signal].isUnfitted = true
                } else if isLost || closedGate(of: row, in: sample) != nil {
                    findings[row.signal].state = .unknown
                } else {
                    findings[row.signal] = dated(weigh(index, tally: tally, in: sample).state, of: row, in: sample)
                }
            }
        }
        conclude(&findings)
    }

    /// Adds what follows from the rows: feeds that the card answers from, signals that sum rows up, and relays behind dead
    /// feeds.
    public func conclude(_ findings: inout [Finding]) {
        for feed in feeds { doubt(feed, in: &findings) }
        for rule in rules where rule.whole >= 0 { findings[rule.whole] = whole(of: rule, among: findings) }
        for requirement in requirements {
            let feeds = requirement.required
            guard feeds.contains(where: { findings[$0].state == .down }) else { continue }
            let isDead = feeds.allSatisfy { findings[$0].state == .down || findings[$0].state == nil }
            if requirement.isAnyEnough, !isDead { continue }
            for signal in requirement.signals where findings[signal].state == .up {
                findings[signal] = Finding(state: isDead ? .down : .unknown)
            }
        }
    }

    /// Where no row says anything of its own, what the device says of itself holds for the first row.
    private func isAlone(_ row: Int, of rule: Rule, in sample: Sample) -> Bool {
        row == rule.rows.lowerBound && !rule.hasStandIn
            && rule.rows.allSatisfy { tally(of: rows[$0], in: sample).own == 0 }
    }

    /// The gate which says that the agent has lost the device, the unit or the sensor.
    func closedGate(of row: Row, in sample: Sample) -> PlacedGate? {
        guard !row.gates.isEmpty else { return nil }
        return gates[row.gates].first { gate in sample[gate.place].map(gate.gate.isClosed) ?? false }
    }

    func tally(of row: Row, in sample: Sample) -> Tally {
        var tally = Tally()
        for index in row.votes {
            let vote = votes[index]
            guard let number = sample[vote.place] else {
                // An answer that is no number: there is a row, and what it says is unknown.
                if sample.isUnreadable(vote.place), !vote.isAlone {
                    tally.add(.unknown, vote: index, isScalar: vote.isScalar, isLoad: vote.isLoad)
                    if vote.isVoltage { tally.voltages += 1 }
                }
                continue
            }
            if vote.absent >= 0, absences[vote.absent].contains(number) { continue }
            let state = state(of: vote, number: number, in: sample)
            if vote.mayBeCopied, state == .up, isCopied(index, of: row, in: sample) { continue }
            if vote.isAlone, tally.own > 0 {
                tally.note(state, isScalar: true)
            } else {
                tally.add(state, vote: index, isScalar: vote.isScalar, isLoad: vote.isLoad)
            }
            if vote.isVoltage, !vote.isScalar, state != .up { tally.note(number, of: vote, at: index) }
        }
        return tally
    }

    func state(of vote: Vote, number: Int64, in sample: Sample) -> SignalState {
        if isInTenths(vote, number: number, in: sample) { .up } else { vote.state(of: number, lists: lists) }
    }

    /// Agents of unknown make give tenths of a volt where UPS-MIB has volts. A scale is not guessed (R29): another object
    /// must say that there is a voltage, which only one scale fits then.
    func isInTenths(_ vote: Vote, number: Int64, in sample: Sample) -> Bool {
        guard vote.tenths >= 0, vote.fitsInTenths(number), let said = sample[gates[vote.tenths].place] else {
            return false
        }
        return !gates[vote.tenths].gate.isClosed(by: said)
    }

    /// Down when a phase is, up when all that are fitted are.
    /// Where no row is there, what stands in for them decides.
    private func whole(of rule: Rule, among findings: [Finding]) -> Finding {
        var chosen: Finding?
        var doubtful: Finding?
        for index in rule.rows {
            let finding = findings[rows[index].signal]
            guard let state = finding.state else { continue }
            if state == .down { return finding }
            if state == .unknown { doubtful = doubtful ?? Finding(state: .unknown, isAnswering: finding.isAnswering) }
            chosen = chosen ?? finding
        }
        return doubtful ?? chosen ?? (rule.hasStandIn ? findings[rule.whole] : Finding(state: nil))
    }

    // MARK: - Since when

    private func dated(_ state: SignalState, of row: Row, in sample: Sample) -> Finding {
        let rule = rules[row.rule]
        guard row.since >= 0, state != .unknown, let number = sample[row.since], number > 0,
            let dating = sample.dating(of: row.since)
        else { return Finding(state: state) }
        let evidence: SinceEvidence? =
            if rule.perSecond == 0 {
                SinceEvidence(changedAt: number, readAt: dating)
            } else if state == .down {
                SinceEvidence(count: number, perSecond: rule.perSecond, readAt: dating)
            } else {
                nil
            }
        guard let evidence else { return Finding(state: state) }
        return Finding(state: state, since: evidence.since, sinceError: evidence.error)
    }
}
