import Agreement
import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Whether a month can still be proved.
@Suite struct EvidenceForecastTests {
    /// Two days of minutes, silent in some of them; seen after 20 hours.
    private func month(silent: Range<Int>, down: Range<Int> = 0..<0) throws -> SmallMonth {
        var month = try SmallMonth()
        month.powered(.any([.signal(SmallMonth.outletA), .signal(SmallMonth.outletB)]))
        month.contract.terms.power.reportRequired = false
        month.read(SmallMonth.outletA, states(silent: silent, down: down))
        month.read(SmallMonth.outletB, states(silent: silent, down: down))
        return month
    }

    private func states(silent: Range<Int>, down: Range<Int>) -> [SignalState] {
        (0..<20 * 60 + 1).map { down.contains($0) ? .down : silent.contains($0) ? .unknown : .up }
    }

    private func forecast(
        _ month: SmallMonth, at now: String = "2026-10-10T12:00:00Z"
    ) throws -> EvidenceForecast {
        let now = try #require(Instant(now))
        var facility = Facility(site: "test", timeZone: month.contract.timeZone, schedule: month.schedule)
        facility.contracts = [month.contract]
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: month.runs))
        let evaluation = Evaluation(
            month: try #require(Month("2026-10")), records: KnownRecords(month.records, at: now), now: now)
        return try #require(evaluation.evidenceForecasts(for: "c-1", &observations)?.first)
    }

    @Test func aQuietMonthCanBeProved() throws {
        let forecast = try forecast(try month(silent: 0..<0))
        #expect(forecast.prospect == .provable && forecast.silences.isEmpty && forecast.lostAt == nil)
        // 0.1 % of two days, and a millisecond.
        #expect(forecast.allowed == 172_801 && forecast.left == 172_801)
    }

    /// Both outlets said nothing for ten minutes: either would have been enough.
    @Test func silenceThatIsTooLongIsNamed() throws {
        let forecast = try forecast(try month(silent: 600..<610))
        #expect(forecast.prospect == .unprovable && forecast.verdict == .undetermined)
        #expect(forecast.silences.map(\.sources) == [["pdu-a"], ["pdu-b"]])
        #expect(forecast.silences.allSatisfy { $0.isDecisive && $0.cost == forecast.counted.max })
        // The reading of minute 599 holds for a minute; nothing is known until minute 610.
        let silence = try #require(forecast.silences.first)
        #expect(silence.spans == [Span(from: SmallMonth.start + .minutes(600), to: SmallMonth.start + .minutes(610))])
        #expect(forecast.lostAt == SmallMonth.start + .minutes(600) + 172_801)
    }

    /// Each feed needs the word of two devices: neither alone would have helped.
    @Test func thoseThatOnlyHelpTogetherAreNamedTogether() throws {
        let others = ["ups-a", "ups-b"].map { SignalName(device: $0, kind: "output") }
        var month = try month(silent: 600..<610)
        month.powered(
            .any([
                .all([.signal(others[0]), .signal(SmallMonth.outletA)]),
                .all([.signal(others[1]), .signal(SmallMonth.outletB)]),
            ]))
        month.contract.power = PowerSupply(feeds: [
            .init(name: "A", condition: .all([.signal(others[0]), .signal(SmallMonth.outletA)])),
            .init(name: "B", condition: .all([.signal(others[1]), .signal(SmallMonth.outletB)])),
        ])
        for signal in others { month.read(signal, states(silent: 600..<610, down: 0..<0)) }
        let forecast = try forecast(month)
        #expect(forecast.silences.map(\.sources) == [["pdu-a", "ups-a"], ["pdu-b", "ups-b"]])
        #expect(forecast.silences.allSatisfy { $0.isDecisive && $0.length == .minutes(10) })
    }

    /// What is down for certain no signal's word would have saved.
    @Test func downtimeIsNobodysSilence() throws {
        let forecast = try forecast(try month(silent: 0..<0, down: 600..<610))
        #expect(forecast.prospect == .breached && forecast.silences.isEmpty)
    }

    /// A minute is no matter yet: two are left.
    @Test func shortSilenceIsCountedAndDecidesNothing() throws {
        let forecast = try forecast(try month(silent: 600..<602))
        #expect(forecast.prospect == .provable && forecast.left == 172_801 - .minutes(2))
        #expect(forecast.silences.count == 2 && forecast.silences.allSatisfy { $0.isDecisive })
    }

    /// It says what the month comes to if everything is read as up from now on.
    @Test func itIsTheMonthThatFollows() throws {
        var prospects: Set<EvidenceForecast.Prospect> = []
        for number in seeds("evidence forecast", few: 40, many: 8000) {
            let random = try UnreportedMonth(number)
            for contract in random.facility.contracts {
                let forecasts = try random.forecasts(of: contract.id)
                for forecast in forecasts where forecast.period.to > random.now {
                    prospects.insert(forecast.prospect)
                    let whole = try random.outcome(of: contract.id, forecast.guarantee, month: forecast.month)
                    guard forecast.counted != whole.counted || (forecast.prospect == .provable) != whole.isMet else {
                        continue
                    }
                    Issue.record(
                        "seed \(number), \(contract.id) \(forecast.guarantee): \(forecast.counted) \(forecast.prospect)"
                    )
                    return
                }
            }
        }
        // Nothing would be shown by months that all end the same way.
        #expect(prospects.count > 1 || isOneSeed, "\(prospects)")
    }

    /// Somebody looks again at what one seed found.
    private var isOneSeed: Bool { ProcessInfo.processInfo.environment["MAINSTAY_SEED"] != nil }

    /// What a device's silence cost, tick by tick.
    @Test func silencesCostWhatTheyHide() throws {
        var costly = 0
        for number in seeds("cost of silence", few: 40, many: 8000) {
            let random = try UnreportedMonth(number)
            for contract in random.facility.contracts {
                let power = try random.forecasts(of: contract.id).first { $0.guarantee == .power }
                guard let power else { continue }
                let sources = Dictionary(grouping: Set(contract.power?.condition.signals ?? []), by: \.device)
                for (source, signals) in sources {
                    let expected = random.cost(of: Set(signals), contract, in: power.period)
                    let found = power.silences.first { $0.sources == [source] }?.cost ?? 0
                    if found > 0 { costly += 1 }
                    guard found != expected else { continue }
                    Issue.record("seed \(number), \(contract.id), \(source): \(found), not \(expected)")
                    return
                }
            }
        }
        #expect(costly > 20 || isOneSeed)
    }
}

