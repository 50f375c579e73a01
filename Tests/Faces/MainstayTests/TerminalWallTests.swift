import Collection
import Foundation
import Intervals
import Live
import Notation
import Office
import Site
import Testing

@testable import Commands

/// `mainstay status --watch`: the wall in 80 columns.
@Suite struct TerminalWallTests {
    private let now = Instant(milliseconds: 1_790_000_000_000)

    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    /// Contracts with two feeds each, of which some are down or unknown, and a UPS on battery.
    private func board(contracts count: Int, down: Set<String> = [], unread: Set<String> = []) throws -> BoardState {
        var facility = Facility(site: "dc-1", timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        facility.devices = ["ups-a", "pdu-1", "pdu-2"].map { Device(name: $0, host: "192.0.2.1", credentials: "c") }
        let terms = AvailabilityTerms(availability: try #require(Ratio("99.9%")), rule: .percentage)
        facility.contracts = try (0..<count).map { number in
            let day = CivilDate(daysSince1970: 20_000)
            var contract = Contract(
                id: "customer-\(number)", customer: Customer(name: "c"), termsName: "t",
                terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
                service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 4000),
                rent: Money(amount: 1, currency: "CNY"), timeZone: facility.timeZone)
            contract.power = PowerSupply(feeds: [
                .init(name: "mains", condition: .signal(try Self.signal("pdu-1/outlet/\(number)"))),
                .init(name: "ups", condition: .signal(try Self.signal("pdu-2/outlet/\(number)"))),
            ])
            return contract
        }
        var board = BoardState(facility)
        var found = Collected()
        let named =
            facility.contracts.flatMap { $0.power?.condition.signals ?? [] } + [.agent("pdu-1"), .agent("ups-a")]
        found.readings = (named + [try Self.signal("ups-a/input")]).filter { !unread.contains($0.path) }.map {
            Reading(
                signal: $0, at: now - .seconds(5), state: down.contains($0.path) ? .down : .up,
                evidence: down.contains($0.path) ? "0 V: less than 15 V is dead" : nil)
        }
        found.numbers = [NumericSample(.runtime(of: "ups-a"), at: now, value: 754)]
        _ = board.apply(found, at: now)
        return board
    }

    private func lines(_ board: BoardState, height: Int = .max, silence: String? = nil, later: Milliseconds = 0)
        -> [String]
    {
        TerminalWall(
            report: board.report(at: now, from: .daemon), facility: board.facility, now: now + later, silence: silence
        ).lines(height: height)
    }

    @Test func whatIsNotWellComesFirst() throws {
        let board = try board(
            contracts: 4, down: ["pdu-1/outlet/2", "pdu-1/outlet/3", "pdu-2/outlet/3", "ups-a/input"])
        let text = lines(board)
        #expect(text[0].hasPrefix("dc-1  ") && text[0].hasSuffix("+08:00") && text[0].columns == 80)
        #expect(text[1] == "✕ 1 down   ▲ 1 redundancy lost   ✓ 2 up")
        let place = { (part: String) in text.firstIndex { $0.contains(part) } ?? .max }
        #expect(
            place("✕ customer-3  power down (mains down, ups down)")
                < place("▲ customer-2  power redundancy lost (mains down)"))
        #expect(place("▲ customer-2") < place("✓ customer-0"))
        #expect(text.contains { $0.contains("pdu-1/outlet/2 down since") && $0.contains("0 V: less than 15 V") })
        #expect(text.contains { $0.hasPrefix("▲ ups-a on battery") && $0.contains("empty in 12:34") })
    }

    /// What was not read is no trouble that is known, and nothing well either.
    @Test func unknownIsShownAsUnknown() throws {
        let board = try board(contracts: 2, unread: ["pdu-1/outlet/1", "pdu-2/outlet/1"])
        #expect(lines(board)[1] == "? 1 unknown   ✓ 1 up")
        #expect(lines(board).contains { $0.hasPrefix("? customer-1  power unknown") })
    }

    @Test func whatHasNoRoomIsCounted() throws {
        let text = lines(try board(contracts: 60), height: 20)
        #expect(text.count == 20 && text.last == "… 45 lines more")
    }

    /// Two beats without a report, and nothing is shown as up any more.
    @Test func aStaleWallNeverStaysGreen() throws {
        let board = try board(contracts: 2)
        let fresh = lines(board, silence: "no daemon runs", later: .seconds(3))
        #expect(fresh.contains { $0.hasPrefix("✓ customer-0") })
        let stale = lines(board, silence: "no daemon runs", later: .seconds(5))
        #expect(stale[1].hasPrefix("? STALE since ") && stale[1].contains("no daemon runs"))
        #expect(!stale.contains { $0.contains("✓") })
    }

    /// However long names are, and whatever devices say.
    @Test func noLineIsWider() throws {
        var board = try board(contracts: 3, down: ["pdu-1/outlet/1", "pdu-2/outlet/1"])
        var found = Collected()
        found.readings = [
            Reading(
                signal: try Self.signal("pdu-1/outlet/0"), at: now, state: .down,
                evidence: String(repeating: "断电 ", count: 60) + "\u{1B}[31m\n")
        ]
        _ = board.apply(found, at: now)
        for height in [1, 5, 24, 100] {
            let text = lines(board, height: height, silence: String(repeating: "x", count: 300), later: .hours(1))
            #expect(text.allSatisfy { $0.columns <= 80 }, "\(text)")
            #expect(!text.joined().contains("\u{1B}"))
        }
    }
}
