import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Alerting

/// What is announced live is what is judged, and what is judged was announced: on complete readings of random facilities,
/// against the rooms that judge months and against their brute-force twin.
@Suite struct AnnouncedTwinTests {
    /// Several contracts that share hosts, uplinks and feeds, with numbers of rounds and readings of the text of their own.
    private struct Case {
        var site: Site
        let deliveries: [Int: [CompleteReadings.Delivery]]
        let isDated: Bool

        init(_ number: UInt64) throws {
            var seed = Seed(number)
            let ticks = Ticks(count: 260)
            site = try Site(ticks, now: 260, contracts: seed.number(2...4), &seed)
            isDated = seed.once(in: 2)
            for place in site.facility.contracts.indices {
                site.facility.contracts[place].terms.network.failedRounds = seed.number(1...6)
                if seed.once(in: 3) { site.facility.contracts[place].terms.network.reading = .port }
            }
            // Where states are dated, nothing is asked between two polls: a clock can tell what it was not asked for.
            if isDated {
                site.facility.schedule.reachability =
                    site.facility.schedule.link * Int64(seed.number(1...4))
            }
            let complete = CompleteReadings(of: site, isDated: isDated, calmFrom: 180, &seed)
            site.replace(readings: complete.readings)
            deliveries = Dictionary(grouping: complete.deliveries, by: \.at)
        }

        /// Whether what was announced is what is judged. What a restart proves may come after an outage was told, which then
        /// was longer, or several were one: of power they only meet then.
        func agree(_ announced: [Found], _ judged: [Found]) -> Bool {
            guard deliveries.values.joined().contains(where: \.reading.isInferred) else {
                return announced.elementsEqual(judged) { $0.announces($1) }
            }
            let exact = { (found: Found) in found.guarantee == .network }
            return announced.filter(exact).elementsEqual(judged.filter(exact)) { $0.announces($1) }
                && announced.allSatisfy { found in judged.contains { $0.meets(found) } }
                && judged.allSatisfy { found in announced.contains { $0.meets(found) } }
        }

        func announced() -> [Event] {
            var watch = Watch(site.facility)
            return (0..<site.ticks.count).flatMap { watch.observe(readings(at: $0)) }
        }

        /// The same, told as a collector tells it: what a device says again is one word for all of its signals.
        func announcedBriefly() -> [Event] {
            var watch = Watch(site.facility)
            var said: [SignalName: SignalState] = [:]
            var groups: [[Said]: SignalGroup] = [:]
            return (0..<site.ticks.count).flatMap { tick -> [Event] in
                var again: [String: [Said]] = [:]
                var observations: [Watch.Observation] = []
                for reading in readings(at: tick) {
                    let before = said.updateValue(reading.state, forKey: reading.signal)
                    if before == reading.state, reading.isPlain {
                        again[reading.signal.device, default: []].append(Said(reading.signal, reading.state))
                    } else {
                        observations.append(.reading(reading))
                    }
                }
                for (_, members) in again.sorted(by: { $0.key < $1.key }) {
                    let group = groups[members] ?? SignalGroup(members.map(\.signal), states: members.map(\.state))
                    groups[members] = group
                    observations.append(.again(SteadyReading(group: group, at: site.ticks.instant(tick))))
                }
                return watch.observe(observations)
            }
        }

        private struct Said: Hashable {
            var signal: SignalName
            var state: SignalState

            init(_ signal: SignalName, _ state: SignalState) {
                self.signal = signal
                self.state = state
            }
        }

        private func readings(at tick: Int) -> [Reading] {
            (deliveries[tick] ?? []).map { site.ticks.reading(of: $0.signal, $0.reading) }
        }
    }

    /// An outage as it is announced and judged.
    private struct Found: Hashable, Comparable, CustomStringConvertible {
        var contract: String
        var guarantee: Guarantee
        var id: String
        var from: Instant
        var to: Instant
        /// When its end was told; nil for what is judged.
        var toldAt: Instant?

        /// Whether this, announced, is what is judged. Its end is told when it is over for certain, and the rounds that were
        /// undecided just before may still move it.
        func announces(_ judged: Found) -> Bool {
            id == judged.id && contract == judged.contract && guarantee == judged.guarantee && from == judged.from
                && (to == judged.to || to < judged.to && judged.to <= toldAt ?? to)
        }

        func meets(_ other: Found) -> Bool {
            contract == other.contract && guarantee == other.guarantee && from < other.to && other.from < to
        }

        static func < (a: Found, b: Found) -> Bool {
            (a.contract, a.guarantee.rawValue, a.from) < (b.contract, b.guarantee.rawValue, b.from)
        }

        var description: String { "\(contract) \(guarantee) \(from.milliseconds)-\(to.milliseconds)" }
    }

