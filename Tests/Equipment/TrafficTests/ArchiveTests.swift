import Foundation
import Intervals
import Logging
import Programs
import Site
import Testing
import Traffic

@Suite("Archives")
struct ArchiveTests {
    private let folder = TemporaryFolder("archives")
    private static let begin = Instant(milliseconds: 1_790_000_100_000)
    private static let port = SignalName(device: "sw-1", kind: .port, element: "Gi1/0/7")

    private func archives() -> Archives { Archives(folder: folder.url.path, logger: Logger(label: "test")) }

    private func rate(_ slot: Int64, _ octets: Double) -> SlotRate {
        SlotRate(start: Self.begin + slot * TrafficSlot.length, received: octets, sent: octets * 2)
    }

    private func received(_ archives: Archives, slots: Int64) async throws -> [Double?] {
        let span = Span(from: Self.begin, to: Self.begin + slots * TrafficSlot.length)
        let series = try await archives.series(of: .port(Self.port), in: span, step: TrafficSlot.length)
        #expect(series.start == Self.begin && series.step == TrafficSlot.length)
        return Array(series.columns[0].prefix(Int(slots)))
    }

    @Test("What was told is read back slot by slot; a slot that was not told is unknown, however short the gap")
    func roundTrip() async throws {
        let archives = archives()
        archives.keep([rate(0, 10), rate(1, 20), rate(3, 40), rate(10, 50)], of: Self.port, speed: 1_000_000_000)
        let found = try await received(archives, slots: 12)
        #expect(found == [10, 20, nil, 40, nil, nil, nil, nil, nil, nil, 50, nil])
        await archives.stop()
    }

    @Test("The year of several ports shows the greatest slot of their sum, not the sum of their greatest slots")
    func yearOfSeveral() async throws {
        let archives = archives()
        let other = SignalName(device: "sw-2", kind: .port, element: "Gi1/0/8")
        // One peaks when the other is quiet, on a day that is whole.
        archives.keep((0..<864).map { rate($0, $0 == 200 ? 1000 : 10) }, of: Self.port, speed: 1_000_000_000)
        archives.keep((0..<864).map { rate($0, $0 == 210 ? 1000 : 10) }, of: other, speed: 1_000_000_000)
        let now = Self.begin + 864 * TrafficSlot.length
        let both = try await archives.history(of: [Self.port, other], .year, until: now)
        #expect(both.mostReceived.count == HistoryRange.year.count && both.mostSent.count == both.mostReceived.count)
        #expect(both.mostReceived.compactMap(\.self).max() == 1010)
        #expect(both.mostSent.compactMap(\.self).max() == 2020)
        let one = try await archives.history(of: [Self.port], .year, until: now)
        #expect(one.mostReceived.compactMap(\.self).max() == 1000)
        await archives.stop()
    }

    @Test("Another start goes on in the same archive, and tells no slot twice")
    func goesOn() async throws {
        let first = archives()
        first.keep([rate(0, 10), rate(1, 20)], of: Self.port, speed: 1_000_000_000)
        await first.stop()
        let second = archives()
        second.keep([rate(1, 99), rate(3, 40)], of: Self.port, speed: 1_000_000_000)
        #expect(try await received(second, slots: 4) == [10, 20, nil, 40])
        await second.stop()
    }

    @Test("Another device in an old place begins anew; what the first counted stays aside")
    func replaced() async throws {
        let archives = archives()
        func identity(_ serial: String) -> DeviceIdentity {
            DeviceIdentity(device: "sw-1", at: Self.begin, systemObject: "1.3.6.1.4.1.9.1.1", serial: serial)
        }
        archives.know(identity("A"))
        archives.keep([rate(0, 10)], of: Self.port, speed: 1_000_000_000)
        archives.know(identity("A"))
        archives.keep([rate(1, 20)], of: Self.port, speed: 1_000_000_000)
        archives.know(identity("B"))
        archives.keep([rate(2, 30)], of: Self.port, speed: 1_000_000_000)
        #expect(try await received(archives, slots: 3) == [nil, nil, 30])
        await archives.stop()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("ports"))
        #expect(names.count { $0.hasSuffix(".rrd") } == 2 && names.count { $0.hasSuffix(".json") } == 2)
    }

    @Test("A port that nothing is known of has an unknown history")
    func missing() async throws {
        let archives = archives()
        #expect(try await received(archives, slots: 2) == [nil, nil])
        await archives.stop()
    }

    @Test("Numbers are kept as averages of five minutes")
    func numbers() async throws {
        let archives = archives()
        let point = NumericSample.Point(SignalName(device: "ups-a", kind: .input), .voltage)
        for (second, value) in [(0, 230.0), (60, 232), (299, 234), (300, 220), (900, 210), (1200, 200)] {
            archives.keep([NumericSample(point, at: Self.begin + .seconds(Int64(second)), value: value)])
        }
        let span = Span(from: Self.begin, to: Self.begin + .minutes(20))
        let series = try await archives.series(of: .number(point), in: span, step: TrafficSlot.length)
        #expect(series.columns[0].prefix(4) == [232, 220, nil, 210])
        await archives.stop()
    }

    @Test("A month is ranked from its archive, in the contract's own month")
    func month() async throws {
        let archives = archives()
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let month = try #require(Month("2026-10"))
        let from = month.span(in: zone).from
        let slots = TrafficSlot.count(in: month.span(in: zone))
        #expect(slots == 31 * 288)
        // From a day before the month until the day after it; one slot is missing.
        let rates = (-288..<slots + 288).filter { $0 != 500 }.map { slot in
            SlotRate(start: from + Int64(slot) * TrafficSlot.length, received: Double(slot + 288), sent: 1)
        }
        archives.keep(rates, of: Self.port, speed: 10_000_000)
        var contract = try Self.contract(in: zone)
        #expect(try await archives.figure(of: contract, month: month, until: .distantFuture) == nil)
        contract.meteredTraffic = MeteredTraffic(ports: [Self.port], measure: .received)
        let found = try #require(await archives.figure(of: contract, month: month, until: .distantFuture))
        #expect(found.slots == slots && found.known == slots - 1)
        let known = (0..<slots).filter { $0 != 500 }.map { Double($0 + 288) }
        #expect(found.percentile == Percentile.value(of: known).map { Int64($0 * 8) })
        #expect(found.lower <= found.percentile ?? -1 && found.upper ?? -1 >= found.percentile ?? 0)
        // So far: ten days of it.
        let sofar = try #require(await archives.figure(of: contract, month: month, until: from + .days(10)))
        #expect(sofar.slots == 2880)
        // The same five minutes show the same figure, the next ones a new one.
        let shown = try await archives.figureSoFar(of: contract, month: month, at: from + .days(10))
        let again = try await archives.figureSoFar(of: contract, month: month, at: from + .days(10) + .minutes(4))
        let next = try await archives.figureSoFar(of: contract, month: month, at: from + .days(10) + .minutes(5))
        #expect(shown == sofar && again == sofar && next?.slots == 2881)
        await archives.stop()
    }

    private static func contract(in zone: TimeZone) throws -> Contract {
        let promise = AvailabilityTerms(availability: try #require(Ratio("0.999")), rule: .both)
        return Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "standard",
            terms: Terms(network: promise, power: promise, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: try #require(CivilDate("2026-01-01")),
            termFrom: try #require(CivilDate("2026-01-01")), termTo: try #require(CivilDate("2027-01-01")),
            rent: try #require(Money("1000 CNY")), timeZone: zone)
    }
}
