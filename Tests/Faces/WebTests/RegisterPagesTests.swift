import Correlation
import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Settings
import Site
import Testing

@testable import Web

/// Registers as forms: what is typed, refused, shown before and after, and what somebody keeps of it.
@Suite(.serialized) struct RegisterPagesTests {
    private func site() throws -> ServedSite {
        let site = try ServedSite()
        try site.addPeople([.viewer, .operator, .customer])
        return site
    }

    private func records(at site: ServedSite) throws -> [Record] {
        try site.office.ledger.records(after: .start, limit: .max, matching: .everything).elements
    }

    private func key(of page: RawResponse) throws -> String {
        String(try #require(page.body.firstMatch(of: #/name="entry" value="([^"]+)"/#)).output.1)
    }

    /// Every kind has a form with each of its fields, in both languages; nothing of it is written by hand.
    @Test func everyKindHasAForm() async throws {
        try await site().serving { site in
            var browser = try site.browser(of: "operator")
            for language in ["en", "zh-Hans"] {
                browser.cookies["language"] = language
                for kind in Record.Kind.allCases {
                    let page = try browser.get("/registers/\(kind.rawValue)/new")
                    #expect(page.status == 200, "\(kind)")
                    // Nothing beside the articles is promised here.
                    let unasked = RecordSchema.of(kind).fieldsOfPromises.union([.check, .reason])
                    for field in RecordSchema.of(kind).allFields where !unasked.contains(field) {
                        let isThere =
                            page.body.contains("name=\"\(field.rawValue)\"")
                            || page.body.contains("name=\"\(field.rawValue).")
                        #expect(isThere, "\(kind) \(field)")
                    }
                    #expect(page.body.utf8.count < 100_000)
                }
            }
            #expect(try browser.get("/registers/nothing/new").status == 404)
        }
    }

    /// A report of an outage from its page: shown before, entered once however often it is sent, with a receipt.
    @Test func aCustomerReportsAnOutage() async throws {
        try await site().serving { site in
            var browser = try site.browser(of: "customer")
            let outage = try #require(try site.office.outages(of: ["acme"], for: OfficePeople.desk).first).outage.id
            let form = try browser.get("/registers/outage_report/new?contract=acme&outage=\(outage)")
            #expect(form.body.contains("value=\"\(outage)\"") && !form.body.contains("name=\"at\""))
            var fields = [
                "entry": try key(of: form), "outage": outage, "note": "lights <out>", "contract": "acme",
                "action": "preview", "by": "customer",
            ]
            let preview = try browser.post("/registers/outage_report/new", fields)
            #expect(preview.status == 200 && preview.body.contains("covers outage"), "\(preview.body)")
            #expect(
                preview.body.contains("lights &lt;out&gt;")
                    && preview.body.contains("value=\"\(fields["entry"] ?? "")\""))
            #expect(try records(at: site).isEmpty)
            fields["action"] = "enter"
            let first = try browser.post("/registers/outage_report/new", fields)
            try site.clock.set("2026-02-13T00:00:07Z")
            let second = try browser.post("/registers/outage_report/new", fields)
            let record = try #require(try records(at: site).first)
            #expect(try records(at: site).count == 1)
            #expect(first.status == 303 && second.status == 303)
            #expect(first.headers["location"] == "/records/\(record.id)/receipt")
            #expect(second.headers["location"] == first.headers["location"])
            #expect(record.contract == "acme" && record.text(.by) == "customer" && record.text(.guarantee) == "power")
            let receipt = try browser.get("/records/\(record.id)/receipt")
            #expect(receipt.body.contains("could be reported until 2026-02-15 24:00"), "\(receipt.body)")
            let file = try browser.get("/records/\(record.id)/receipt.json")
            #expect(file.headers["content-type"] == "application/json")
            let checked = CheckedReceipt(Data(file.body.utf8))
            #expect(checked.isIntact, "\(checked.findings)")
            #expect(receipt.body.contains(checked.proof?.head.hash.description ?? "-"))
        }
    }

