public import Site

/// What a poll measures besides deciding states: nothing is asked for it.
extension Judge {
    /// A number among the objects that decide states.
    public struct Measure: Hashable, Sendable {
        /// The place in `signals` of what is measured.
        public var signal: Int
        /// What is measured there.
        public var quantity: NumericSample.Quantity
        var vote: Int
    }

    /// The first voltage and the first current of every row. What a scalar says of the whole device is no row's own number
    /// where there are several.
    static func measures(of profile: Profile, rules: [Rule], rows: [Row], votes: [Vote]) -> [Measure] {
        var measures: [Measure] = []
        for rule in rules {
            for row in rule.rows.map({ rows[$0] }) {
                let own = row.votes.filter { !votes[$0].isScalar || rule.rows.count == 1 }
                if let vote = own.first(where: { votes[$0].isVoltage }) {
                    measures.append(Measure(signal: row.signal, quantity: .voltage, vote: vote))
                }
                let evidence = profile.signals[rule.source].evidence
                if let vote = own.first(where: { evidence[votes[$0].evidence].unitsPerAmpere != nil }) {
                    measures.append(Measure(signal: row.signal, quantity: .current, vote: vote))
                }
            }
        }
        return measures
    }

    /// The number that a sample holds, in the quantity's unit; nil where it holds none, or one that cannot be true.
    public func number(_ measure: Measure, in sample: Sample) -> Double? {
        let vote = votes[measure.vote]
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
