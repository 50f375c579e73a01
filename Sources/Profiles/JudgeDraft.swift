import SNMP

/// A judge in the making: gives every object its place, and every row the places of its votes.
struct JudgeDraft {
    private let profile: Profile
    private let found: [ObjectIdentifier: Value]
    private let wanted: Set<String>?
    private var places: [ObjectIdentifier: Int32] = [:]

    private(set) var objects: [ObjectIdentifier] = []
    private(set) var stretches: [Range<Int>] = []
    private(set) var rowPlaces: [Int] = []
    private(set) var signals: [String] = []
    private(set) var labels: [Judge.Label] = []
    private(set) var rules: [Judge.Rule] = []
    private(set) var rows: [Judge.Row] = []
    private(set) var votes: [Vote] = []
    private(set) var lists: [(up: [Int64], down: [Int64])] = []
    private(set) var companions: [Int32] = []
    private(set) var requirements: [Judge.Requirement] = []
    private(set) var gate: Int32 = -1
    private(set) var readings: [Int32] = []
    private(set) var table: Judge.Table?

    init(_ profile: Profile, found: [ObjectIdentifier: Value], wanted: Set<String>?) {
        (self.profile, self.found) = (profile, found)
        // What a wanted signal depends on is wanted too.
        self.wanted = wanted.map { wanted in
            wanted.union(
                profile.signals.compactMap { rule in
                    rule.requires.flatMap { required in
                        wanted.contains { $0 == rule.name || $0.hasPrefix("\(rule.name)/") } ? required : nil
                    }
                })
        }
    }

    mutating func compile(withReadings: Bool) {
        if let gate = profile.gate { self.gate = scalar(gate.object) }
        var owners: [(rule: SignalRule, signals: Range<Int>)] = []
        for (index, source) in rulesInUse() {
            let start = signals.count
            add(source, index)
            owners.append((source, start..<signals.count))
        }
        for (rule, range) in owners {
            guard let name = rule.requires, let required = signals.firstIndex(of: name) else { continue }
            requirements.append(Judge.Requirement(signals: range, required: required))
        }
        if withReadings { readings = profile.readings.map { scalar($0.object) } }
        table = namedTable(owners.map(\.rule))
    }

    // MARK: - Places

    private mutating func place(of object: ObjectIdentifier) -> Int32 {
        if let known = places[object] { return known }
        let place = Int32(objects.count)
        places[object] = place
        objects.append(object)
        return place
    }

    private mutating func scalar(_ object: ObjectIdentifier) -> Int32 {
        let start = objects.count
        let place = place(of: object)
        if objects.count > start { stretches.append(start..<objects.count) }
        return place
    }

    // MARK: - Rules

    /// Where several rules make one signal (models with and without a table), the first that finds rows; failing that, the
    /// last, which reads scalars. Rules of fixed elements stand side by side.
    private func rulesInUse() -> [(index: Int, rule: SignalRule)] {
        var chosen: [String: (index: Int, hasTable: Bool)] = [:]
        for (index, rule) in profile.signals.enumerated() where !rule.isFixed {
            if chosen[rule.name]?.hasTable ?? false { continue }
            chosen[rule.name] = (index, Rows(rule, found).all.contains { !$0.index.isEmpty })
        }
        return profile.signals.enumerated().filter { index, rule in
            rule.isFixed || chosen[rule.name]?.index == index
        }.map { (index: $0.offset, rule: $0.element) }
    }

    private mutating func add(_ rule: SignalRule, _ source: Int) {
        let all = Rows(rule, found).all
        let chosen = wanted.map { wanted in all.filter { rule.isWanted($0.element, wanted) } } ?? all
        guard !chosen.isEmpty else { return }
        let fitted = rule.fitted.map { scalar($0) } ?? -1
        for evidence in rule.evidence where evidence.isScalar { _ = scalar(evidence.object) }
        var since: Int32 = -1
        var perSecond: Int64 = 0
        if case .downFor(let object, let units)? = rule.since { (since, perSecond) = (scalar(object), units) }
        // A device without the table gives one signal that already is the whole.
        let whole = rule.elements == .phases && chosen.contains { $0.element != nil } ? signals.count : -1
        if whole >= 0 { signals.append(rule.name) }
        let start = rows.count
        for row in chosen { add(row, of: rule, since) }
        rules.append(
            Judge.Rule(
                source: source, rows: start..<rows.count, weighing: rule.weighing, fitted: fitted, whole: whole,
                perSecond: perSecond, mayLackRows: fitted >= 0 || !rule.idle.isEmpty))
    }

    private mutating func add(_ row: Rows.Row, of rule: SignalRule, _ scalarSince: Int32) {
        let start = objects.count
        let firstVote = votes.count
        for (index, evidence) in rule.evidence.enumerated() {
            guard let object = evidence.isScalar ? evidence.object : row.instances[evidence.object] else { continue }
            add(evidence, index, at: place(of: object))
        }
        let firstCompanion = companions.count
        companions += rule.idle.compactMap { row.instances[$0] }.map { place(of: $0) }
        var since = scalarSince
        if case .upTimeColumn(let column)? = rule.since {
            let instance = column.appending(row.index)
            since = found[instance] == nil ? -1 : place(of: instance)
        }
        if let (object, octets) = row.label, objects.count > start {
            labels.append(Judge.Label(object: object, octets: octets, stretch: stretches.count))
        }
        if objects.count > start {
            stretches.append(start..<objects.count)
            rowPlaces += start..<objects.count
        }
        rows.append(
            Judge.Row(
                signal: signals.count, votes: firstVote..<votes.count, companions: firstCompanion..<companions.count,
                number: row.number.map(Int64.init) ?? -1, since: since))
        signals.append(row.element.map { "\(rule.name)/\($0)" } ?? rule.name)
    }

    private mutating func add(_ evidence: Evidence, _ index: Int, at place: Int32) {
        let test: Vote.Test
        switch evidence.meaning {
        case .volts(let divisor): test = .volts(dead: 15 * divisor, from: 70 * divisor, to: 600 * divisor)
        case .load: test = .load
        case .values(let up, let down):
            if (up + down).allSatisfy({ (0..<64).contains($0) }) {
                test = .flags(up: flags(up), down: flags(down))
            } else {
                test = .listed(lists.count)
                lists.append((up, down))
            }
        }
        votes.append(Vote(place: place, test: test, evidence: index, isScalar: evidence.isScalar))
    }

    private func flags(_ numbers: [Int64]) -> UInt64 { numbers.reduce(0) { $0 | 1 << UInt64($1) } }

    // MARK: - The table of ports

    /// Nil unless one rule, of named rows, has all the rows, and its columns have the same ones.
    private func namedTable(_ used: [SignalRule]) -> Judge.Table? {
        guard used.count == 1, let rule = used.first, case .names = rule.elements, !labels.isEmpty else { return nil }
        let all = Rows(rule, found).all
        let chosen = wanted.map { wanted in all.filter { rule.isWanted($0.element, wanted) } } ?? all
        var columns = rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle
        if case .upTimeColumn(let column)? = rule.since { columns.append(column) }
        for row in chosen {
            guard let label = row.labelColumn else { return nil }
            if !columns.contains(label) { columns.append(label) }
        }
        let hasAll = all.allSatisfy { row in columns.allSatisfy { found[$0.appending(row.index)] != nil } }
        return hasAll ? Judge.Table(columns: columns, rows: all.map(\.index), wanted: chosen.map(\.index)) : nil
    }
}

extension SignalRule {
    fileprivate var isFixed: Bool { if case .fixed = elements { true } else { false } }
}
