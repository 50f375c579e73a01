import Testing

/// A real agent that is replaced while the daemon does not run.
@Suite(.serialized)
struct ReplacedDeviceTests {
    @Test func aDeviceThatWasReplacedInTheMeantimeIsNoticed() throws {
        var agent: Agent? = try Agent(object: "1.3.6.1.4.1.32473.7")
        let port = try #require(agent?.port)
        let daemon = try RunningDaemon(Self.configuration(port))
        defer { daemon.stop() }
        let isRead = try daemon.waits(seconds: 20) { $0.states(of: "sw-1/port/lo").last == "up" }
        #expect(isRead, "\(daemon.log)")
        // The same one again is nothing new.
        try daemon.startAgain()
        #expect(daemon.says("polling 1 device", seconds: 20))
        daemon.stop()
        #expect(!daemon.log.contains("device.changed"))

        agent = nil
        agent = try Agent(port: port, object: "1.3.6.1.4.1.32473.8")
        try daemon.startAgain()
        let difference = "sysObjectID 1.3.6.1.4.1.32473.8, was 1.3.6.1.4.1.32473.7"
        #expect(daemon.says("sw-1 is another device than before: \(difference)", seconds: 20))
        #expect(agent != nil)
    }

    private static func configuration(_ port: Int) -> String {
        """
        site: faults
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {power: 1s, link: 1s}
        credentials:
          lab: {version: 2c, community: ready}
        devices:
          sw-1: {address: "127.0.0.1:\(port)", credentials: lab, profile: if-mib}
        contracts:
        \(RunningDaemon.contract("c-1", "network: {access: sw-1/port/lo}"))
        """
    }
}
