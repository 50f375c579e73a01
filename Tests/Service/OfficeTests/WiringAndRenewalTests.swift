import Agreement
import Correlation
import Documents
import Intervals
import Office
import Programs
import Site
import Testing

/// What was really connected, and contracts that continue each other, by what a ledger holds of them (fine print, 27 and 28).
@Suite struct WiringAndRenewalTests {
    private static let report =
        #"{"record":"outage_report","id":"told","contract":"acme","guarantee":"power","at":"2026-02-14T00:00:00Z"}"#

    /// Acme was on another outlet, which no configuration names, and which was off for five hours more.
    @Test func aCorrectionReadsSignalsThatNoContractNames() throws {
        let site = try OfficeSite()
        try site.addReports()
        #expect(try site.judge().availability(.power)?.down.nominal == .hours(3))
        let start = try #require(Instant("2026-02-09T15:00:00Z"))
        try site.add(
            (0..<74).map { hour in
                let state = (10..<18).contains(hour) ? "down" : "up"
                return #"{"signal":"pdu-a/outlet/9","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
            })
        let fields = [
            "contract": "acme", "guarantee": "power", "from": "2026-02-09T16:00:00Z", "to": "2026-02-12T16:00:00Z",
            "condition": #"{"mains": "pdu-a/outlet/9"}"#, "by": "Zhao", "reason": "outlet 7 was 9",
        ]
        let entry = try site.enter(.wiring, fields)
        #expect(entry.effect.sentences.first == "300.00 min of power of acme count again")
        var month = try site.judge()
        #expect(month.availability(.power)?.down.nominal == .hours(8))
        #expect(month.result.wiring.map(\.correction.record) == [entry.record.id])
        // What is listed and drawn is what is judged.
        let outages = try site.office.outages(of: ["acme"], for: OfficeSite.provider)
        #expect(outages.filter { $0.outage.guarantee == .power }.map(\.length) == [.hours(8)])
        let power = try month.report().lanes.first { $0.part == .power }
        #expect(power?.timeline.down.length == .hours(8))
    }

    /// Where its condition cannot be read, the place is named.
    @Test(arguments: [
        (#"{"mains": {"all": ["pdu-a/outlet/9", "nonsense"]}}"#, "mains.all: nonsense is not a signal"),
        (#"{"outlet": "pdu-a/outlet/9"}"#, "power has no outlet"), ("pdu-a/outlet/9", "condition must be"),
    ])
    func aMistakeIsNamedWithItsPlace(condition: String, said: String) throws {
        let site = try OfficeSite(hasReadings: false)
        let refusal = #expect(throws: Refusal.self) {
            try site.enter(
                .wiring,
                [
                    "contract": "acme", "guarantee": "power", "from": "2026-02-10T00:00:00Z",
                    "to": "2026-02-11T00:00:00Z", "condition": condition, "by": "Zhao", "reason": "wrong",
                ])
        }
        #expect(refusal?.reason.contains(said) == true, "\(String(describing: refusal?.reason))")
    }

    /// Acme is renewed on the 13th at midnight, half an outage later: one report covers both halves, whoever is judged.
    @Test func aReportCoversBothSidesOfTheSeam() throws {
        let site = try OfficeSite(hasReadings: false)
        let start = try #require(Instant("2026-02-09T15:00:00Z"))
        try site.add(
            ["a", "b"].flatMap { side in
                (0..<170).map { hour in
                    let state = (71..<76).contains(hour) ? "down" : "up"
                    return
                        #"{"signal":"pdu-\#(side)/outlet/7","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
                }
            })
        let office = try site.reconfigured { text in
            let renewed =
                text.split(separator: "\n", omittingEmptySubsequences: false)
                .drop { $0 != "  acme:" }.prefix { $0 != "  globex:" }.joined(separator: "\n")
                .replacing("  acme:", with: "  acme-2:\n    follows: acme")
                .replacing("{from: 2026-02-10, to: 2026-02-13}", with: "{from: 2026-02-13, to: 2026-02-16}")
            return text + renewed + "\n"
        }
        try office.acceptConfiguration()
        func counted(_ contract: String) throws -> Milliseconds? {
            try office.judge(contract, month: .february, for: OfficeSite.provider).availability(.power)?.counted.nominal
        }
        #expect(try [counted("acme"), counted("acme-2")] == [0, 0])
        let entered = try office.importLines(
            Self.report, file: "lines", keepsGoodLines: false, for: OfficeSite.provider)
        try #require(entered.problems == [])
        #expect(try [counted("acme"), counted("acme-2")] == [.hours(2), .hours(3)])
    }
}
