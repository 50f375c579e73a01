import Agreement
import Correlation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Proofs
import Site
import Testing
import Twin

/// Whole months judged by the readings around them alone, against the same judged by all readings of a real ledger.
@Suite struct WindowTests {
    @Test func monthsAreJudgedByTheReadingsAroundThem() throws {
        var near = 0
        var all = 0
        for number in seeds("windows", few: 60, many: 3000) {
            let random = try RandomMonth(number)
            let now = random.civil.ticks.instant(random.site.now)
            let contracts = random.site.facility.contracts
            let folder = TemporaryFolder("windows")
            defer { withExtendedLifetime(folder) {} }
            let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
            var batch = Batch(schedule: random.site.facility.schedule)
            batch.runs = random.site.runs(compressed: random.isCompressed)
            try ledger.append(batch)
            let records = KnownRecords(random.records, at: now)
            var whole = try observations(random.site, .always, ledger)
            var seed = Seed(number)
            for month in Set(random.civil.days.compactMap { CivilTicks.date($0).map(Month.init) }).sorted() {
                let evaluation = Evaluation(month: month, records: records, now: now)
                let span = month.span(in: random.civil.zone)
                let window = Span(
                    from: span.from - .hours(Int64(seed.number(1...150))),
                    to: span.to + .hours(Int64(seed.number(1...150))))
                var short = try observations(random.site, window, ledger)
                for id in contracts.map(\.id) {
                    let expected = evaluation.result(for: id, &whole)
                    guard let period = expected?.period else { continue }
                    all += 1
                    guard let result = evaluation.result(for: id, knowing: window, &short) else { continue }
                    near += 1
                    let lanes = (short.lanes(of: id).within(period), whole.lanes(of: id).within(period))
                    guard result == expected, lanes.0 == lanes.1 else {
                        Issue.record("seed \(number), \(id), \(month), \(window)")
                        return
                    }
                }
            }
        }
        #expect(near * 10 > all, "\(near) of \(all) months were judged by the readings around them")
    }

    @Test func windowsAreDecidedByTheReadingsAroundThem() throws {
        var settled = 0
        var all = 0
        for number in seeds("decided windows", few: 150, many: 3000) {
            var seed = Seed(number)
            let ticks = Ticks(count: 400)
            var site = try Site(ticks, now: seed.number(60...400), &seed)
            if number.isMultiple(of: 3) { site.addVantagePoints(["out"], &seed) }
            let folder = TemporaryFolder("windows")
            defer { withExtendedLifetime(folder) {} }
            let ledger = try ledger(of: site, folder.path("ledger.sqlite"), &seed)
            var whole = try observations(site, .always, ledger)
            for _ in 0..<4 {
                let edges = (0..<4).map { _ in seed.number(0...400) }.sorted().map(ticks.instant)
                let window = Span(from: edges[0], to: edges[3])
                let period = Span(from: edges[1], to: edges[2])
                var short = try observations(site, window, ledger)
                let isSame = isSame(&short, &whole, site, window)
                let isSettled = short.settle(period, of: "c-1", within: window)
                all += 1
                if isSettled { settled += 1 }
                guard isSame, !isSettled || found(&short, in: period) == found(&whole, in: period) else {
                    Issue.record("seed \(number), \(period) in \(window)")
                    return
                }
            }
        }
        #expect(settled * 20 > all, "\(settled) of \(all) periods were settled")
    }

    /// Every signal and emergency of a window.
    private func isSame(_ short: inout Observations, _ whole: inout Observations, _ site: Site, _ window: Span) -> Bool
    {
        let contract = site.facility.contracts[0]
        let failedRounds = contract.terms.network.failedRounds
        for signal in site.readings.keys {
            let found = short.timeline(of: signal, failedRounds: failedRounds).timeline
            let expected = whole.timeline(of: signal, failedRounds: failedRounds).timeline
            guard found.clipped(to: window) == expected.clipped(to: window) else { return false }
        }
        return short.emergencies(of: contract.id).filter { window.contains($0.determinedAt) }
            == whole.emergencies(of: contract.id).filter { window.contains($0.determinedAt) }
    }

    private func found(_ observations: inout Observations, in period: Span) -> [Found] {
        let conditions = [
            (Guarantee.power, observations.power(of: "c-1")), (.network, observations.network(of: "c-1")),
        ]
        return conditions.compactMap { guarantee, condition in
            condition.map {
                Found(
                    outages: observations.outages(guarantee, of: "c-1", in: $0, touching: period),
                    contradictions: $0.contradictions.map(\.span).filter { $0.overlaps(period) })
            }
        }
    }

    private struct Found: Equatable {
        var outages: [Outage]
        var contradictions: [Span]
    }

    /// Read by one collector, or by two that do not agree.
    private func ledger(of site: Site, _ path: String, _ seed: inout Seed) throws -> ChainedLedger {
        let ledger = try ChainedLedger(path: path)
        var batch = Batch(schedule: site.facility.schedule)
        batch.runs = site.runs(compressed: seed.once(in: 2))
        try ledger.append(batch)
        guard seed.once(in: 3) else { return ledger }
        batch.runs = try Site(site.ticks, now: site.now, &seed).runs(compressed: seed.once(in: 2))
        try ChainedLedger(path: path, collector: "second").append(batch)
        return ledger
    }

    private func observations(_ site: Site, _ window: Span, _ ledger: ChainedLedger) throws -> Observations {
        let now = site.ticks.instant(site.now)
        let runs = try ledger.runs(of: Set(site.readings.keys), deciding: window, knownAt: now)
        let era = Era(from: .distantPast, digest: "sha256:0", facility: site.facility)
        return try #require(Observations(now: now, eras: [era], runs: runs))
    }
}

extension [Lane] {
    fileprivate func within(_ period: Span) -> [Lane] {
        map { lane in
            var lane = lane
            lane.timeline = lane.timeline.clipped(to: period)
            return lane
        }
    }
}
