import Foundation
import Programs
import SNMPValues
import Testing

@testable import SNMP

private let second: UInt64 = 1_000_000_000

struct RecencyTableTests {
    /// Against a list that is searched.
    @Test(arguments: UInt64(1)...30)
    func forgetsWhatWasUsedLongestAgo(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        let capacity = Int.random(in: 1...20, using: &random)
        var table = RecencyTable<Int, Int>(capacity: capacity)
        var twin: [(key: Int, value: Int)] = []
        for _ in 0..<2000 {
            let key = Int.random(in: 0..<30, using: &random)
            let before = twin.firstIndex { $0.key == key }.map { twin.remove(at: $0).value } ?? 100
            twin.append((key, before + 1))
            if twin.count > capacity { twin.removeFirst() }
            let found = table.use(key, initial: 100) { value in
                value += 1
                return value
            }
            #expect(found == before + 1)
            #expect(table.count == twin.count)
            #expect((0..<30).allSatisfy { key in table.value(of: key) == twin.first { $0.key == key }?.value })
        }
    }
}

struct RecentMessagesTests {
    @Test func aRepetitionIsKnownForFiveMinutes() {
        let recent = Held(RecentMessages())
        #expect(recent.isNew(1, at: second))
        #expect(!recent.isNew(1, at: 2 * second))
        #expect(recent.isNew(2, at: 2 * second))
        #expect(!recent.isNew(1, at: 301 * second))
        #expect(recent.isNew(1, at: 302 * second), "what is repeated does not live longer for it")
    }

    @Test func memoryIsBounded() {
        let recent = Held(RecentMessages(capacity: 3))
        for message in 1...4 { #expect(recent.isNew(message, at: second)) }
        #expect(recent.isNew(1, at: second))
        #expect(!recent.isNew(4, at: second))
    }
}

/// RFC 3414, 3.2, step 7 b.
struct SenderClocksTests {
    private func stamp(_ boots: UInt32, _ time: UInt32, _ engine: UInt8 = 1) -> EngineClock {
        EngineClock(identifier: [0x80, 0, 0, 0, engine], boots: boots, time: time)
    }

    @Test func theWindowIs150Seconds() {
        let clocks = Held(SenderClocks())
        #expect(clocks.accepts(stamp(3, 1000), at: 10 * second))
        #expect(clocks.accepts(stamp(3, 850), at: 10 * second))
        #expect(!clocks.accepts(stamp(3, 849), at: 10 * second))
        #expect(clocks.accepts(stamp(3, 1000), at: 160 * second), "the clock has gone on since")
        #expect(!clocks.accepts(stamp(3, 1000), at: 161 * second))
    }

    @Test func aLaterStampMovesTheClock() {
        let clocks = Held(SenderClocks())
        #expect(clocks.accepts(stamp(3, 1000), at: second))
        #expect(clocks.accepts(stamp(3, 5000), at: second))
        #expect(!clocks.accepts(stamp(3, 1000), at: second))
    }

    @Test func aRestartMakesEverythingBeforeItOld() {
        let clocks = Held(SenderClocks())
        #expect(clocks.accepts(stamp(3, 1000), at: second))
        #expect(clocks.accepts(stamp(4, 0), at: second))
        #expect(!clocks.accepts(stamp(3, 1001), at: second))
        #expect(clocks.accepts(stamp(4, 1), at: second))
    }

    @Test func enginesAreApart() {
        let clocks = Held(SenderClocks())
        #expect(clocks.accepts(stamp(9, 1000, 1), at: second))
        #expect(clocks.accepts(stamp(1, 5, 2), at: second))
    }

    @Test func bootsThatHaveRunOutAreRefused() {
        let clocks = Held(SenderClocks())
        #expect(!clocks.accepts(stamp(SenderClocks.lastBoots, 5), at: second))
    }
}

/// RFC 3414, 2.2 and 3.2, step 7 a.
struct LocalEngineTests {
    private let folder = TemporaryFolder("engine")
    private var path: String { folder.path("deep/engine.json") }

    @Test func bootsGrowFromStartToStart() throws {
        let starts = try (0..<3).map { _ in try LocalEngine(file: path, at: second) }
        #expect(starts.map(\.boots) == [1, 2, 3])
        #expect(Set(starts.map(\.identifier)).count == 1)
        #expect(starts[0].identifier.count == 17)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("deep")) == ["engine.json"])
    }

    @Test func aCountThatHasRunOutBeginsANewEngine() throws {
        let old = EngineMemory(engine: "8000000001", boots: SenderClocks.lastBoots - 1)
        #expect(old.restarted().boots == 1)
        #expect(old.restarted().engine != old.engine)
        #expect(EngineMemory(engine: "8000000001", boots: 7).restarted() == .init(engine: "8000000001", boots: 8))
    }

