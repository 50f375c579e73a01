import SNMPValues
import Site

/// A judge in the making: gives every object its place, and every row the places of its votes.
struct JudgeDraft {
    let profile: Profile
    private let found: [ObjectIdentifier: Value]
    private let wanted: Set<String>?
    let supply: CardSupply
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
    private(set) var absences: [[Int64]] = []
    private(set) var companions: [Int32] = []
    private(set) var requirements: [Judge.Requirement] = []
    private(set) var gates: [Judge.PlacedGate] = []
    private(set) var readings: [Int32] = []
    private(set) var alarmCount: Int32 = -1
    private(set) var feeds: [Judge.Feed] = []
    /// What the device says of itself as a whole.
    private(set) var statuses: [Judge.Status] = []
    /// Those among them that say whether it is on battery.
    private(set) var batteries: [Judge.Status] = []
    /// What says whether it is on bypass.
    private(set) var bypasses: [Judge.Status] = []
    private(set) var table: Judge.Table?
    /// Unit and number, for each of `rows`.
    private var positions: [[UInt32]] = []

    init(_ profile: Profile, found: [ObjectIdentifier: Value], wanted: Set<String>?, supply: CardSupply) {
        self.profile = profile
        self.found = found
        self.supply = supply
        // What a wanted signal depends on is wanted too.
        self.wanted = wanted.map { wanted in
            wanted.union(
                profile.signals.filter { rule in
                    wanted.contains { $0 == rule.name || $0.hasPrefix("\(rule.name)/") }
                }.compactMap(\.requires))
        }
    }

    mutating func compile(withReadings: Bool) {
        var owners: [(rule: SignalRule, rows: Range<Int>)] = []
        for use in rulesInUse() {
            let start = rows.count
            add(use.rule, number: use.index)
            owners.append((use.rule, start..<rows.count))
            if let standIn = standIn(for: use) { add(standIn: standIn) }
        }
        for (rule, range) in owners {
            guard let name = rule.requires else { continue }
            let feeds = owners.filter { $0.rule.name == name }
            let required = feeds.flatMap(\.rows)
            let isAnyEnough = feeds.contains { $0.rule.elements == .sources }
            if !required.isEmpty { require(required, for: range, isAnyEnough: isAnyEnough) }
        }
        if !rules.isEmpty, let alarms = profile.alarms { alarmCount = scalar(alarms.count) }
        addFeeds()
        addStatuses()
        if withReadings { readings = profile.readings.map { scalar($0.object) } }
        table = namedTable(of: owners.map(\.rule))
    }

    mutating func add(feed: Judge.Feed) { feeds.append(feed) }

    mutating func add(status: Judge.Status, ofReading name: String) {
        guard name != "bypass" else {
            bypasses.append(status)
            return
        }
        statuses.append(status)
        if name == "on_battery" { batteries.append(status) }
    }

    /// Adds a row of scalars beside a table: its signal is the table's whole.
    private mutating func add(standIn use: Use) {
        guard let table = rules.last else { return }
        let firstOfTable = rules.count - 1
        for evidence in use.rule.evidence where evidence.isScalar { _ = scalar(evidence.object) }
        let start = rows.count
        add(Rows.Row(index: []), of: use.rule, scalarSince: rows[table.rows.lowerBound].since)
        // Its own name is the whole's, which is there already.
        signals.removeLast()
        rows[start].signal = table.whole
        rules[firstOfTable].hasStandIn = true
        rules.append(
            Judge.Rule(
                source: use.index, rows: start..<rows.count, weighing: use.rule.weighing, whole: -1,
                perSecond: table.perSecond, mayLackRows: false, zeroIsUnfitted: false, isInput: table.isInput,
                isStandIn: true))
    }

    /// An outlet depends on the feed that its own index begins with; where there is none, on those of its unit, or all.
    private mutating func require(_ feeds: [Int], for outlets: Range<Int>, isAnyEnough: Bool) {
        var signals: [[Int]: [Int]] = [:]
        for outlet in outlets {
            let place = positions[outlet]
            let own = feeds.filter { place.count > positions[$0].count && place.starts(with: positions[$0]) }
            let near = feeds.filter { place.count > 1 && positions[$0].count > 1 && positions[$0].first == place.first }
            let chosen = [own, near, feeds].first { !$0.isEmpty } ?? feeds
            // Where scalars stand in for the rows, the whole is the feed.
            let standIns = Set(chosen.map { rules[rows[$0].rule] }.filter(\.hasStandIn).map(\.whole)).sorted()
            signals[chosen.map { rows[$0].signal } + standIns, default: []].append(rows[outlet].signal)
        }
        requirements += signals.map {
            Judge.Requirement(signals: $0.value.sorted(), required: $0.key, isAnyEnough: isAnyEnough)
        }
    }

