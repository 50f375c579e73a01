import Foundation
import Intervals
import Live
import Site
import Testing

@testable import Office

/// What a customer enters itself, and that who only reads enters nothing.
@Suite struct CustomerDeskTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite() }

    private func refused(_ kind: Record.Kind, _ fields: [String: String], by principal: Principal = OfficeSite.acme)
        throws -> Refusal?
    { try refusal { _ = try site.enter(kind, fields, by: principal) } }

    /// The agreement has the provider answer for these.
    @Test(arguments: Record.Kind.allCases.filter { !$0.isForCustomers })
    func theProvidersEntriesAreTheProviders(kind: Record.Kind) throws {
        let refused = try refused(kind, ["contract": "acme"])
        #expect(refused?.code == .notPermitted && refused?.field == nil)
        #expect(try site.records().isEmpty)
    }

    /// A claim counts from when it is made, and nobody admits himself.
    @Test(arguments: [
        (Record.Kind.outageReport, ["guarantee": "power", "at": "2026-02-11T00:00:00Z"], "at"),
        (.outageReport, ["guarantee": "power", "received_at": "2026-02-11T00:00:00Z"], "received_at"),
        (
            .complaint, ["about": "customer_service", "first_written_report_at": "2026-02-11T00:00:00Z"],
            "first_written_report_at"
        ),
        (.visit, ["decision": "admitted"], "decision"), (.visit, ["pass": "7"], "pass"),
        (.request, ["kind": "downtime_statement", "answered_at": "2026-02-11T00:00:00Z"], "answered_at"),
        (.request, ["kind": "downtime_statement", "authorisation": "x"], "authorisation"),
        (.outageReport, ["guarantee": "power", "accepted_by": "Zhao"], "accepted_by"),
    ])
    func whatOnlyTheProviderSays(kind: Record.Kind, fields: [String: String], field: String) throws {
        let refused = try refused(kind, fields.merging(["contract": "acme"]) { $1 })
        #expect(refused?.code == .notPermitted && refused?.field == field)
        #expect(try site.records().isEmpty)
    }

    @Test(arguments: [
        (Record.Kind.outageReport, ["guarantee": "power"]),
        (.complaint, ["about": "customer_service"]),
        (
            .visit,
            [
                "reason": "a disk", "activities": "swap", "expected_entry": "2026-03-21T02:00:00Z",
                "expected_exit": "2026-03-21T03:00:00Z", "cooperation": "none",
            ]
        ),
        (.request, ["kind": "downtime_statement"]), (.creditRequest, ["date": "2026-02-10"]),
    ])
    func whatACustomerSays(kind: Record.Kind, fields: [String: String]) throws {
        let entry = try site.enter(kind, fields.merging(["contract": "acme"]) { $1 }, by: OfficeSite.acme)
        #expect(entry.record.knownAt == site.clock.now && entry.record.text(.by) == "Li Wei")
    }

    /// What the provider entered is disputed, not withdrawn.
    @Test func theProvidersEntriesAreNotWithdrawn() throws {
        try site.add([
            #"{"record":"attribution","id":"at-1","contract":"acme","guarantee":"power","cause":"customer_equipment","#
                + #""from":"2026-02-10T01:00:00Z","to":"2026-02-10T02:00:00Z","at":"2026-02-11T00:00:00Z"}"#
        ])
        let fields = ["replaces": "at-1", "by": "Li Wei", "reason": "ours was up"]
        let refused = try refused(.withdrawal, fields)
        #expect(refused?.code == .notPermitted && refused?.field == "replaces")
        let own = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power"], by: OfficeSite.acme)
        try site.clock.set("2026-03-20T00:01:00Z")
        _ = try site.enter(
            .withdrawal, ["replaces": own.record.id, "reason": "a mistake"], by: OfficeSite.acme)
    }

    // MARK: - Whoever only reads

    @Test(arguments: Record.Kind.allCases)
    func aViewerEntersNothing(kind: Record.Kind) throws {
        #expect(try refused(kind, ["contract": "acme"], by: OfficeSite.viewer)?.code == .notPermitted)
    }

    @Test func aViewerChangesNothing() throws {
        let office = site.office
        let viewer = OfficeSite.viewer
        try site.open(emergency: "e-acme", of: "acme")
        let refused = [
            try refusal {
                _ = try office.acknowledge("e-acme", by: "x", method: "mobile", to: nil, at: nil, for: viewer)
            },
            try refusal {
                _ = try office.plan(workOn: ["pdu-a"], for: .hours(1), by: "x", reason: "y", principal: viewer)
            },
            try refusal { _ = try office.endWork("x", by: "y", principal: viewer) },
            try refusal { try office.evaluate(EvaluationOrder(month: .february), for: viewer) { _ in } },
            try refusal { _ = try office.importLines("", file: "-", keepsGoodLines: true, for: viewer) },
            try refusal { _ = try office.importFile("/dev/null", keepsGoodLines: true, for: viewer) },
            try refusal {
                let request = ErasureRequest(
                    contract: "acme", before: try #require(CivilDate("2026-03-01")), name: "x", reason: "y")
                _ = try office.erase(request, for: viewer)
            },
        ]
        #expect(refused.map { $0?.code } == Array(repeating: .notPermitted, count: 7))
        #expect(try site.records().isEmpty && site.results(of: "acme").isEmpty)
        // And sees everything.
        #expect(Set(try office.outages(for: viewer).map(\.contract.id)) == ["acme", "globex"])
    }

    // MARK: - Equipment

    @Test func aCustomerKnowsWhatFeedsIt() throws {
        let facility = site.office.facility
        let other = try #require(SignalName("pdu-a/outlet/8"))
        let own = try #require(SignalName("pdu-a/outlet/7"))
        let acme = Visibility(of: OfficeSite.acme, in: facility)
        #expect(acme.includes(own) && !acme.includes(other) && acme.includes(device: "pdu-a"))
        #expect(acme.includes(.icmp("198.51.100.10")) && !acme.includes(.icmp("198.51.100.11")))
        #expect(acme.includes(contract: "acme") && !acme.includes(contract: "globex"))
        let all = Visibility(of: OfficeSite.viewer, in: facility)
        #expect(all.includes(other) && all.includes(device: "anything"))
        let nobody = Visibility(of: Principal(name: "x", role: .customer(contracts: [])), in: facility)
        #expect(!nobody.includes(own) && !nobody.includes(device: "pdu-a"))
    }

    /// A neighbour's devices are not to be seen in what holds now either.
    @Test func whatHoldsNowIsLimitedToo() throws {
        let office = try site.reconfigured {
            $0.replacing(
                "{mains: pdu-a/outlet/8, ups: pdu-b/outlet/8}", with: "{mains: pdu-c/outlet/8, ups: pdu-b/outlet/8}"
            )
            .replacing(
                "hooks:\n",
                with: "  pdu-c: {address: 127.0.9.3, credentials: lab, profile: apc-rpdu2}\nhooks:\n",
                maxReplacements: 1)
        }
        let report = try office.overview(for: OfficeSite.viewer).report
        #expect(Set(report.devices.map(\.device)) == ["pdu-a", "pdu-b", "pdu-c"])
        let own = report.limited(for: OfficeSite.acme, in: office.facility)
        #expect(Set(own.devices.map(\.device)) == ["pdu-a", "pdu-b"])
        #expect(own.contracts.map(\.contract) == ["acme"])
        #expect(try office.overview(for: OfficeSite.acme).report == own)
    }
}
