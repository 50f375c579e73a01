import Site

// Which rows are not there (quirks A5, A6). Any other row that reads zero is dead: in a real outage all rows do.
extension Judge {
    /// Whether a row is beyond the number that the device states, or reads zero where a row that is there does not.
    func isAbsent(_ index: Int, tally: Tally, in sample: Sample) -> Bool {
        let row = rows[index]
        let rule = rules[row.rule]
        guard row.number >= 0, !tally.isLive else { return false }
        let stated = sample[row.fitted].flatMap { $0 > 0 ? $0 : nil }
        if let stated, row.number > stated { return tally.impossibles == 0 }
        guard tally.readsZero, !isBetween(index, in: sample) else { return false }
        if rule.hasStandIn, isScalarsTurn(index, stated: stated, in: sample) { return true }
        if rule.zeroIsUnfitted {
            // The device says that it has this one.
            if let stated, stated > 1 { return false }
            return isAnyOther(index, { $0.mayBeLive }, in: sample)
        }
        return isIdle(index, in: sample)
    }

    /// Whether a phase lies before another one, and two are live: spare rows come last, so this one is lost.
    private func isBetween(_ index: Int, in sample: Sample) -> Bool {
        let rule = rules[rows[index].rule]
        guard rule.isPhases, index < rule.rows.upperBound - 1 else { return false }
        let live = rule.rows.filter { $0 != index && tally(of: rows[$0], in: sample).ownUps > 0 }
        return live.count > 1 && live.contains { $0 > index }
    }

    /// Whether the device fills in scalars instead of the table: it has one phase. Where it states that it has several, one
    /// of which is live, it does not.
    private func isScalarsTurn(_ index: Int, stated: Int64?, in sample: Sample) -> Bool {
        let table = rules[rows[index].rule]
        let isAnyLive = isAnyOther(index, { $0.ownUps > 0 }, in: sample)
        if let stated, stated > 1, isAnyLive { return false }
        let scalars = rules[rows[index].rule + 1]
        let standIn = tally(of: rows[scalars.rows.lowerBound], in: sample)
        guard isAnyLive else {
            let isAllZero = table.rows.allSatisfy { tally(of: rows[$0], in: sample).readsZero }
            return isAllZero && standIn.own > 0 && (standIn.ownUps > 0 || standIn.ownDowns > 0)
        }
        // A scalar of the same rule may be one phase's: it only stands for a table that is empty.
        return scalars.source != table.source && standIn.ownUps > 0
    }

    /// Whether all companions of a row are zero, beside a row whose companions are not. An energy counter that stands at
    /// zero was never fed, even while the others are dead; a frequency or a load tells nothing then.
    private func isIdle(_ index: Int, in sample: Sample) -> Bool {
        let row = rows[index]
        var isKnown = false
        for companion in row.companions {
            guard let number = sample[companions[companion]] else { continue }
            if number != 0 { return false }
            isKnown = true
        }
        guard isKnown else { return false }
        return rules[row.rule].rows.contains { other in
            other != index
                // What cannot be read is not zero.
                && rows[other].companions.contains { companion in
                    let place = companions[companion]
                    return (sample[place] ?? 0) > 0 || sample.isUnreadable(place)
                }
        }
    }
}
