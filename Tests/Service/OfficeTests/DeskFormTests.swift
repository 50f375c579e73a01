import Correlation
import Intervals
import Office
import Site
import Testing

/// What people type at the desk, tired: beginnings of ids, local times, outages, slips.
@Suite struct DeskFormTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite() }

    private func refused(_ kind: Record.Kind, _ fields: [String: String]) throws -> Refusal? {
        try refusal { _ = try site.enter(kind, fields) }
    }

    private let complaint = ["contract": "acme", "about": "staff", "staff_name": "Li"]

    private func accepted(_ text: String) throws -> Instant? {
        try site.enter(.complaint, complaint.merging(["accepted_at": text]) { $1 }).record.instant(.acceptedAt)
    }

    // MARK: - Instants

    @Test func timesAreReadByTheContractsClock() throws {
        #expect(try accepted("2026-03-19 10:00") == Instant("2026-03-19T02:00:00Z"))
        #expect(try accepted("-90m") == Instant("2026-03-19T22:30:00Z"))
        #expect(try accepted("now") == site.clock.now)
    }

    @Test func aContractHasItsOwnClock() throws {
        let office = try site.reconfigured {
            $0.replacing(
                "    customer: {name: Globex}\n", with: "    customer: {name: Globex}\n    timezone: America/New_York\n"
            )
        }
        let fields = ["contract": "globex", "about": "staff", "accepted_at": "2026-03-08 02:30"]
        let skipped = try refusal {
            _ = try office.enter(Draft(.complaint, fields: fields.mapValues { .text($0) }), by: OfficeSite.provider)
        }
        #expect(skipped?.code == .malformed && skipped?.field == "accepted_at")
        #expect(
            skipped?.reason.hasPrefix("accepted_at: 2026-03-08 02:30:00 does not exist in America/New_York") == true)
    }

    @Test func aDayIsNoInstant() throws {
        let refused = try refused(.complaint, complaint.merging(["accepted_at": "2026-03-10"]) { $1 })
        #expect(refused?.code == .malformed && refused?.reason.contains("needs a time of day") == true)
    }

    /// A year that was mistyped would move minutes into a month that nobody looks at.
    @Test(arguments: [
        (Record.Kind.complaint, "accepted_at", "2025-03-18 10:00", "366 days ago"),
        (.complaint, "accepted_at", "2026-03-20 10:00", "2 hours ahead, and tells of what has happened"),
        (.complaint, "accepted_at", "2027-03-10 10:00", "355 days ahead, and tells of what has happened"),
    ])
    func farInstantsAreAskedFor(kind: Record.Kind, field: String, text: String, doubt: String) throws {
        let fields = complaint.merging([field: text]) { $1 }
        let refused = try refused(kind, fields)
        #expect(refused?.code == .needsConfirmation && refused?.field == field)
        #expect(refused?.reason.hasSuffix(doubt) == true, "\(refused?.reason ?? "")")
        #expect(refused?.fix == "if that is meant, say --yes")
        #expect(try site.records().isEmpty)
        var draft = Draft(kind, fields: fields.mapValues { .text($0) })
        draft.isConfirmed = true
        #expect(try site.office.enter(draft, by: OfficeSite.provider).isNew)
    }

    @Test func theEdgesAreNotAskedFor() throws {
        #expect(try accepted("-366d") != nil && accepted("+1h") != nil)
        let window = ["contract": "acme", "guarantees": "network", "consented_at": "-1h"]
        let ahead = try site.enter(.maintenance, window.merging(["from": "+365d", "to": "+366d"]) { $1 })
        #expect(ahead.record.instant(.to) == site.clock.now + .days(366))
        let farther = try refused(.maintenance, window.merging(["from": "+365d", "to": "+367d"]) { $1 })
        #expect(farther?.code == .needsConfirmation && farther?.reason.hasSuffix("367 days ahead") == true)
    }

    @Test func everyFarInstantIsNamed() throws {
        let refused = try refused(
            .maintenance,
            [
                "contract": "acme", "from": "2024-03-10 00:00", "to": "2024-03-10 06:00",
                "consented_at": "2024-03-09 00:00",
            ])
        #expect(refused?.reason.split(separator: "\n").count == 3)
    }

    @Test func datesAndItemsAreLookedAtToo() throws {
        let credit = try refused(.creditRequest, ["contract": "acme", "date": "2016-02-10"])
        #expect(credit?.code == .needsConfirmation && credit?.field == "date")
        var draft = Draft(
            .installation,
            fields: [
                "contract": .text("acme"), "service": .text("colocation"), "signed_at": .text("-2d"),
                "items": .names(["power": "2036-02-10 00:00"]),
            ])
        let items = try refusal { _ = try site.office.enter(draft, by: OfficeSite.provider) }
        #expect(items?.code == .needsConfirmation && items?.reason.hasPrefix("items: power is 2036-02-10") == true)
        draft.fields["items"] = .names(["power": "2026-03-19 00:00"])
        #expect(try site.office.enter(draft, by: OfficeSite.provider).isNew)
    }

    // MARK: - What cannot be read

    @Test func nothingIsStoredOfWhatCannotBeRead() throws {
        let installation = [
            "contract": RawField.text("acme"), "service": .text("colocation"), "signed_at": .text("-2d"),
        ]
        let cases: [([String: RawField], String)] = [
            (["items": .names([:])], "items names nothing"),
            (["items": .names(["power": "soon"])], "items: power=soon"),
            (["items": .names(["pwoer": "-1d"])], "items must be"), (["items": .text("foo")], "items must be"),
            (["fee": .text("800")], "fee must be"), (["note": .text("  ")], "note is blank"),
        ]
        for (fields, reason) in cases {
            let draft = Draft(.installation, fields: installation.merging(fields) { $1 })
            let refused = try refusal { _ = try site.office.enter(draft, by: OfficeSite.provider) }
            #expect(refused?.code == .malformed && refused?.reason.contains(reason) == true, "\(refused?.reason ?? "")")
        }
        #expect(try site.records().isEmpty)
    }

    @Test func anOutageIsOfNetworkOrPower() throws {
        let refused = try refused(.outageReport, ["contract": "acme", "guarantee": "access"])
        #expect(refused?.code == .contradictory && refused?.field == "guarantee")
    }

    @Test func aNotificationIsOfTheContractsOwnHosts() throws {
        let told = ["contract": "acme", "method": "mobile", "notified_at": "-5m"]
        let other = try refused(.notification, told.merging(["subject": "198.51.100.11"]) { $1 })
        #expect(other?.code == .contradictory && other?.field == "subject")
        #expect(other?.fix?.contains("did you mean icmp/198.51.100.10?") == true)
        let own = try site.enter(.notification, told.merging(["subject": "198.51.100.10"]) { $1 })
        #expect(own.record.text(.subject) == "icmp/198.51.100.10")
    }

    @Test func closedWordsNameTheNearest() throws {
        let refused = try refused(.complaint, ["contract": "acme", "about": "network", "accepted_at": "-1h"])
        #expect(refused?.reason.hasSuffix(#"nearest to "network" is network_quality"#) == true)
    }

    // MARK: - Beginnings of ids

    @Test func aContractMayBeCutShort() throws {
        #expect(
            try site.enter(.complaint, ["contract": "ac", "about": "staff", "staff_name": "Li", "accepted_at": "-1h"])
                .record.contract
                == "acme")
        let near = try refused(.complaint, ["contract": "acmee", "about": "staff", "accepted_at": "-1h"])
        #expect(near?.reason == "No contract is called acmee; did you mean acme? There are acme, globex.")
        let office = try site.reconfigured { $0.replacing("  globex:", with: "  acme-2:") }
        let several = try refusal { _ = try office.judge("acm", month: .february, for: OfficeSite.provider) }
        #expect(several?.code == .ambiguousContract)
        #expect(several?.fix == "there are acme (Acme Trading), acme-2 (Globex).")
        #expect(try office.judge("acme", month: .february, for: OfficeSite.provider).contract.id == "acme")
    }

    @Test func aRecordMayBeCutShort() throws {
        try site.addReports()
        let correction = ["by": "Zhao", "reason": "another customer"]
        let several = try refused(.withdrawal, correction.merging(["replaces": "report-"]) { $1 })
        #expect(several?.code == .ambiguousRecord && several?.field == "replaces")
        #expect(several?.fix?.contains("report-power (outage_report of acme") == true)
        #expect(several?.fix?.contains("report-network (") == true)
        let made = try site.enter(.withdrawal, correction.merging(["replaces": "report-p"]) { $1 })
        #expect(made.record.text(.replaces) == "report-power")
    }

    // MARK: - Of an outage

    private func draft(_ kind: Record.Kind, of outage: String, _ fields: [String: String] = [:]) -> Draft {
        var draft = Draft(kind, fields: fields.mapValues { .text($0) })
        draft.outage = outage
        return draft
    }

    private func outage(_ contract: String, _ guarantee: Guarantee) throws -> FoundOutage {
        let all = try site.office.outages(of: [contract], for: OfficeSite.provider)
        return try #require(all.first { $0.outage.guarantee == guarantee })
    }

    @Test func anOutageFillsInWhatItTells() throws {
        let outage = try outage("acme", .network)
        let id = String(outage.outage.id.prefix(8))
        let attribution = try site.office.enter(
            draft(.attribution, of: id, ["cause": "customer_equipment"]), by: OfficeSite.provider
        ).record
        #expect(attribution.contract == "acme" && attribution.text(.guarantee) == "network")
        #expect(attribution.span == outage.outage.span)
        let again = try site.office.enter(
            draft(.attribution, of: id, ["cause": "customer_equipment"]), by: OfficeSite.provider)
        #expect(again.notes.first?.hasPrefix("it may have lasted from 2026-02-10 08:00:00+08:00 to ") == true)
        let report = try site.office.enter(draft(.outageReport, of: id), by: OfficeSite.provider).record
        #expect(report.contract == "acme" && report.text(.guarantee) == "network")
        #expect(report.instant(.at) == site.clock.now && report.span == nil)
        let event = try site.office.enter(
            draft(.forceMajeure, of: id, ["category": "government", "to": "2026-02-10T02:00:00Z"]),
            by: OfficeSite.provider
        ).record
        #expect(event.list(.guarantees) == ["network"] && event.contract == "acme")
        #expect(event.instant(.to) == Instant("2026-02-10T02:00:00Z"))
    }

    @Test func whatContradictsTheOutageIsRefused() throws {
        let id = try outage("acme", .network).outage.id
        for (kind, fields, field) in [
            (Record.Kind.attribution, ["cause": "provider", "contract": "globex"], "contract"),
            (.attribution, ["cause": "provider", "guarantee": "power"], "guarantee"),
            (.complaint, ["about": "staff"], "outage"),
        ] {
            let refused = try refusal {
                _ = try site.office.enter(draft(kind, of: id, fields), by: OfficeSite.provider)
            }
            #expect(refused?.code == .contradictory && refused?.field == field)
        }
    }

    @Test func anOutageThatLastsHasNoEnd() throws {
        try site.clock.set("2026-02-10T02:30:00Z")
        let running = try outage("acme", .power)
        #expect(running.course == .running && running.length == .minutes(90))
        let refused = try refusal {
            _ = try site.office.enter(
                draft(.attribution, of: running.outage.id, ["cause": "provider"]), by: OfficeSite.provider)
        }
        #expect(refused?.code == .missing && refused?.field == "to")
    }

    /// Neither by its id nor by its beginning is another customer's outage to be found.
    @Test func anothersOutageIsUnknown() throws {
        let id = try outage("globex", .network).outage.id
        let refused = try refusal {
            _ = try site.office.enter(draft(.outageReport, of: id), by: OfficeSite.acme)
        }
        #expect(refused?.code == .unknownOutage)
    }

    /// What is installed is among what was agreed: the contract's own list, or the agreement's of the service.
    @Test func anInstallationHasWhatWasAgreed() throws {
        func install(_ items: [String: String], in office: SiteOffice) throws -> Refusal? {
            var draft = Draft(
                .installation,
                fields: [
                    "contract": .text("acme"), "service": .text("colocation"), "signed_at": .text("2026-03-18 09:00"),
                    "items": .names(items),
                ])
            draft.isConfirmed = true
            return try refusal { _ = try office.enter(draft, by: OfficeSite.provider) }
        }
        let done = "2026-03-19 09:00"
        let other = try install(["hardware": done], in: site.office)
        #expect(other?.code == .contradictory && other?.field == "items")
        #expect(other?.description.contains("hardware is no item") == true)
        #expect(other?.fix == "agreed are power, network")
        #expect(try install(["power": done, "network": done], in: site.office) == nil)
        let own = try site.reconfigured {
            $0.replacing("signed: 2026-02-01", with: "signed: 2026-02-01\n    items: [hardware]")
        }
        #expect(try install(["hardware": done], in: own) == nil)
        #expect(try install(["power": done], in: own)?.fix == "agreed are hardware")
    }
}
