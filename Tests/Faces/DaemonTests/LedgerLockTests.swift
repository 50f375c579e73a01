import Foundation
import Intervals
import Office
import Programs
import Settings
import Testing

@testable import Daemon

/// One daemon keeps a ledger.
@Suite struct LedgerLockTests {
    private let folder = TemporaryFolder("lock")
    private let now = Instant("2026-02-10T00:00:00Z") ?? .distantPast

    private func configuration(_ name: String, ledger: String) throws -> Configuration {
        let path = try folder.write(name, "site: dc-1\ntimezone: UTC\nledger: \(ledger)\n")
        return try #require(ConfigurationFiles.load(path).configuration)
    }

    @Test func aSecondDaemonIsRefusedAndHearsWhoKeepsTheLedger() throws {
        let first = try LedgerLock(of: try configuration("a.yaml", ledger: "ledger.sqlite"), at: now)
        #expect(first != nil)
        // Another configuration, the same ledger.
        let other = try configuration("b.yaml", ledger: "./ledger.sqlite")
        let refusal = try #require(
            throws: Refusal.self
        ) { try LedgerLock(of: other, at: now) }
        #expect(refusal.code == .ledger)
        let pid = ProcessInfo.processInfo.processIdentifier
        #expect(refusal.description.contains("process \(pid) on \(ProcessInfo.processInfo.hostName) since \(now)"))
        // Another ledger is another matter.
        #expect(try LedgerLock(of: try configuration("c.yaml", ledger: "other.sqlite"), at: now) != nil)
        withExtendedLifetime(first) {}
    }

    @Test func aLinkIsTheSameLedger() throws {
        let kept = try configuration("a.yaml", ledger: "ledger.sqlite")
        try Data().write(to: URL(fileURLWithPath: folder.path("ledger.sqlite")))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.sqlite"), withDestinationPath: folder.path("ledger.sqlite"))
        let first = try LedgerLock(of: kept, at: now)
        let linked = try configuration("b.yaml", ledger: "link.sqlite")
        #expect(throws: Refusal.self) { try LedgerLock(of: linked, at: now) }
        withExtendedLifetime(first) {}
    }

    @Test func theLockEndsWithItsHolder() throws {
        let configuration = try configuration("a.yaml", ledger: "ledger.sqlite")
        do {
            let first = try LedgerLock(of: configuration, at: now)
            #expect(first != nil)
        }
        #expect(try LedgerLock(of: configuration, at: now) != nil)
    }
}
