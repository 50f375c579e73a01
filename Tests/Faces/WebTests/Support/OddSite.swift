import Foundation
import Intervals
import Ledger
import Office
import Site
import Testing

@testable import Web

/// A site on which everything is called what no link can hold as it stands, with something on every page.
enum OddSite {
    static let contract = "R&D-100%?#1"
    static let device = "pdu-50%#?&a"
    /// Percent-encoded by hand (RFC 3986): not by what is tested.
    static let contractInLinks = "R%26D-100%25%3F%231"
    static let deviceInLinks = "pdu-50%25%23%3F%26a"

    static func make() throws -> ServedSite {
        let site = try ServedSite(now: "2026-02-13T00:00:00Z", configuration: configured, readings: renamed)
        try site.addPeople()
        let lines = [
            #"{"record":"complaint","id":"c#1?","contract":"\#(contract)","about":"customer_service","#
                + #""by":"Li Wei","accepted_at":"2026-02-11T03:00:00Z"}"#,
            #"{"record":"force_majeure","id":"f%1","contract":"\#(contract)","category":"natural_disaster","#
                + #""evidence":"photographs","by":"desk","at":"2026-02-11T03:00:00Z","#
                + #""from":"2026-02-10T01:00:00Z","to":"2026-02-10T03:00:00Z"}"#,
        ]
        let desk = Principal(name: "desk", role: .operator)
        let outcome = try site.office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: desk)
        try #require(outcome.problems == [])
        let event = Event(
            id: "e-1", kind: .emergencyOpened, at: site.clock.now - .minutes(5), site: "dc-1", contract: contract,
            subject: "icmp/198.51.100.10", state: "down", summary: "nobody answers")
        try site.office.ledger.append(Batch(events: [event], schedule: site.office.facility.schedule))
        return site
    }

    private static func renamed(_ text: String) -> String { text.replacing("pdu-a", with: device) }

    private static func configured(_ text: String) -> String {
        renamed(text).replacing("  acme:\n", with: "  \(contract):\n")
            .replacing(
                "    rent: 12000.00 CNY",
                with: "    rent: 12000.00 CNY\n    traffic: {ports: ['\(device)/port/Gi1/0/7%#?'], counts: sum}")
    }
}