    /// What is wrong is said beside its field, and what was typed stays.
    @Test func whatIsWrongIsSaidBesideItsField() async throws {
        try await site().serving { site in
            var browser = try site.browser(of: "operator")
            let form = try browser.get("/registers/attribution/new")
            let typed = [
                "entry": try key(of: form), "contract": "acme", "from": "2026-02-10 10:00", "to": "later",
                "cause": "customer_equipment", "note": "ours \"was\" up", "action": "enter",
            ]
            let refused = try browser.post("/registers/attribution/new", typed)
            #expect(refused.status == 422)
            for (name, said) in [("to", "to must be an instant"), ("guarantee", "Fill this in.")] {
                let place = try #require(refused.body.range(of: "id=\"\(name)\""))
                let rest = refused.body[place.upperBound...].prefix(900)
                #expect(rest.contains(said), "\(name): \(rest)")
            }
            #expect(refused.body.contains("value=\"later\"") && refused.body.contains("ours &quot;was&quot; up"))
            #expect(refused.body.contains("<option value=\"customer_equipment\" selected>"))
            #expect(try records(at: site).isEmpty)
            browser.cookies["language"] = "zh-Hans"
            let chinese = try browser.post("/registers/attribution/new", typed)
            #expect(chinese.body.contains("请填写。") && chinese.body.contains("填写有误"))
            // A refusal of the office's own names the field, too, in the form's words.
            browser.cookies["language"] = "en"
            let paper = try browser.post(
                "/registers/authorisation/new",
                ["entry": "k", "contract": "acme", "by": "Li Wei", "method": "written", "action": "enter"])
            #expect(paper.status == 422 && paper.body.contains("needs “Paper signed at”"), "\(paper.body)")
        }
    }

    /// Far instants are asked about, and entered once they are meant.
    @Test func farInstantsAreConfirmed() async throws {
        try await site().serving { site in
            var browser = try site.browser(of: "operator")
            _ = try browser.get("/registers/maintenance/new")
            var fields = [
                "entry": "k", "contract": "acme", "from": "2036-02-10 10:00", "to": "2036-02-10 12:00",
                "consented_at": "2026-02-12 10:00", "action": "enter", "by": "operator",
            ]
            let asked = try browser.post("/registers/maintenance/new", fields)
            #expect(asked.status == 409 && asked.body.contains("name=\"confirmed\""))
            fields["confirmed"] = "1"
            #expect(try browser.post("/registers/maintenance/new", fields).status == 303)
        }
    }

    /// An entry leads to its correction, its withdrawal and the customer's answer; a corrected one says so.
    @Test func anEntryIsCorrectedAndAnswered() async throws {
        try await site().serving { site in
            var desk = try site.browser(of: "operator")
            _ = try desk.get("/registers/maintenance/new")
            let sent = try desk.post(
                "/registers/maintenance/new",
                [
                    "entry": "k", "contract": "acme", "from": "2026-02-12 10:00", "to": "2026-02-12 12:00",
                    "consented_at": "2026-02-11 10:00", "guarantees": "network", "action": "enter", "by": "operator",
                ])
            let first = try #require(try records(at: site).first)
            #expect(sent.headers["location"] == "/records/\(first.id)?entered=1")
            let page = try desk.get("/records/\(first.id)?entered=1")
            #expect(page.body.contains("It is entered.") && page.body.contains("What it does"))
            let form = try desk.get("/registers/maintenance/new?replaces=\(first.id)")
            #expect(form.body.contains("value=\"2026-02-12 10:00:00+08:00\""), "\(form.body)")
            #expect(form.body.contains("value=\"network\" checked"))
            var fields = [
                "entry": "l", "contract": "acme", "from": "2026-02-12 10:00:00+08:00", "to": "2026-02-12 13:00",
                "consented_at": "2026-02-11 10:00", "replaces": first.id, "action": "enter", "by": "operator",
            ]
            #expect(try desk.post("/registers/maintenance/new", fields).status == 422, "no reason")
            fields["reason"] = "longer"
            #expect(try desk.post("/registers/maintenance/new", fields).status == 303)
            let second = try #require(try records(at: site).last)
            #expect(try desk.get("/records/\(first.id)").body.contains("It was corrected:"))
            // The customer answers what holds.
            var customer = try site.browser(of: "customer")
            let shown = try customer.get("/records/\(second.id)")
            #expect(shown.body.contains("of=\(second.id)&amp;decision=accepted"))
            #expect(!shown.body.contains("replaces=\(second.id)"), "the provider's entries are the provider's")
            let answer = try customer.post(
                "/registers/acceptance/new",
                ["entry": "m", "of": second.id, "decision": "disputed", "note": "too long", "action": "enter"])
            #expect(answer.status == 303, "\(answer.body)")
            #expect(try customer.get("/records/\(second.id)").body.contains("What the customer says"))
            #expect(try records(at: site).last?.text(.check) == "sign-in")
        }
    }

