import Agreement
import Correlation
import Intervals
import Notation
import Site
import Testing

/// Fine print 27: a record says what was connected where the configuration had it wrong.
@Suite struct WiringMonthTests {
    /// Outlet A was off from ten to eleven; the customer was on outlet B, which was off from half past ten to noon.
    private func month() throws -> SmallMonth {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        month.read(SmallMonth.outletB, down: [(from: "2026-10-10T02:30:00Z", to: "2026-10-10T04:00:00Z")])
        try month.report(.power, at: "2026-10-10T05:00:00Z")
        return month
    }

    private func correct(
        under guarantee: Guarantee = .power, as wiring: String = #"{"mains":"pdu-b/outlet/7"}"#,
        from: String = "2026-10-09T16:00:00Z", to end: String = "2026-10-11T16:00:00Z",
        at instant: String = "2026-10-11T00:00:00Z", id: String = "w-1", more: [String: String] = [:],
        in month: inout SmallMonth
    ) throws {
        let fields = [
            "id": id, "contract": "c-1", "guarantee": guarantee.rawValue, "from": from, "to": end, "at": instant,
            "condition": wiring, "by": "Zhao", "reason": "outlet 7 was the other one",
        ]
        try month.record(.wiring, fields.merging(more) { $1 })
    }

    private func down(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") -> Milliseconds? {
        month.availability(.power, at: now)?.down.nominal
    }

    @Test func anotherOutletWasConnected() throws {
        var month = try month()
        #expect(down(month) == .hours(1))
        try correct(in: &month)
        #expect(down(month) == .minutes(90))
        let power = try #require(month.availability(.power))
        #expect(power.down == Bounded(nominal: .minutes(90), min: .minutes(90), max: .minutes(90)))
        #expect(power.signals.contains(SmallMonth.outletB))
    }

    /// Known from its own instant on.
    @Test(arguments: [
        ("2026-10-10T23:59:59.999Z", Milliseconds.hours(1)), ("2026-10-11T00:00:00Z", .minutes(90)),
        ("2026-10-11T00:00:00.001Z", .minutes(90)),
    ])
    func itCountsOnceItIsKnown(now: String, length: Milliseconds) throws {
        var month = try month()
        try correct(in: &month)
        #expect(down(month, at: now) == length)
    }

    /// Between its instants alone: the customer moved at a quarter past ten, or until then.
    @Test(arguments: [
        ("2026-10-10T02:15:00Z", "2026-10-11T16:00:00Z", Milliseconds.minutes(105)),
        ("2026-10-09T16:00:00Z", "2026-10-10T02:15:00Z", .minutes(45)),
        ("2026-10-10T02:15:00Z", "2026-10-10T02:30:00Z", .minutes(45)),
        ("2026-10-10T02:15:00Z", "2026-10-10T02:30:00.001Z", .minutes(45) + 1 - 1),
    ])
    func itHoldsBetweenTwoInstants(from: String, to: String, length: Milliseconds) throws {
        var month = try month()
        try correct(from: from, to: to, in: &month)
        #expect(down(month) == length)
    }

