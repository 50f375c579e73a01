import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Testing

@testable import Collection

/// Notifications of a switch with two ports, and of a UPS.
@Suite struct NotificationHintsTests {
    private let linkDown: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5, 3]
    private let linkUp: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5, 4]
    private let onBattery: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 2, 1]
    private let status: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 8]
    private let name: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1]
    private let port = SignalName(device: "sw-1", kind: "port", element: "Gi1/0/7")
    private let hints = Held()

    /// The state machine behind a reference: `#expect` takes no mutating call on a variable.
    private final class Held {
        var hints = NotificationHints()
        var counters: NotificationHints.Counters { hints.counters }
        func awaits(_ device: String) -> Bool { hints.awaits(device) }
        func polled(_ device: String, _ askedAt: Instant) { hints.endPoll(of: device, askedAt: askedAt) }
    }

    private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + milliseconds) }

    private var `switch`: Judge {
        var profile = Profile(name: "if-mib", title: "")
        let operational = Evidence(
            object: status, label: "IF-MIB::ifOperStatus", isScalar: false, meaning: .values(up: [1], down: [2]))
        profile.signals = [
            SignalRule(name: "port", elements: .names([name]), weighing: .first, evidence: [operational])
        ]
        profile.notifications = [(linkDown, SignalState.down), (linkUp, .up)].map { trap, state in
            NotificationRule(
                trap: trap, label: "IF-MIB::link\(state == .up ? "Up" : "Down")",
                claim: .init(signal: "port", state: state, rows: [status]))
        }
        let found: [ObjectIdentifier: Value] = [
            status.appending([7]): .integer(1), name.appending([7]): .octets(Array("Gi1/0/7".utf8)),
            status.appending([8]): .integer(1), name.appending([8]): .octets(Array("Gi1/0/8".utf8)),
        ]
        return Judge(profile, found: found)
    }

    private var ups: Judge {
        var profile = Profile(name: "ups-mib", title: "")
        profile.notifications = [
            NotificationRule(
                trap: onBattery, label: "UPS-MIB::upsTrapOnBattery",
                claim: .init(signal: "input", state: .down, within: .seconds(2)))
        ]
        return Judge(profile, found: [:])
    }

    private func notification(_ trap: ObjectIdentifier, row: UInt32? = nil, at: Instant) throws -> SNMP.Notification {
        let variables = row.map { [VarBind(name: status.appending([$0]), value: .integer(2))] } ?? []
        return SNMP.Notification(
            receivedAt: at.milliseconds, source: try #require(Endpoint(host: "10.0.0.11")), sender: .community(.v2c),
            trap: trap, variables: variables)
    }

    @discardableResult
    private func take(_ trap: ObjectIdentifier, row: UInt32 = 7, at: Instant) throws -> Instant? {
        hints.hints.receive(try notification(trap, row: row, at: at), from: "sw-1", judge: `switch`)
    }

    private func date(
        _ state: SignalState, at: Instant, after before: (SignalState, Instant)?, since: Instant? = nil,
        signal: SignalName? = nil
    ) -> Reading {
        let reading = Reading(
            signal: signal ?? port, at: at, state: state, since: since, sinceError: since == nil ? 0 : 10,
            evidence: "IF-MIB::ifOperStatus.7 = 2")
        return hints.hints.date(reading, after: before.map { (state: $0.0, at: $0.1) })
    }

    // MARK: - Polls

    @Test func thePollIsAskedForAtOnceAndThenASecondApart() throws {
        #expect(try take(linkDown, at: at(5000)) == at(5000))
        #expect(try take(linkUp, at: at(5100)) == at(6000))
        #expect(try take(linkDown, at: at(5200)) == at(7000))
        #expect(try take(linkDown, at: at(9000)) == at(9000))
    }

    @Test func whatNoRuleKnowsIsCountedAndAsksForNothing() throws {
        #expect(try take([1, 3, 6, 1, 6, 3, 1, 1, 5, 5], at: at(0)) == nil)
        #expect(hints.counters.unknown == 1)
        #expect(!hints.awaits("sw-1"))
    }

    /// An agent that started is looked at, whatever it is.
    @Test(arguments: [UInt32(1), 2])
    func aRestart(_ number: UInt32) throws {
        let started = try notification([1, 3, 6, 1, 6, 3, 1, 1, 5, number], at: at(0))
        #expect(hints.hints.receive(started, from: "x", judge: nil) == at(0))
        #expect(hints.hints.receive(started, from: "ups-a", judge: ups) == at(0))
        #expect(!hints.awaits("x") && !hints.awaits("ups-a"))
    }

    @Test func aRowThatNobodyKnowsIsCountedAndLookedAt() throws {
        #expect(try take(linkDown, row: 99, at: at(0)) == at(0))
        #expect(hints.counters.unresolved == 1)
        #expect(!hints.awaits("sw-1"))
    }

    // MARK: - Dates

    @Test func aConfirmedClaimDatesTheReading() throws {
        try take(linkDown, at: at(5000))
        let reading = date(.down, at: at(5100), after: (.up, at(0)))
        #expect(reading.since == at(5000))
        #expect(reading.sinceError == 1000)
        #expect(
            reading.evidence
                == "IF-MIB::ifOperStatus.7 = 2; IF-MIB::linkDown from 10.0.0.11 arrived at \(at(5000))")
        hints.polled("sw-1", at(5010))
        #expect(!hints.awaits("sw-1"))
        #expect(hints.counters.confirmed == 1 && hints.counters.dated == 1)
    }

    /// R41: it dates, it never decides.
    /// A reading under a label is dated by what was said of the row that the label stands for.
    @Test func aLabelIsDatedAsItsRow() throws {
        try take(linkDown, at: at(5000))
        let label = Reading(
            signal: SignalName(device: "sw-1", kind: "port", element: "rack12-left"), at: at(5400), state: .down)
        #expect(hints.hints.date(label, after: (state: .up, at: at(0))).since == nil)
        #expect(hints.hints.date(label, of: port, after: (state: .up, at: at(0))).since == at(5000))
    }

    @Test func theStateIsThatOfThePoll() throws {
        try take(linkDown, at: at(5000))
        let same = date(.up, at: at(5100), after: (.up, at(0)))
        #expect(same.state == .up && same.since == nil && same.evidence == "IF-MIB::ifOperStatus.7 = 2")
        let unknown = date(.unknown, at: at(5200), after: (.up, at(0)))
        #expect(unknown.state == .unknown && unknown.since == nil)
    }

    @Test func theDevicesOwnClockGoesBefore() throws {
        try take(linkDown, at: at(5000))
        let reading = date(.down, at: at(5100), after: (.up, at(0)), since: at(4980))
        #expect(reading.since == at(4980) && reading.sinceError == 10)
        hints.polled("sw-1", at(5010))
        #expect(hints.counters.confirmed == 1 && hints.counters.dated == 0)
    }

    @Test func whatHasNotChangedIsNotDated() throws {
        try take(linkDown, at: at(5000))
        #expect(date(.down, at: at(5100), after: (.down, at(0))).since == nil)
        hints.polled("sw-1", at(5010))
        #expect(hints.counters.confirmed == 1 && hints.counters.dated == 0)
    }

    @Test func whatWasNeverKnownBeforeIsNotDated() throws {
        try take(linkDown, at: at(5000))
        #expect(date(.down, at: at(5100), after: nil).since == nil)
    }

    @Test func onlyTheRowThatWasMeantIsDated() throws {
        try take(linkDown, row: 8, at: at(5000))
        #expect(date(.down, at: at(5100), after: (.up, at(0))).since == nil)
        let other = SignalName(device: "sw-1", kind: "port", element: "Gi1/0/8")
        #expect(date(.down, at: at(5100), after: (.up, at(0)), signal: other).since == at(5000))
    }

    @Test func aClaimWithoutRowMeansEveryElement() throws {
        _ = hints.hints.receive(try notification(onBattery, at: at(5000)), from: "ups-a", judge: ups)
        for element in [nil, "L1", "L2", "L3"] {
            let signal = SignalName(device: "ups-a", kind: "input", element: element)
            let reading = date(.down, at: at(5100), after: (.up, at(0)), signal: signal)
            #expect(reading.since == at(5000) && reading.sinceError == 2000)
        }
        let neighbour = SignalName(device: "ups-a", kind: "inputs")
        #expect(date(.down, at: at(5100), after: (.up, at(0)), signal: neighbour).since == nil)
    }

    /// The poll before was under way when the notification came: it read the old state just after, or the new one just
    /// before.
    @Test(arguments: [
        (before: Int64(5300), now: Int64(6000), since: Int64?(5301)), (4000, 4700, 4700), (5999, 7000, 6000),
        (6001, 7000, nil), (3000, 3999, nil),
    ])
    func readingsAroundTheArrival(_ before: Int64, _ now: Int64, _ since: Int64?) throws {
        try take(linkDown, at: at(5000))
        #expect(date(.down, at: at(now), after: (.up, at(before))).since == since.map(at))
    }

    // MARK: - Ends

    @Test func aClaimThatNoPollConfirmsIsDropped() throws {
        try take(linkDown, at: at(5000))
        for poll in 1...3 {
            #expect(hints.awaits("sw-1"))
            _ = date(.up, at: at(5000 + Int64(poll) * 1000), after: (.up, at(0)))
            hints.polled("sw-1", at(5000 + Int64(poll) * 1000))
        }
        #expect(!hints.awaits("sw-1"))
        #expect(hints.counters.unconfirmed == 1)
        #expect(date(.down, at: at(9000), after: (.up, at(8000))).since == nil)
    }

    @Test func aPollThatWasUnderWayDoesNotCount() throws {
        try take(linkDown, at: at(5000))
        for _ in 1...5 { hints.polled("sw-1", at(4990)) }
        #expect(hints.awaits("sw-1"))
    }

    @Test func aSilenceOfMinutesEndsIt() throws {
        try take(linkDown, at: at(0))
        #expect(date(.down, at: at(300_001), after: (.up, at(-10))).since == nil)
        hints.polled("sw-1", at(300_001))
        #expect(!hints.awaits("sw-1") && hints.counters.unconfirmed == 1)
    }

    /// upsTrapOnBattery comes every minute (quirk B2); the first one tells when.
    @Test func aRepetitionLeavesTheFirst() throws {
        try take(linkDown, at: at(5000))
        try take(linkDown, at: at(5400))
        #expect(date(.down, at: at(5500), after: (.up, at(0))).since == at(5000))
        #expect(hints.counters.claims == 1)
    }

    /// Down, up and down again between two polls: the present state began with the last.
    @Test func theOppositeEndsAClaim() throws {
        try take(linkDown, at: at(3000))
        try take(linkUp, at: at(4000))
        try take(linkDown, at: at(5000))
        #expect(date(.down, at: at(6000), after: (.up, at(0))).since == at(5000))
        hints.polled("sw-1", at(5900))
        #expect(hints.counters.claims == 3 && hints.counters.unconfirmed == 2 && hints.counters.confirmed == 1)
    }

    /// Whatever comes: every claim ends once, and a date lies between the readings and is a notification's.
    @Test(arguments: UInt64(1)...60)
    func randomNotifications(_ seed: UInt64) throws {
        var random = Numbers(state: seed)
        var now = Int64(0)
        var before: [UInt32: (SignalState, Instant)] = [:]
        var arrivals: Set<Instant> = []
        for _ in 0..<400 {
            now += Int64.random(in: 1...2000, using: &random)
            if Bool.random(using: &random) {
                let trap = Bool.random(using: &random) ? linkDown : linkUp
                try take(trap, row: UInt32.random(in: 7...9, using: &random), at: at(now))
                arrivals.insert(at(now))
                continue
            }
            let askedAt = at(now - Int64.random(in: 0...500, using: &random))
            for row in UInt32(7)...8 {
                let signal = SignalName(device: "sw-1", kind: "port", element: "Gi1/0/\(row)")
                let state = SignalState.allCases.randomElement(using: &random) ?? .unknown
                let reading = date(state, at: at(now), after: before[row], signal: signal)
                #expect(reading.state == state)
                if let since = reading.since {
                    let last = try #require(before[row])
                    #expect(since > last.1 && since <= reading.at && last.0 != state)
                    #expect(arrivals.contains { abs($0 - since) <= reading.sinceError })
                }
                if state != .unknown { before[row] = (state, at(now)) }
            }
            hints.polled("sw-1", askedAt)
        }
        hints.hints.remove("sw-1")
        #expect(!hints.awaits("sw-1"))
        #expect(hints.counters.claims == hints.counters.confirmed + hints.counters.unconfirmed)
        #expect(hints.counters.unresolved > 0 && hints.counters.dated > 0)
    }
}

/// SplitMix64.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
