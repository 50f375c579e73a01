import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Testing

/// What is without supply once something is dead.
@Suite struct SupplyLossTests {
    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    private static func facility() throws -> Facility {
        let devices = [
            Device(name: "ups-a", host: "192.0.2.1", credentials: "c"),
            Device(name: "pdu-1", host: "192.0.2.1", credentials: "c", fedBy: try signal("ups-a/output")),
            Device(name: "pdu-2", host: "192.0.2.1", credentials: "c"),
            Device(name: "sw-1", host: "192.0.2.1", credentials: "c", fedBy: try signal("pdu-1/outlet/8")),
            Device(name: "ats-1", host: "192.0.2.1", credentials: "c"),
        ]
        return Facility(site: "dc-1", timeZone: .gmt, devices: devices)
    }

    private static let known = [
        "ups-a/input", "ups-a/output", "pdu-1/inlet", "pdu-1/inlet/L1", "pdu-1/inlet/L2", "pdu-1/bank/1",
        "pdu-1/bank/2",
        "pdu-1/outlet/7", "pdu-1/outlet/8", "pdu-2/outlet/7", "sw-1/port/1", "ats-1/source/A", "ats-1/source/B",
        "ats-1/output",
    ]

    private func loss(
        of dead: [String], emptied: Set<String> = [], whole: Set<String> = [], down: Set<String> = []
    ) throws -> SupplyLoss {
        SupplyLoss(
            of: Set(try dead.map(Self.signal)), wholeDevices: whole, emptied: emptied, in: try Self.facility(),
            knowing: try Self.known.map(Self.signal)
        ) { down.contains($0.path) ? .down : .up }
    }

    private func lost(_ loss: SupplyLoss, _ least: Loss = .certain) throws -> [String] {
        try Self.known.filter { loss.loss(of: try Self.signal($0)) >= least }
    }

    @Test func anInletFeedsEverythingBehindIt() throws {
        #expect(
            try lost(loss(of: ["pdu-1/inlet"])) == [
                "pdu-1/inlet", "pdu-1/inlet/L1", "pdu-1/inlet/L2", "pdu-1/bank/1", "pdu-1/bank/2", "pdu-1/outlet/7",
                "pdu-1/outlet/8", "sw-1/port/1",
            ])
    }

    /// Nobody wrote down which outlet hangs on which phase or bank.
    @Test func onePhaseOrBankMayBeAnyOutlets() throws {
        let phase = try loss(of: ["pdu-1/inlet/L1"])
        #expect(try lost(phase) == ["pdu-1/inlet", "pdu-1/inlet/L1"])
        #expect(try phase.loss(of: Self.signal("pdu-1/outlet/7")) == .possible)
        let bank = try loss(of: ["pdu-1/bank/1"])
        #expect(try lost(bank, .possible) == ["pdu-1/bank/1", "pdu-1/outlet/7", "pdu-1/outlet/8", "sw-1/port/1"])
        #expect(try loss(of: ["pdu-1/bank/1", "pdu-1/bank/2"]).loss(of: Self.signal("pdu-1/outlet/7")) == .certain)
    }

    /// How many there are is not known of what was never read.
    @Test func aBankThatWasNeverReadMayBeOneOfMany() throws {
        let outlet = try Self.signal("pdu-2/outlet/7")
        #expect(try loss(of: ["pdu-2/bank/1"]).loss(of: outlet) == .possible)
        #expect(try loss(of: ["pdu-2/inlet/L1"]).loss(of: outlet) == .possible)
        #expect(try loss(of: ["pdu-2/inlet"]).loss(of: outlet) == .certain)
    }

    @Test func aBatteryCarriesUntilItIsEmpty() throws {
        #expect(try lost(loss(of: ["ups-a/input"])) == ["ups-a/input"])
        let empty = try loss(of: ["ups-a/input"], emptied: ["ups-a"])
        #expect(try empty.loss(of: Self.signal("pdu-1/outlet/7")) == .certain)
        #expect(try lost(loss(of: [], emptied: ["ups-a"])) == [])
    }

    @Test func aTransferSwitchTakesTheOtherSource() throws {
        #expect(try lost(loss(of: ["ats-1/source/A"])) == ["ats-1/source/A"])
        #expect(
            try lost(loss(of: ["ats-1/source/A"], down: ["ats-1/source/B"])) == ["ats-1/source/A", "ats-1/output"])
        #expect(try lost(loss(of: ["ats-1/source/A", "ats-1/source/B"])).contains("ats-1/output"))
    }

    @Test func aWholeDeviceTakesWhatItFeeds() throws {
        #expect(try loss(of: [], whole: ["pdu-1"]).loss(of: Self.signal("sw-1/port/1")) == .certain)
        #expect(try loss(of: [], whole: ["pdu-1"]).loss(of: .agent("pdu-1")) == .certain)
        #expect(try loss(of: [], whole: ["pdu-1"]).loss(of: .agent("ups-a")) == .none)
    }

    @Test func statesFollow() throws {
        let loss = try loss(of: ["pdu-1/bank/1"])
        let outlet = try Self.signal("pdu-1/outlet/7")
        #expect(loss.state(of: outlet, saying: .up) == .unknown && loss.state(of: outlet, saying: .down) == .down)
        #expect(try loss.state(of: Self.signal("pdu-1/bank/1"), saying: .unknown) == .down)
        #expect(try loss.state(of: Self.signal("pdu-2/outlet/7"), saying: .unknown) == .unknown)
    }

    /// Devices that feed each other end.
    @Test func aCircleEnds() throws {
        let facility = Facility(
            site: "dc-1", timeZone: .gmt,
            devices: [
                Device(name: "a", host: "192.0.2.1", credentials: "c", fedBy: try Self.signal("b/outlet/1")),
                Device(name: "b", host: "192.0.2.1", credentials: "c", fedBy: try Self.signal("a/outlet/1")),
            ])
        let loss = SupplyLoss(of: [try Self.signal("a/inlet")], in: facility, knowing: []) { _ in .up }
        #expect(try loss.loss(of: Self.signal("b/outlet/1")) == .certain)
        let nothing = SupplyLoss(of: [], in: facility, knowing: []) { _ in .up }
        #expect(try nothing.loss(of: Self.signal("b/outlet/1")) == .none)
    }

    /// Certain is what is dead however outlets hang, possible what is dead in some way, and nothing else is lost.
    @Test func everyOutletOfEveryHiddenWorld() throws {
        for number in seeds("supply loss", few: 120, many: 20_000) {
            var seed = Seed(number)
            let world = SupplyWorld(&seed)
            let hidden = world.hiddenWorlds
            let loss = world.loss
            for signal in world.signals.sorted() where signal.kind != "bank" {
                let before = before(signal, in: world)
                // What was dead before shows nothing.
                guard before else { continue }
                let answers = Set(
                    hidden.flatMap { one in
                        [true, false].map { world.isAlive(signal, in: one, doubt: $0) }
                    })
                let expected: Loss = answers == [true] ? .none : answers == [false] ? .certain : .possible
                guard loss.loss(of: signal) != expected else { continue }
                Issue.record("seed \(number): \(signal) is \(loss.loss(of: signal)), not \(expected)")
                return
            }
        }
    }

    private func before(_ signal: SignalName, in world: SupplyWorld) -> Bool {
        guard signal.knownKind == .source else { return true }
        return world.states[signal] == .up || world.dead.contains(signal)
    }
}
