import Foundation
import Intervals
import Testing

/// Small worked cases through the program itself: three days in Berlin, on the second of which the clocks go back.
@Suite struct SmallCaseTests {
    private static let power = "\"guarantee\":\"power\""
    /// Certainly down from 07:00 to 09:00, nominally until 10:00, possibly since 06:00.
    private static let outage = ["nominal": 10_800_000, "min": 7_200_000, "max": 14_400_000]

    private func outOfPower(_ records: [String]) throws -> SmallCase {
        try SmallCase(
            SmallCase.readings("pdu-a/outlet/7", everyMinutes: 60, count: 76, down: 10..<13)
                + SmallCase.readings("pdu-b/outlet/7", everyMinutes: 60, count: 76, down: 10..<13) + records)
    }

    @Test func aReportedOutageOfBothFeedsCostsTheRent() throws {
        let small = try outOfPower([
            #"{"record":"outage_report","contract":"c-1",\#(Self.power),"at":"2026-10-24T14:00:00+02:00"}"#
        ])
        defer { small.remove() }
        let expected: [String: Any] = [
            "period": ["from": "2026-10-23T22:00:00.000Z", "to": "2026-10-26T23:00:00.000Z"], "status": "final",
            "guarantees": [
                [
                    "guarantee": "power", "verdict": "breached", "down_ms": Self.outage, "counted_ms": Self.outage,
                    "unknown_ms": 0, "remedy": ["kind": "rent_waived", "amount": "1000.00", "currency": "EUR"],
                ] as [String: Any]
            ],
        ]
        #expect(try small.differences(from: expected, knownAt: "2026-12-01T00:00:00Z") == [])
    }

    /// Midnight after the fifth whole day, which the clocks' change moved by an hour.
    @Test(arguments: [("2026-10-29T22:59:59.999Z", "breached", 0), ("2026-10-29T23:00:00Z", "met", 10_800_000)])
    func whatNobodyReportsIsTakenOffWhenTheWindowCloses(now: String, verdict: String, takenOff: Int) throws {
        let small = try outOfPower([])
        defer { small.remove() }
        let expected: [String: Any] = [
            "status": "provisional", "claims_close_at": "2026-11-01T23:00:00.000Z",
            "guarantees": [
                ["guarantee": "power", "verdict": verdict, "taken_off_ms": ["not_reported": takenOff]]
                    as [String: Any]
            ],
        ]
        #expect(try small.differences(from: expected, knownAt: now) == [])
    }

    @Test(arguments: [
        ("2026-10-27T00:00:00Z", "breached"), ("2026-11-05T00:00:00Z", "met"), ("2026-11-15T00:00:00Z", "breached"),
    ])
    func anAttributionCountsFromItsEntryToItsWithdrawal(now: String, verdict: String) throws {
        let cause = #""cause":"customer_equipment","from":"2026-10-24T06:00:00Z","to":"2026-10-24T10:00:00Z""#
        let small = try outOfPower([
            #"{"record":"outage_report","contract":"c-1",\#(Self.power),"at":"2026-10-24T12:00:00Z"}"#,
            #"{"record":"attribution","id":"a-1","contract":"c-1",\#(Self.power),\#(cause),"at":"2026-11-03T00:00:00Z"}"#,
            #"{"record":"withdrawal","replaces":"a-1","at":"2026-11-10T00:00:00Z"}"#,
        ])
        defer { small.remove() }
        let guarantee = [["guarantee": "power", "verdict": verdict]]
        #expect(try small.differences(from: ["guarantees": guarantee], knownAt: now) == [])
    }

    @Test func oneLostRoundIsLossAndTwoAreAnEmergency() throws {
        let small = try SmallCase(
            SmallCase.readings("icmp/198.51.100.10", everyMinutes: 30, count: 152, down: 20..<22, lost: 5)
                + [
                    #"{"record":"outage_report","contract":"c-1","guarantee":"network","at":"2026-10-25T00:00:00Z"}"#,
                    #"{"record":"notification","contract":"c-1","notified_at":"2026-10-24T07:45:00Z"}"#,
                ])
        defer { small.remove() }
        let expected: [String: Any] = [
            "guarantees": [
                [
                    "guarantee": "network", "verdict": "breached",
                    "down_ms": ["nominal": 3_600_000, "min": 1_800_000, "max": 5_400_000],
                ] as [String: Any],
                ["guarantee": "emergency_report", "verdict": "met", "emergencies": 1, "late": 0] as [String: Any],
            ]
        ]
        #expect(try small.differences(from: expected, knownAt: "2026-12-01T00:00:00Z") == [])
    }
}

/// A folder with a configuration and a ledger into which some lines were imported.
private struct SmallCase {
    let folder: URL

    init(_ lines: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("small-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.configuration.utf8).write(to: folder.appendingPathComponent("mainstay.yaml"))
        let events = folder.appendingPathComponent("events.jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: events)
        let imported = try Binary.run(["import", events.path, "--config", configuration])
        try #require(imported.status == 0, "\(imported.error)")
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private var configuration: String { folder.appendingPathComponent("mainstay.yaml").path }

    /// From an hour before the term on; one round may be lost.
    static func readings(
        _ signal: String, everyMinutes minutes: Int64, count: Int, down: Range<Int>, lost: Int? = nil
    ) -> [String] {
        let start = Instant("2026-10-23T21:00:00Z") ?? .distantPast
        return (0..<count).map { index in
            let state = down.contains(index) || index == lost ? "down" : "up"
            let at = start + .minutes(minutes) * Milliseconds(index)
            return #"{"signal":"\#(signal)","at":"\#(at)","state":"\#(state)"}"#
        }
    }

    func differences(from expected: [String: Any], knownAt now: String) throws -> [String] {
        let judged = try Binary.run([
            "--format", "json", "evaluate", "--month", "2026-10", "--as-known-at", now, "--config", configuration,
        ])
        try #require(judged.status == 0, "\(judged.error)")
        let documents = try JSONSerialization.jsonObject(with: Data(judged.output.utf8)) as? [[String: Any]]
        return Comparison.differences(expected, documents?.first ?? [:], now)
    }

    private static let configuration = """
        site: small
        timezone: Europe/Berlin
        ledger: ledger.sqlite
        schedule: {power: 1h, link: 1h, reachability: 30m}
        credentials:
          lab: {version: 2c, community: public}
        devices:
          pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
          pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
        contracts:
          c-1:
            customer: {name: Acme Trading}
            terms: idc-standard
            service: colocation
            signed: 2026-10-20
            term: {from: 2026-10-24, to: 2026-10-27}
            rent: 1000.00 EUR
            power:
              mains: pdu-a/outlet/7
              ups: pdu-b/outlet/7
            network:
              hosts: [198.51.100.10]
        """
}
