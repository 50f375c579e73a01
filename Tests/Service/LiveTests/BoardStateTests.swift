import Collection
import Intervals
import Site
import Testing

@testable import Live

/// What holds now at a site, by what was collected and what happened.
@Suite struct BoardStateTests {
    @Test func nothingIsKnownBeforeAnythingWasRead() throws {
        let site = try SmallSite()
        let report = site.board.report(at: site.now, from: .daemon)
        #expect(report.contracts.map(\.power) == [.unknown, .unknown] && report.newestReading == nil)
        #expect(report.devices.map(\.state) == [.unknown, .unknown, .unknown, .unknown])
        #expect(site.board.signals(at: site.now).allSatisfy { $0.state == .unknown && $0.began == nil })
    }

    @Test func everythingUpIsUpForAsLongAsItHolds() throws {
        var site = try SmallSite()
        try site.readAll()
        site.wait(.seconds(25))
        #expect(try site.contract("acme").power == .up && site.contract("acme").network == .up)
        #expect(try site.contract("acme").reasons == [])
        site.wait(1)
        let changes = site.board.advance(to: site.now)
        #expect(try site.contract("acme").power == .unknown)
        let told = changes.compactMap { if case .contract(let standing) = $0 { standing.contract } else { nil } }
        #expect(told == ["acme", "globex"])
        #expect(site.board.advance(to: site.now) == [])
    }

    /// Steady readings cost an instant, and keep every signal of their group alive.
    @Test func whatIsReadAgainHolds() throws {
        var site = try SmallSite()
        try site.readAll()
        let names = try SmallSite.everything.map { try SmallSite.signal($0) }
        let group = SignalGroup(names, states: names.map { _ in .up })
        for _ in 0..<60 {
            site.wait(.seconds(10))
            var found = Collected()
            found.steady = [SteadyReading(group: group, at: site.now)]
            #expect(site.board.apply(found, at: site.now) == [])
        }
        #expect(site.board.advance(to: site.now + .seconds(20)) == [])
        #expect(try site.contract("globex").power == .up)
        #expect(site.board.report(at: site.now, from: .daemon).newestReading == site.now)
    }

    @Test func aLostFeedDegradesAndBothAreAnOutage() throws {
        var site = try SmallSite()
        try site.readAll()
        site.wait(.seconds(10))
        let changes = try site.read(
            ["ups-a/input"], .down, evidence: "UPS-MIB::upsInputVoltage.1 0 V: less than 15 V is dead")
        #expect(changes.count == 3)
        let acme = try site.contract("acme")
        #expect(acme.power == .degraded && !acme.isWithoutPower)
        #expect(acme.feeds.map(\.state) == [.down, .up])
        #expect(acme.reasons.map(\.signal) == ["ups-a/input"])
        #expect(acme.reasons.first?.rule == "UPS-MIB::upsInputVoltage.1 0 V: less than 15 V is dead")
        #expect(acme.reasons.first?.since == site.now)
        try site.read(["pdu-2/outlet/7"], .down)
        #expect(try site.contract("acme").power == .down && site.contract("acme").isWithoutPower)
        #expect(try site.contract("globex").power == .degraded)
    }

    /// Kleene: what is unknown beside a dead feed is no outage, and none beside a live one.
    @Test func unknownIsNeitherUpNorDown() throws {
        var site = try SmallSite()
        try site.read(["ups-a/input"], .down)
        #expect(try site.contract("acme").power == .unknown)
        try site.read(["pdu-2/outlet/7"], .up)
        #expect(try site.contract("acme").power == .degraded)
    }

    /// Each contract has its own number of rounds; one host serves both.
    @Test func everyContractCountsItsOwnRounds() throws {
        var site = try SmallSite()
        try site.readAll()
        for number in 1...6 {
            site.wait(.minutes(5))
            try site.read(SmallSite.everything.filter { $0 != "icmp/198.51.100.10" }, .up)
            try site.read(["icmp/198.51.100.10"], .down)
            #expect(try site.contract("acme").network == (number >= 2 ? .down : .up), "round \(number)")
            // The answer before holds for two rounds; then nothing is known until enough have failed.
            let expected: ConnectionState = number >= 6 ? .down : number >= 3 ? .unknown : .up
            #expect(try site.contract("globex").network == expected, "round \(number)")
        }
        #expect(try site.contract("globex").reasons.map(\.signal) == ["icmp/198.51.100.10"])
    }

