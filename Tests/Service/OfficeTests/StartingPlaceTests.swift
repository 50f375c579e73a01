import Foundation
import Settings
import Testing

@testable import Office

/// Where the ledger of a first configuration goes.
@Suite struct StartingPlaceTests {
    @Test(arguments: ["/etc/mainstay", "/etc/mainstay/"]) func belowEtcNothingIsWritten(folder: String) throws {
        let shipped = try #require(Shipped.text("mainstay.yaml"))
        let text = StartingConfiguration.placed(shipped, in: URL(fileURLWithPath: folder))
        #expect(text.contains("\nledger: /var/lib/mainstay/ledger.sqlite\n"))
        #expect(text.contains("\ncompliance: /var/lib/mainstay/compliance\n"))
        #expect(!text.contains("var/ledger.sqlite\n#") && !text.contains("ledger: var/"))
    }

    @Test(arguments: ["/srv/mainstay", "/home/etc/x", "/etcetera/x"]) func elsewhereItIsBesideIt(folder: String) throws
    {
        let shipped = try #require(Shipped.text("mainstay.yaml"))
        #expect(StartingConfiguration.placed(shipped, in: URL(fileURLWithPath: folder)) == shipped)
    }
}
