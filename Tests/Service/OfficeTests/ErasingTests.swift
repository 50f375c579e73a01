import Agreement
import Foundation
import Intervals
import Ledger
import Office
import Programs
import Settings
import Site
import Testing

/// Names, numbers and free text of a contract's people, once it has ended.
@Suite struct ErasingTests {
    private func request(_ contract: String = "acme", before day: String) throws -> ErasureRequest {
        ErasureRequest(
            contract: contract, before: try #require(CivilDate(day)), name: "Zhao", reason: "asked by the customer")
    }

    /// Acme named Li Wei; Wang Fang, whom it did not name, authorised one operation and Li Wei the other.
    private func site() throws -> OfficeSite {
        let site = try OfficeSite(hasReadings: false)
        let office = try site.reconfigured {
            $0.replacing("{name: Li Wei, method:", with: "{name: Li Wei, authorised: true, method:")
        }
        try office.acceptConfiguration()
        let lines = ["Wang Fang", "Li Wei"].map { name in
            #"{"record":"operation","contract":"acme","authorised_at":"2026-02-10T03:00:00Z","method":"written","#
                + #""authorised_by":"\#(name)","note":"call +86 10 5555 0111"}"#
        }
        let report =
            #"{"record":"outage_report","contract":"acme","guarantee":"power","at":"2026-02-11T00:00:00Z","by":"Wang Fang"}"#
        let outcome = try office.importLines(
            (OfficeSite.readings + lines + [report]).joined(separator: "\n"), file: "lines", keepsGoodLines: false,
            for: OfficeSite.provider)
        try #require(outcome.problems == [])
        // They were entered on the day before.
        try site.clock.set("2026-03-21T00:00:00Z")
        return site
    }

    private func figures(_ month: JudgedMonth) -> [String] {
        month.result.guarantees.map { guarantee in
            switch guarantee {
            case .availability(let result):
                "\(result.guarantee) \(result.verdict) \(result.down) \(result.counted) \(String(describing: result.remedy))"
            case .register(let result): "\(result.guarantee) \(result.failures) of \(result.entries.count)"
            case .duty(let result): "\(result.verdict) \(result.entries.count)"
            case .emergencyReport(let result): "\(result.verdict) \(result.reports.count)"
            case .notApplicable: "-"
            }
        }
    }

    @Test func verdictsAndFiguresStay() throws {
        let site = try site()
        let office = SiteOffice(
            configuration: try SiteOffice.loadConfiguration(site.configurationPath), ledger: site.office.ledger,
            clock: site.clock)
        #expect(office.facility.contract("acme")?.contacts.first?.isAuthorised == true)
        func judge() throws -> [String] {
            figures(try office.judge("acme", month: .february, for: OfficeSite.provider))
        }
        let before = try judge()
        #expect(before.contains { $0.contains("technicalSupport 3 of 1") }, "\(before)")
        let erased = try office.erase(try request(before: "2026-03-21"), for: OfficeSite.provider)
        // Three records, and the contact of the configuration.
        #expect(erased.erased == 4 && erased.replaced == 0 && erased.kept == 0 && erased.isGone)
        #expect(erased.needed == 0 && erased.isStillConfigured)
        #expect(try judge() == before)
        let records = try site.records()
        #expect(records.allSatisfy { $0.fields[.note] != .text("call +86 10 5555 0111") })
        #expect(try office.verify(for: OfficeSite.provider).findings == [])
        #expect(try office.verify(for: OfficeSite.provider).chain.erased == 4)
        // The configuration file says the same as before: nothing comes back.
        try office.acceptConfiguration()
        let kept = try office.ledger.configurations()
        #expect(kept.count == 1 && kept[0].erased == ["acme"] && kept[0].people.isEmpty)
        let facility = try ConfigurationFiles.facility(fromStored: kept[0].text, people: kept[0].people)
        let contact = try #require(facility.contract("acme")?.contacts.first)
        #expect(contact.name == Record.erased && contact.to == Record.erased && contact.isAuthorised)
    }

    /// What the file still names is kept again when something else of it changes, and can be erased again.
    @Test func aChangedFileBringsBackWhatItNames() throws {
        let site = try site()
        _ = try site.office.erase(try request(before: "2026-03-21"), for: OfficeSite.provider)
        let changed = try site.reconfigured { $0.replacing("rent: 9000.00", with: "rent: 9100.00") }
        try changed.acceptConfiguration()
        #expect(try site.office.ledger.configurations().map(\.people.keys.first) == [nil, "acme"])
        let emptied = try site.reconfigured {
            $0.replacing("rent: 9000.00", with: "rent: 9100.00").replacing(
                "    contacts:\n      - {name: Li Wei, method: email, to: li@acme.example, hook: log}\n", with: "")
        }
        #expect(emptied.facility.contract("acme")?.contacts == [])
        try emptied.acceptConfiguration()
        #expect(try site.office.ledger.configurations().map(\.erased) == [["acme"], [], []])
        try site.clock.set("2026-03-23T00:00:00Z")
        let again = try emptied.erase(try request(before: "2026-03-23"), for: OfficeSite.provider)
        #expect(again.erased == 1 && !again.isStillConfigured)
        #expect(try emptied.verify(for: OfficeSite.provider).findings == [])
    }

    /// Whom the contract named decides as long as a record remains that somebody authorised.
    @Test func contactsStayAsLongAsTheyDecide() throws {
        let site = try site()
        try site.add([
            #"{"record":"operation","contract":"acme","authorised_at":"2026-02-11T03:00:00Z","method":"written","#
                + #""authorised_by":"Li Wei"}"#
        ])
        let office = SiteOffice(
            configuration: try SiteOffice.loadConfiguration(site.configurationPath), ledger: site.office.ledger,
            clock: site.clock)
        let before = figures(try office.judge("acme", month: .february, for: OfficeSite.provider))
        let early = try office.erase(try request(before: "2026-03-21"), for: OfficeSite.provider)
        #expect(early.erased == 3 && early.needed == 1)
        #expect(figures(try office.judge("acme", month: .february, for: OfficeSite.provider)) == before)
        try site.clock.set("2026-03-22T00:00:00Z")
        let late = try office.erase(try request(before: "2026-03-22"), for: OfficeSite.provider)
        #expect(late.erased == 2 && late.needed == 0)
        #expect(figures(try office.judge("acme", month: .february, for: OfficeSite.provider)) == before)
    }

    /// The octets are gone from the file and from its log.
    @Test func nothingIsLeftInTheFile() throws {
        let site = try site()
        func isThere(_ text: String) throws -> Bool {
            try ["", "-wal"].contains { suffix in
                let path = site.folder.path("ledger.sqlite\(suffix)")
                guard FileManager.default.fileExists(atPath: path) else { return false }
                return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(text.utf8)) != nil
            }
        }
        #expect(try isThere("Wang Fang") && isThere("5555 0111") && isThere("li@acme.example"))
        _ = try site.office.erase(try request(before: "2026-03-21"), for: OfficeSite.provider)
        #expect(try !isThere("Wang Fang") && !isThere("5555 0111") && !isThere("Li Wei"))
        #expect(try !isThere("li@acme.example"))
        #expect(try isThere("asked by the customer"))
    }

    @Test func whatIsNeededIsKept() throws {
        let site = try OfficeSite(now: "2026-02-12T00:00:00Z")
        let office = site.office
        let running = try refusal { _ = try office.erase(request(before: "2026-02-01"), for: OfficeSite.provider) }
        #expect(running?.code == .malformed && running?.field == "contract")
        #expect(running?.reason.contains("until 2026-02-13") == true)
        try site.clock.set("2026-03-20T00:00:00Z")
        let early = try refusal { _ = try office.erase(request(before: "2026-03-21"), for: OfficeSite.provider) }
        #expect(early?.code == .malformed && early?.field == "before")
        let unknown = try refusal {
            _ = try office.erase(request("nobody", before: "2026-03-01"), for: OfficeSite.provider)
        }
        #expect(unknown?.code == .unknownContract)
        let customer = try refusal { _ = try office.erase(request(before: "2026-03-01"), for: OfficeSite.acme) }
        #expect(customer?.code == .notPermitted)
        // What was entered later stays.
        try site.addReports()
        #expect(try office.erase(request(before: "2026-03-01"), for: OfficeSite.provider).erased == 0)
    }
}