    @Test func aHostThatAnswersShowsThatItsLinkIsUp() throws {
        var site = try SmallSite()
        try site.read(SmallSite.everything.filter { $0 != "sw-1/port/7" }, .up)
        #expect(try site.contract("acme").network == .up)
        try site.read(["sw-1/port/7"], .down)
        #expect(try site.contract("acme").network == .down)
        // … and denies that it is down when it answers after it fell.
        site.wait(.seconds(5))
        let names = [try SmallSite.signal("icmp/198.51.100.10")]
        var found = Collected()
        found.steady = [SteadyReading(group: SignalGroup(names, states: [.up]), at: site.now)]
        let changes = site.board.apply(found, at: site.now)
        #expect(try site.contract("acme").network == .up)
        #expect(changes == [.contract(try site.contract("acme"))])
    }

    @Test func aLostWayOutDegradesTheNetwork() throws {
        var site = try SmallSite()
        try site.readAll()
        site.wait(.seconds(10))
        try site.read(["sw-1/port/north"], .down)
        #expect(try site.contract("acme").network == .degraded)
        #expect(site.board.report(at: site.now, from: .daemon).uplinks.map(\.state) == [.down, .up])
        try site.read(["sw-1/port/south"], .down)
        #expect(try site.contract("acme").network == .down)
    }

    // MARK: - Devices and batteries

    @Test func aSilentDeviceIsSilentSinceItsFirstMissedPoll() throws {
        var site = try SmallSite()
        try site.readAll()
        let answered = site.now
        site.wait(.seconds(10))
        try site.read(["pdu-1/agent"], .down, evidence: "timeout")
        let silentSince = site.now
        site.wait(.seconds(10))
        try site.read(["pdu-1/agent"], .down)
        let silent = site.board.report(at: site.now, from: .daemon).silent
        #expect(silent.map(\.device) == ["pdu-1"])
        #expect(silent.first?.since == silentSince && silent.first?.lastAnswer == answered)
        #expect(silent.first?.rule == "timeout")
        // Silence is never down: what the device said holds for its time, and is unknown then.
        #expect(try site.state("pdu-1/outlet/7") == .up)
        site.wait(.seconds(10))
        #expect(try site.state("pdu-1/outlet/7") == .unknown)
        let reasons = try site.contract("acme").reasons.filter { $0.guarantee == .power }
        #expect(reasons.first { $0.signal == "pdu-1/outlet/7" }?.rule == "pdu-1 does not answer: timeout")
    }

    /// A device that is of another family than the configuration says answers, and nothing is known of it.
    @Test func whatIsOddAboutADeviceSaysWhyNothingIsKnownOfIt() throws {
        var site = try SmallSite()
        try site.read(["pdu-1/agent"], .up, evidence: "its profile is x, and it says that it is of the family y")
        let reasons = try site.contract("acme").reasons.filter { $0.signal == "pdu-1/outlet/7" }
        #expect(reasons.map(\.rule) == ["pdu-1: its profile is x, and it says that it is of the family y"])
    }

