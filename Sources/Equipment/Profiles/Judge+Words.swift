import Notation
import SNMP
import SNMPValues
import Site

extension Judge {
    /// Puts into words what a sample means: every signal that the device has, its value, and the rule that decided.
    public func judgement(of sample: Sample) -> Judgement {
        var findings: [Finding] = []
        judge(sample, into: &findings)
        var judgement = Judgement()
        var closed: Set<String> = []
        for signal in signals.indices where findings[signal].state != nil {
            var judged = explain(signal, among: findings, in: sample)
            if let (row, rule) = source(of: signal) {
                judged.pieces = pieces(of: row, by: rule, in: sample)
                if let reason = loss(of: row, in: sample), closed.insert(reason).inserted {
                    judgement.warnings.append(reason)
                }
            }
            if judged.isContradicted, !rules.contains(where: { $0.whole == signal }) {
                judgement.warnings.append("\(judged.name): \(judged.rule)")
            }
            judgement.signals.append(judged)
        }
        let isLive =
            loss == nil
            && !gates.contains { placed in
                placed.gate == profile.gate && sample[placed.place].map(placed.gate.isClosed) ?? false
            }
        judgement.readings = values(in: sample, isLive: isLive)
        return judgement
    }

    /// The readings; where several rules share a name, the first that has a value counts.
    private func values(in sample: Sample, isLive: Bool) -> [(name: String, value: JSON)] {
        var result: [(name: String, value: JSON)] = []
        for (rule, place) in zip(profile.readings, readings) {
            let value: JSON = if isLive { rule.value(of: sample[place]) } else { .null }
            if let known = result.firstIndex(where: { $0.name == rule.name }) {
                if result[known].value == .null { result[known].value = value }
            } else {
                result.append((rule.name, value))
            }
        }
        return result
    }

    /// Says why a signal is what it was found to be.
    ///
    /// - Parameters:
    ///   - signal: its place in `signals`.
    ///   - findings: what `judge` found in the same sample.
    public func explain(_ signal: Int, among findings: [Finding], in sample: Sample) -> JudgedSignal {
        let finding = findings[signal]
        var judged = decision(on: signal, among: findings, in: sample)
        judged.state = finding.state ?? .unknown
        judged.since = finding.since
        judged.sinceError = finding.sinceError
        if finding.isUnfitted {
            judged.rule = "zero, as a row that is not fitted does; this one was live, or is configured"
        } else if finding.state == .unknown,
            let reason = rows(behind: signal).compactMap({ loss(of: $0, in: sample) }).first
        {
            judged.rule = reason
        } else if let feed = deadFeed(of: signal, among: findings, in: sample) {
            let words = if finding.state == .down { feed } else { "\(feed), which may feed it," }
            judged.rule = "switched on, but \(words) is down"
        }
        return judged
    }

    /// Why nothing is known of a row that is there.
    private func loss(of row: Row, in sample: Sample) -> String? {
        if let loss { return "the agent has lost its device (\(MIBNames.name(of: loss)))" }
        return closedGate(of: row, in: sample).map { words(for: $0, in: sample) }
    }

    private func words(for gate: PlacedGate, in sample: Sample) -> String {
        let value = sample[gate.place].map(String.init) ?? "nothing"
        return "the agent has lost its device (\(MIBNames.name(of: objects[Int(gate.place)])) = \(value))"
    }

    /// The feed that made a closed relay dead, or put it in doubt; nil when the signal's own objects say so.
    private func deadFeed(of signal: Int, among findings: [Finding], in sample: Sample) -> String? {
        guard findings[signal].state != .up, let (row, rule) = source(of: signal),
            tally(of: row, in: sample).state(by: rule.weighing) == .up,
            let requirement = requirements.first(where: { $0.signals.contains(signal) })
        else { return nil }
        return requirement.required.first { findings[$0].state == .down }.map { signals[$0] }
    }

    private func pieces(of row: Row, by rule: Rule, in sample: Sample) -> [JudgedSignal.Piece] {
        row.votes.compactMap { vote in
            guard let number = sample[votes[vote].place] else { return nil }
            let words = words(for: vote, of: rule, in: sample)
            return JudgedSignal.Piece(
                object: label(of: vote, in: rule), identifier: objects[Int(votes[vote].place)], value: words.value,
                state: state(of: votes[vote], number: number, in: sample))
        }
    }

    private func source(of signal: Int) -> (row: Row, rule: Rule)? {
        for rule in rules {
            for index in rule.rows where rows[index].signal == signal { return (rows[index], rule) }
        }
        return nil
    }

    /// The signal's own row, or the rows that it sums up.
    private func rows(behind signal: Int) -> [Row] {
        if let (row, _) = source(of: signal) { return [row] }
        return rules.first { $0.whole == signal }.map { Array(rows[$0.rows]) } ?? []
    }

    private func decision(on signal: Int, among findings: [Finding], in sample: Sample) -> JudgedSignal {
        if let (row, rule) = source(of: signal) { return decision(on: row, by: rule, in: sample) }
        guard let rule = rules.first(where: { $0.whole == signal }) else {
            return JudgedSignal(name: signals[signal], state: .unknown, value: "", object: "", rule: "")
        }
        let present = rule.rows.filter { findings[rows[$0].signal].state != nil }
        guard let chosen = present.first(where: { findings[rows[$0].signal].state == .down }) ?? present.first else {
            return JudgedSignal(name: signals[signal], state: .unknown, value: "", object: "", rule: "")
        }
        var whole = decision(on: rows[chosen], by: rule, in: sample)
        if present.count > 1 {
            let state = findings[rows[chosen].signal].state ?? .unknown
            whole.rule = "all of \(present.count) phases: \(whole.name) \(state.rawValue)"
        }
        whole.name = signals[signal]
        return whole
    }

