import Foundation
import Intervals
import Ledger
import Programs
import Settings
import Site
import Testing

@testable import Office

/// Every refusal is reached by asking for something, and names what is at fault.
@Suite struct RefusalTests {
    /// Codes are a promise to programs: one may be added, none may change.
    @Test func codesAreStable() {
        #expect(
            Refusal.Code.allCases.map(\.rawValue) == [
                "unknown_contract", "ambiguous_contract", "unknown_outage", "ambiguous_outage", "unknown_emergency",
                "ambiguous_emergency", "unknown_record", "ambiguous_record", "unknown_profile", "unknown_credentials",
                "unknown_hook", "unknown_account", "ambiguous_account", "nothing_known", "not_final", "malformed",
                "missing", "contradictory",
                "needs_confirmation",
                "invalid_tables", "already_there", "not_permitted", "configuration", "ledger", "unreadable",
                "unwritable", "unreachable", "tool_missing", "failed",
            ])
    }

    @Test func aFixFollowsTheReason() {
        let plain = Refusal(.failed, reason: "it failed")
        #expect("\(plain)" == "it failed")
        #expect("\(Refusal(.failed, reason: "it failed", fix: "try again"))" == "it failed; try again")
    }

    /// An office always knows its own configuration, so `.nothingKnown` only guards what cannot happen.
    @Test(arguments: Refusal.Code.allCases.filter { $0 != .nothingKnown })
    func everyCodeIsReached(code: Refusal.Code) async throws {
        let site = try OfficeSite()
        let refused = try await refusal { try await provoke(code, at: site) }
        #expect(refused?.code == code && refused?.field == field(of: code))
        #expect(refused?.reason.isEmpty == false)
    }

    /// The argument that is at fault in what `provoke` asks for.
    private func field(of code: Refusal.Code) -> String? {
        switch code {
        case .unknownContract, .ambiguousContract: "contract"
        case .unknownOutage, .ambiguousOutage, .unknownEmergency, .ambiguousEmergency: "id"
        case .unknownRecord, .ambiguousRecord: "replaces"
        case .needsConfirmation: "accepted_at"
        case .unknownProfile: "profile"
        case .unknownCredentials: "credentials"
        case .unknownHook, .unknownAccount, .ambiguousAccount: "name"
        case .malformed: "address"
        case .missing: "by"
        case .contradictory: "decision"
        case .notPermitted: "contract"
        case .unreadable: "file"
        case .nothingKnown, .notFinal, .invalidTables, .alreadyThere, .configuration, .ledger, .unwritable,
            .unreachable,
            .toolMissing, .failed:
            nil
        }
    }

    /// Asks for something that ends with this code.
    private func provoke(_ code: Refusal.Code, at site: OfficeSite) async throws {
        let office = site.office
        let provider = OfficeSite.provider
        let configuration = office.configuration
        switch code {
        case .unknownContract: _ = try office.judge("nobody", month: .february, for: provider)
        case .ambiguousContract:
            let renamed = try site.reconfigured { $0.replacing("  globex:", with: "  acme-2:") }
            _ = try renamed.judge("acm", month: .february, for: provider)
        case .unknownOutage: _ = try office.outage(withPrefix: "-", for: provider)
        case .ambiguousOutage: _ = try office.outage(withPrefix: "", for: provider)
        case .unknownEmergency: try acknowledge("-", at: site)
        case .ambiguousEmergency:
            for contract in ["acme", "globex"] { try site.open(emergency: "e-\(contract)", of: contract) }
            try acknowledge("e-", at: site)
        case .unknownRecord:
            _ = try site.enter(.withdrawal, ["replaces": "-", "by": "Zhao", "reason": "x"])
        case .ambiguousRecord:
            try site.addReports()
            _ = try site.enter(.withdrawal, ["replaces": "report-", "by": "Zhao", "reason": "x"])
        case .needsConfirmation:
            _ = try site.enter(.complaint, ["contract": "acme", "about": "staff", "accepted_at": "2016-03-10 10:00"])
        case .unknownProfile: _ = try ProfileDesk(configurationPath: "/nonexistent.yaml").profile(named: "-")
        case .unknownCredentials:
            _ = try ProbeDesk(
                ProbeOrder(address: "127.0.9.1", credentials: "-"), warn: { _ in },
                configuration: { () throws(Refusal) in configuration })
        case .unknownHook: _ = try await HookDesk(configuration: configuration).test("-")
        case .unknownAccount: _ = try office.revoke("-", by: OfficeSite.administrator)
        case .ambiguousAccount:
            for _ in 1...2 {
                _ = try office.issue(NewToken(.program, name: "a", life: .days(1)), by: OfficeSite.administrator)
            }
            _ = try office.revoke("a", by: OfficeSite.administrator)
        case .nothingKnown: break
        case .notFinal: _ = try office.creditNote(of: "acme", month: .february, for: provider)
        case .malformed: _ = try ProbeDesk.range("10.0.0.0/99")
        case .missing:
            let report = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power"]).record
            _ = try site.enter(.withdrawal, ["replaces": report.id])
        case .contradictory:
            _ = try site.enter(
                .visit,
                ["contract": "acme", "announced_at": "2026-02-10T00:00:00Z", "decision": "admitted"])
        case .invalidTables:
            let table = try site.folder.write("table.csv", "kind,name\nrocket,x\n")
            try start(tables: [table], in: "new", of: site)
        case .alreadyThere: try start(in: ".", of: site)
        case .notPermitted: _ = try office.judge("globex", month: .february, for: OfficeSite.acme)
        case .configuration: _ = try SiteOffice.open(configuration: "/nonexistent.yaml")
        case .ledger:
            _ = try SiteOffice.open(
                configuration: try site.folder.write(
                    "other.yaml", "site: x\ntimezone: UTC\nledger: mainstay.yaml\n"))
        case .unreadable: _ = try ProfileDesk(configurationPath: "/nonexistent.yaml").check("/nonexistent.yaml")
        case .unwritable:
            let folder = try site.folder.write("file", "")
            try office.evaluate(
                EvaluationOrder(month: .february, folder: folder), for: provider
            ) { _ in }
        case .unreachable:
            let order = ProbeOrder(address: "127.0.9.77:1", community: "x", timeout: .milliseconds(20))
            _ = try await ProbeDesk(order, warn: { _ in }, configuration: { () throws(Refusal) in configuration })
                .look()
        case .toolMissing: _ = try PagePrinter(program: "no-such-program").pdf(of: "")
        case .failed:
            let folder = TemporaryFolder("printer")
            defer { withExtendedLifetime(folder) {} }
            let failing = try folder.write("printer", "#!/bin/false python\n", mode: 0o755)
            _ = try PagePrinter(program: failing).pdf(of: "")
        }
    }

    private func acknowledge(_ id: String, at site: OfficeSite) throws {
        _ = try site.office.acknowledge(
            id, by: "Zhao", method: "mobile", to: nil, at: nil, for: OfficeSite.provider)
    }

    private func start(tables: [String] = [], in place: String, of site: OfficeSite) throws {
        let start = StartingConfiguration(
            folder: site.folder.path(place), source: tables.isEmpty ? .commented : .tables(tables), site: "dc-1",
            timeZone: "UTC")
        try start.write(replacing: false) { _ in }
    }
}
