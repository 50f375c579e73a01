import Foundation
import Intervals
import Settings
import Site
import Testing

/// The provider's own people in the configuration.
@Suite struct OnCallSettingsTests {
    @Test func contactsStepsAndHeartbeatAreRead() throws {
        let folder = try Sample.folder()
        let configuration = try #require(folder.load().configuration)
        let facility = configuration.facility
        #expect(facility.staff.map(\.name) == ["ops", "Wang Min", "manager"])
        #expect(facility.staff[1].method == .mobile && facility.staff[1].to == "+86 138 0000 0001")
        #expect(facility.staff.allSatisfy { !$0.isAuthorised })
        let steps: [[OnCall.Member]] = [[.contact("ops")], [.engineer], [.contact("manager"), .contact("ops")]]
        #expect(facility.onCall == OnCall(within: .minutes(5), steps: steps))
        #expect(facility.heartbeat == HeartbeatSettings(hook: "ops", every: .minutes(1)))
    }

    /// Who is called changes no verdict and begins no era, and the numbers stay out of what customers are handed.
    @Test func theLedgerKeepsNothingOfIt() throws {
        let with = try Sample.folder().load().configuration?.storedText
        let text = Sample.complete
        let start = try #require(text.range(of: "\ncontacts:\n  ops"))
        let without = try Sample.folder(String(text[..<start.lowerBound]) + "\n").load().configuration?.storedText
        #expect(with == without)
        #expect(with?.contains("138 0000 0001") == false)
    }
}