    private func decision(on row: Row, by rule: Rule, in sample: Sample) -> JudgedSignal {
        let tally = tally(of: row, in: sample)
        guard tally.present > 0 else {
            return JudgedSignal(name: signals[row.signal], state: .unknown, value: "", object: "", rule: "")
        }
        guard tally.first >= 0 else {
            let reason = doubt(about: tally.firstPresent, of: rule, in: sample)
            return judged(row, by: rule, vote: tally.firstPresent, reason: reason, in: sample)
        }
        switch rule.weighing {
        case .first: return judged(row, by: rule, vote: tally.first, in: sample)
        case .majority where tally.ups != tally.downs:
            let winner = if tally.ups > tally.downs { tally.firstUp } else { tally.firstDown }
            var judged = judged(row, by: rule, vote: winner, in: sample)
            if tally.ups > 0, tally.downs > 0 {
                judged.rule += " (\(max(tally.ups, tally.downs)) of \(tally.known))"
            }
            return judged
        case .live:
            let winner = if tally.firstUp >= 0 { tally.firstUp } else { tally.first }
            return judged(row, by: rule, vote: winner, in: sample)
        case .agree, .majority:
            guard tally.firstUp >= 0, tally.firstDown >= 0 else {
                return judged(row, by: rule, vote: tally.first, in: sample)
            }
            let up = words(for: tally.firstUp, of: rule, in: sample)
            let down = words(for: tally.firstDown, of: rule, in: sample)
            let claims = "\(up.label) = \(up.value), \(down.label) = \(down.value)"
            return judged(
                row, by: rule, vote: tally.first, reason: "\(JudgedSignal.contradiction): \(claims)", in: sample)
        }
    }

    /// Why an object that answers tells nothing.
    private func doubt(about vote: Int, of rule: Rule, in sample: Sample) -> String {
        let meaning = profile.signals[rule.source].evidence[votes[vote].evidence].meaning
        guard case .volts(_, let band) = meaning, let number = sample[votes[vote].place], number >= 0,
            !Sentinel.contains(number)
        else { return "no value that tells" }
        guard number > band.most * votes[vote].scale else {
            return "between \(band.dead) V and \(band.live) V is in doubt"
        }
        return "more than \(band.most) V is in doubt; where the unit is another one, the profile needs an override"
    }

    private func judged(
        _ row: Row, by rule: Rule, vote: Int, reason: String? = nil, in sample: Sample
    ) -> JudgedSignal {
        let words = words(for: vote, of: rule, in: sample)
        return JudgedSignal(
            name: signals[row.signal], state: tally(of: row, in: sample).state(by: rule.weighing), value: words.value,
            object: label(of: vote, in: rule), identifier: objects[Int(votes[vote].place)], rule: reason ?? words.reason
        )
    }

    private func label(of vote: Int, in rule: Rule) -> String {
        let evidence = profile.signals[rule.source].evidence[votes[vote].evidence]
        let instance = objects[Int(votes[vote].place)].suffix(after: evidence.object) ?? []
        return evidence.label + instance.map { ".\($0)" }.joined()
    }

    private func words(
        for vote: Int, of rule: Rule, in sample: Sample
    ) -> (label: String, value: String, reason: String) {
        let evidence = profile.signals[rule.source].evidence[votes[vote].evidence]
        let number = sample[votes[vote].place] ?? 0
        let isInTenths = isInTenths(votes[vote], number: number, in: sample)
        let state = state(of: votes[vote], number: number, in: sample)
        let scale = if isInTenths { votes[vote].scale * 10 } else { votes[vote].scale }
        let value = evidence.meaning.text(of: number, divisor: scale)
        let reason =
            switch evidence.meaning {
            case .volts where isInTenths: "in tenths of a volt: there is a voltage, and no other scale fits"
            case .volts(_, let band) where state == .up: "\(band.live) V and more is live"
            case .volts(_, let band): "less than \(band.dead) V is dead"
            case .load: "a load proves life"
            case .values: "\(value) means \(state.rawValue)"
            }
        return (evidence.label, value, reason)
    }
}

extension Evidence.Meaning {
    fileprivate func text(of number: Int64, divisor: Int64) -> String {
        guard case .volts = self, number >= 0, !Sentinel.contains(number) else { return "\(number)" }
        guard number % divisor == 0 else { return "\(Double(number) / Double(divisor)) V" }
        return "\(number / divisor) V"
    }
}

extension ReadingRule {
    fileprivate func value(of number: Int64?) -> JSON {
        guard let number, !Sentinel.contains(number) else { return .null }
        switch shape {
        case .words(let words): return words[number].map { .string($0) } ?? .null
        case .flag(let yes, let no):
            if yes.contains(number) { return .bool(true) }
            return no.contains(number) ? .bool(false) : .null
        case .number(let divisor):
            guard divisor > 1 else { return .integer(number) }
            guard number % divisor == 0 else { return .number("\(Double(number) / Double(divisor))") }
            return .integer(number / divisor)
        }
    }
}
