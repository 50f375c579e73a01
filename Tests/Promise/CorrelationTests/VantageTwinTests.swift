import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Hosts that are pinged from inside and from outside, with stretches in which either knows nothing: what is found by
/// interval algebra is what Documentation/vantage.md says, read literally at every instant.
@Suite struct VantageTwinTests {
    private func seeds(_ what: String) -> Seeds { Proofs.seeds(what, few: 200, many: 10_000) }

    private struct Case {
        var site: Site
        let contract: Contract
        var observations: Observations

        init(_ number: UInt64) throws {
            var seed = Seed(number)
            site = try Site(Ticks(count: 240), now: seed.number(60...240), &seed)
            site.addVantagePoints(seed.once(in: 3) ? ["out-1", "out-2"] : ["out-1"], &seed)
            contract = site.facility.contracts[0]
            let era = Era(from: .distantPast, digest: "sha256:0", facility: site.facility)
            let now = site.ticks.instant(site.now)
            observations = try #require(Observations(now: now, eras: [era], runs: site.runs()))
        }

        var hosts: [String] { contract.network?.hosts ?? [] }
    }

    @Test func emergenciesAreThoseOfAllWhoAsk() throws {
        var found = 0
        var fewer = 0
        for number in seeds("emergencies of several vantage points") {
            var random = try Case(number)
            let ticks = random.site.ticks
            let failedRounds = Int(number % 3) + 1
            var terms = EmergencyReportTerms()
            terms.failedRounds = failedRounds
            let judged = random.observations.emergencies(of: "c-1", under: terms)
            for host in random.hosts {
                let own = judged.filter { $0.subject == .icmp(host) }.map {
                    Rounds.Emergency(
                        firstFailed: ticks.tick($0.firstFailed) ?? -1, determined: ticks.tick($0.determinedAt) ?? -1,
                        closed: $0.closedAt.flatMap(ticks.tick))
                }
                let twin = random.site.emergencies(of: host, random.contract, failedRounds: failedRounds)
                guard own == twin else {
                    Issue.record("seed \(number), \(host): \(own), not \(twin)")
                    return
                }
                found += own.count
                if own.count < random.site.emergencies(of: host).count { fewer += 1 }
            }
        }
        // Both happen often enough to be proved.
        #expect(found > 100 && fewer > 20)
    }

    /// Three values, `any` over all who ping: who knows nothing makes nothing down.
    @Test func networksAreReachedFromAnywhere() throws {
        for number in seeds("networks of several vantage points") {
            var random = try Case(number)
            let found = random.observations.network(of: "c-1")?.timeline
            let twin = random.site.network(of: random.contract)
            guard isSame(try #require(found), try #require(twin), random.site.ticks, number) else { return }
        }
    }

    @Test func aHostIsPingedWhenAnybodyPingsIt() throws {
        for number in seeds("unpinged by several vantage points") {
            var random = try Case(number)
            let ticks = random.site.ticks
            let period = Span(from: ticks.instant(20), to: ticks.instant(200))
            let every = Milliseconds(10) * ticks.length
            let found = random.observations.unpinged(of: "c-1", in: period, promisedEvery: every)
            let range = 20..<max(20, min(200, random.site.now))
            for host in found {
                let twin = random.site.unpinged(host.host, random.contract, in: range, holding: 11)
                guard host.length == Milliseconds(twin) * ticks.length else {
                    Issue.record("seed \(number), \(host.host): \(host.length), not \(twin) ticks")
                    return
                }
            }
        }
    }

    @Test func disagreementsAreWhereOneIsUpAndAnotherDown() throws {
        var count = 0
        for number in seeds("disagreements") {
            var random = try Case(number)
            let ticks = random.site.ticks
            let found = random.observations.disagreements(of: "c-1", in: .always)
            for host in random.hosts {
                let twin = random.site.disagreements(about: host, random.contract)
                let spans = IntervalSet(found.filter { $0.host == host }.map(\.span))
                let own = (0..<min(random.site.now, ticks.count)).filter { spans.contains(ticks.instant($0)) }
                guard own == twin else {
                    Issue.record("seed \(number), \(host): \(own), not \(twin)")
                    return
                }
                count += spans.spans.count
            }
        }
        #expect(count > 100)
    }

    /// A vantage point that never said anything changes no emergency.
    @Test func whoNeverAskedChangesNothing() throws {
        for number in seeds("a vantage point that is nobody") {
            var seed = Seed(number)
            var site = try Site(Ticks(count: 240), now: 240, &seed)
            let (own, now) = (site.facility, site.ticks.instant(240))
            site.facility.contracts[0].network?.vantage = ["nobody"]
            let found = try [own, site.facility].map { facility in
                let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
                var observations = try #require(Observations(now: now, eras: [era], runs: site.runs()))
                return observations.emergencies(of: "c-1").map { [$0.firstFailed, $0.determinedAt, $0.closedAt] }
            }
            #expect(found[0] == found[1], "seed \(number)")
        }
    }
}