    /// Where two overlap, the latest known one holds, whichever was entered first.
    @Test func theLatestKnownHolds() throws {
        var month = try month()
        try correct(at: "2026-10-12T00:00:00Z", id: "w-2", in: &month)
        try correct(as: #"{"mains":"pdu-a/outlet/7"}"#, at: "2026-10-11T00:00:00Z", id: "w-1", in: &month)
        #expect(down(month) == .minutes(90))
        #expect(month.result()?.wiring.map(\.correction.record) == ["w-2"])
        #expect(down(month, at: "2026-10-11T12:00:00Z") == .hours(1))
        #expect(month.result(at: "2026-10-11T12:00:00Z")?.wiring.map(\.correction.record) == ["w-1"])
    }

    @Test func aWithdrawnOneDoesNot() throws {
        var month = try month()
        try correct(in: &month)
        try month.record(
            .withdrawal, ["replaces": "w-1", "at": "2026-10-20T00:00:00Z", "by": "Zhao", "reason": "wrong rack"])
        #expect(down(month) == .hours(1) && month.result()?.wiring == [])
        #expect(down(month, at: "2026-10-19T00:00:00Z") == .minutes(90))
    }

    @Test func whatWasNotCollectedIsUnknown() throws {
        var month = try month()
        try correct(as: #"{"mains":"pdu-9/outlet/1"}"#, in: &month)
        let power = try #require(month.availability(.power))
        #expect(power.down.nominal == 0 && power.unknown == .days(2) && power.verdict == .undetermined)
    }

    @Test func anUplinkThatTheSiteDoesNotHaveIsUnknown() throws {
        var month = try SmallMonth.network(down: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        try correct(under: .network, as: #"{"access":"sw-1/port/7","uplinks":["other"]}"#, in: &month)
        let network = try #require(month.availability(.network))
        #expect(network.down.nominal == .hours(1) && network.unknown == .days(2) - .hours(1))
    }

    /// It can give a contract a condition that the configuration forgot: the rest of the time is unknown.
    @Test func aForgottenConditionIsAdded() throws {
        var month = try month()
        month.contract.power = nil
        #expect(month.availability(.power) == nil)
        try correct(to: "2026-10-10T16:00:00Z", in: &month)
        let power = try #require(month.availability(.power))
        #expect(power.down.nominal == .minutes(90) && power.unknown == .days(1))
        #expect(month.result()?.wiring.first?.configured == [])
    }

    /// Another month does not show it.
    @Test func itStandsOnTheDocumentsThatItTouches() throws {
        var month = try month()
        month.contract.termTo = try #require(CivilDate("2026-12-01"))
        try correct(from: "2026-10-10T02:00:00Z", to: "2026-10-31T16:00:00Z", in: &month)
        #expect(month.result(month: "2026-10")?.wiring.count == 1)
        #expect(month.result(month: "2026-11")?.wiring == [])
    }

    /// Article 4 keeps the hosts of the configuration.
    @Test func emergenciesKeepTheirHosts() throws {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(hosts: [SmallMonth.host.kind])
        month.read(SmallMonth.host, every: .minutes(5), [.up, .down, .down, .up])
        try correct(under: .network, as: #"{"hosts":["198.51.100.99"]}"#, in: &month)
        var found = 0
        for case .emergencyReport(let part) in month.result()?.guarantees ?? [] { found = part.reports.count }
        #expect(found == 1 && month.availability(.network)?.down.nominal == 0)
    }

    @Test func theDocumentShowsBothConditionsAndWhoAccepted() throws {
        var month = try month()
        try correct(more: ["accepted_by": "Li Wei"], in: &month)
        let text = try #require(month.result()).document(revision: 1, ledgerDigest: "sha256:0").compact
        for said in [
            #""wiring":[{"record":"w-1","guarantee":"power","from":"2026-10-09T16:00:00.000Z""#,
            #""condition":{"mains":"pdu-b/outlet/7"},"configured":[{"mains":"pdu-a/outlet/7"}]"#,
            #""by":"Zhao","reason":"outlet 7 was the other one","acceptance":{"state":"accepted","by":"Li Wei""#,
        ] {
            #expect(text.contains(said), "\(text)")
        }
    }

    /// The same observations, asked of other records, forget what was corrected.
    @Test func whatIsNotKnownAnyMoreIsNotCorrected() throws {
        var corrected = try month()
        try correct(in: &corrected)
        let now = try #require(Instant("2026-12-01T00:00:00Z"))
        var facility = Facility(site: "test", timeZone: corrected.contract.timeZone, schedule: corrected.schedule)
        facility.contracts = [corrected.contract]
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: corrected.runs))
        let month = try #require(Month("2026-10"))
        let lengths = [corrected.records, try self.month().records, corrected.records].map { records in
            let evaluation = Evaluation(month: month, records: KnownRecords(records, at: now), now: now)
            var length: Milliseconds?
            for case .availability(let part) in evaluation.result(for: "c-1", &observations)?.guarantees ?? [] {
                length = part.down.nominal
            }
            return length
        }
        #expect(lengths == [.minutes(90), .hours(1), .minutes(90)])
    }
}
