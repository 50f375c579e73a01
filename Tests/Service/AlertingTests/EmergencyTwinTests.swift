import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Alerting

/// The emergencies that are opened and closed live are those that are judged: of hosts and services, with article 4's own
/// number of failed rounds, of contracts that share them, pinged from one place or several (fine print, 10 and 18).
@Suite struct EmergencyTwinTests {
    private struct Case {
        let ticks = Ticks(count: 400)
        var facility: Facility
        var readings: [SignalName: [TickReading]] = [:]

        init(_ number: UInt64) throws {
            var seed = Seed(number)
            var schedule = Schedule()
            schedule.reachability = Milliseconds(seed.number(1...9))
            schedule.service = Milliseconds(seed.number(1...9))
            facility = Facility(site: "random", timeZone: .gmt, schedule: schedule)
            facility.contracts = try (1...3).map { try Self.contract("c-\($0)", &seed) }
            let all = facility.contracts.flatMap { contract in
                contract.watchedForEmergencies.flatMap { contract.rounds(of: $0) }
            }
            for subject in Set(all).sorted() {
                let interval = Int(schedule.interval(of: subject))
                readings[subject] = RandomReadings(
                    ticks: ticks.count, interval: interval,
                    outages: (0..<seed.number(1...5)).map { _ in
                        let from = seed.number(0...ticks.count)
                        return from..<from + seed.number(1...interval * 6)
                    }, hasExtras: true
                ).next(&seed).known(at: ticks.count)
            }
            separate()
        }

        /// A watch takes one reading after the other: of a host, each instant belongs to one collector.
        private mutating func separate() {
            var taken: [String: Set<Int>] = [:]
            for signal in readings.keys.sorted() where signal.isRounds {
                let host = signal.host ?? ""
                let ticks = taken[host, default: []]
                readings[signal]?.removeAll { ticks.contains($0.at) }
                taken[host, default: []].formUnion(readings[signal, default: []].map(\.at))
            }
        }

        private static func contract(_ id: String, _ seed: inout Seed) throws -> Contract {
            guard let share = Ratio("99.9%"), let day = CivilDate("1970-01-01") else {
                throw CocoaError(.featureUnsupported)
            }
            var terms = EmergencyReportTerms()
            terms.failedRounds = seed.one(of: [1, 2, 2, 3, 20])
            if seed.once(in: 4) { terms.services = .recorded }
            var availability = AvailabilityTerms(availability: share, rule: .percentage)
            availability.failedRounds = seed.number(1...4)
            var contract = Contract(
                id: id, customer: Customer(name: "Acme"), termsName: "random",
                terms: Terms(network: availability, power: availability, emergencyReport: terms), language: "en",
                service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 31),
                rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
            let hosts = ["198.51.100.10", "198.51.100.11"].filter { _ in !seed.once(in: 3) }
            if !hosts.isEmpty {
                contract.network = NetworkConnection(
                    hosts: hosts, vantage: ["out-1", "out-2"].filter { _ in seed.once(in: 3) })
            }
            contract.services = [("shop", .www), ("mail", .email), ("files", .ftp)].filter { _ in !seed.once(in: 3) }
                .map { ApplicationService(id: $0, kind: $1, address: "192.0.2.1") }
            return contract
        }
    }

    private struct Found: Hashable {
        var contract: String
        var subject: String
        var determinedAt: Instant
        var closedAt: Instant?
        var deadline: Instant
    }

    private func announced(_ random: Case) throws -> Set<Found> {
        var watch = Watch(random.facility)
        var found: [String: Found] = [:]
        let byTick = Dictionary(
            grouping: random.readings.flatMap { signal, list in list.map { (signal, $0) } }, by: \.1.at)
        for (_, list) in byTick.sorted(by: { $0.key < $1.key }) {
            let readings = list.map { random.ticks.reading(of: $0.0, $0.1) }.sorted { $0.signal < $1.signal }
            for event in watch.observe(readings) {
                if event.kind == .emergencyOpened, let contract = event.contract {
                    found[event.id] = Found(
                        contract: contract, subject: event.subject, determinedAt: event.at,
                        deadline: try #require(event.deadline))
                } else if event.kind == .emergencyClosed, let opened = event.endedAlarm {
                    found[opened]?.closedAt = event.at
                }
            }
        }
        return Set(found.values)
    }

    private func judged(_ random: Case) throws -> Set<Found> {
        let era = Era(from: .distantPast, digest: "sha256:0", facility: random.facility)
        let runs = random.readings.map { ($0, random.ticks.runs(of: $0, $1)) }
        var observations = try #require(
            Observations(
                now: random.ticks.instant(random.ticks.count), eras: [era], runs: Dictionary(uniqueKeysWithValues: runs)
            ))
        return Set(
            random.facility.contracts.flatMap { contract -> [Found] in
                let terms = contract.terms.emergencyReport
                return observations.emergencies(of: contract.id, under: terms).filter { terms.counts($0.subject) }.map {
                    Found(
                        contract: contract.id, subject: $0.subject.path, determinedAt: $0.determinedAt,
                        closedAt: $0.closedAt, deadline: terms.deadline(after: $0.determinedAt))
                }
            })
    }

    @Test func emergenciesAreAnnouncedAsTheyAreJudged() throws {
        var hosts = 0
        var services = 0
        for number in seeds("emergencies", few: 150, many: 20_000) {
            let random = try Case(number)
            let announced = try announced(random)
            let judged = try judged(random)
            guard announced == judged else {
                let more = announced.subtracting(judged)
                let less = judged.subtracting(announced)
                Issue.record("seed \(number): announced and not judged \(more), judged and not announced \(less)")
                return
            }
            services += judged.count { !$0.subject.hasPrefix("icmp") }
            hosts += judged.count { $0.subject.hasPrefix("icmp") }
        }
        // Both happen often enough to be proved.
        #expect(hosts > 300 && services > 300)
    }
}
