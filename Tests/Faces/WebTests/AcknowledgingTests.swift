import Foundation
import Intervals
import Ledger
import Live
import Office
import Programs
import Site
import Testing

@testable import Web

/// An open emergency on the wall, and the operator who says that the customer was told.
@Suite(.enabled(if: Chromium.isInstalled, "Debian's chromium is not installed; `make setup-test` installs it"))
struct AcknowledgingTests {
    @Test func anOperatorAcknowledgesOnTheWall() async throws {
        try await ServedSite(now: "2026-02-12T16:30:00Z").serving { site in
            try site.addPeople()
            try site.openEmergency("e-1")
            let browser = try Chromium.signedIn(at: site, as: "operator")
            try browser.wait(until: "document.querySelector('#wall-emergencies form')")
            _ = try browser.evaluate(
                """
                window.mark = "before";
                document.querySelector("#wall-emergencies summary").click();
                document.querySelector("#wall-emergencies [name=by]").value = "Zhao Min";
                document.querySelector("#wall-emergencies [name=to]").value = "Li Wei";
                document.querySelector("#wall-emergencies form button").click();
                """)
            try browser.wait(until: "!window.mark && document.readyState === 'complete'")
            let records = try site.office.ledger.records(
                after: .start, limit: 10, matching: RecordFilter(kinds: [.notification])
            ).elements
            #expect(records.count == 1 && records.first?.text(.by) == "Zhao Min")
            #expect(records.first?.text(.to) == "Li Wei")
        }
    }
}

extension ServedSite {
    /// Nobody answers at acme's address, and it was determined five minutes ago.
    fileprivate func openEmergency(_ id: String) throws {
        let event = Event(
            id: id, kind: .emergencyOpened, at: clock.now - .minutes(5), site: "dc-1", contract: "acme",
            subject: "icmp/198.51.100.10", state: "down", summary: "nobody answers")
        try office.ledger.append(Batch(events: [event], schedule: office.facility.schedule))
        board.announced([event])
    }
}
