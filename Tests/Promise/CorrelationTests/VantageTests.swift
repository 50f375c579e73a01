import Correlation
import Intervals
import Site
import Testing

/// Smallest examples of hosts that are pinged from inside and from outside. Rounds are every ten milliseconds, and *V* is
/// 25.
@Suite struct VantageTests {
    private static let outside = SignalName.icmp("198.51.100.10", from: "out")

    private func observations(_ inside: String, _ outside: String) throws -> Observations {
        var facility = Notes.facility()
        var contract = Notes.contract(in: facility)
        contract.network = NetworkConnection(hosts: ["198.51.100.10"], vantage: ["out"])
        facility.contracts = [contract]
        return try #require(
            Notes.observations([Notes.host: inside, Self.outside: outside], now: 100, facility: facility))
    }

    /// `10-20..30`: failed from 10 on, determined at 20, closed at 30.
    @Test(arguments: [
        // Who fails alone is alone.
        ("0u 10d 20d 30d", "5u 15u 25u 35u", ""), ("0u 10u 20u 30u", "5u 15d 25d 35d", ""),
        // All failed twice with the outside's second; the host's first failed round is the one that completes the first.
        ("0u 10d 20d 30d", "5u 15d 25d 35d", "15-25.."), ("0u 10d 20d 30d 40u", "5u 15d 25d 35d", "15-25..40"),
        ("0u 10d 20d 30d", "5u 15d 25d 35u 45d 55d", "15-25..35 45-55.."),
        ("0u 10d 20d 30d", "5u 15d 25d 35u 45d 60d", "15-25..35 45-60.."),
        // A loss outside while inside is down for long makes no emergency; two do.
        ("0d 10d 20d 30d 40d", "5u 15u 25d 35u", ""), ("0d 10d 20d 30d 40d", "5u 15u 25d 35d", "25-35.."),
        // Who never asked, or asks no more, is not waited for: its latest round is more than 25 ago.
        ("0u 10d 20d 30d", "", "10-20.."), ("0u 10d 20d 30d 40d", "5u 15? 25? 35?", "10-40.."),
        ("0u 10d 20d 30d", "5u 15? 25?", ""), ("0u 10? 20? 30?", "5u 15d 25d 35d", "15-35.."),
        // It comes back, and is asked again: twice.
        ("0u 10d 20d 30u", "", "10-20..30"), ("0u 40d 50d 60d", "55d 65d", "40-50.."),
        ("0u 40d 51d 62d", "50d 60d", "50-60.."),
        // At one instant an answer comes first, and failures of one instant are one round.
        ("0u 10d 20d", "0u 10d 20u", ""), ("0u 10d 20d", "0u 10d 20d", "10-20.."),
        ("10d", "10d", ""),
        // Extra pings count for nothing.
        ("0u 10d 20d 30d", "5u 15d 16dx 25u", ""), ("0u 10d 20d 30d", "5u 15d 25d 26ux 35d", "15-25.."),
    ])
    func emergenciesOfTheHost(inside: String, outside: String, expected: String) throws {
        var observations = try observations(inside, outside)
        let found = observations.emergencies(of: "c-1").map { emergency in
            #expect(emergency.subject == Notes.host)
            let closed = emergency.closedAt.map { "\($0.milliseconds)" } ?? ""
            return "\(emergency.firstFailed.milliseconds)-\(emergency.determinedAt.milliseconds)..\(closed)"
        }
        #expect(found.joined(separator: " ") == expected)
    }

    /// What each collector announced by its own rounds belongs to what all of them determined, if both lasted at once.
    @Test(
        arguments: [
            ("0u 10d 20d 30d", "5u 15d 25d 35d", [20, 25]), ("0u 10d 20d 30d", "", [20]),
            ("0d 10d 20d 30d 40d", "5u 15u 25d 35d", [10, 35]), ("0u 10d 20d 30u 40d 50d 60d", "45d 55d", [50, 55]),
        ] as [(String, String, [Int64])])
    func determinationsByOne(inside: String, outside: String, expected: [Int64]) throws {
        var observations = try observations(inside, outside)
        let emergencies = observations.emergencies(of: "c-1")
        let last = try #require(emergencies.last)
        #expect(last.determinedByOne.map(\.milliseconds) == expected)
        #expect(expected.allSatisfy { last.isDetermined(at: Notes.instant($0)) })
        #expect(!last.isDetermined(at: Notes.instant(11)))
    }

    /// Reached from anywhere is reached; unknown makes nothing down.
    @Test(arguments: [
        ("0u 10d 20d 30d 40u", "0u 10u 20u 30u 40u", "u0-50"),
        ("0u 10d 20d 30d 40u", "0u 10d 20d 30d 40u", "u0-10 d10-40 u40-50"),
        ("0u 10d 20d 30d 40u", "", "u0-10 u40-50"), ("0u 10d 20d 30d 40u", "0u 10d 20? 30? 40?", "u0-10 u40-50"),
    ])
    func theNetwork(inside: String, outside: String, expected: String) throws {
        var observations = try observations(inside, outside)
        let network = observations.network(of: "c-1")
        #expect(Notes.nominal(try #require(network).timeline) == expected)
    }

    @Test func aDisagreementNamesBothSides() throws {
        var observations = try observations("0u 10d 20d 30u 40u", "0u 10u 20u 30u 40d 50d 60u")
        let found = observations.disagreements(of: "c-1", in: Notes.span(15, 100))
        #expect(
            found == [
                Disagreement(
                    span: Notes.span(15, 30), host: "198.51.100.10", answered: [Self.outside], silent: [Notes.host]),
                Disagreement(
                    span: Notes.span(40, 50), host: "198.51.100.10", answered: [Notes.host], silent: [Self.outside]),
            ])
    }

    /// An answer from outside denies a port that is read as down, and says from where.
    @Test func anAnswerFromOutsideDeniesThePort() throws {
        var facility = Notes.facility()
        var contract = Notes.contract(in: facility)
        let port = SignalName(device: "sw-1", kind: .port, element: "1")
        contract.network = NetworkConnection(access: .signal(port), hosts: ["198.51.100.10"], vantage: ["out"])
        facility.contracts = [contract]
        let readings = [
            port: "0u 10d 20d 30d 40u", Notes.host: "0u 10d 20d 30d 40u", Self.outside: "0u 10u 20u 30u 40u",
        ]
        var observations = try #require(Notes.observations(readings, now: 100, facility: facility))
        let found = observations.network(of: "c-1")
        let network = try #require(found)
        #expect(network.contradictions.map(\.hosts) == [[Self.outside]])
        #expect(network.timeline.down.isEmpty)
    }
}
