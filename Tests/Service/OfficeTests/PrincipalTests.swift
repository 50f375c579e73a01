import Agreement
import Correlation
import Intervals
import Ledger
import Office
import Programs
import Site
import Testing

/// A customer sees and enters only what concerns its own contracts, and is not told what else there is.
@Suite struct PrincipalTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
        try site.add([
            #"{"record":"complaint","id":"k-9","contract":"globex","about":"staff","accepted_at":"2026-02-10T03:00:00Z"}"#
        ])
    }

    private var customer: Principal { OfficeSite.acme }

    @Test func whoMaySeeWhat() {
        #expect(OfficeSite.provider.isAllowedEverything && OfficeSite.provider.isAllowed(contract: "any"))
        #expect(!customer.isAllowedEverything)
        #expect(customer.isAllowed(contract: "acme") && !customer.isAllowed(contract: "globex"))
        #expect(!Principal(name: "nobody", role: .customer(contracts: [])).isAllowed(contract: "acme"))
    }

    @Test func listsHoldOnlyTheirOwn() throws {
        #expect(Set(try site.office.outages(for: customer).map(\.contract.id)) == ["acme"])
        #expect(try refusal { _ = try site.office.outages(of: ["globex"], for: customer) }?.code == .notPermitted)
        #expect(try site.office.overview(for: customer).lines.map(\.contract.id) == ["acme"])
        let others = try #require(try site.office.outages(of: ["globex"], for: OfficeSite.provider).first)
        let refused = try refusal { _ = try site.office.outage(withPrefix: others.outage.id, for: customer) }
        #expect(refused?.code == .unknownOutage)
        // Two of its own begin with nothing; the third is not counted.
        #expect(
            try refusal { _ = try site.office.outage(withPrefix: "", for: customer) }?.reason
                == "2 outages begin with ")
    }

    @Test func theirOwnMonthIsJudgedAndExported() throws {
        #expect(try site.office.judge("acme", month: .february, for: customer).result.contract == "acme")
        var lines: [String] = []
        try site.office.exportChain(contracts: ["acme"], for: customer) { lines.append($0) }
        #expect(lines.contains { $0.contains("icmp/198.51.100.10") && $0.contains("down") })
        #expect(!lines.contains { $0.contains("globex") || $0.contains("198.51.100.11") || $0.contains("outlet/8") })
    }

    /// The same words for a contract of somebody else's and for one that does not exist.
    @Test func refusalsDoNotTellWhetherAContractExists() throws {
        func refused(_ id: String) throws -> [Refusal?] {
            let fields: [String: RawField] = [
                "contract": .text(id), "about": .text("staff"), "staff_name": .text("Li"),
            ]
            return [
                try refusal { _ = try site.office.judge(id, month: .february, for: customer) },
                try refusal { try site.office.exportChain(contracts: ["acme", id], for: customer) { _ in } },
                try refusal { _ = try site.office.enter(Draft(.complaint, fields: fields), by: customer) },
            ]
        }
        let existing = try refused("globex")
        let missing = try refused("nobody")
        #expect(existing.map { $0?.code } == [.notPermitted, .notPermitted, .notPermitted])
        #expect(existing.map { $0?.field } == ["contract", "contract", "contract"])
        #expect(
            existing.map { $0?.description.replacing("globex", with: "?") }
                == missing.map { $0?.description.replacing("nobody", with: "?") })
    }

    @Test func theWholeSiteIsForTheProvider() throws {
        let order = EvaluationOrder(month: .february, contracts: ["acme"])
        let refused = [
            try refusal { try site.office.evaluate(order, for: customer) { _ in } },
            try refusal { _ = try site.office.verify(for: customer) },
            try refusal { try site.office.export(readings: nil, of: [], for: customer) { _ in } },
            try refusal { try site.office.exportChain(contracts: [], for: customer) { _ in } },
            try refusal {
                _ = try site.office.importLines("", file: "-", keepsGoodLines: true, for: customer)
            },
            try refusal {
                _ = try site.enter(
                    .forceMajeure,
                    ["category": "government", "from": "2026-02-10T00:00:00Z", "to": "2026-02-10T06:00:00Z"],
                    by: customer)
            },
        ]
        #expect(refused.map { $0?.code } == Array(repeating: .notPermitted, count: 6))
        #expect(refused.allSatisfy { $0?.field == nil && $0?.reason.contains("Li Wei") == true })
        #expect(try site.records().count == 3)
    }

    @Test func theyEnterWhatConcernsThem() throws {
        let entry = try site.enter(
            .complaint,
            ["contract": "acme", "about": "staff", "staff_name": "Li"], by: customer)
        #expect(entry.isNew)
        #expect(entry.record.knownAt == site.clock.now && entry.record.text(.by) == "Li Wei")
        #expect(try site.records().contains(entry.record))
    }

    /// A record of somebody else's cannot be corrected, and its id is answered as if nothing had it.
    @Test(arguments: [Record.Kind.complaint, .request])
    func othersRecordsCannotBeCorrected(kind: Record.Kind) throws {
        func correct(_ id: String) throws -> Refusal? {
            var fields = [
                "contract": "acme", "replaces": id, "by": "Li Wei", "reason": "typo",
            ]
            if kind == .complaint {
                fields["about"] = "staff"
            } else {
                fields["kind"] = "downtime_statement"
            }
            return try refusal { _ = try site.enter(kind, fields, by: customer) }
        }
        let existing = try correct("k-9")
        #expect(existing?.code == .unknownRecord && existing?.field == "replaces")
        #expect(
            existing?.reason.replacing("k-9", with: "?") == (try correct("k-0"))?.reason.replacing("k-0", with: "?"))
        #expect(try site.records().count == 3)
    }

    /// Neither by its id nor among the open ones is another customer's emergency to be found.
    @Test func othersEmergenciesAreUnknown() throws {
        try site.open(emergency: "e-acme", of: "acme")
        try site.open(emergency: "e-globex", of: "globex")
        func acknowledge(_ id: String) throws -> Refusal? {
            try refusal {
                _ = try site.office.acknowledge(
                    id, by: "Li Wei", method: "mobile", to: nil, at: nil, for: customer)
            }
        }
        let other = try acknowledge("e-globex")
        #expect(other?.code == .unknownEmergency)
        #expect(other?.fix?.contains("globex") == false && other?.fix?.contains("e-acme") == true)
        // What begins both ids means its own.
        #expect(try acknowledge("e-") == nil)
        #expect(try site.records().last?.contract == "acme")
    }
}

extension OfficeSite {
    /// Stores the event of an emergency, as the daemon does.
    func open(emergency id: String, of contract: String, at instant: String = "2026-02-10T03:00:00Z") throws {
        let event = Event(
            id: id, kind: .emergencyOpened, at: try #require(Instant(instant)), site: "dc-1", contract: contract,
            subject: "icmp/\(contract)", state: "down", summary: "\(contract) does not answer")
        try office.ledger.append(Batch(events: [event], schedule: office.facility.schedule))
    }
}
