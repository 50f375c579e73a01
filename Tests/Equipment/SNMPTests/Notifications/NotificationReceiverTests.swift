import Foundation
import Programs
import SNMP
import SNMPValues
import Sockets
import Testing

/// The receiver against net-snmp's snmptrap and snmpinform.
@Suite(.serialized)
struct NotificationReceiverTests {
    private let folder = TemporaryFolder("engine")
    private let lab = Credentials.community(version: .v2c, "public")
    private let linkDown: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 1, 1, 5, 3]

    // MARK: - Communities

    @Test func versionOneGeneric() throws {
        let receiver = try RunningReceiver([lab])
        let before = Int64(Date().timeIntervalSince1970 * 1000)
        try receiver.trap(
            ["-v", "1", "-c", "public"],
            ["1.3.6.1.4.1.9.1.1", "10.0.0.11", "2", "0", "4711", "1.3.6.1.2.1.2.2.1.1.7", "i", "7"])
        let notification = try #require(receiver.wait(for: 1).first)
        #expect(notification.trap == linkDown)
        #expect(notification.agentAddress == 0x0A00_000B)
        #expect(notification.upTime == 4711)
        #expect(notification.sender == .community(.v1))
        #expect(!notification.isConfirmed)
        #expect(notification.source.host == "127.0.0.1")
        #expect(notification.variables == [VarBind(name: [1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 7], value: .integer(7))])
        #expect((before...Int64(Date().timeIntervalSince1970 * 1000)).contains(notification.receivedAt))
    }

    @Test func versionOneOfAnEnterprise() throws {
        let receiver = try RunningReceiver([lab])
        try receiver.trap(["-v", "1", "-c", "public"], ["1.3.6.1.4.1.318", "10.0.0.11", "6", "5", "1"])
        #expect(receiver.wait(for: 1).first?.trap == [1, 3, 6, 1, 4, 1, 318, 0, 5])
    }

    @Test func versionTwo() throws {
        let receiver = try RunningReceiver([lab])
        try receiver.trap(["-v", "2c", "-c", "public"])
        let notification = try #require(receiver.wait(for: 1).first)
        #expect(notification.trap == linkDown)
        #expect(notification.upTime == 123)
        #expect(notification.sender == .community(.v2c))
        #expect(notification.variables.map(\.value) == [.integer(7), .integer(2)])
    }

    @Test func anInformIsAnswered() throws {
        let receiver = try RunningReceiver([lab])
        #expect(try receiver.inform(["-v", "2c", "-c", "public"]) == 0)
        #expect(receiver.wait(for: 1).first?.isConfirmed == true)
        #expect(receiver.receiver.counters.answered == 1)
    }

    @Test func aWrongCommunityIsSilence() throws {
        let receiver = try RunningReceiver([lab, .community(version: .v1, "other")])
        #expect(try receiver.inform(["-v", "2c", "-c", "publicc"], patience: 1) != 0)
        try receiver.trap(["-v", "2c", "-c", "publi"])
        try receiver.trap(["-v", "1", "-c", ""], ["1.3.6.1.4.1.318", "10.0.0.11", "6", "5", "1"])
        let counters = receiver.counters(of: 3)
        #expect(counters.unauthorised == 3 && counters.accepted == 0)
        #expect(counters.latestRefusal?.reason == .unknownCommunity)
        #expect(receiver.all.isEmpty)
    }

    @Test func overIPv6() throws {
        let receiver = try RunningReceiver([lab], host: "::1")
        #expect(try receiver.inform(["-v", "2c", "-c", "public"]) == 0)
        #expect(receiver.wait(for: 1).first?.source.host == "::1")
    }

    // MARK: - Users

    @Test(arguments: Sender.users)
    func trapsOfUsers(_ sender: Sender.Version3) throws {
        let receiver = try RunningReceiver([lab, .user(sender.user)])
        try receiver.trap(sender.arguments + ["-e", Sender.engine])
        let notification = try #require(receiver.wait(for: 1).first, "\(receiver.receiver.counters)")
        #expect(notification.trap == linkDown)
        #expect(notification.sender == .user(sender.name, engine: [0x80, 0, 0, 0, 1, 2, 3, 4]))
        #expect(notification.variables.map(\.value) == [.integer(7), .integer(2)])
    }

    @Test(arguments: Sender.users)
    func informsOfUsersAreAnswered(_ sender: Sender.Version3) throws {
        let receiver = try RunningReceiver([.user(sender.user)])
        #expect(try receiver.inform(sender.arguments) == 0)
        let notification = try #require(receiver.wait(for: 1).first, "\(receiver.receiver.counters)")
        #expect(notification.isConfirmed)
        #expect(notification.sender == .user(sender.name, engine: receiver.receiver.engineIdentifier))
        let counters = receiver.receiver.counters
        #expect(counters.discoveries > 0 && counters.answered == 1 && counters.isBalanced)
    }

    /// Two devices share a user name and differ in its passphrase.
    @Test func usersOfOneName() throws {
        let sender = Sender.users[0]
        let receiver = try RunningReceiver([.user(sender.user(passphrase: "another phrase")), .user(sender.user)])
        try receiver.trap(sender.arguments + ["-e", Sender.engine])
        #expect(try receiver.inform(sender.arguments) == 0)
        #expect(receiver.wait(for: 2).count == 2)
    }

    @Test func aWrongPassphrase() throws {
        let sender = Sender.users[0]
        let receiver = try RunningReceiver([.user(sender.user(passphrase: "another phrase"))])
        try receiver.trap(sender.arguments + ["-e", Sender.engine])
        #expect(receiver.counters(of: 1).latestRefusal?.reason == .wrongDigest)
        #expect(try receiver.inform(sender.arguments) != 0)
        #expect(receiver.all.isEmpty && receiver.receiver.counters.unauthorised == 2)
    }

    /// Authentication with the right passphrase, encryption with another.
    @Test func aWrongPrivacyPassphrase() throws {
        let sender = Sender.users[1]
        var user = sender.user
        user.privacy?.passphrase = "another phrase"
        let receiver = try RunningReceiver([.user(user)])
        try receiver.trap(sender.arguments + ["-e", Sender.engine])
        #expect(receiver.counters(of: 1).latestRefusal?.reason == .undecipherable)
        #expect(receiver.all.isEmpty)
    }

    @Test func anUnknownUser() throws {
        let receiver = try RunningReceiver([.user(Sender.users[0].user)])
        try receiver.trap(Sender.users[1].arguments + ["-e", Sender.engine])
        #expect(receiver.counters(of: 1).latestRefusal?.reason == .unknownUser)
        #expect(try receiver.inform(Sender.users[1].arguments) != 0)
        #expect(receiver.all.isEmpty)
    }

    /// The same name without authentication, or without the encryption that its credentials ask for.
    @Test func lessSecurityThanTheCredentialsSay() throws {
        let full = Sender.users[0]
        let receiver = try RunningReceiver([.user(full.user)])
        for part in [
            Sender.Version3(name: full.name), Sender.Version3(name: full.name, authentication: full.authentication),
        ] {
            try receiver.trap(part.arguments + ["-e", Sender.engine])
            #expect(try receiver.inform(part.arguments) != 0)
        }
        #expect(receiver.all.isEmpty)
        #expect(receiver.receiver.counters.latestRefusal?.reason == .securityLevel)
        #expect(receiver.receiver.counters.unauthorised == 4)
    }

    @Test func withoutAuthenticationWhereThatIsConfigured() throws {
        let plain = Sender.Version3(name: "plain")
        let receiver = try RunningReceiver([.user(plain.user)])
        try receiver.trap(plain.arguments + ["-e", Sender.engine])
        #expect(try receiver.inform(plain.arguments) == 0)
        #expect(receiver.wait(for: 2).map(\.isConfirmed) == [false, true])
    }

    // MARK: - Starting and stopping

    @Test func aRestartIsKnownByItsBoots() throws {
        let file = folder.path("engine.json")
        let sender = Sender.users[0]
        var port: UInt16?
        var engines: Set<[UInt8]> = []
        for boots in 1...3 {
            let receiver =
                try port.map { try RunningReceiver([.user(sender.user)], port: $0, engineFile: file) }
                ?? RunningReceiver([.user(sender.user)], engineFile: file)
            port = receiver.endpoint.port
            #expect(try receiver.inform(sender.arguments) == 0)
            engines.insert(receiver.receiver.engineIdentifier)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("\"boots\":\(boots)"))
            receiver.receiver.stop()
        }
        #expect(engines.count == 1)
    }

    @Test func anEndpointInUseIsSaid() throws {
        let receiver = try RunningReceiver([lab])
        let error = #expect(throws: NotificationError.self) {
            try RunningReceiver([lab], port: receiver.endpoint.port)
        }
        #expect(
            error?.description
                == "Notifications cannot be received on \(receiver.endpoint): Address already in use; another program, "
                + "snmptrapd perhaps, listens there; end it or take another port.")
    }

    @Test func anAddressOfAnotherMachineIsSaid() throws {
        let error = #expect(throws: NotificationError.self) { try RunningReceiver([lab], host: "192.0.2.1") }
        #expect(error?.description.contains("this machine does not have the address") == true)
    }

    @Test func aShortPassphraseIsSaid() throws {
        let user = Sender.users[0].user(passphrase: "short")
        let error = #expect(throws: NotificationError.self) { try RunningReceiver([.user(user)]) }
        #expect(error?.description.contains("a passphrase of sha-aes128 is shorter than 8 characters") == true)
    }

    @Test func stoppingTwiceAndBeforeStarting() throws {
        let receiver = try RunningReceiver([lab])
        receiver.receiver.stop()
        receiver.receiver.stop()
        _ = try RunningReceiver([lab], port: receiver.endpoint.port)
    }
}
