import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

/// Fine print 5: with `service_from: installation`, articles 1 and 2 begin when the first installation is done.
@Suite struct ServiceStartTests {
    /// Without power from ten to eleven on the 10th.
    private func month(installed: String?) throws -> SmallMonth {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        month.contract.terms.power.serviceFrom = .installation
        month.contract.terms.power.reportRequired = false
        if let installed { try install(done: installed, &month) }
        return month
    }

    private func install(
        done: String, id: String = "i-1", more: [String: String] = [:], _ month: inout SmallMonth
    ) throws {
        let fields = [
            "id": id, "contract": "c-1", "service": "colocation", "signed_at": "2026-01-05T00:00:00Z",
            "completed_at": done, "at": "2026-01-05T00:00:00Z",
        ]
        try month.record(.installation, fields.merging(more) { $1 })
    }

    @Test(arguments: [
        ("2026-10-10T01:59:59.999Z", Milliseconds.hours(1)), ("2026-10-10T02:00:00Z", .hours(1)),
        ("2026-10-10T02:00:00.001Z", .hours(1) - 1), ("2026-10-10T03:00:00Z", 0),
        ("2026-01-10T00:00:00Z", .hours(1)),
    ])
    func itBeginsWithTheInstallation(done: String, down: Milliseconds) throws {
        let power = try #require(month(installed: done).availability(.power))
        #expect(power.down.nominal == down)
        let begins = max(try #require(Instant(done)), SmallMonth.start)
        #expect(power.period.from == begins && power.periodLength == .days(2) - (begins - SmallMonth.start))
    }

    /// Before it nothing is promised, and no window is open.
    @Test(arguments: [nil, "2026-10-11T16:00:00Z", "2026-10-20T00:00:00Z"] as [String?])
    func beforeItNothingIsPromised(done: String?) throws {
        let result = try #require(month(installed: done).result(at: "2026-10-21T00:00:00Z"))
        #expect(result.guarantees.first { $0.guarantee == .power }?.verdict == .notApplicable)
        #expect(result.claimsCloseAt == Instant("2026-10-11T16:00:00Z"))
        #expect(result.status == .final && result.remedyTotal.amount == 0)
    }

    /// A completion that has not come is not known.
    @Test(arguments: [("2026-10-10T01:29:59.999Z", false), ("2026-10-10T01:30:00Z", true)])
    func itIsKnownOnceItHasCome(now: String, isPromised: Bool) throws {
        let month = try month(installed: "2026-10-10T01:30:00Z")
        #expect((month.availability(.power, at: now) != nil) == isPromised)
    }

    /// Of several the earliest; of one its last item.
    @Test func theFirstOneDoneCounts() throws {
        var month = try month(installed: "2026-10-10T10:00:00Z")
        try install(done: "2026-10-10T01:00:00Z", id: "i-2", &month)
        #expect(month.availability(.power)?.period.from == Instant("2026-10-10T01:00:00Z"))
        let items = ["power": "2026-10-10T00:00:00Z", "network": "2026-10-10T00:30:00Z"]
        let instants = items.compactMapValues { Instant($0) }
        month.records.append(
            Record(
                id: "i-3", kind: .installation,
                fields: [
                    .contract: .text("c-1"), .service: .text("colocation"),
                    .signedAt: .instant(SmallMonth.start - .days(200)), .items: .instants(instants),
                ], recordedAt: SmallMonth.start))
        #expect(month.availability(.power)?.period.from == Instant("2026-10-10T00:30:00Z"))
    }

    @Test func possibleOutagesBeginThere() throws {
        var month = try month(installed: "2026-10-10T02:30:00Z")
        month.contract.terms.power.reportRequired = true
        let outage = try #require(month.availability(.power)?.outages.first)
        #expect(outage.takenOff[.notReported] == .minutes(30) && outage.counted == 0)
        // A report before the service began covers nothing of it.
        try month.report(.power, at: "2026-10-10T02:29:59.999Z")
        #expect(month.availability(.power)?.counted.nominal == 0)
        try month.report(.power, at: "2026-10-10T02:30:00Z")
        #expect(month.availability(.power)?.counted.nominal == .minutes(30))
    }

    /// Each article has its own choice, and the document its period.
    @Test func theGuaranteeShowsItsPeriod() throws {
        var month = try month(installed: "2026-10-10T02:30:00Z")
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        month.schedule.link = .minutes(1)
        month.read(SmallMonth.port, down: [])
        let text = try #require(month.result()).document(revision: 1, ledgerDigest: "sha256:0").compact
        let own = #""period":{"from":"2026-10-10T02:30:00.000Z","to":"2026-10-11T16:00:00.000Z"}"#
        #expect(text.components(separatedBy: own).count == 2, "\(text)")
        #expect(month.availability(.network)?.periodLength == .days(2))
    }

    /// A renewed contract that was not installed anew goes on with what was installed.
    @Test func aRenewalGoesOn() throws {
        var month = try month(installed: nil)
        var next = month.contract
        next.id = "c-2"
        next.follows = "c-1"
        month.others = [next]
        month.contract.termFrom = try #require(CivilDate("2025-10-10"))
        month.contract.termTo = next.termFrom
        #expect(month.availability(.power, of: "c-2") == nil)
        try install(done: "2026-01-10T00:00:00Z", &month)
        #expect(month.availability(.power, of: "c-2")?.periodLength == .days(2))
    }
}
