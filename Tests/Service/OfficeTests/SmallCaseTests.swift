import Foundation
import Intervals
import Notation
import Office
import Programs
import Testing

/// Small worked cases from readings to verdicts: three days in Berlin, on the second of which the clocks go back, and
/// whole months of odd lengths.
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
        let expected: [String: Any] = [
            "guarantees": [
                [
                    "guarantee": "network", "verdict": "breached",
                    "down_ms": ["nominal": 3_600_000, "min": 1_800_000, "max": 5_400_000],
                ] as [String: Any],
                // Pinged every half hour, and promised every five minutes.
                ["guarantee": "emergency_report", "verdict": "undetermined", "emergencies": 1, "late": 0]
                    as [String: Any],
            ]
        ]
        #expect(try small.differences(from: expected, knownAt: "2026-12-01T00:00:00Z") == [])
    }

    /// Ten failed rounds, 07:00 to 12:00: certainly down until 11:30, possibly since 06:30. The causes overlap; each
    /// minute is taken off once, for the first that applies. What was consented to after it began takes nothing off.
    @Test func overlappingCausesTakeEachMinuteOffOnce() throws {
        func during(_ from: String, _ to: String) -> String {
            #""from":"2026-10-24T\#(from):00Z","to":"2026-10-24T\#(to):00Z""#
        }
        let network = #""contract":"c-1","guarantee":"network""#
        let consented = #"{"record":"maintenance","contract":"c-1","consented_by":"Li Wei","consented_at":"2026-10-24T"#
        let equipment = #"{"record":"attribution",\#(network),"cause":"customer_equipment""#
        let small = try SmallCase(
            SmallCase.readings("icmp/198.51.100.10", everyMinutes: 30, count: 152, down: 20..<30) + [
                #"{"record":"outage_report",\#(network),"at":"2026-10-24T13:00:00Z"}"#,
                #"\#(consented)06:00:00Z",\#(during("07:30", "09:00"))}"#,
                #"\#(consented)11:10:00Z",\#(during("11:00", "11:45"))}"#,
                #"{"record":"force_majeure","category":"line_or_chinanet",\#(during("08:30", "10:00"))}"#,
                #"\#(equipment),"id":"a-1",\#(during("09:30", "11:00")),"at":"2026-10-24T13:00:00Z"}"#,
                #"\#(equipment),"replaces":"a-1",\#(during("06:00", "12:30")),"at":"2026-11-20T00:00:00Z"}"#,
            ])
        func expected(_ verdict: String, counted: [String: Int], customer: Int) -> [String: Any] {
            let network: [String: Any] = [
                "guarantee": "network", "verdict": verdict, "nominal_verdict": verdict,
                "down_ms": ["nominal": 18_000_000, "min": 16_200_000, "max": 19_800_000], "counted_ms": counted,
                "taken_off_ms": [
                    "not_reported": 0, "force_majeure": 5_400_000, "maintenance": 3_600_000, "customer": customer,
                ],
            ]
            return ["guarantees": [network]]
        }
        let first = expected(
            "breached", counted: ["nominal": 5_400_000, "min": 3_600_000, "max": 7_200_000], customer: 3_600_000)
        #expect(try small.differences(from: first, knownAt: "2026-11-19T23:59:59Z") == [])
        let corrected = expected("met", counted: ["nominal": 0, "min": 0, "max": 0], customer: 9_000_000)
        #expect(try small.differences(from: corrected, knownAt: "2026-11-20T00:00:00Z") == [])
    }

    /// The last day of the term ends at 23:00 UTC: the outage is listed whole, what lies after the term costs nothing.
    @Test func anOutageOutlastsTheTerm() throws {
        let lines = ["pdu-a", "pdu-b"].flatMap {
            SmallCase.readings("\($0)/outlet/7", everyMinutes: 60, count: 80, down: 73..<77)
        }
        let small = try SmallCase(
            lines + [#"{"record":"outage_report","contract":"c-1",\#(Self.power),"at":"2026-10-26T22:30:00Z"}"#])
        let power: [String: Any] = [
            "guarantee": "power", "verdict": "breached", "unknown_ms": 0,
            "counted_ms": ["nominal": 3_600_000, "min": 3_600_000, "max": 7_200_000],
            "outages": [["from": "2026-10-26T22:00:00.000Z", "to": "2026-10-27T02:00:00.000Z"]],
        ]
        #expect(try small.differences(from: ["guarantees": [power]], knownAt: "2026-12-01T00:00:00Z") == [])
    }

    /// November, the second month of a term, as its own readings tell it, and where an outage began or ended long before or
    /// after: October 31 at 23:00 UTC is hour 887, November 30 hour 1607.
    @Test(arguments: [
        (1000..<1003, [3, 2, 4], "2026-11-05T16:00:00.000Z", "2026-11-05T19:00:00.000Z"),
        (600..<900, [13, 12, 13], "2026-10-20T00:00:00.000Z", "2026-11-01T12:00:00.000Z"),
        (1590..<1900, [17, 17, 18], "2026-11-30T06:00:00.000Z", "2026-12-13T04:00:00.000Z"),
    ])
    func outagesAreWholeHoweverLong(down: Range<Int>, hours: [Int], from: String, to: String) throws {
        let lines = ["pdu-a", "pdu-b"].flatMap {
            SmallCase.readings(
                "\($0)/outlet/7", from: Instant("2026-09-25T00:00:00Z"), everyMinutes: 60, count: 2400, down: down)
        }
        let small = try SmallCase(lines, term: "{from: 2026-10-01, to: 2027-10-01}")
        let length = Dictionary(uniqueKeysWithValues: zip(["nominal", "min", "max"], hours.map { $0 * 3_600_000 }))
        let power: [String: Any] = [
            "guarantee": "power", "down_ms": length, "unknown_ms": 0, "outages": [["from": from, "to": to]],
        ]
        #expect(
            try small.differences(
                from: ["guarantees": [power]], month: "2026-11", knownAt: "2026-12-30T00:00:00Z") == [])
    }

    /// 0.1 % of a month of 743, 745 and 696 hours is its last good millisecond. The devices' clocks date both ends.
    @Test(
        arguments: [
            (month: "2027-03", before: "2027-02-28T22:00:00Z", hours: 743),
            (month: "2026-10", before: "2026-09-30T21:00:00Z", hours: 745),
            (month: "2028-02", before: "2028-01-31T22:00:00Z", hours: 696),
        ], [0, 1])
    func theLastGoodMillisecondFollowsTheMonthsLength(
        _ month: (month: String, before: String, hours: Int), over: Int
    ) throws {
        let start = try #require(Instant(month.before))
        let down = month.hours * 3600 + over
        let (fell, returned) = (start + .minutes(300 * 60 + 30), start + .minutes(300 * 60 + 30) + Milliseconds(down))
        let lines = ["pdu-a", "pdu-b"].flatMap {
            SmallCase.readings(
                "\($0)/outlet/7", from: start, everyMinutes: 60, count: month.hours + 3, down: 301..<302,
                since: [301: fell, 302: returned])
        }
        let report = #"{"record":"outage_report","contract":"c-1",\#(Self.power),"at":"\#(returned + .minutes(60))"}"#
        let small = try SmallCase(lines + [report], term: "{from: 2026-09-01, to: 2028-09-01}")
        let span = ["nominal": down, "min": down, "max": down]
        let expected: [String: Any] = [
            "guarantees": [
                [
                    "guarantee": "power", "verdict": over == 0 ? "met" : "breached", "down_ms": span,
                    "counted_ms": span, "unknown_ms": 0,
                    "outages": [["from": "\(fell)", "to": "\(returned)"]],
                ] as [String: Any]
            ]
        ]
        #expect(
            try small.differences(from: expected, month: month.month, knownAt: "2028-12-01T00:00:00Z") == [])
    }
}

