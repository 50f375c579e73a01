import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Ping rounds, networks and power against the fine print, asked at every instant (rules 4, 5 and 10).
@Suite struct SiteTwinTests {
    private func seeds(_ what: String) -> Seeds { Proofs.seeds(what, few: 300, many: 20_000) }

    /// A site with one contract, and what is known of it.
    private struct Case {
        let site: Site
        let contract: Contract
        var observations: Observations

        init(_ number: UInt64) throws {
            var seed = Seed(number)
            site = try Site(Ticks(count: 240), now: seed.number(60...240), hasClockErrors: true, &seed)
            contract = site.facility.contracts[0]
            let era = Era(from: .distantPast, digest: "sha256:0", facility: site.facility)
            let now = site.ticks.instant(site.now)
            observations = try #require(Observations(now: now, eras: [era], runs: site.runs()))
        }
    }

    @Test func roundsFollowTheFinePrint() throws {
        for number in seeds("ping rounds") {
            var random = try Case(number)
            let host = SignalName.icmp(Site.hosts[0])
            let timeline = random.observations.timeline(
                of: host, failedRounds: random.contract.terms.network.failedRounds
            ).timeline
            let twin = random.site.history(of: .signal(host), random.contract)
            guard isSame(timeline, twin, random.site.ticks, number) else { return }
        }
    }

    @Test func emergenciesFollowTheFinePrint() throws {
        for number in seeds("emergencies") {
            var random = try Case(number)
            let ticks = random.site.ticks
            let hosts = random.contract.network?.hosts ?? []
            let found = random.observations.emergencies(of: random.contract.id).map {
                Rounds.Emergency(
                    firstFailed: ticks.tick($0.firstFailed) ?? -1, determined: ticks.tick($0.determinedAt) ?? -1,
                    closed: $0.closedAt.flatMap(ticks.tick))
            }
            let twin = hosts.flatMap { random.site.emergencies(of: $0) }
            guard Set(found) == Set(twin), found.count == twin.count else {
                Issue.record("seed \(number): \(found), not \(twin)")
                return
            }
        }
    }

    @Test func networksFollowTheFinePrint() throws {
        for number in seeds("networks") {
            var random = try Case(number)
            let found = random.observations.network(of: "c-1")?.timeline
            let twin = random.site.network(of: random.contract)
            guard isSame(try #require(found), try #require(twin), random.site.ticks, number) else { return }
        }
    }

    @Test func powerFollowsTheFinePrint() throws {
        for number in seeds("power") {
            var random = try Case(number)
            let found = random.observations.power(of: "c-1")?.timeline
            let twin = random.site.power(of: random.contract)
            guard isSame(try #require(found), try #require(twin), random.site.ticks, number) else { return }
        }
    }

    /// Outages with their evidence, contradictions and emergencies, of whatever runs the lines were stored as.
    @Test func keptRunsGiveTheSameOutages() throws {
        for number in seeds("outages by runs that keep their instants") {
            var random = try Case(number)
            var seed = Seed(number &+ 1)
            var runs: [SignalName: [Run]] = [:]
            for (signal, readings) in random.site.readings.sorted(by: { $0.key < $1.key }) {
                runs[signal] = Partition(of: signal, ticks: random.site.ticks).kept(readings, &seed)
            }
            var kept = random.observations.reading(runs)
            let expected = found(&random.observations)
            guard found(&kept) == expected else {
                Issue.record("seed \(number)")
                return
            }
        }
    }

    private struct Found: Equatable {
        var conditions: [GuaranteeTimeline?]
        var outages: [[Outage]]
        var emergencies: [Emergency]
    }

    private func found(_ observations: inout Observations) -> Found {
        let conditions: [(guarantee: Guarantee, timeline: GuaranteeTimeline?)] = [
            (.power, observations.power(of: "c-1")), (.network, observations.network(of: "c-1")),
        ]
        return Found(
            conditions: conditions.map(\.timeline),
            outages: conditions.map { condition in
                condition.timeline.map { observations.outages(condition.guarantee, of: "c-1", in: $0) } ?? []
            }, emergencies: observations.emergencies(of: "c-1"))
    }
}

/// Whether a timeline is what its twin says; says where it is not.
func isSame(_ timeline: Timeline, _ twin: History, _ ticks: Ticks, _ number: UInt64) -> Bool {
    let history = History(timeline, ticks)
    if history == twin { return true }
    Issue.record("seed \(number): \(history?.firstDifference(from: twin) ?? "no whole ticks")")
    return false
}
