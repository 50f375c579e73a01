import Intervals
import Site
import Sockets
import Testing

@testable import Collection

/// Devices that are known by a name, while the name server does this and that.
@Suite struct NameTests {
    /// After a site failure the name server is the last to come back.
    @Test func aSilentNameServerHoldsUpNoNumericDevice() async throws {
        let station = try Station(["pdu": .ups(), "ups": .ups()], named: ["pdu"])
        station.resolver.ignore("pdu.example")
        station.start()
        await station.clock.advance(by: .seconds(11))
        #expect(station.state("ups/input") == .up)
        await station.clock.advance(by: .seconds(10))
        let down = try #require(station.readings("pdu/agent").first)
        #expect(down.state == .down)
        #expect(
            down.evidence?.contains("“pdu.example” has no address (the name server has not answered for 5 s)") == true)
        #expect(station.findings.notes.map(\.kind) == [.deviceUnreachable])
        #expect(station.findings.notes.first?.summary.hasPrefix("pdu cannot be asked: The host name") == true)
        #expect(station.readings("pdu/input").isEmpty)
        #expect(station.resolver.asked == ["pdu.example"])
        try await station.stop()
    }

    @Test func aNameThatFailedIsLookedUpAgainAndItsDeviceRead() async throws {
        let station = try Station(["pdu": .ups(), "ups": .ups()], named: ["pdu"])
        station.resolver.deny("pdu.example")
        station.start()
        await station.clock.advance(by: .minutes(10))
        #expect(station.state("pdu/agent") == .down)
        #expect(station.readings("pdu/agent").first?.evidence?.contains("Name or service not known") == true)
        // After 2, 4, 8, 16, 32 and then every 60 seconds.
        #expect((12...17).contains(station.resolver.asked.count), "\(station.resolver.asked.count)")
        let address = try #require(Endpoint(host: "192.0.2.1"))
        station.resolver.answer("pdu.example", with: address)
        station.findings.clear()
        await station.clock.advance(by: .seconds(61))
        #expect(station.state("pdu/agent") == .up)
        #expect(station.state("pdu/input") == .up)
        #expect(station.findings.notes.map(\.kind) == [.deviceReachable])
        let asked = station.resolver.asked.count
        await station.clock.advance(by: .minutes(20))
        #expect(station.resolver.asked.count == asked, "a name that has an address is not looked up")
        try await station.stop()
    }

    @Test func aNameThatHasAnAddressIsPolledLikeOthers() async throws {
        let station = try Station(["pdu": .ups(), "ups": .ups()], named: ["pdu"])
        station.start()
        await station.clock.advance(by: .seconds(11))
        #expect(station.state("pdu/input") == .up && station.state("ups/input") == .up)
        #expect(!station.readings("pdu/agent").contains { $0.state != .up })
        try await station.stop()
    }

    /// Names are looked up side by side, but a name server that is back is not flooded.
    @Test func noMoreThanSomeNamesAreLookedUpAtOneTime() async throws {
        let names = (1...100).map { "ups-\($0)" }
        let agents = Dictionary(uniqueKeysWithValues: names.map { ($0, ScriptedAgent.ups()) })
        let station = try Station(agents, named: Set(names))
        for name in names { station.resolver.ignore("\(name).example") }
        station.start()
        await station.clock.advance(by: .seconds(20))
        #expect(station.resolver.waiting == NameBook.mostUnderWay)
        // All are said to be down, also those whose turn has not come.
        for name in names { #expect(station.state("\(name)/agent") == .down) }
        for _ in 0..<10 {
            station.resolver.giveUp()
            await station.clock.advance(by: 200)
            #expect(station.resolver.waiting <= NameBook.mostUnderWay)
        }
        #expect(Set(station.resolver.asked).count == 100)
        try await station.stop()
    }

    /// A device that has another address is found where it is.
    @Test func aSilentDeviceIsLookedForUnderItsName() async throws {
        let station = try Station(["pdu": .ups(), "ups": .ups()], named: ["pdu"])
        station.start()
        await station.clock.advance(by: .seconds(30))
        station.herd.change("192.0.2.1") { $0.isSilent = true }
        station.herd.put(.ups(), at: "192.0.2.77")
        station.resolver.answer("pdu.example", with: try #require(Endpoint(host: "192.0.2.77")))
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("pdu/agent") == .down)
        await station.clock.advance(by: .minutes(5))
        #expect(station.state("pdu/agent") == .up)
        #expect(station.log.texts.contains { $0.hasPrefix("pdu is asked at 192.0.2.77:161 now") })
        try await station.stop()
    }

    @Test func aReloadKeepsWhatIsFoundAndLooksUpWhatIsNew() async throws {
        let station = try Station(["pdu": .ups(), "ups": .ups()], named: ["pdu", "ups"])
        var first = station.facility
        first.devices.removeAll { $0.name == "ups" }
        await station.collector.adopt(
            Collector.Change(facility: first, catalogue: station.catalogue, targets: [:], names: station.names))
        station.start()
        await station.clock.advance(by: .seconds(30))
        #expect(station.resolver.asked == ["pdu.example"])
        await station.collector.adopt(
            Collector.Change(
                facility: station.facility, catalogue: station.catalogue, targets: [:], names: station.names))
        await station.clock.advance(by: .seconds(30))
        #expect(station.resolver.asked == ["pdu.example", "ups.example"])
        #expect(station.state("ups/input") == .up)
        #expect(!station.readings("pdu/agent").contains { $0.state != .up })
        try await station.stop()
    }

    // MARK: - The book alone

    @Test func whatWasAskedBeforeAnAnswerMattersNoMore() throws {
        let address = try #require(Endpoint(host: "192.0.2.1"))
        var book = NameBook()
        book.add("pdu", host: "old.example", port: 161, at: 0)
        let first = try #require(book.due(by: 0).first)
        book.add("pdu", host: "new.example", port: 161, at: 10)
        let second = try #require(book.due(by: 10).first)
        #expect(book.receive(.success(address), to: first, at: 20) == nil)
        #expect(book.receive(.success(address), to: second, at: 30) == address)
        #expect(book.due(by: .hours(1)).isEmpty)
    }

    /// Names that never had a turn go before those that keep failing.
    @Test func whatFailsOftenWaitsForTheOthers() throws {
        var book = NameBook()
        for number in 0..<40 { book.add("bad-\(number)", host: "bad", port: 161, at: 0) }
        var now: Milliseconds = 0
        for _ in 0..<6 {
            for question in book.due(by: now) {
                let failure = UnresolvedHost(host: "bad", reason: "none")
                #expect(book.receive(.failure(failure), to: question, at: now) == nil)
            }
            now += .seconds(60)
        }
        book.add("good", host: "good", port: 161, at: now)
        #expect(book.due(by: now).first?.device == "good")
    }
}
