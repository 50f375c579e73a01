import Foundation
import Programs
import SNMP
import SNMPValues
import Sockets
import Synchronization
import Testing

/// A receiver on loopback that keeps what it is sent; ended with the test.
final class RunningReceiver: Sendable {
    /// What arrived; the receiver's thread puts it in.
    private final class Received: Sendable {
        let list = Mutex<[SNMP.Notification]>([])
    }

    let receiver: NotificationReceiver
    let endpoint: Endpoint
    private let received = Received()
    private let folder = TemporaryFolder("engine")

    init(
        _ credentials: [Credentials], host: String = "127.0.0.1",
        port: UInt16 = UInt16.random(in: 26_000...28_999), engineFile: String? = nil,
        limits: NotificationLimits = NotificationLimits()
    ) throws {
        endpoint = try #require(Endpoint(host: host, port: port))
        var configuration = NotificationReceiverConfiguration(
            endpoints: [endpoint], credentials: credentials, engineFile: engineFile ?? folder.path("engine.json"))
        configuration.limits = limits
        receiver = try NotificationReceiver(
            configuration: configuration,
            mailbox: .init { [received] batch in received.list.withLock { $0 += batch } })
        try receiver.start()
    }

    deinit { receiver.stop() }

    /// "127.0.0.1:1162", or as the tools want to see IPv6.
    var address: String { endpoint.isIPv6 ? "udp6:\(endpoint)" : "\(endpoint)" }

    var all: [SNMP.Notification] { received.list.withLock { $0 } }

    /// The notifications once there are so many, or after five seconds.
    func wait(for count: Int) -> [SNMP.Notification] {
        until { all.count >= count }
        return all
    }

    /// The counters once so many datagrams were taken, or after five seconds.
    func counters(of received: Int) -> NotificationCounters {
        until { receiver.counters.received + receiver.counters.dropped >= received }
        return receiver.counters
    }

    private func until(_ condition: () -> Bool) {
        let deadline = Date().addingTimeInterval(5)
        while !condition(), Date() < deadline { usleep(2000) }
    }

    func trap(_ arguments: [String], _ rest: [String] = Sender.linkDown) throws {
        try Sender.run("snmptrap", arguments + [address] + rest)
    }

    /// The exit code of snmpinform, which waits for an answer.
    func inform(_ arguments: [String], patience: Int = 2) throws -> Int32 {
        try Sender.run("snmpinform", ["-t", "\(patience)", "-r", "0"] + arguments + [address] + Sender.linkDown)
    }
}

extension NotificationCounters {
    /// Every datagram is counted once.
    var isBalanced: Bool {
        received == accepted + duplicate + discoveries + limited + malformed + unauthorised + outdated
    }
}
