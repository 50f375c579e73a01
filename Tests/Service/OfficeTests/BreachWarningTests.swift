import Agreement
import Collection
import Intervals
import Live
import Office
import Site
import Testing

/// What an alarm about a battery adds.
@Suite struct BreachWarningTests {
    private let now = Instant(milliseconds: 1_790_000_000_000)
    private var board: BoardState

    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    /// One customer behind two UPSes, another behind one.
    init() throws {
        let site = try OfficeSite(hasReadings: false, now: "2026-09-21T00:00:00Z")
        var facility = site.office.facility
        facility.devices = [
            Device(name: "ups-a", host: "192.0.2.1", credentials: "lab"),
            Device(name: "ups-b", host: "192.0.2.2", credentials: "lab"),
            Device(name: "pdu-a", host: "192.0.2.3", credentials: "lab", fedBy: try Self.signal("ups-a/output")),
            Device(name: "pdu-b", host: "192.0.2.4", credentials: "lab", fedBy: try Self.signal("ups-b/output")),
        ]
        for place in facility.contracts.indices {
            facility.contracts[place].termTo = facility.contracts[place].termFrom.adding(days: 365)
        }
        facility.contracts[1].power?.feeds.removeLast()
        board = BoardState(facility)
        try read(
            [
                "ups-a/input", "ups-a/output", "ups-b/input", "ups-b/output", "pdu-a/outlet/7", "pdu-b/outlet/7",
                "pdu-a/outlet/8",
            ],
            .up)
        let month = try #require(Month("2026-09"))
        let period = month.span(in: facility.timeZone)
        for contract in facility.contracts {
            _ = board.apply([
                MonthUse(
                    contract: contract.id, guarantee: .power, month: month, monthStart: period.from, used: .minutes(3),
                    least: .minutes(1), most: .minutes(4), limit: .minutes(43), judgedAt: now, period: period)
            ])
        }
    }

    private mutating func read(_ paths: [String], _ state: SignalState) throws {
        var found = Collected()
        found.readings = try paths.map { Reading(signal: try Self.signal($0), at: now, state: state) }
        _ = board.apply(found, at: now)
    }

    private mutating func measure(_ device: String, minutes: Double) {
        var found = Collected()
        found.numbers = [NumericSample(.runtime(of: device), at: now - .seconds(30), value: minutes * 60)]
        _ = board.apply(found, at: now)
    }

    private func alarm(
        _ kind: Event.Kind = .powerOnBattery, details: [Event.Detail: String] = [:]
    ) -> Event {
        Event(
            id: "e", kind: kind, at: now, site: "dc-1", subject: "ups-a", state: "down", summary: "ups-a is on battery",
            details: details)
    }

    @Test func itSaysWhoLosesPowerAndWhosePromiseBreaks() throws {
        var site = self
        site.measure("ups-a", minutes: 10)
        let event = try #require(BreachWarning(of: alarm(), in: site.board)).event
        let empty = now + .minutes(10) - .seconds(30)
        #expect(event.id == "e" && event.details[.exhaustedAt] == empty.description)
        #expect(event.details[.outageOf] == "globex" && event.details[.outageAt] == empty.description)
        // Three minutes are used of what September allows.
        let globex = try #require(site.board.facility.contract("globex"))
        let period = try #require(Month("2026-09")).span(in: globex.timeZone)
        let allowed = try #require(globex.terms.power.leastBreakingDowntime(of: period.length))
        #expect(event.details[.breachOf] == "globex")
        #expect(event.details[.breachAt] == (empty + allowed - .minutes(3)).description)
        #expect(
            event.summary.hasPrefix("ups-a is on battery; its battery is empty at ") && event.summary.contains("globex")
        )
    }

    /// The runtime that the UPS says now goes before what it said earlier.
    @Test func aRuntimeThatIsToldCounts() throws {
        var site = self
        site.measure("ups-a", minutes: 10)
        let told = alarm(
            .powerRuntime,
            details: [.left: "\(Milliseconds.minutes(5))", .exhaustedAt: (now + .minutes(5)).description])
        let event = try #require(BreachWarning(of: told, in: site.board)).event
        #expect(event.details[.outageAt] == (now + .minutes(5)).description)
    }

    @Test func whereNothingIsKnownNothingIsAdded() throws {
        var site = self
        #expect(BreachWarning(of: alarm(), in: site.board) == nil)
        site.measure("ups-a", minutes: 10)
        #expect(BreachWarning(of: alarm(.deviceUnreachable), in: site.board) == nil)
    }

    /// Whoever has another feed loses nothing with one battery; with both on battery he does with the second.
    @Test func theSecondBatteryEndsTheOther() throws {
        var site = self
        site.measure("ups-a", minutes: 10)
        site.measure("ups-b", minutes: 20)
        try site.read(["ups-b/input"], .down)
        let event = try #require(BreachWarning(of: alarm(), in: site.board)).event
        #expect(event.details[.outageOf] == "globex")
        let second = Event(
            id: "f", kind: .powerOnBattery, at: now + 2, site: "dc-1", subject: "ups-b", state: "down", summary: "x")
        var later = site.board
        var found = Collected()
        found.readings = [Reading(signal: try Self.signal("ups-a/input"), at: now + 1, state: .down)]
        _ = later.apply(found, at: now + 1)
        #expect(BreachWarning(of: second, in: later)?.event.details[.outageOf] == "acme")
    }
}
