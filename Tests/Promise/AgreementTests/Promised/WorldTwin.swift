import Agreement
import Correlation
import Foundation
import Intervals
import Proofs
import Site

/// A promise by brute force, minute by minute: every way in which a few minutes of doubt can have been.
struct WorldTwin {
    /// What is known of each minute of the term; true is down, nil in doubt.
    var minutes: [Bool?]
    /// Which minutes the procedure writes down as down.
    var nominal: [Bool]
    /// The period, in minutes.
    var period: Range<Int>
    var takenOff: Set<Int>
    var promise: PromiseTerms
    /// Of a month of as many minutes as the period has, at so much a minute.
    var feeOfMinute = Decimal(1)

    /// What an outage costs, and what counts of it in the period.
    struct Figures {
        var counted = 0
        var occurrences = 0
        var isBroken = false
        var owed = Decimal(0)
    }

    /// Every world in which each stretch that is not certainly up hides one outage at most, or what joins or divides its
    /// certain pieces.
    func worlds() -> [[Range<Int>]] {
        var choices: [[[Range<Int>]]] = []
        var index = 0
        while index < minutes.count {
            guard minutes[index] != false else {
                index += 1
                continue
            }
            var end = index
            while end < minutes.count, minutes[end] != false { end += 1 }
            choices.append(Self.ways(in: index..<end, minutes))
            index = end
        }
        return choices.reduce([[]]) { worlds, ways in worlds.flatMap { world in ways.map { world + $0 } } }
    }

    private static func ways(in stretch: Range<Int>, _ minutes: [Bool?]) -> [[Range<Int>]] {
        var pieces: [Range<Int>] = []
        for minute in stretch where minutes[minute] == true {
            if let last = pieces.last, last.upperBound == minute {
                pieces[pieces.count - 1] = last.lowerBound..<minute + 1
            } else {
                pieces.append(minute..<minute + 1)
            }
        }
        guard !pieces.isEmpty else {
            return [[]] + stretch.flatMap { from in (from + 1...stretch.upperBound).map { [from..<$0] } }
        }
        return ways(of: pieces[...], after: stretch.lowerBound, until: stretch.upperBound)
    }

    /// Outages that cover the pieces, in order, of which none touches another.
    private static func ways(of pieces: ArraySlice<Range<Int>>, after earliest: Int, until end: Int) -> [[Range<Int>]] {
        guard let first = pieces.first else { return [[]] }
        return pieces.indices.flatMap { last -> [[Range<Int>]] in
            let latestEnd = last + 1 < pieces.endIndex ? pieces[last + 1].lowerBound - 1 : end
            guard latestEnd >= pieces[last].upperBound else { return [] }
            return (earliest...first.lowerBound).flatMap { from in
                (pieces[last].upperBound...latestEnd).flatMap { to in
                    ways(of: pieces[(last + 1)...], after: to + 1, until: end).map { [from..<to] + $0 }
                }
            }
        }
    }

    /// What the procedure writes down.
    var nominalWorld: [Range<Int>] {
        var world: [Range<Int>] = []
        for minute in nominal.indices where nominal[minute] {
            if let last = world.last, last.upperBound == minute {
                world[world.count - 1] = last.lowerBound..<minute + 1
            } else {
                world.append(minute..<minute + 1)
            }
        }
        return world
    }

    func figures(in world: [Range<Int>]) -> Figures {
        var figures = Figures()
        let leftOut = promise.leftOut
        var isShortLeftOut = leftOut.shortOutages != nil
        if let most = leftOut.shortOutages?.whileAtMost {
            isShortLeftOut = world.count { begins(counted($0, isShortLeftOut: false)) } <= most
        }
        var longest = false
        for outage in world {
            let all = counted(outage, isShortLeftOut: isShortLeftOut)
            let before = all.count { $0 < period.lowerBound }
            let through = all.count { $0 < period.upperBound }
            figures.counted += through - before
            if begins(all) { figures.occurrences += 1 }
            for limit in promise.breach.limits {
                if case .outageOver(let length) = limit, before * 60_000 <= length, through * 60_000 > length {
                    longest = true
                }
            }
            if promise.remedy?.per == .outage { figures.owed += worth(through) - worth(before) }
        }
        if promise.remedy?.per == .period { figures.owed = worth(figures.counted, outages: figures.occurrences) }
        let broken = promise.breach.limits.map { limit -> Bool in
            switch limit {
            case .downtimeOver(let length): figures.counted * 60_000 > length
            case .outagesFrom(let count): figures.occurrences >= count
            case .outageOver: longest
            default: false
            }
        }
        figures.isBroken =
            promise.breach.needsAll ? broken.allSatisfy(\.self) : broken.contains(true)
        if !figures.isBroken { figures.owed = 0 }
        if let most = promise.remedy?.mostPerPeriod, case .sum(let money) = most {
            figures.owed = min(figures.owed, money.amount)
        }
        return figures
    }

    private func begins(_ counted: [Int]) -> Bool { counted.first.map(period.contains) ?? false }

    private func counted(_ outage: Range<Int>, isShortLeftOut: Bool) -> [Int] {
        if isShortLeftOut, let short = promise.leftOut.shortOutages,
            short.includesLimit
                ? outage.count * 60_000 <= short.limit : outage.count * 60_000 < short.limit
        {
            return []
        }
        return outage.dropFirst(Int(promise.leftOut.firstOfEach / 60_000)).filter { !takenOff.contains($0) }
    }

    private func worth(_ minutes: Int, outages: Int? = nil) -> Decimal {
        guard let remedy = promise.remedy else { return 0 }
        var beyond = minutes
        if case .time(let time) = remedy.beyond { beyond = max(0, minutes - Int(time / 60_000)) }
        func money(_ amount: RemedyAmount) -> Decimal { if case .sum(let money) = amount { money.amount } else { 0 } }
        var worth: Decimal
        switch remedy.measure {
        case .fixed(let amount): worth = beyond > 0 ? money(amount) : 0
        case .units(.started(let length), let amount):
            let unit = Int(length / 60_000)
            worth = money(amount) * Decimal((beyond + unit - 1) / unit)
        case .units(.whole(let length), let amount):
            worth = money(amount) * Decimal(beyond / Int(length / 60_000))
        case .units(.outage, let amount): worth = money(amount) * Decimal(outages ?? (minutes > 0 ? 1 : 0))
        case .fee(let times): worth = feeOfMinute * Decimal(beyond) * times
        case .steps(let steps):
            let reached = steps.last { step in
                if case .downtimeFrom(let length) = step.limit { minutes * 60_000 >= length } else { false }
            }
            worth = reached.map { money($0.amount) } ?? 0
        }
        if let most = remedy.mostPerOutage, remedy.per == .outage { worth = min(worth, money(most)) }
        return worth
    }
}
