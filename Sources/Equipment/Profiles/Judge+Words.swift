import Notation
import SNMP
import SNMPValues
import Site

extension Judge {
    /// What a sample means, in words: every signal that the device has, its value, and the rule that decided.
    public func judgement(_ sample: Sample) -> Judgement {
        var findings: [Finding] = []
        judge(sample, into: &findings)
        var judgement = Judgement()
        var closed: Set<String> = []
        for signal in signals.indices where findings[signal].state != nil {
            var judged = explained(signal, findings, sample)
            if let (row, rule) = source(of: signal) {
                judged.pieces = pieces(of: row, rule, sample)
                if let reason = lost(row, sample), closed.insert(reason).inserted { judgement.warnings.append(reason) }
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
        judgement.readings = values(sample, isLive: isLive)
        return judgement
    }

    /// Of several rules of one name the first that has a value.
    private func values(_ sample: Sample, isLive: Bool) -> [(name: String, value: JSON)] {
        var result: [(name: String, value: JSON)] = []
        for (rule, place) in zip(profile.readings, readings) {
            let value = isLive ? rule.value(sample[place]) : .null
            if let known = result.firstIndex(where: { $0.name == rule.name }) {
                if result[known].value == .null { result[known].value = value }
            } else {
                result.append((rule.name, value))
            }
        }
        return result
    }

    /// Why a signal is what it was found to be.
    public func explained(_ signal: Int, _ findings: [Finding], _ sample: Sample) -> JudgedSignal {
        let finding = findings[signal]
        var judged = decision(signal, findings, sample)
        judged.state = finding.state ?? .unknown
        (judged.since, judged.sinceError) = (finding.since, finding.sinceError)
        if finding.isUnfitted {
            judged.rule = "zero, as a row that is not fitted does; this one was live, or is configured"
        } else if finding.state == .unknown,
            let reason = rows(behind: signal).compactMap({ lost($0, sample) }).first
        {
            judged.rule = reason
        } else if let feed = deadFeed(of: signal, findings, sample) {
            judged.rule =
                finding.state == .down
                ? "switched on, but \(feed) is down" : "switched on, but \(feed), which may feed it, is down"
        }
        return judged
    }

    /// Why nothing is known of a row that is there.
    private func lost(_ row: Row, _ sample: Sample) -> String? {
        if let loss { return "the agent has lost its device (\(MIBNames.name(of: loss)))" }
        return closedGate(of: row, sample).map { words(for: $0, sample) }
    }

    private func words(for gate: PlacedGate, _ sample: Sample) -> String {
        let value = sample[gate.place].map(String.init) ?? "nothing"
        return "the agent has lost its device (\(MIBNames.name(of: objects[Int(gate.place)])) = \(value))"
    }

    /// The feed that made a closed relay dead, or put it in doubt; nil when the signal's own objects say so.
    private func deadFeed(of signal: Int, _ findings: [Finding], _ sample: Sample) -> String? {
        guard findings[signal].state != .up, let (row, rule) = source(of: signal),
            tally(row, sample).state(rule.weighing) == .up,
            let requirement = requirements.first(where: { $0.signals.contains(signal) })
        else { return nil }
        return requirement.required.first { findings[$0].state == .down }.map { signals[$0] }
    }

    private func pieces(of row: Row, _ rule: Rule, _ sample: Sample) -> [JudgedSignal.Piece] {
        row.votes.compactMap { vote in
            guard let number = sample[votes[vote].place] else { return nil }
            let words = words(vote, rule, sample)
            return JudgedSignal.Piece(
                object: label(of: vote, rule), identifier: objects[Int(votes[vote].place)], value: words.value,
                state: state(of: votes[vote], number, sample))
        }
    }

    private func source(of signal: Int) -> (row: Row, rule: Rule)? {
        for rule in rules {
            for index in rule.rows where rows[index].signal == signal { return (rows[index], rule) }
        }
        return nil
    }

    /// Its own, or those that it is the whole of.
    private func rows(behind signal: Int) -> [Row] {
        if let (row, _) = source(of: signal) { return [row] }
        return rules.first { $0.whole == signal }.map { Array(rows[$0.rows]) } ?? []
    }

    private func decision(_ signal: Int, _ findings: [Finding], _ sample: Sample) -> JudgedSignal {
        if let (row, rule) = source(of: signal) { return decision(row, rule, sample) }
        guard let rule = rules.first(where: { $0.whole == signal }) else {
            return JudgedSignal(name: signals[signal], state: .unknown, value: "", object: "", rule: "")
        }
        let present = rule.rows.filter { findings[rows[$0].signal].state != nil }
        guard let chosen = present.first(where: { findings[rows[$0].signal].state == .down }) ?? present.first else {
            return JudgedSignal(name: signals[signal], state: .unknown, value: "", object: "", rule: "")
        }
        var whole = decision(rows[chosen], rule, sample)
        if present.count > 1 {
            let state = findings[rows[chosen].signal].state ?? .unknown
            whole.rule = "all of \(present.count) phases: \(whole.name) \(state.rawValue)"
        }
        whole.name = signals[signal]
        return whole
    }

    private func decision(_ row: Row, _ rule: Rule, _ sample: Sample) -> JudgedSignal {
        let tally = tally(row, sample)
        guard tally.present > 0 else {
            return JudgedSignal(name: signals[row.signal], state: .unknown, value: "", object: "", rule: "")
        }
        guard tally.first >= 0 else {
            return judged(row, rule, tally.firstPresent, doubt(tally.firstPresent, rule, sample), sample)
        }
        switch rule.weighing {
        case .first: return judged(row, rule, tally.first, nil, sample)
        case .majority where tally.ups != tally.downs:
            let winner = tally.ups > tally.downs ? tally.firstUp : tally.firstDown
            let rest =
                tally.ups == 0 || tally.downs == 0 ? "" : " (\(max(tally.ups, tally.downs)) of \(tally.known))"
            var judged = judged(row, rule, winner, nil, sample)
            judged.rule += rest
            return judged
        case .live: return judged(row, rule, tally.firstUp >= 0 ? tally.firstUp : tally.first, nil, sample)
        case .agree, .majority:
            guard tally.firstUp >= 0, tally.firstDown >= 0 else { return judged(row, rule, tally.first, nil, sample) }
            let (up, down) = (words(tally.firstUp, rule, sample), words(tally.firstDown, rule, sample))
            return judged(
                row, rule, tally.first,
                "\(JudgedSignal.contradiction): \(up.label) = \(up.value), \(down.label) = \(down.value)", sample)
        }
    }

    /// Why an object that answers tells nothing.
    private func doubt(_ vote: Int, _ rule: Rule, _ sample: Sample) -> String {
        let meaning = profile.signals[rule.source].evidence[votes[vote].evidence].meaning
        guard case .volts(_, let band) = meaning, let number = sample[votes[vote].place], number >= 0,
            !Sentinel.contains(number)
        else { return "no value that tells" }
        return number > band.most * votes[vote].scale
            ? "more than \(band.most) V is in doubt; where the unit is another one, the profile needs an override"
            : "between \(band.dead) V and \(band.live) V is in doubt"
    }

    private func judged(_ row: Row, _ rule: Rule, _ vote: Int, _ reason: String?, _ sample: Sample) -> JudgedSignal {
        let words = words(vote, rule, sample)
        return JudgedSignal(
            name: signals[row.signal], state: tally(row, sample).state(rule.weighing), value: words.value,
            object: label(of: vote, rule), identifier: objects[Int(votes[vote].place)], rule: reason ?? words.reason)
    }

    private func label(of vote: Int, _ rule: Rule) -> String {
        let evidence = profile.signals[rule.source].evidence[votes[vote].evidence]
        let instance = objects[Int(votes[vote].place)].suffix(after: evidence.object) ?? []
        return evidence.label + instance.map { ".\($0)" }.joined()
    }

    private func words(_ vote: Int, _ rule: Rule, _ sample: Sample) -> (label: String, value: String, reason: String) {
        let evidence = profile.signals[rule.source].evidence[votes[vote].evidence]
        let number = sample[votes[vote].place] ?? 0
        let isInTenths = isInTenths(votes[vote], number, sample)
        let state = state(of: votes[vote], number, sample)
        let value = evidence.meaning.text(of: number, votes[vote].scale * (isInTenths ? 10 : 1))
        let reason =
            switch evidence.meaning {
            case .volts where isInTenths: "in tenths of a volt: there is a voltage, and no other scale fits"
            case .volts(_, let band):
                state == .up ? "\(band.live) V and more is live" : "less than \(band.dead) V is dead"
            case .load: "a load proves life"
            case .values: "\(value) means \(state.rawValue)"
            }
        return (evidence.label, value, reason)
    }
}

extension Evidence.Meaning {
    fileprivate func text(of number: Int64, _ divisor: Int64) -> String {
        guard case .volts = self, number >= 0, !Sentinel.contains(number) else { return "\(number)" }
        return number % divisor == 0 ? "\(number / divisor) V" : "\(Double(number) / Double(divisor)) V"
    }
}

extension ReadingRule {
    fileprivate func value(_ number: Int64?) -> JSON {
        guard let number, !Sentinel.contains(number) else { return .null }
        switch shape {
        case .words(let words): return words[number].map { .string($0) } ?? .null
        case .flag(let yes, let no):
            return yes.contains(number) ? .bool(true) : no.contains(number) ? .bool(false) : .null
        case .number(let divisor):
            guard divisor > 1 else { return .integer(number) }
            return number % divisor == 0 ? .integer(number / divisor) : .number("\(Double(number) / Double(divisor))")
        }
    }
}