    private func judged(_ random: Case) throws -> [Found] {
        let era = Era(from: .distantPast, digest: "sha256:0", facility: random.site.facility)
        let now = random.site.ticks.instant(random.site.now)
        var observations = try #require(Observations(now: now, eras: [era], runs: random.site.runs()))
        return random.site.facility.contracts.flatMap { contract -> [Found] in
            let conditions = [
                (Guarantee.power, observations.power(of: contract.id)),
                (.network, observations.network(of: contract.id)),
            ]
            return conditions.flatMap { guarantee, condition in
                condition.map { observations.outages(guarantee, of: contract.id, in: $0) } ?? []
            }.map { outage in
                Found(
                    contract: contract.id, guarantee: outage.guarantee, id: outage.id, from: outage.span.from,
                    to: outage.span.to)
            }
        }.sorted()
    }

    /// The same, asked at every tick.
    private func twin(_ random: Case) -> [Found] {
        random.site.facility.contracts.flatMap { contract in
            let histories = [
                (Guarantee.power, random.site.power(of: contract)), (.network, random.site.network(of: contract)),
            ]
            return histories.flatMap { guarantee, history in
                Self.downs(history?.nominal ?? []).map { ticks in
                    let from = random.site.ticks.instant(ticks.lowerBound)
                    return Found(
                        contract: contract.id, guarantee: guarantee,
                        id: Outage.id(of: contract.id, guarantee, beginning: from), from: from,
                        to: random.site.ticks.instant(ticks.upperBound))
                }
            }
        }.sorted()
    }

    private static func downs(_ states: [SignalState]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for tick in states.indices where states[tick] == .down {
            if let last = result.last, last.upperBound == tick {
                result[result.count - 1] = last.lowerBound..<tick + 1
            } else {
                result.append(tick..<tick + 1)
            }
        }
        return result
    }

    /// What was announced and has ended, of each contract.
    private func ended(_ events: [Event]) throws -> [Found] {
        try events.filter { $0.contract != nil }.compactMap { event -> Found? in
            let guarantees: [Event.Kind: Guarantee] = [.powerOutageEnded: .power, .networkOutageEnded: .network]
            guard let guarantee = guarantees[event.kind] else { return nil }
            let from = try #require(event.details[.beganAt].flatMap { Instant($0) })
            let to = try #require(event.details[.endedAt].flatMap { Instant($0) })
            return Found(
                contract: try #require(event.contract), guarantee: guarantee, id: try #require(event.details[.outage]),
                from: from, to: to, toldAt: event.at)
        }.sorted()
    }

    @Test func whatIsAnnouncedIsWhatIsJudged() throws {
        var outages = 0
        var withdrawn = 0
        for number in seeds("what is announced", few: 100, many: 20_000) {
            let random = try Case(number)
            let judged = try judged(random)
            let events = random.announced()
            let announced = try ended(events)
            guard random.agree(announced, judged), twin(random) == judged, isPaired(events) else {
                let more = announced.filter { found in !judged.contains { found.announces($0) } }
                let less = judged.filter { found in !announced.contains { $0.announces(found) } }
                Issue.record(
                    "seed \(number)\(random.isDated ? ", dated" : ""): announced and not judged \(more), judged and not announced \(less), twin \(twin(random) == judged), paired \(isPaired(events))"
                )
                return
            }
            // The order of the contracts may differ, and with it what is told of several at once.
            let said = { (events: [Event]) in
                events.filter { $0.contract != nil }.map { "\($0.kind.rawValue) \($0.id) at \($0.at)" }.sorted()
            }
            let brief = said(random.announcedBriefly())
            guard brief == said(events) else {
                let more = Set(brief).subtracting(said(events))
                let less = Set(said(events)).subtracting(brief)
                Issue.record("seed \(number): told briefly, too much is announced \(more), too little \(less)")
                return
            }
            outages += judged.count
            withdrawn += events.count { $0.kind == .networkOutageWithdrawn }
        }
        // Both happen often enough to be proved.
        #expect(outages > 500 && withdrawn > 20)
    }

    /// Every beginning ends once or is taken back once, and nothing else ends.
    private func isPaired(_ events: [Event]) -> Bool {
        let kinds: Set<Event.Kind> = [.powerOutageBegan, .networkOutageBegan]
        let endings: Set<Event.Kind> = [.powerOutageEnded, .networkOutageEnded, .networkOutageWithdrawn]
        let began = events.filter { kinds.contains($0.kind) }.map(\.id)
        let over = events.filter { endings.contains($0.kind) }.compactMap(\.endedAlarm)
        return Set(began).count == began.count && began.sorted() == over.sorted()
    }

    /// A loss of power is announced with the reading that shows it.
    @Test func powerIsAnnouncedAtOnce() throws {
        for number in seeds("when power is announced", few: 30, many: 1_000) {
            let random = try Case(number)
            guard !random.isDated else { continue }
            let announced = random.announced().filter { $0.kind == .powerOutageBegan && $0.contract != nil }
            guard announced.allSatisfy({ $0.details[.beganAt] == $0.at.description }) else {
                Issue.record("seed \(number)")
                return
            }
        }
    }
}

extension Reading {
    /// Whether it says a state and nothing besides. Every failed round is told by itself.
    fileprivate var isPlain: Bool {
        since == nil && !isExtra && inferred == nil && clock == nil && !(state == .down && signal.isRounds)
    }
}
