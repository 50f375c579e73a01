import Site

// How flags and measurements are weighed together.
extension Judge {
    /// What a row says, and what made it more than the sum of its votes.
    struct Verdict {
        enum Reason {
            /// The row is dead, and the device says of the whole that there is power: another row has it.
            case lostAlone
            /// Every row is dead, and the device says that there is power.
            case denied
            /// Flag and voltage contradict each other, and there is a load.
            case loaded
            /// A line that is dead picks up some volts.
            case residual
        }

        var state: SignalState
        var reason: Reason?
    }

    /// Weighs a row's votes, with what the device says of the whole and what the other rows read.
    func weigh(_ index: Int, tally: Tally, in sample: Sample) -> Verdict {
        let rule = rules[rows[index].rule]
        let plain = tally.state(by: rule.weighing)
        if plain == .unknown, tally.ownUps > 0, tally.downs > 0, tally.loads > 0 {
            return Verdict(state: .up, reason: .loaded)
        }
        if isDenied(tally), plain != .up, rule.isInput || rule.weighing == .first || rule.weighing == .agree {
            if isAnyOther(index, { $0.ownUps > 0 }, in: sample) { return Verdict(state: .down, reason: .lostAlone) }
            return Verdict(state: .unknown, reason: .denied)
        }
        if rule.isInput, plain == .down, tally.statedDowns == 0, isOnLine(sample),
            !isAnyOther(index, { $0.ownUps > 0 }, in: sample)
        {
            return Verdict(state: .unknown, reason: .denied)
        }
        let isDecided = rule.weighing == .first && tally.first >= 0 && tally.first < tally.firstResidual
        guard tally.residuals > 0, tally.ownUps == 0, tally.ownDowns == 0, !isDecided else {
            return Verdict(state: plain)
        }
        let isDead = plain == .down || isResidue(index, tally: tally, in: sample)
        return isDead ? Verdict(state: .down, reason: .residual) : Verdict(state: .unknown)
    }

    /// The row is dead by its own objects, and the device says that there is power.
    private func isDenied(_ tally: Tally) -> Bool {
        tally.ownDowns > 0 && tally.ownUps == 0 && tally.statedUps > 0 && tally.statedDowns == 0
    }

    /// Whether 15 to 31 V are what a dead line picks up: the UPS is on battery, or other rows are dead and none is live.
    private func isResidue(_ index: Int, tally: Tally, in sample: Sample) -> Bool {
        if rules[rows[index].rule].isInput, isOnBattery(sample) == true { return true }
        return tally.statedUps == 0 && isAnyOther(index, { $0.ownDowns > 0 }, in: sample)
            && !isAnyOther(index, { $0.mayBeLive && $0.residuals == 0 }, in: sample)
    }

    /// Whether another row of the same rule is such.
    func isAnyOther(_ index: Int, _ isSuch: (Tally) -> Bool, in sample: Sample) -> Bool {
        rules[rows[index].rule].rows.contains { $0 != index && isSuch(tally(of: rows[$0], in: sample)) }
    }

    /// Whether a live voltage is that of another row, repeated, while an object of this row says down (quirk B18).
    func isCopied(_ index: Int, of row: Row, in sample: Sample) -> Bool {
        let isDown = row.votes.contains { vote in
            guard !votes[vote].isVoltage, let number = sample[votes[vote].place] else { return false }
            return state(of: votes[vote], number: number, in: sample) == .down
        }
        guard isDown else { return false }
        let rule = rules[row.rule]
        return rule.rows.contains { other in
            !rows[other].votes.contains(index)
                && rows[other].votes.contains {
                    votes[$0].evidence == votes[index].evidence && sample[votes[$0].place] == sample[votes[index].place]
                }
        }
    }

    /// Whether the device says that it runs on battery; nil where it does not say.
    public func isOnBattery(_ sample: Sample) -> Bool? { flag(batteries, in: sample) }

    /// Whether a UPS says that it is neither on battery nor on bypass, which has a feed of its own, while its output is
    /// live: then the power comes from its mains.
    private func isOnLine(_ sample: Sample) -> Bool {
        guard isOnBattery(sample) == false, flag(bypasses, in: sample) != true else { return false }
        return rules.contains { rule in
            profile.signals[rule.source].name == SignalName.KnownKind.output.rawValue
                && rule.rows.contains { tally(of: rows[$0], in: sample).ownUps > 0 }
        }
    }

    /// The first that has a value counts.
    private func flag(_ statuses: [Status], in sample: Sample) -> Bool? {
        for status in statuses {
            guard let number = sample[status.place], status.known.contains(number) else { continue }
            return status.yes.contains(number)
        }
        return nil
    }
}