    /// Who may not enter a kind gets no form, and changes nothing.
    @Test func notEverybodyEntersEverything() async throws {
        try await site().serving { site in
            var customer = try site.browser(of: "customer")
            var viewer = try site.browser(of: "viewer")
            let fields = [
                "entry": "k", "contract": "acme", "about": "network_quality", "action": "enter", "note": "slow",
            ]
            #expect(try customer.get("/registers/maintenance/new").status == 403)
            #expect(try customer.post("/registers/maintenance/new", fields).status == 403)
            #expect(try viewer.get("/registers/complaint/new").status == 403)
            #expect(try viewer.post("/registers/complaint/new", fields).status == 403)
            #expect(try !viewer.get("/registers").body.contains("/registers/complaint/new"))
            let list = try customer.get("/registers")
            #expect(list.body.contains("/registers/complaint/new") && !list.body.contains("/registers/maintenance/new"))
            let other = try customer.post("/registers/complaint/new", fields.merging(["contract": "globex"]) { $1 })
            #expect(other.status == 403)
            #expect(try records(at: site).isEmpty)
            #expect(try customer.post("/registers/complaint/new", fields).status == 303)
            #expect(try records(at: site).first?.instant(.acceptedAt) == site.clock.now)
        }
    }

    /// From the newest on, page by page, of a register or a contract.
    @Test func registersAreListed() async throws {
        let site = try site()
        let lines = (0..<120).map { number in
            #"{"record":"request","id":"r-\#(number)","contract":"\#(number % 2 == 0 ? "acme" : "globex")","kind":"billing","#
                + #""at":"2026-02-12T00:00:00Z","by":"Li"}"#
        }
        _ = try site.office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: OfficePeople.desk)
        try await site.serving { site in
            var browser = try site.browser(of: "operator")
            var path = "/registers?kind=request&contract="
            var seen: [String] = []
            for _ in 0..<3 {
                let page = try browser.get(path)
                seen += page.body.matches(of: #/href="\/records\/(r-\d+)"/#).map { String($0.output.1) }
                guard let next = page.body.firstMatch(of: #/rel="next" href="([^"]+)"/#) else { break }
                path = "/registers" + String(next.output.1).replacing("&amp;", with: "&")
            }
            #expect(seen == (0..<120).reversed().map { "r-\($0)" })
            #expect(try browser.get("/registers?kind=complaint").body.contains("Nothing is entered here yet."))
            var customer = try site.browser(of: "customer")
            let own = try customer.get("/registers")
            #expect(own.body.contains("r-118") && !own.body.contains("r-119"))
            #expect(try customer.get("/registers?contract=globex").status == 403)
        }
    }

    /// What falls due, with the form that does it; calendars for programs.
    @Test func whatFallsDueLeadsToItsForm() async throws {
        try await site().serving { site in
            var customer = try site.browser(of: "customer")
            let page = try customer.get("/deadlines?days=7")
            #expect(page.status == 200 && page.body.contains("2026-02-15 24:00+08:00"))
            #expect(page.body.contains("/registers/outage_report/new?contract=acme&amp;outage="), "\(page.body)")
            #expect(!page.body.contains("globex"))
            let feed = try customer.get("/claims.ics")
            #expect(feed.headers["content-type"] == "text/calendar; charset=utf-8")
            #expect(feed.body.hasPrefix("BEGIN:VCALENDAR\r\n") && !feed.body.contains("globex"))
            #expect(try CalendarText.read(feed.body).count == 1)
            #expect(try customer.get("/maintenance.ics").body.contains("END:VCALENDAR"))
            var viewer = try site.browser(of: "viewer")
            #expect(try !viewer.get("/deadlines").body.contains("/registers/outage_report/new"))
            #expect(try viewer.get("/claims.ics").body.contains("(globex)"))
        }
    }
}

private enum OfficePeople {
    static let desk = Principal(name: "desk", role: .operator)
}