    // MARK: - Places

    private mutating func place(of object: ObjectIdentifier) -> Int32 {
        if let known = places[object] { return known }
        let place = Int32(objects.count)
        places[object] = place
        objects.append(object)
        return place
    }

    mutating func scalar(_ object: ObjectIdentifier) -> Int32 {
        let start = objects.count
        let place = place(of: object)
        if objects.count > start { stretches.append(start..<objects.count) }
        return place
    }

    // MARK: - Rules

    /// Where several rules make one signal (models with and without a table), the first that finds rows; failing that, the
    /// last, which reads scalars. Rules of fixed elements stand side by side.
    private func rulesInUse() -> [Use] {
        var chosen: [String: (index: Int, hasTable: Bool)] = [:]
        for (index, rule) in profile.signals.enumerated() where !rule.isFixed {
            if chosen[rule.name]?.hasTable ?? false { continue }
            chosen[rule.name] = (index, Rows(of: rule, among: found).all.contains { !$0.index.isEmpty })
        }
        return profile.signals.enumerated().filter { index, rule in
            rule.isFixed || chosen[rule.name]?.index == index
        }.map { Use(index: $0.offset, rule: $0.element) }
    }

    private mutating func add(_ rule: SignalRule, number source: Int) {
        let all = Rows(of: rule, among: found).all
        let chosen = wanted.map { wanted in all.filter { rule.isWanted($0.element, among: wanted) } } ?? all
        guard !chosen.isEmpty else { return }
        let fitted = rule.isFittedColumn ? nil : rule.fitted.map { scalar($0) }
        for evidence in rule.evidence where evidence.isScalar { _ = scalar(evidence.object) }
        for gate in gates(of: rule) + rule.evidence.compactMap(\.tenths) where gate.isScalar { _ = scalar(gate.object) }
        var since: Int32 = -1
        var perSecond: Int64 = 0
        if case .downFor(let object, let units)? = rule.since {
            since = scalar(object)
            perSecond = units
        }
        // A device without the table gives one signal that already is the whole.
        var whole = -1
        if rule.hasWhole, chosen.contains(where: { $0.element != nil }) {
            whole = signals.count
            signals.append(rule.name)
        }
        let start = rows.count
        for row in chosen { add(row, of: rule, scalarSince: since, fitted: fitted ?? -1) }
        rules.append(
            Judge.Rule(
                source: source, rows: start..<rows.count, weighing: rule.weighing, whole: whole, perSecond: perSecond,
                mayLackRows: rule.fitted != nil || !rule.idle.isEmpty || rule.zeroIsUnfitted,
                zeroIsUnfitted: rule.zeroIsUnfitted, isInput: rule.name == SignalName.KnownKind.input.rawValue,
                isPhases: rule.elements == .phases))
    }