    @Test(arguments: ["", "{", "{\"engine\":\"80\",\"boots\":1}", "{\"engine\":\"80000000zz\",\"boots\":1}", "[]"])
    func whatCannotBeReadIsSaid(_ text: String) throws {
        try folder.write("deep/engine.json", text)
        let error = #expect(throws: NotificationError.self) { try LocalEngine(file: path, at: second) }
        #expect(error?.description.hasPrefix("The SNMP engine's memory in \(path) cannot be read (") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "nothing is overwritten")
    }

    @Test func theWindowIs150SecondsBothWays() {
        let engine = LocalEngine(identifier: [1, 2, 3, 4, 5], boots: 4, startedAt: second)
        let now = 1001 * second
        func stamp(_ boots: UInt32, _ time: UInt32) -> EngineClock { .init(identifier: [], boots: boots, time: time) }
        #expect(engine.clock(at: now).time == 1000)
        for time: UInt32 in [850, 1000, 1150] { #expect(engine.accepts(stamp(4, time), at: now)) }
        for time: UInt32 in [849, 1151] { #expect(!engine.accepts(stamp(4, time), at: now)) }
        #expect(!engine.accepts(stamp(3, 1000), at: now))
        #expect(!engine.accepts(stamp(5, 1000), at: now))
    }
}

/// RFC 3584, 3.1, and RFC 3416, 4.2.6.
struct NotificationContentsTests {
    private func trap(generic: Int32, specific: Int64 = 5, enterprise: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 318])
        throws
        -> VersionOneTrap
    {
        var writer = BERWriter()
        writer.objectIdentifier(enterprise)
        writer.value(.ipAddress(0x0A00_0015))
        writer.integer(Int64(generic))
        writer.integer(specific)
        writer.value(.timeTicks(77))
        writer.constructed(BERReader.Tag.sequence) { _ in }
        let octets = writer.octets
        return try VersionOneTrap(at: 0..<octets.count, in: octets.span)
    }

    @Test func genericTrapsAreSNMPTraps() throws {
        let expected = (UInt32(1)...6).map { [1, 3, 6, 1, 6, 3, 1, 1, 5, $0] as ObjectIdentifier }
        #expect(try (Int32(0)...5).map { try trap(generic: $0).trap } == expected)
    }

    @Test func specificTrapsFollowTheEnterpriseAndAZero() throws {
        let contents = try trap(generic: 6).contents
        #expect(contents.trap == [1, 3, 6, 1, 4, 1, 318, 0, 5])
        #expect(contents.agentAddress == 0x0A00_0015)
        #expect(contents.upTime == 77)
    }

    @Test func othersAreMalformed() {
        #expect(throws: MalformedMessage.self) { try trap(generic: 7) }
        #expect(throws: MalformedMessage.self) { try trap(generic: -1) }
        #expect(throws: MalformedMessage.self) { try trap(generic: 6, specific: -1) }
    }

    @Test func theTwoLeadingVariablesAreTakenOut() throws {
        let upTime = VarBind(name: .sysUpTime, value: .timeTicks(9))
        let identity = VarBind(name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: .objectIdentifier([1, 3, 6, 1, 2]))
        let index = VarBind(name: [1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 3], value: .integer(3))
        let contents = try #require(NotificationContents([upTime, identity, index]))
        #expect(contents.trap == [1, 3, 6, 1, 2])
        #expect(contents.upTime == 9)
        #expect(contents.variables == [index])
        #expect(NotificationContents([identity, index, upTime]) == contents, "in any order")
        #expect(NotificationContents([identity])?.upTime == nil)
        #expect(NotificationContents([upTime, index]) == nil)
    }

    @Test func aRelayNamesTheDevice() {
        let identity = VarBind(name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: .objectIdentifier([1, 3, 6, 1, 2]))
        let address = VarBind(name: [1, 3, 6, 1, 6, 3, 18, 1, 3, 0], value: .ipAddress(0x0A00_0001))
        let contents = NotificationContents([identity, address])
        #expect(contents?.agentAddress == 0x0A00_0001)
        #expect(contents?.variables == [address])
    }
}

extension Held<RecentMessages> {
    fileprivate func isNew(_ message: Int, at now: UInt64) -> Bool { machine.isNew(message, at: now) }
}

extension Held<SenderClocks> {
    fileprivate func accepts(_ stamp: EngineClock, at now: UInt64) -> Bool { machine.accepts(stamp, at: now) }
}
