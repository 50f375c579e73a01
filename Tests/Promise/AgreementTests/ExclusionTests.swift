import Agreement
import Intervals
import Site
import Testing

/// Fine print 6 and 8: what records take off, in which order, and which records count.
@Suite struct ExclusionTests {
    /// An hour, 10:00 to 11:00 in Shanghai, that was reported.
    private func month(_ guarantee: Guarantee = .network) throws -> SmallMonth {
        let hour = (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z")
        var month = guarantee == .network ? try SmallMonth.network(down: hour) : try SmallMonth.power(off: hour)
        try month.report(guarantee, at: "2026-10-10T04:00:00Z")
        return month
    }

    /// Minutes past ten.
    private func time(_ minute: Int) -> String {
        (SmallMonth.start + .hours(10) + .minutes(Int64(minute))).description
    }

    private func span(_ from: Int, _ to: Int, _ fields: [String: String]) -> [String: String] {
        fields.merging(["from": time(from), "to": time(to)]) { given, _ in given }
    }

    private func minutes(_ result: AvailabilityResult?) -> [Int64] {
        Exclusion.allCases.map { (result?.takenOff[$0] ?? -1) / .minutes(1) }
    }

    private static let flood = ["category": "natural_disaster"]
    private static let consented = ["contract": "c-1", "consented_at": "2026-10-09T00:00:00Z"]

    private func cause(_ cause: String, _ guarantee: String = "network") -> [String: String] {
        ["contract": "c-1", "guarantee": guarantee, "cause": cause, "at": "2026-10-11T00:00:00Z"]
    }

    /// Each millisecond goes to the first cause that applies.
    @Test func aMinuteIsTakenOffOnce() throws {
        var month = try month()
        try month.record(.attribution, span(30, 50, cause("customer_equipment")))
        try month.record(.maintenance, span(10, 40, Self.consented))
        try month.record(.forceMajeure, span(0, 20, Self.flood))
        let network = try #require(month.availability(.network))
        #expect(minutes(network) == [0, 20, 20, 10])
        #expect(network.counted.nominal == .minutes(10) && network.down.nominal == .hours(1))
        #expect(network.outages.first?.counted == .minutes(10))
        month.records.removeFirst()
        #expect(minutes(month.availability(.network)) == [60, 0, 0, 0])
    }

    @Test(arguments: [(0, 60, 60), (-30, 10, 10), (50, 90, 10), (-10, 0, 0), (60, 70, 0), (20, 21, 1)])
    func whatOverlapsIsTakenOff(from: Int, to: Int, minutes: Int64) throws {
        var month = try month()
        try month.record(.forceMajeure, span(from, to, Self.flood))
        #expect(month.availability(.network)?.takenOff[.forceMajeure] == .minutes(minutes))
    }

    @Test func overlappingRecordsOfOneCauseAreOne() throws {
        var month = try month()
        for (from, to) in [(0, 30), (10, 20), (20, 40)] {
            try month.record(.forceMajeure, span(from, to, Self.flood))
        }
        #expect(minutes(month.availability(.network)) == [0, 40, 0, 0])
    }

    /// Maintenance counts only if the consent was given by the time the window began, and never under power.
    @Test(arguments: [
        (Guarantee.network, "2026-10-10T02:00:00Z", Int64(60)), (.network, "2026-10-10T02:00:00.001Z", 0),
        (.network, "2026-10-09T00:00:00Z", 60), (.power, "2026-10-09T00:00:00Z", 0),
    ])
    func maintenanceNeedsAConsentBefore(guarantee: Guarantee, consent: String, minutes: Int64) throws {
        var month = try month(guarantee)
        try month.record(.maintenance, span(0, 90, ["contract": "c-1", "consented_at": consent]))
        #expect(month.availability(guarantee)?.takenOff[.maintenance] == .minutes(minutes))
    }

    /// An outage that runs past the window is taken off only inside it.
    @Test func maintenanceThatOverrunsCounts() throws {
        var month = try month()
        try month.record(.maintenance, span(-60, 20, Self.consented))
        #expect(month.availability(.network)?.counted.nominal == .minutes(40))
    }

    @Test(arguments: [
        ("customer_equipment", Int64(60), Int64(60)), ("customer_application", 60, 60), ("customer_negligence", 60, 60),
        ("customer_authorised_work", 60, 60), ("customer_other", 60, 0), ("provider", 0, 0),
    ])
    func onlyTheCustomersCausesAreTakenOff(word: String, network: Int64, power: Int64) throws {
        for (guarantee, minutes) in [(Guarantee.network, network), (.power, power)] {
            var month = try month(guarantee)
            try month.record(.attribution, span(0, 60, cause(word, guarantee.rawValue)))
            #expect(month.availability(guarantee)?.takenOff[.customer] == .minutes(minutes))
        }
    }

    @Test func anAttributionIsOfOneGuarantee() throws {
        var month = try month()
        try month.record(.attribution, span(0, 60, cause("customer_equipment", "power")))
        #expect(minutes(month.availability(.network)) == [0, 0, 0, 0])
    }

    /// Without a contract it applies to all contracts, without guarantees to all guarantees.
    @Test(
        arguments: [
            ([:], 60), (["contract": "c-1"], 60), (["contract": "c-2"], 0), (["guarantees": "network"], 60),
            (["guarantees": "power,network"], 60), (["guarantees": "power"], 0),
        ] as [([String: String], Int64)])
    func forceMajeureIsForWhomItNames(named: [String: String], minutes: Int64) throws {
        var month = try month()
        try month.record(.forceMajeure, span(0, 60, Self.flood.merging(named) { $1 }))
        #expect(month.availability(.network)?.takenOff[.forceMajeure] == .minutes(minutes))
    }

    @Test func termsCanNameOtherGrounds() throws {
        var month = try month(.power)
        month.contract.terms.power.excludes = [.maintenance]
        try month.record(.maintenance, span(0, 10, Self.consented))
        try month.record(.forceMajeure, span(10, 20, Self.flood))
        try month.record(.attribution, span(20, 30, cause("customer_equipment", "power")))
        #expect(minutes(month.availability(.power)) == [0, 0, 10, 0])
    }

    // MARK: - Which records count

    /// A record is known from its own `at`; only a known one replaces or withdraws another.
    @Test(arguments: [
        ("2026-10-20T00:00:00Z", [0, 0, 0, 0] as [Int64]), ("2026-10-21T00:00:00Z", [0, 60, 0, 0]),
        ("2026-10-22T00:00:00Z", [0, 30, 0, 0]), ("2026-10-23T00:00:00Z", [0, 0, 0, 0]),
    ])
    func recordsCountFromWhenTheyAreKnown(now: String, off: [Int64]) throws {
        var month = try month()
        try month.record(
            .forceMajeure, span(0, 60, Self.flood.merging(["id": "f-1", "at": "2026-10-21T00:00:00Z"]) { $1 }))
        try month.record(
            .forceMajeure,
            span(
                0, 30, Self.flood.merging(["id": "f-2", "replaces": "f-1", "at": "2026-10-22T00:00:00Z"]) { $1 }))
        try month.record(.withdrawal, ["replaces": "f-2", "at": "2026-10-23T00:00:00Z"])
        #expect(minutes(month.availability(.network, at: now)) == off)
    }

    /// What a withdrawn correction corrected stays corrected: both have been taken back.
    @Test func recordsAreInOrderAndInForce() throws {
        var month = try month()
        try month.record(.forceMajeure, span(0, 60, Self.flood.merging(["id": "z", "at": time(0)]) { $1 }))
        try month.record(.forceMajeure, span(0, 60, Self.flood.merging(["id": "a", "at": time(0)]) { $1 }))
        try month.record(.forceMajeure, span(0, 1, Self.flood.merging(["id": "m", "contract": "c-2"]) { $1 }))
        let now = try #require(Instant("2026-12-01T00:00:00Z"))
        let ids = KnownRecords(month.records, at: now).all(for: "c-1").filter { $0.kind == .forceMajeure }.map(\.id)
        #expect(ids == ["a", "z"])
        #expect(KnownRecords(month.records, at: SmallMonth.start).all(for: "c-1").isEmpty)
    }
}
