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
            if let (row, rule) = source(of: signal), !isSummary(signal, among: findings) {
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
        judgement.readings = values(in: sample, isLive: loss(in: sample) == nil)
        return judgement
    }

    /// The readings; where several rules share a name, the first that has a value counts.
    private func values(in sample: Sample, isLive: Bool) -> [(name: String, value: JSON)] {
        var result: [(name: String, value: JSON)] = []
        for (rule, place) in zip(profile.readings, readings) {
            let value: JSON = if isLive { rule.value(of: sample[place], alarms: alarms) } else { .null }
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
        } else if finding.isAnswering {
            judged.rule = "the card answers from what it calls dead"
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
        loss(in: sample) ?? closedGate(of: row, in: sample).map { words(for: $0, in: sample) }
    }

    func words(for gate: PlacedGate, in sample: Sample) -> String {
        let value = sample[gate.place].map(String.init) ?? "nothing"
        return "the agent has lost its device (\(MIBNames.name(of: objects[Int(gate.place)])) = \(value))"
    }

    /// The feed that made a closed relay dead, or put it in doubt; nil when the signal's own objects say so.
    private func deadFeed(of signal: Int, among findings: [Finding], in sample: Sample) -> String? {
        guard findings[signal].state != .up, let (row, _) = source(of: signal), state(of: row, in: sample) == .up,
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

    /// The row that a signal is, and its rule. A whole that scalars stand in for has one too.
    private func source(of signal: Int) -> (row: Row, rule: Rule)? {
        rows.first { $0.signal == signal }.map { ($0, rules[$0.rule]) }
    }

    private func state(of row: Row, in sample: Sample) -> SignalState { verdict(on: row, in: sample).state }

    private func verdict(on row: Row, in sample: Sample) -> Verdict {
        guard let index = rows.firstIndex(where: { $0.rule == row.rule && $0.votes == row.votes }) else {
            return Verdict(state: .unknown)
        }
        return weigh(index, tally: tally(of: row, in: sample), in: sample)
    }

    /// The signal's own row, or the rows that it sums up.
    private func rows(behind signal: Int) -> [Row] {
        if let rule = rules.first(where: { $0.whole == signal }) { return Array(rows[rule.rows]) }
        return source(of: signal).map { [$0.row] } ?? []
    }

    private func decision(on signal: Int, among findings: [Finding], in sample: Sample) -> JudgedSignal {
        guard let rule = rules.first(where: { $0.whole == signal && isTold($0, among: findings) }) else {
            if let (row, rule) = source(of: signal) { return decision(on: row, by: rule, in: sample) }
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

    /// Whether a signal sums up rows that are there.
    private func isSummary(_ signal: Int, among findings: [Finding]) -> Bool {
        rules.contains { $0.whole == signal && isTold($0, among: findings) }
    }

    /// Whether a row of the rule is there; otherwise scalars stand in for it.
    private func isTold(_ rule: Rule, among findings: [Finding]) -> Bool {
        rule.rows.contains { findings[rows[$0].signal].state != nil }
    }

    /// Why a row is what its votes alone would not have made it; nil where they decide.
    private func decision(
        on row: Row, by rule: Rule, reason: Verdict.Reason, tally: Tally, in sample: Sample
    ) -> JudgedSignal {
        let up = tally.firstUp >= 0 ? words(for: tally.firstUp, of: rule, in: sample) : nil
        let claim = up.map { "\($0.label) = \($0.value)" } ?? "it"
        let down = if tally.firstDown >= 0 { tally.firstDown } else { tally.firstPresent }
        let dead = words(for: down, of: rule, in: sample)
        switch reason {
        case .lostAlone:
            return judged(
                row, by: rule, vote: down, reason: "\(dead.reason), though \(stated(row, in: sample))", in: sample)
        case .denied:
            let claims = "\(dead.label) = \(dead.value), \(stated(row, in: sample))"
            return judged(
                row, by: rule, vote: down, reason: "\(JudgedSignal.contradiction): \(claims)", in: sample)
        case .loaded:
            return judged(
                row, by: rule, vote: tally.firstUp, reason: "\(claim) and a load, though \(dead.label) = \(dead.value)",
                in: sample)
        case .residual:
            return judged(
                row, by: rule, vote: tally.firstPresent,
                reason: "less than \(Band.residual) V is what a dead line picks up", in: sample)
        }
    }

    /// What the device says of the whole.
    private func stated(_ row: Row, in sample: Sample) -> String {
        for vote in row.votes where votes[vote].isScalar {
            guard let number = sample[votes[vote].place],
                state(of: votes[vote], number: number, in: sample) == .up
            else { continue }
            let words = words(for: vote, of: rules[row.rule], in: sample)
            return "\(words.label) = \(words.value)"
        }
        return "the UPS says that it is on line"
    }

    private func decision(on row: Row, by rule: Rule, in sample: Sample) -> JudgedSignal {
        let tally = tally(of: row, in: sample)
        guard tally.present > 0 else {
            return JudgedSignal(name: signals[row.signal], state: .unknown, value: "", object: "", rule: "")
        }
        if let reason = verdict(on: row, in: sample).reason {
            return decision(on: row, by: rule, reason: reason, tally: tally, in: sample)
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
            name: signals[row.signal], state: state(of: row, in: sample), value: words.value,
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
        let word = evidence.words.first { $0.value == number }?.key
        let value = word ?? evidence.meaning.text(of: number, divisor: scale)
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
    /// - Parameter alarms: those that were present when the rows were looked for.
    fileprivate func value(of number: Int64?, alarms: Set<ObjectIdentifier>) -> JSON {
        guard let number, !Sentinel.contains(number) else { return .null }
        switch shape {
        case .words(let words): return words[number].map { .string($0) } ?? .null
        case .flag(let yes, let no):
            if yes.contains(number) { return .bool(true) }
            return no.contains(number) ? .bool(false) : .null
        case .alarm(let kinds): return .bool(!alarms.isDisjoint(with: kinds))
        case .number(let divisor):
            guard divisor > 1 else { return .integer(number) }
            guard number % divisor == 0 else { return .number("\(Double(number) / Double(divisor))") }
            return .integer(number / divisor)
        }
    }
}
