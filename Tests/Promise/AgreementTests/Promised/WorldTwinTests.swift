import Foundation
import Intervals
import Proofs
import Site
import Testing

@testable import Agreement

/// Least, nominal and greatest against every world of a few minutes.
@Suite struct WorldTwinTests {
    private static func money(_ amount: Int) -> RemedyAmount {
        .sum(Money(amount: Decimal(amount), currency: "USD"))
    }

    private static func randomPromise(_ seed: inout Seed) -> PromiseTerms {
        var promise = PromiseTerms(
            id: "random", subject: .power(.either),
            breach: BreachRule(
                seed.one(of: [
                    [.downtimeOver(0)], [.downtimeOver(.minutes(3))], [.outagesFrom(2)], [.outageOver(.minutes(2))],
                    [.downtimeOver(.minutes(1)), .outagesFrom(2)],
                ]), needsAll: seed.once(in: 3)))
        if seed.once(in: 3) {
            promise.leftOut.shortOutages = LeftOut.ShortOutages(
                limit: .minutes(Int64(seed.number(1...3))), includesLimit: seed.once(in: 2),
                whileAtMost: seed.one(of: [nil, nil, 1]))
        }
        if seed.once(in: 3) { promise.leftOut.firstOfEach = .minutes(Int64(seed.number(1...2))) }
        let amount = money(seed.number(1...5))
        let length = Milliseconds.minutes(Int64(seed.number(1...3)))
        var remedy = RemedyTerms(
            seed.one(of: [
                .fixed(amount), .units(.started(length), amount), .units(.whole(length), amount),
                .units(.outage, amount), .fee(times: 2),
                .steps([
                    RemedyTerms.Step(.downtimeFrom(.minutes(1)), money(1)),
                    RemedyTerms.Step(.downtimeFrom(.minutes(3)), money(4)),
                ]),
            ]))
        remedy.per = seed.one(of: [.outage, .period])
        if seed.once(in: 3) { remedy.beyond = .time(.minutes(Int64(seed.number(1...2)))) }
        if seed.once(in: 3) { remedy.mostPerOutage = money(seed.number(2...6)) }
        if seed.once(in: 3) { remedy.mostPerPeriod = money(seed.number(2...9)) }
        promise.remedy = remedy
        return promise
    }

    private static func random(_ seed: inout Seed) -> WorldTwin {
        let count = 12
        var minutes: [Bool?] = []
        var nominal: [Bool] = []
        while minutes.count < count {
            let known: Bool? = seed.one(of: [true, false, false, nil])
            for _ in 0..<seed.number(1...3) where minutes.count < count {
                // Doubt is nominally what it was before, or the other.
                let isDown = known ?? (seed.once(in: 2) ? nominal.last ?? false : seed.once(in: 2))
                minutes.append(known)
                nominal.append(isDown)
            }
        }
        let from = seed.number(0...3)
        return WorldTwin(
            minutes: minutes, nominal: nominal, period: from..<count - seed.number(0...3),
            takenOff: Set(seed.once(in: 2) ? (0..<count).filter { _ in seed.once(in: 5) } : []),
            promise: randomPromise(&seed))
    }

    /// The same as the program sees it.
    private static func figures(_ twin: WorldTwin) throws -> PromiseFigures {
        func set(_ isIn: (Int) -> Bool) -> IntervalSet {
            IntervalSet(
                twin.minutes.indices.filter(isIn).map {
                    Span(from: Instant(minute: $0), to: Instant(minute: $0 + 1))
                })
        }
        let term = Span(from: Instant(minute: 0), to: Instant(minute: twin.minutes.count))
        let timeline = Timeline(
            up: set { !twin.nominal[$0] }, down: set { twin.nominal[$0] },
            certainlyUp: set { twin.minutes[$0] == false }, certainlyDown: set { twin.minutes[$0] == true })
        let judged = Span(
            from: Instant(minute: twin.period.lowerBound), to: Instant(minute: twin.period.upperBound))
        let month = try #require(Month("2026-10"))
        let tried = TriedMonth(
            terms: try PromisedMonth.terms(), month: month, timeZone: .gmt,
            // The fee of a minute is one.
            rent: Money(amount: Decimal(31 * 24 * 60), currency: "USD"), outages: [])
        return PromiseFigures(
            twin.promise, of: tried.contract, month: month, tally: OutageTally(timeline, within: term),
            takenOff: set { twin.takenOff.contains($0) }, judged: judged, denominator: judged.length)
    }

    @Test func theBoundsHoldWhateverTheDoubtHides() throws {
        for number in seeds("bounds of promises", few: 400, many: 40_000) {
            var seed = Seed(number)
            let twin = Self.random(&seed)
            let figures = try Self.figures(twin)
            let counted = figures.counted
            let occurrences = figures.occurrences
            let remedy = figures.remedy
            let breach = figures.breach
            for world in twin.worlds() + [twin.nominalWorld] {
                let real = twin.figures(in: world)
                let length = Milliseconds.minutes(Int64(real.counted))
                #expect(counted.min <= length && length <= counted.max, "seed \(number), counted in \(world)")
                let count = Decimal(real.occurrences)
                #expect(
                    occurrences.least <= count && count <= occurrences.greatest, "seed \(number), outages in \(world)")
                #expect(!breach.certain || real.isBroken, "seed \(number), surely broken, but not in \(world)")
                #expect(breach.possible || !real.isBroken, "seed \(number), never broken, but in \(world)")
                #expect(
                    remedy.least <= real.owed && real.owed <= remedy.greatest,
                    "seed \(number), \(real.owed) in \(world), not \(remedy)")
            }
            let nominal = twin.figures(in: twin.nominalWorld)
            #expect(counted.nominal == .minutes(Int64(nominal.counted)), "seed \(number)")
            #expect(breach.nominal == nominal.isBroken, "seed \(number)")
            #expect(remedy.nominal == nominal.owed, "seed \(number)")
        }
    }

    /// Where no outage reaches into the period from before, the bounds are those of a world.
    @Test func theBoundsOfWhatCountsAreReached() throws {
        for number in seeds("tight bounds of promises", few: 200, many: 20_000) {
            var seed = Seed(number)
            var twin = Self.random(&seed)
            twin.promise.leftOut.shortOutages?.whileAtMost = nil
            let counted = try Self.figures(twin).counted
            let real = (twin.worlds() + [twin.nominalWorld]).map { twin.figures(in: $0).counted }
            #expect(counted.min == .minutes(Int64(real.min() ?? 0)), "seed \(number)")
            #expect(counted.max == .minutes(Int64(real.max() ?? 0)), "seed \(number)")
        }
    }
}

extension Instant {
    fileprivate init(minute: Int) { self.init(milliseconds: 1_790_000_000_000 + Int64(minute) * 60_000) }
}
