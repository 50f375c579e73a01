import Foundation
import Office
import Programs
import Testing

/// Only what adds to a ledger makes one.
@Suite struct OpeningTests {
    private let folder = TemporaryFolder("opening")

    private func configuration() throws -> String {
        try folder.write("mainstay.yaml", "site: dc-1\ntimezone: UTC\nledger: var/ledger.sqlite\n")
    }

    @Test(arguments: [LedgerUse.read, .write]) func lookingAtALedgerDoesNotMakeOne(use: LedgerUse) throws {
        let path = try configuration()
        let refused = try refusal { _ = try SiteOffice.open(configuration: path, ledger: use) }
        #expect(refused?.code == .ledger)
        #expect(
            refused?.description == """
                There is no ledger at \(folder.path("var/ledger.sqlite")); `mainstay run`, `mainstay import` and \
                `mainstay record` make one.
                """)
        #expect(!FileManager.default.fileExists(atPath: folder.path("var")))
    }

    @Test(arguments: [LedgerUse.read, .write]) func aLedgerThatIsThereIsOpened(use: LedgerUse) throws {
        let path = try configuration()
        _ = try SiteOffice.open(configuration: path, ledger: .create)
        let office = try SiteOffice.open(configuration: path, ledger: use)
        #expect(try office.verify(for: OfficeSite.provider).isIntact)
    }
}
