import Correlation
import Intervals
import Site
import Testing

/// The configuration in force when a reading was taken governs it (fine print 13).
@Suite struct EraTests {
    private static let first = Notes.outlet
    private static let second = SignalName(device: "pdu-2", kind: .outlet, element: "7")

    /// A configuration from an instant on, with the contract fed by a signal; without one, it does not know the contract.
    private func era(_ from: Int64, feed: SignalName?, every interval: Milliseconds = 10) -> Era {
        var facility = Notes.facility(every: interval)
        if let feed {
            var contract = Notes.contract(in: facility)
            contract.power = PowerSupply(feeds: [PowerSupply.Feed(name: "A", condition: .signal(feed))])
            facility.contracts = [contract]
        }
        return Era(from: Notes.instant(from), digest: "sha256:\(from)", facility: facility)
    }

    private func observations(_ eras: [Era], _ readings: [SignalName: String] = [:]) throws -> Observations {
        var runs: [SignalName: [Run]] = [:]
        for (signal, text) in readings { runs[signal] = Notes.runs(text, of: signal) }
        return try #require(Observations(now: Notes.instant(1000), eras: eras, runs: runs))
    }

    private static let readings = [first: "0u 10u 20d 30d 40d 50d 60u", second: "0d 10d 20u 30u 40u 50u 60u"]

    @Test func thereIsNothingWithoutAConfiguration() {
        #expect(Observations(now: Notes.instant(0), eras: [], runs: [:]) == nil)
    }

    /// The first one also governs what was before it.
    @Test(arguments: [(-100, "u0-20 d20-60 u60-70"), (0, "u0-20 d20-60 u60-70"), (500, "u0-20 d20-60 u60-70")])
    func oneConfigurationGovernsEverything(from: Int64, power: String) throws {
        var observations = try observations([era(from, feed: Self.first)], Self.readings)
        let found = observations.power(of: "c-1")
        #expect(Notes.nominal(try #require(found).timeline) == power)
    }

    /// At the instant itself the new one is in force.
    @Test(arguments: [
        (30, "u0-20 d20-30 u30-70"), (20, "u0-70"), (21, "u0-20 d20-21 u21-70"), (60, "u0-20 d20-60 u60-70"),
    ])
    func eachGovernsItsOwnTime(change: Int64, power: String) throws {
        let eras = [era(change, feed: Self.second), era(0, feed: Self.first)]
        var observations = try observations(eras, Self.readings)
        let found = observations.power(of: "c-1")
        let condition = try #require(found)
        #expect(Notes.nominal(condition.timeline) == power)
        #expect(condition.signals == [Self.first, Self.second])
    }

    /// A configuration that does not know the contract leaves its time to the one before it, or the first one that does.
    @Test func timeWithoutTheContractIsItsNeighbours() throws {
        let eras = [
            era(0, feed: nil), era(10, feed: Self.first), era(20, feed: nil), era(30, feed: Self.second),
            era(40, feed: nil),
        ]
        let observations = try observations(eras)
        let configurations = observations.configurations(of: "c-1")
        let spans = configurations.map(\.span)
        #expect(spans.map(\.from) == [.distantPast, Notes.instant(30)])
        #expect(spans.map(\.to) == [Notes.instant(30), .distantFuture])
        #expect(configurations.map { $0.contract.power?.condition.signals } == [[Self.first], [Self.second]])
        #expect(observations.configurations(of: "c-9").isEmpty)
        #expect(observations.contract("c-1")?.power?.condition.signals == [Self.second])
    }

    @Test(
        arguments: [
            (0, []), (1, ["sha256:0"]), (10, ["sha256:0"]), (11, ["sha256:0", "sha256:10"]),
            (99, ["sha256:0", "sha256:10", "sha256:30"]),
        ] as [(Int64, [String])])
    func aResultListsTheConfigurationsItUsed(end: Int64, digests: [String]) throws {
        let eras = [
            era(0, feed: Self.first), era(10, feed: Self.first), era(20, feed: nil), era(30, feed: Self.second),
        ]
        #expect(try observations(eras).digests(of: "c-1", before: Notes.instant(end)) == digests)
    }

    /// *T* is the interval that was in force at the earlier of two readings.
    @Test(arguments: [
        ("0u 25u", "u0-35"), ("0u 26u", "u0-10 u26-36"), ("100u 150u", "u100-170"), ("100u 151u", "u100-120 u151-171"),
        ("99u 124u", "u99-144"), ("99u 125u", "u99-109 u125-145"), ("90u", "u90-100"), ("100u", "u100-120"),
    ])
    func theScheduleInForceSaysWhatIsStale(readings: String, power: String) throws {
        let eras = [era(0, feed: Self.first), era(100, feed: Self.first, every: 20)]
        var observations = try observations(eras, [Self.first: readings])
        let timeline = observations.timeline(of: Self.first).timeline
        #expect(Notes.nominal(timeline) == power)
    }

    /// Asked again of other readings, nothing of the former ones is left.
    @Test func otherReadingsAreReadAnew() throws {
        var before = try observations([era(0, feed: Self.first)], Self.readings)
        let first = before.power(of: "c-1")
        #expect(first?.timeline.down.length == 40)
        var after = before.reading([Self.first: Notes.runs("0d 10d", of: Self.first)])
        let other = after.power(of: "c-1")
        #expect(other?.timeline.down.length == 20)
        before.forget(beyond: 0)
        let again = before.power(of: "c-1")
        #expect(again == first)
    }

    // MARK: - Windows of readings

    /// Readings of a window tell all of a period when the condition was certainly there on either side of it.
    @Test(
        arguments: [
            ("0u 10u 20u 100u 110u", 0, 200, true), ("0u 10u 100u 110u", 0, 200, true), ("100u 110u", 0, 200, false),
            ("0u 10u", 0, 200, false), ("0d 10d 100u 110u", 0, 200, false), ("0u 10u 100u 110u", 15, 200, true),
            ("0u 10u 100u 110u", 20, 200, false), ("0u 10u 100u 110u", 0, 100, false), ("0u 10u", 0, 1001, true),
            ("0u 10u", 0, 1000, false),
        ] as [(String, Int64, Int64, Bool)])
    func aWindowSettlesAPeriodBetweenCertainties(
        readings: String, from: Int64, to: Int64, isSettled: Bool
    ) throws {
        var observations = try observations([era(0, feed: Self.first)], [Self.first: readings])
        let window = Notes.span(from, to)
        let period = Notes.span(50, 90)
        let byWindow = observations.settle(period, of: "c-1", within: window)
        let byAll = observations.settle(period, of: "c-1", within: nil)
        let ofNobody = observations.settle(period, of: "c-9", within: window)
        #expect(byWindow == isSettled)
        #expect(byAll && ofNobody)
    }
}
