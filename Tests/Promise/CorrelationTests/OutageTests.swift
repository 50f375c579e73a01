import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Which outages there are, how far they reach and what they are called.
@Suite struct OutageTests {
    private func powerOutages(
        _ facility: Facility, _ runs: [SignalName: [Run]], now: Int
    ) throws -> [Outage] {
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(
            Observations(now: Instant(milliseconds: Int64(now)), eras: [era], runs: runs))
        let power = observations.power(of: "c-1")
        return observations.outages(.power, of: "c-1", in: try #require(power))
    }

    /// However the readings go on, what was certainly an outage stays one, and every outage keeps its id while it keeps
    /// its beginning. Where the newest reading of a signal only holds for its while, the next one may say that all was
    /// well since before.
    @Test func laterReadingsRenameNoOutage() throws {
        for number in seeds("ids of outages", few: 100, many: 8000) {
            var seed = Seed(number)
            let site = try Site(Ticks(count: 160), now: 160, &seed)
            var before: ([Outage], readTo: Instant) = ([], .distantPast)
            for now in stride(from: 10, through: 160, by: 5) {
                let known = try powerOutages(site.facility, site.runs(), now: now)
                let (outages, readTo) = before
                let stays = outages.filter { $0.isCertain(by: readTo) }
                guard stays.allSatisfy({ outage in known.contains { $0.continues(outage) } }) else {
                    Issue.record("seed \(number) at \(now): \(outages.map(\.span)) became \(known.map(\.span))")
                    return
                }
                before = (known, site.powerIsRead(at: now))
            }
        }
    }

    private func onePower(_ outlet: SignalName) throws -> Facility {
        var seed = Seed(1)
        var facility = try Site(Ticks(count: 1), now: 0, &seed).facility
        facility.schedule.power = 10
        facility.contracts[0].power = PowerSupply(feeds: [.init(name: "A", condition: .signal(outlet))])
        return facility
    }

    /// Down, unknown, down: each can reach as far as the other, no farther, and not out of the term.
    @Test func boundsOfAnOutageEndAtItsNeighbours() throws {
        let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")
        let readings: [(Int64, SignalState)] = [(100, .down), (110, .down), (200, .down), (210, .down), (300, .up)]
        let runs = readings.map { at, state in
            Run(Reading(signal: outlet, at: Instant(milliseconds: at), state: state))
        }
        let outages = try powerOutages(onePower(outlet), [outlet: runs], now: 305)
        let bounds = outages.map { outage in
            [outage.begin, outage.end].flatMap { [$0.lowerBound.milliseconds, $0.upperBound.milliseconds] }
        }
        #expect(bounds == [[0, 100, 120, 200], [120, 200, 210, 300]])
    }

    /// What is said again in one go is one piece of evidence; what else is said, or after a silence, is another.
    @Test func evidenceIsOnePieceWhileItSaysTheSame() throws {
        let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")
        let said: [(Int64, String)] = [(100, "off"), (110, "off"), (120, "off"), (130, "0 V"), (140, "off")]
        let runs = said.map { at, text in
            Run(Reading(signal: outlet, at: Instant(milliseconds: at), state: .down, evidence: text))
        }
        let outages = try powerOutages(onePower(outlet), [outlet: runs], now: 305)
        let pieces = outages.flatMap(\.evidence).map { [$0.at.milliseconds, $0.until.milliseconds] }
        #expect(pieces == [[100, 120], [130, 130], [140, 140]])
        let apart = [0, 10, 40].map { Run(Reading(signal: outlet, at: Instant(milliseconds: 100 + $0), state: .down)) }
        let found = try powerOutages(onePower(outlet), [outlet: apart], now: 305).flatMap(\.evidence)
        #expect(found.map(\.at.milliseconds) == [100, 140])
    }
}

extension Outage {
    /// At some instant by which every signal was read.
    fileprivate func isCertain(by readTo: Instant) -> Bool { begin.upperBound < min(end.lowerBound, readTo) }

    fileprivate func continues(_ outage: Outage) -> Bool {
        span.contains(outage.span.from) && (id == outage.id || span.from < outage.span.from)
    }
}

extension Site {
    /// The newest reading of the signal that was read the longest time ago.
    fileprivate func powerIsRead(at now: Int) -> Instant {
        let now = Instant(milliseconds: Int64(now))
        let signals = facility.contracts[0].power?.condition.signals ?? []
        let runs = runs()
        let newest = signals.map { signal in
            (runs[signal] ?? []).filter { $0.first <= now }.map { min($0.last, now) }.max() ?? .distantPast
        }
        return newest.min() ?? .distantPast
    }
}