/// A folder with a configuration and a ledger into which some lines were imported.
private struct SmallCase {
    private let folder = TemporaryFolder("small")
    private let office: SiteOffice
    private static let provider = Principal(name: "desk", role: .operator)

    init(_ lines: [String], term: String = "{from: 2026-10-24, to: 2026-10-27}") throws {
        office = try SiteOffice.open(
            configuration: try folder.write("mainstay.yaml", Self.configuration(term: term)),
            clock: SetClock("2029-01-01T00:00:00Z"))
        let imported = try office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: Self.provider)
        try #require(imported.problems == [])
    }

    /// From an hour before the term on; one round may be lost, and the device's clock may date some readings.
    static func readings(
        _ signal: String, from start: Instant? = Instant("2026-10-23T21:00:00Z"), everyMinutes minutes: Int64,
        count: Int, down: Range<Int>, lost: Int? = nil, since: [Int: Instant] = [:]
    ) -> [String] {
        (0..<count).map { index in
            let state = down.contains(index) || index == lost ? "down" : "up"
            let at = (start ?? .distantPast) + .minutes(minutes) * Milliseconds(index)
            let dated = since[index].map { #","since":"\#($0)""# } ?? ""
            return #"{"signal":"\#(signal)","at":"\#(at)","state":"\#(state)"\#(dated)}"#
        }
    }

    func differences(
        from expected: [String: Any], month: String = "2026-10", knownAt now: String
    ) throws -> [String] {
        let judged = try office.judge(
            "c-1", month: try #require(MonthChoice(month)), knownAt: Instant(now), for: Self.provider)
        let document = try JSONSerialization.jsonObject(with: Data(judged.document.compact.utf8))
        return Differences.of(document, from: expected, at: now)
    }

    private static func configuration(term: String) -> String {
        """
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
            signed: 2026-08-20
            term: \(term)
            rent: 1000.00 EUR
            power:
              mains: pdu-a/outlet/7
              ups: pdu-b/outlet/7
            network:
              hosts: [198.51.100.10]
        """
    }
}