/// A random site of which nothing is reported and nothing taken off, with all that was read before an instant.
private struct UnreportedMonth {
    let random: RandomMonth
    let now: Instant
    /// With one more reading, that everything is up, at the instant itself.
    private let hopeful: Site
    private let runs: [SignalName: [Run]]

    var facility: Facility { random.site.facility }

    init(_ number: UInt64) throws {
        var random = try RandomMonth(number, hasClockErrors: true)
        for place in random.site.facility.contracts.indices {
            var contract = random.site.facility.contracts[place]
            // Some promise so little that it is kept whatever is unknown.
            let share = number % 2 == 0 ? Ratio("5%") : nil
            contract.terms.network.plain(share)
            contract.terms.power.plain(share)
            contract.follows = nil
            random.site.facility.contracts[place] = contract
        }
        self.random = random
        let tick = random.site.now
        now = random.civil.ticks.instant(tick)
        var site = random.site
        let before = site.readings.mapValues { $0.filter { $0.at < tick } }
        site.replace(readings: before)
        runs = site.runs()
        site.replace(readings: before.mapValues { $0 + [TickReading(at: tick, state: .up)] })
        hopeful = site
    }

    private func observations(_ runs: [SignalName: [Run]], at now: Instant) throws -> Observations {
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        return try #require(Observations(now: now, eras: [era], runs: runs))
    }

    func forecasts(of contract: String) throws -> [EvidenceForecast] {
        let zone = random.civil.zone
        let evaluation = Evaluation(
            month: Month(of: zone.localDate(of: now)), records: KnownRecords([Record](), at: now), now: now)
        var observations = try observations(runs, at: now)
        return try #require(evaluation.evidenceForecasts(for: contract, &observations))
    }

    /// The month at its end, everything having been up since.
    func outcome(
        of contract: String, _ guarantee: Guarantee, month: Month
    ) throws -> (counted: Bounded, isMet: Bool) {
        let end = month.span(in: random.civil.zone).to
        var runs = runs
        for signal in hopeful.readings.keys {
            let interval = facility.schedule.interval(of: signal)
            for at in stride(from: now.milliseconds, through: end.milliseconds + interval, by: Int64.Stride(interval)) {
                let reading = Reading(signal: signal, at: Instant(milliseconds: at), state: .up)
                runs[signal, default: []].append(Run(reading))
            }
        }
        var observations = try observations(runs, at: end)
        let evaluation = Evaluation(month: month, records: KnownRecords([Record](), at: end), now: end)
        let result = try #require(evaluation.result(for: contract, &observations))
        let part = try #require(result.availabilities.first { $0.guarantee == guarantee })
        return (part.counted, part.verdict == .met)
    }

    func cost(of signals: Set<SignalName>, _ contract: Contract, in period: Span) -> Milliseconds {
        guard let condition = contract.power?.condition else { return 0 }
        let histories = Dictionary(
            uniqueKeysWithValues: Set(condition.signals).map { ($0, hopeful.history(of: .signal($0), contract)) })
        let ticks = random.civil.ticks
        let known = (0..<random.site.now).filter { period.contains(ticks.instant($0)) }
        let doubtful = { (assumed: Set<SignalName>) in
            known.count { tick in
                condition.state { signal in
                    guard let history = histories[signal] else { return .unknown }
                    let isSilent = history.nominal[tick] == .unknown && assumed.contains(signal)
                    return isSilent || history.certain[tick] == .up ? .up : .unknown
                } != .up
            }
        }
        return Milliseconds(doubtful([]) - doubtful(signals)) * ticks.length
    }
}

extension AvailabilityTerms {
    /// Nothing is taken off, and nobody is favoured.
    fileprivate mutating func plain(_ share: Ratio?) {
        if let share {
            availability = share
            rule = .percentage
        }
        reportRequired = false
        doubtFavours = .nobody
        serviceFrom = .term
        undeterminedCause = .counts
    }
}