    private mutating func add(_ row: Rows.Row, of rule: SignalRule, scalarSince: Int32, fitted: Int32 = -1) {
        let firstGate = gates.count
        for gate in gates(of: rule) {
            guard let object = instance(of: gate, for: row.index) else { continue }
            gates.append(Judge.PlacedGate(place: scalar(object), gate: gate))
        }
        let gatesOfRow = firstGate..<gates.count
        let start = objects.count
        let firstVote = votes.count
        for (index, evidence) in rule.evidence.enumerated() {
            if evidence.isScalar {
                guard evidence.element == nil || evidence.element == row.element else { continue }
                // Where there is no row, the device's own meters are all that is measured.
                let isStatement = evidence.element == nil && !(row.instances.isEmpty && evidence.meaning.isMeasured)
                add(evidence, number: index, at: place(of: evidence.object), isScalar: isStatement)
            } else {
                for instance in row.instances where instance.evidence == index {
                    add(evidence, number: index, at: place(of: instance.object), isScalar: false)
                }
            }
        }
        let firstCompanion = companions.count
        companions += row.companions.map { place(of: $0) }
        var since = scalarSince
        if case .upTimeColumn(let column)? = rule.since {
            let instance = column.appending(row.index)
            since = if found[instance] == nil { -1 } else { place(of: instance) }
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
                gates: gatesOfRow, number: row.number.map(Int64.init) ?? -1, since: since, rule: rules.count,
                fitted: fittedPlace(of: rule, for: row) ?? fitted))
        positions.append(row.position)
        signals.append(row.element.map { "\(rule.name)/\($0)" } ?? rule.name)
    }

    private func gates(of rule: SignalRule) -> [Gate] { (profile.gate.map { [$0] } ?? []) + rule.gates }

    /// Where the number of rows is: the column's entry in front of the row's index.
    private mutating func fittedPlace(of rule: SignalRule, for row: Rows.Row) -> Int32? {
        guard rule.isFittedColumn, let column = rule.fitted else { return nil }
        // Where other columns say which unit the row belongs to, that unit's.
        let front = rule.numbering.isEmpty ? row.index : Array(row.position.dropLast())
        for length in stride(from: front.count, to: 0, by: -1) {
            let instance = column.appending(Array(front.prefix(length)))
            if found[instance] != nil { return scalar(instance) }
        }
        return nil
    }

    /// The row's own entry, that of the unit in front of its index, or the only one.
    private func instance(of gate: Gate, for index: [UInt32]) -> ObjectIdentifier? {
        if gate.isScalar { return gate.object }
        for length in stride(from: index.count, to: 0, by: -1) {
            let instance = gate.object.appending(Array(index.prefix(length)) + gate.ending)
            if found[instance] != nil { return instance }
        }
        let all = found.keys.filter { $0.hasPrefix(gate.object) }
        guard all.count == 1 else { return nil }
        return all.first
    }

    private mutating func add(_ evidence: Evidence, number index: Int, at place: Int32, isScalar: Bool) {
        let test: Vote.Test
        var scale: Int64 = 1
        switch evidence.meaning {
        case .volts(let divisor, let band):
            let told = evidence.scaling(of: objects[Int(place)], among: found) ?? Scale()
            scale = divisor * told.divisor
            test = .volts(
                dead: band.dead * scale / told.multiplier, from: band.live * scale / told.multiplier,
                to: band.most * scale / told.multiplier)
        case .load:
            test = .load
            scale = evidence.unitsPerAmpere ?? 1
        case .values(let up, let down):
            if (up + down).allSatisfy({ (0..<64).contains($0) }) {
                test = .flags(up: flags(up), down: flags(down))
            } else {
                test = .listed(lists.count)
                lists.append((up, down))
            }
        }
        var absence = -1
        if !evidence.absent.isEmpty {
            absence = absences.count
            absences.append(evidence.absent)
        }
        var tenthsGate = -1
        if let tenths = evidence.tenths {
            gates.append(Judge.PlacedGate(place: scalar(tenths.object), gate: tenths))
            tenthsGate = gates.count - 1
        }
        votes.append(
            Vote(
                place: place, test: test, scale: scale, absent: absence, evidence: index, isScalar: isScalar,
                tenths: tenthsGate, isAlone: evidence.isAlone, mayBeCopied: evidence.mayBeCopied,
                words: evidence.words))
    }

    private func flags(_ numbers: [Int64]) -> UInt64 { numbers.reduce(0) { $0 | 1 << UInt64($1) } }

    // MARK: - The table of ports

    /// Nil unless one rule, of named rows, has all the rows, and its columns have the same ones.
    private func namedTable(of used: [SignalRule]) -> Judge.Table? {
        guard used.count == 1, let rule = used.first, case .names = rule.elements, !labels.isEmpty else { return nil }
        let all = Rows(of: rule, among: found).all
        let chosen = wanted.map { wanted in all.filter { rule.isWanted($0.element, among: wanted) } } ?? all
        var columns = rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle
        if case .upTimeColumn(let column)? = rule.since { columns.append(column) }
        for row in chosen {
            guard let label = row.labelColumn else { return nil }
            if !columns.contains(label) { columns.append(label) }
        }
        let hasAll = all.allSatisfy { row in columns.allSatisfy { found[$0.appending(row.index)] != nil } }
        guard hasAll else { return nil }
        return Judge.Table(columns: columns, rows: all.map(\.index), wanted: chosen.map(\.index))
    }
}

extension SignalRule {
    fileprivate var isFixed: Bool { if case .fixed = elements { true } else { false } }
}
