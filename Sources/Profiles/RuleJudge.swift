import Facility
import Intervals
import SNMP

/// Judges one rule's signal over all its rows.
struct RuleJudge {
    let rule: SignalRule
    let values: [ObjectIdentifier: Value]
    let at: Instant
    let error: Milliseconds

    /// What one object says of one row.
    private struct Vote {
        var state: SignalState
        var text: String
        var evidence: Evidence
        var identifier: ObjectIdentifier
    }

    var result: (signals: [JudgedSignal], warnings: [String]) {
        let rows = Rows(rule, values).all.map { ($0, votes(on: $0)) }
        let isAnyLive = rows.contains { $0.1.contains { $0.state == .up && !$0.evidence.isScalar } }
        var warnings: [String] = []
        var judged: [JudgedSignal] = []
        for (row, votes) in rows where !isAbsent(row, votes, isAnyLive) && !votes.isEmpty {
            var signal = weigh(votes, name: row.element.map { "\(rule.name)/\($0)" } ?? rule.name)
            if signal.rule.hasPrefix("contradiction") { warnings.append("\(signal.name): \(signal.rule)") }
            date(&signal, row)
            judged.append(signal)
        }
        if rule.elements == .phases { judged = withWhole(judged) }
        return (judged, warnings)
    }

    // MARK: - Votes

    private func votes(on row: Rows.Row) -> [Vote] {
        rule.evidence.compactMap { evidence in
            let identifier = evidence.isScalar ? evidence.object : row.instances[evidence.object]
            guard let identifier, let value = values[identifier], !value.isException, value != .null else { return nil }
            guard let number = value.integerValue else { return nil }
            let (state, text) = evidence.meaning.says(number)
            return Vote(state: state, text: text, evidence: evidence, identifier: identifier)
        }
    }

    /// A zero in a row that is not fitted is no dead phase; a real outage is zero in every row (quirks A5, A6).
    private func isAbsent(_ row: Rows.Row, _ votes: [Vote], _ isAnyLive: Bool) -> Bool {
        let own = votes.filter { !$0.evidence.isScalar }
        guard !row.index.isEmpty, isAnyLive, own.allSatisfy({ $0.state != .up }) else { return false }
        let number = row.index.count > 1 && row.index.last == 0 ? row.index[row.index.count - 2] : row.index.last
        if let fitted = rule.fitted.flatMap({ values[$0]?.integerValue }), fitted > 0, let number,
            Int64(number) > fitted
        {
            return true
        }
        let companions = rule.idle.compactMap { row.instances[$0].flatMap { values[$0]?.integerValue } }
        return !companions.isEmpty && companions.allSatisfy { $0 <= 0 }
    }

    private func weigh(_ votes: [Vote], name: String) -> JudgedSignal {
        let known = votes.filter { $0.state != .unknown }
        guard let first = known.first else {
            return signal(name, .unknown, votes[0], "no value that tells")
        }
        let ups = known.filter { $0.state == .up }
        let downs = known.filter { $0.state == .down }
        switch rule.weighing {
        case .first: return signal(name, first.state, first, reason(first))
        case .majority where ups.count != downs.count:
            let winner = ups.count > downs.count ? ups[0] : downs[0]
            let rest = ups.isEmpty || downs.isEmpty ? "" : " (\(max(ups.count, downs.count)) of \(known.count))"
            return signal(name, winner.state, winner, reason(winner) + rest)
        case .agree, .majority:
            guard let up = ups.first, let down = downs.first else {
                return signal(name, first.state, first, reason(first))
            }
            return signal(
                name, .unknown, first,
                "contradiction: \(up.evidence.label) = \(up.text), \(down.evidence.label) = \(down.text)")
        }
    }

    private func reason(_ vote: Vote) -> String {
        switch vote.evidence.meaning {
        case .volts: vote.state == .up ? "70 V and more is live" : "less than 15 V is dead"
        case .load: "a load proves life"
        case .values: "\(vote.text) means \(vote.state.rawValue)"
        }
    }

    private func signal(_ name: String, _ state: SignalState, _ vote: Vote, _ reason: String) -> JudgedSignal {
        let instance = vote.identifier.suffix(after: vote.evidence.object)?.map { ".\($0)" }.joined() ?? ""
        return JudgedSignal(
            name: name, state: state, value: vote.text, object: vote.evidence.label + instance,
            identifier: vote.identifier, rule: reason)
    }

    /// The signal over all phases.
    private func withWhole(_ phases: [JudgedSignal]) -> [JudgedSignal] {
        guard let first = phases.first(where: { $0.state == .down }) ?? phases.first else { return phases }
        // Devices without a table give one signal that already is the whole.
        guard phases.contains(where: { $0.name != rule.name }) else { return phases }
        let state = SignalState.all(phases.map(\.state))
        var whole = first
        (whole.name, whole.state) = (rule.name, state)
        if phases.count > 1 { whole.rule = "all of \(phases.count) phases: \(first.name) \(first.state.rawValue)" }
        return [whole] + phases
    }

    // MARK: - Since when

    private func date(_ signal: inout JudgedSignal, _ row: Rows.Row) {
        switch rule.since {
        case .upTimeColumn(let column)?:
            guard case .timeTicks(let upTime)? = values[Catalogue.upTimeObject],
                let changed = values[column.appending(row.index)]?.integerValue, changed > 0, signal.state != .unknown
            else { return }
            // Read in one PDU; an agent that fills it over a tick or two may be ahead of its own clock.
            let age = Int64(upTime) - changed
            guard age >= -100 else { return }
            signal.since = at - max(0, age) * 10
            signal.sinceError = error + 10
        case .downFor(let object, let perSecond)?:
            guard signal.state == .down, let count = values[object]?.integerValue, count > 0,
                !Sentinel.values.contains(count)
            else { return }
            signal.since = at - count * 1000 / perSecond
            // Counted in whole units, cut off.
            signal.sinceError = error + 1000 / perSecond
        case nil: return
        }
    }
}

extension Evidence.Meaning {
    fileprivate func says(_ number: Int64) -> (SignalState, String) {
        switch self {
        case .volts(let divisor):
            let volts = Double(number) / Double(divisor)
            let text = "\(number % divisor == 0 ? "\(number / divisor)" : String(volts)) V"
            guard number >= 0, !Sentinel.values.contains(number) else { return (.unknown, "\(number)") }
            if volts < 15 { return (.down, text) }
            return (volts >= 70 && volts <= 600 ? .up : .unknown, text)
        case .load:
            return (number > 0 && !Sentinel.values.contains(number) ? .up : .unknown, "\(number)")
        case .values(let up, let down):
            return (up.contains(number) ? .up : down.contains(number) ? .down : .unknown, "\(number)")
        }
    }
}
