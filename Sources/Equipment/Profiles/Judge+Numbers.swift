public import SNMPValues
public import Site

/// What a poll measures besides deciding states: nothing is asked for it, unlike for what the `meter` reads.
extension Judge {
    /// A number among the objects that decide states.
    public struct Measure: Hashable, Sendable {
        /// The place in `signals` of what is measured.
        public var signal: Int
        /// What is measured there.
        public var quantity: NumericSample.Quantity
        /// The first that tells a state counts, where there are several objects, or scales of one; never empty.
        var votes: [Int]
    }

    /// The first voltage and the first current of every row. What a scalar says of the whole device is no row's own number
    /// where there are several.
    static func measures(of profile: Profile, rules: [Rule], rows: [Row], votes: [Vote]) -> [Measure] {
        var measures: [Measure] = []
        for rule in rules {
            for row in rule.rows.map({ rows[$0] }) {
                let own = row.votes.filter { !votes[$0].isScalar || rule.rows.count == 1 }
                let voltages = own.filter { votes[$0].isVoltage }
                if !voltages.isEmpty {
                    measures.append(Measure(signal: row.signal, quantity: .voltage, votes: voltages))
                }
                let evidence = profile.signals[rule.source].evidence
                if let vote = own.first(where: { evidence[votes[$0].evidence].unitsPerAmpere != nil }) {
                    measures.append(Measure(signal: row.signal, quantity: .current, votes: [vote]))
                }
            }
        }
        return measures
    }

    /// The vote that is read: the first that tells a state, where there are several.
    private func telling(_ measure: Measure, in sample: Sample) -> Int {
        guard measure.votes.count > 1 else { return measure.votes[0] }
        let known = measure.votes.first { index in
            sample[votes[index].place].map { state(of: votes[index], number: $0, in: sample) != .unknown } ?? false
        }
        return known ?? measure.votes.first { sample[votes[$0].place] != nil } ?? measure.votes[0]
    }

    /// The number that a sample holds, in the quantity's unit; nil where it holds none, or one that cannot be true.
    public func number(_ measure: Measure, in sample: Sample) -> Double? {
        let vote = votes[telling(measure, in: sample)]
        guard let number = sample[vote.place], number >= 0, !Sentinel.contains(number),
            vote.absent < 0 || !absences[vote.absent].contains(number)
        else { return nil }
        switch vote.test {
        case .volts(_, _, let most):
            guard isInTenths(vote, number: number, in: sample) else {
                return number > most ? nil : Double(number) / Double(vote.scale)
            }
            return Double(number) / Double(vote.scale * 10)
        case .load, .flags, .listed: return Double(number) / Double(vote.scale)
        }
    }
}

extension Judge {
    /// Where a measure is read.
    public func object(of measure: Measure, in sample: Sample) -> ObjectIdentifier {
        objects[Int(votes[telling(measure, in: sample)].place)]
    }

    /// Names of which nothing is known at present: rows that are not fitted, or whose agent has lost them; nil where it has
    /// lost the whole device.
    public func unmeasured(among findings: [Finding], in sample: Sample) -> Set<String>? {
        guard loss(in: sample) == nil else { return nil }
        var names = Set(signals.indices.filter { findings[$0].state == nil }.map { signals[$0] })
        for row in rows where closedGate(of: row, in: sample) != nil { names.insert(signals[row.signal]) }
        return names
    }

    /// What a sample measures, the signals' states being known, and the names of which nothing is known; nil where the
    /// agent has lost the whole device.
    public func measured(in sample: Sample) -> (numbers: [Meter.Number], excluded: Set<String>)? {
        var findings: [Finding] = []
        judge(sample, into: &findings)
        guard let excluded = unmeasured(among: findings, in: sample) else { return nil }
        let numbers = measures.compactMap { measure -> Meter.Number? in
            guard let state = findings[measure.signal].state, state != .unknown,
                let value = number(measure, in: sample)
            else { return nil }
            return Meter.Number(
                name: signals[measure.signal], quantity: measure.quantity, value: value,
                object: object(of: measure, in: sample))
        }
        return (numbers, excluded)
    }
}
