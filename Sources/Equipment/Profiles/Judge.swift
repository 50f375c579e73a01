import Intervals
public import SNMPValues
import Site

/// A profile made ready for the rows that one device has: which objects to ask for, and what their values say.
///
/// Devices of one profile with the same rows share one. Judging works on numbers by place: what nearly every poll says
/// is what the one before said, and costs no words.
public final class Judge: Sendable {
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
    /// The texts that gave rows their names. When one differs, the rows have moved.
    public let labels: [Label]
    /// The rows of the table of a profile that has one table of named rows (ports), with those that nobody wants.
    public let table: Table?

    /// An instance, and what it holds as long as its row is the one it was.
    public struct Label: Hashable, Sendable {
        public var object: ObjectIdentifier
        public var octets: [UInt8]
        /// Of the stretch whose row it names.
        public var stretch: Int
    }

    public struct Table: Sendable {
        public var columns: [ObjectIdentifier]
        /// Indexes of all its rows, in the order of the agent.
        public var rows: [[UInt32]]
        /// Of those that are judged.
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
    /// The alarm because of which nothing is known.
    let loss: ObjectIdentifier?
    /// Where the number of alarms is; −1 for nowhere.
    let alarmCount: Int32
    let readings: [Int32]

    /// A rule in use.
    struct Rule: Sendable {
        /// Which of the profile's rules.
        var source: Int
        var rows: Range<Int>
        var weighing: SignalRule.Weighing
        var fitted: Int32
        /// The signal over all phases; −1 for none.
        var whole: Int
        /// Units of a second when a scalar counts how long the signal has been down; 0 when rows are dated by `sysUpTime`.
        var perSecond: Int64
        /// Whether a row may turn out not to exist.
        var mayLackRows: Bool
        var zeroIsUnfitted: Bool
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

    /// - Parameters:
    ///   - found: the rows that discovery found, by `Profile.columns`.
    ///   - wanted: signals that somebody uses; nil for all.
    ///   - withReadings: also what is shown beside the signals.
    public init(
        _ profile: Profile, found: [ObjectIdentifier: Value], wanted: Set<String>? = nil, withReadings: Bool = false
    ) {
        var draft = JudgeDraft(profile, found: found, wanted: wanted)
        draft.compile(withReadings: withReadings)
        self.profile = profile
        (objects, stretches, signals, labels) = (draft.objects, draft.stretches, draft.signals, draft.labels)
        (rules, rows, votes, lists) = (draft.rules, draft.rows, draft.votes, draft.lists)
        (companions, requirements, absences) = (draft.companions, draft.requirements, draft.absences)
        (gates, readings, table) = (draft.gates, draft.readings, draft.table)
        rowPlaces = draft.rowPlaces
        (loss, alarmCount) = (profile.loss(found), draft.alarmCount)
    }

    // MARK: - Judging

    /// Says what a sample means: a finding for each of `signals`.
    public func judge(_ sample: Sample, into findings: inout [Finding]) {
        findings.removeAll(keepingCapacity: true)
        findings.append(contentsOf: repeatElement(Finding(state: nil), count: signals.count))
        for rule in rules {
            let isAnyLive = rule.mayLackRows && rule.rows.contains { tally(rows[$0], sample).mayBeLive }
            for index in rule.rows {
                let row = rows[index]
                let tally = tally(row, sample)
                guard tally.present > 0, tally.own > 0 || row.number < 0 || isAlone(index, in: rule, sample) else {
                    continue
                }
                if isAnyLive, isAbsent(row, tally, rule, sample) {
                    findings[row.signal].isUnfitted = true
                } else if loss != nil || closedGate(of: row, sample) != nil {
                    findings[row.signal].state = .unknown
                } else {
                    findings[row.signal] = dated(tally.state(rule.weighing), row, rule, sample)
                }
            }
        }
        conclude(&findings)
    }

    /// What follows from the rows: the wholes, and relays behind dead feeds.
    public func conclude(_ findings: inout [Finding]) {
        for rule in rules where rule.whole >= 0 { findings[rule.whole] = whole(of: rule, findings) }
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

    /// Of a device none of whose rows says anything of its own, what it says of itself holds for the first.
    private func isAlone(_ row: Int, in rule: Rule, _ sample: Sample) -> Bool {
        row == rule.rows.lowerBound && rule.rows.allSatisfy { tally(rows[$0], sample).own == 0 }
    }

    /// The agent is alive, but has lost the device, the unit or the sensor.
    func closedGate(of row: Row, _ sample: Sample) -> PlacedGate? {
        row.gates.isEmpty
            ? nil
            : gates[row.gates].first { gate in sample[gate.place].map(gate.gate.isClosed) ?? false }
    }

    func tally(_ row: Row, _ sample: Sample) -> Tally {
        var tally = Tally()
        for index in row.votes {
            let vote = votes[index]
            guard let number = sample[vote.place] else { continue }
            if vote.absent >= 0, absences[vote.absent].contains(number) { continue }
            tally.add(state(of: vote, number, sample), vote: index, isScalar: vote.isScalar, isLoad: vote.isLoad)
        }
        return tally
    }

    func state(of vote: Vote, _ number: Int64, _ sample: Sample) -> SignalState {
        isInTenths(vote, number, sample) ? .up : vote.state(of: number, lists)
    }

    /// Agents of unknown make give tenths of a volt where UPS-MIB has volts. A scale is not guessed (R29): another object
    /// must say that there is a voltage, which only one scale fits then.
    func isInTenths(_ vote: Vote, _ number: Int64, _ sample: Sample) -> Bool {
        guard vote.tenths >= 0, vote.fitsInTenths(number), let said = sample[gates[vote.tenths].place] else {
            return false
        }
        return !gates[vote.tenths].gate.isClosed(by: said)
    }

    /// A zero in a row that is not fitted is no dead phase; a real outage is zero in every row (quirks A5, A6).
    private func isAbsent(_ row: Row, _ tally: Tally, _ rule: Rule, _ sample: Sample) -> Bool {
        guard row.number >= 0, !tally.isLive else { return false }
        if let fitted = sample[rule.fitted], fitted > 0, row.number > fitted { return true }
        if rule.zeroIsUnfitted { return row.votes.allSatisfy { sample[votes[$0].place] ?? 0 == 0 } }
        var isKnown = false
        for index in row.companions {
            guard let number = sample[companions[index]] else { continue }
            if number > 0 { return false }
            isKnown = true
        }
        return isKnown
    }

    /// Down when a phase is, up when all that are fitted are.
    private func whole(of rule: Rule, _ findings: [Finding]) -> Finding {
        var chosen: Finding?
        var isUnknown = false
        for index in rule.rows {
            let finding = findings[rows[index].signal]
            guard let state = finding.state else { continue }
            if state == .down { return finding }
            isUnknown = isUnknown || state == .unknown
            chosen = chosen ?? finding
        }
        return isUnknown ? Finding(state: .unknown) : chosen ?? Finding(state: nil)
    }

    // MARK: - Since when

    private func dated(_ state: SignalState, _ row: Row, _ rule: Rule, _ sample: Sample) -> Finding {
        guard row.since >= 0, state != .unknown, let number = sample[row.since], number > 0,
            let dating = sample.dating(of: row.since)
        else { return Finding(state: state) }
        let dated =
            rule.perSecond == 0
            ? SinceEvidence(changedAt: number, dating)
            : state == .down ? SinceEvidence(count: number, perSecond: rule.perSecond, dating) : nil
        guard let dated else { return Finding(state: state) }
        return Finding(state: state, since: dated.since, sinceError: dated.error)
    }
}