    @Test func aBatteryIsInUseWhileItsInputIsDownAndItsOutputIsNot() throws {
        var site = try SmallSite()
        func battery() throws -> StatusReport.BatteryLine {
            let batteries = site.board.report(at: site.now, from: .daemon).batteries
            #expect(batteries.map(\.device) == ["ups-a"])
            return try #require(batteries.first)
        }
        #expect(try battery().isOnBattery == nil)
        try site.readAll()
        #expect(try battery().isOnBattery == false && battery().left == nil)
        site.wait(.seconds(10))
        try site.read(["ups-a/input"], .down)
        try site.read(["ups-a/output"], .up)
        var found = Collected()
        found.numbers = [NumericSample(.runtime(of: "ups-a"), at: site.now, value: 720)]
        _ = site.board.apply(found, at: site.now)
        #expect(try battery().isOnBattery == true && battery().left == .minutes(12) && battery().since == site.now)
        // Unless the UPS says that it is on line: a phase is lost.
        var onLine = Collected()
        var reading = Reading(signal: SignalName(device: "ups-a", kind: .input), at: site.now + 1, state: .down)
        reading.isOnBattery = false
        onLine.readings = [reading]
        _ = site.board.apply(onLine, at: site.now + 1)
        #expect(try battery().isOnBattery == false)
        site.wait(.seconds(10))
        try site.read(["ups-a/input", "ups-a/output"], .down)
        #expect(try battery().isOnBattery == false)
    }

    /// What the configuration does not name costs nothing, however long it is heard of.
    @Test func whatIsNotOursIsLeftOut() throws {
        var site = try SmallSite()
        let before = site.board.entries.count
        try site.read(["pdu-9/outlet/1", "icmp/192.0.2.99", "www/other"], .down)
        var found = Collected()
        found.numbers = [NumericSample(.runtime(of: "pdu-9"), at: site.now, value: 1)]
        found.steady = [SteadyReading(group: SignalGroup([try SmallSite.signal("pdu-9/outlet/2")]), at: site.now)]
        _ = site.board.apply(found, at: site.now)
        #expect(site.board.entries.count == before && site.board.numbers.isEmpty)
    }

    @Test func anotherConfigurationKeepsWhatIsKnownOfWhatStays() throws {
        var site = try SmallSite()
        try site.readAll()
        var facility = try SmallSite.facility()
        facility.devices.removeAll { $0.name == "pdu-2" }
        facility.contracts.remove(at: 1)
        facility.contracts[0].power?.feeds.remove(at: 1)
        facility.schedule.power = .minutes(1)
        site.board.adopt(facility)
        site.wait(.seconds(150))
        #expect(try site.state("pdu-1/outlet/7") == .up && site.state("sw-1/port/7") == .unknown)
        #expect(try site.state("pdu-2/outlet/7") == .unknown)
        #expect(try site.contract("acme").power == .up)
        #expect(site.board.report(at: site.now, from: .daemon).contracts.count == 1)
        #expect(!site.board.signals(at: site.now).contains { $0.signal.device == "pdu-2" })
    }

    /// A number with its range is a signal of the board while a promise has that range.
    @Test func rangesAreShownWhilePromised() throws {
        var facility = try SmallSite.facility()
        let point = NumericSample.Point(try SmallSite.signal("pdu-1/sensor/1"), .temperature)
        let signal = RangeSignal(point, within: NumberRange(least: 18_000_000, greatest: 27_000_000))
        facility.contracts[0].conditions["room"] = .numbers([point])
        facility.contracts[0].terms.promises = [
            PromiseTerms(id: "room", subject: .number("room", signal.range), breach: BreachRule([.downtimeOver(0)]))
        ]
        var board = BoardState(facility)
        let now = Instant(milliseconds: 1_790_000_000_000)
        #expect(board.standing(of: signal.name, at: now)?.state == .unknown)
        #expect(board.wantedSignals.contains(signal.name))
        var found = Collected()
        found.readings = [signal.reading(of: 28.4, at: now)]
        _ = board.apply(found, at: now)
        found.readings = [signal.reading(of: 29, at: now + .seconds(10))]
        _ = board.apply(found, at: now + .seconds(10))
        let standing = try #require(board.standing(of: signal.name, at: now + .seconds(11)))
        #expect(standing.state == .down && standing.rule == "29 °C" && standing.began?.at == now)
        #expect(board.state(signal.name, at: now + .seconds(36)) == .unknown)
        board.adopt(try SmallSite.facility())
        #expect(board.standing(of: signal.name, at: now) == nil)
        _ = board.apply(found, at: now + .seconds(20))
        #expect(board.standing(of: signal.name, at: now + .seconds(20)) == nil)
    }
}
