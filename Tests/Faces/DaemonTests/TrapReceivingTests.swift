import Foundation
import Office
import Programs
import SNMP
import SNMPValues
import Settings
import Sockets
import Synchronization
import Testing

@testable import Daemon

/// Receiving notifications across reloads, with a real sender.
@Suite(.serialized) struct TrapReceivingTests {
    private let folder = TemporaryFolder("traps")
    private let port = UInt16.random(in: 30_000...40_000)
    private let heard = Heard()

    private final class Heard: Sendable {
        private let communities = Mutex(0)
        var count: Int { communities.withLock { $0 } }
        func add(_ more: Int) { communities.withLock { $0 += more } }
    }

    private func configuration(port: UInt16? = nil, limits: String = "", hasNone: Bool = false) throws -> Configuration
    {
        let notifications =
            if hasNone { "" } else {
                "notifications: {listen: [\"127.0.0.1:\(port ?? self.port)\"], credentials: [lab]\(limits)}\n"
            }
        let text = """
            site: dc-1
            timezone: UTC
            ledger: ledger.sqlite
            credentials: {lab: {version: 2c, community: public}}
            \(notifications)
            """
        return try SiteOffice.loadConfiguration(try folder.write("mainstay.yaml", text))
    }

    private func receiving() -> TrapReceiving {
        TrapReceiving(folder: folder.path("")) { [heard] in heard.add($0.count) }
    }

    /// Sends a trap and waits until it has come; false after ten seconds.
    private func isHeard(at port: UInt16? = nil) async throws -> Bool {
        let before = heard.count
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: port ?? self.port))
        let sender = NotificationSender(
            to: endpoint, credentials: .community(version: .v2c, "public"), isInform: false,
            as: try SendingEngine(file: folder.path("sender"))
        ) { _ in }
        sender.send([1, 3, 6, 1, 6, 3, 1, 1, 5, 1], variables: [])
        let end = ContinuousClock.now + .seconds(10)
        while heard.count == before, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        return heard.count > before
    }

    /// A start would be counted in the engine's file, and informs of version 3 would have to find the engine anew.
    @Test func theSameSettingsKeepTheSameSocket() async throws {
        let traps = receiving()
        try await traps.adopt(try configuration())
        let engine = try String(contentsOfFile: folder.path("snmp-engine"), encoding: .utf8)
        for _ in 0..<20 { try await traps.adopt(try configuration()) }
        #expect(try await isHeard())
        #expect(try String(contentsOfFile: folder.path("snmp-engine"), encoding: .utf8) == engine)
        await traps.stop()
    }

    @Test func anotherPortIsListenedAt() async throws {
        let traps = receiving()
        try await traps.adopt(try configuration())
        try await traps.adopt(try configuration(port: port + 1))
        #expect(try await isHeard(at: port + 1))
        try await traps.adopt(try configuration(hasNone: true))
        await traps.stop()
    }

    /// What cannot be had leaves what there was.
    @Test func aPortThatIsTakenLeavesTheOldOne() async throws {
        let other = receiving()
        try await other.adopt(try configuration(port: port + 1))
        let traps = receiving()
        try await traps.adopt(try configuration())
        await #expect(throws: NotificationError.self) { try await traps.adopt(try configuration(port: port + 1)) }
        #expect(try await isHeard())
        await traps.stop()
        await other.stop()
    }
}
