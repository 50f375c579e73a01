import Foundation
import Proofs
import SNMPValues
import Sockets
import Testing

@testable import SNMP

private let second: UInt64 = 1_000_000_000

/// Real packets, with time as an argument: played back, and mangled.
struct NotificationDecoderTests {
    private let source: Endpoint
    private let sender = Sender.users[0]

    init() throws { source = try #require(Endpoint(host: "10.0.0.21")) }

    private func decoder(boots: UInt32 = 1) throws -> Held<NotificationDecoder> {
        let engine = LocalEngine(identifier: [0x80, 0, 0, 0, 9, 9, 9, 9], boots: boots, startedAt: second)
        let users = Sender.users.map { Credentials.user($0.user) }
        return Held(
            try NotificationDecoder(credentials: users + [.community(version: .v1, "public")], engine: engine))
    }

    private func datagram(_ packet: [UInt8]) -> NotificationDecoder.Datagram {
        .init(packet: packet, source: source, receivedAt: 0)
    }

    private func isAccepted(_ outcome: NotificationDecoder.Outcome) -> Bool {
        if case .accepted = outcome.fate { true } else { false }
    }

    // MARK: - Played back

    @Test func aRecordedTrapIsRefused() throws {
        let decoder = try decoder()
        let trap = try Sender.packet(sender.arguments + ["-e", Sender.engine])
        #expect(isAccepted(decoder.decode(datagram(trap), at: 10 * second)))
        for later: UInt64 in [11, 100, 159] {
            #expect(decoder.decode(datagram(trap), at: later * second).fate == .duplicate)
        }
        for later: UInt64 in [162, 400, 100_000] {
            let outcome = decoder.decode(datagram(trap), at: later * second)
            #expect(outcome.fate == .refused(.outsideTimeWindow))
            #expect(outcome.reply == nil)
        }
    }

    @Test func aTrapOfBeforeARestartIsRefused() throws {
        let decoder = try decoder()
        func trap(_ clock: String) throws -> [UInt8] {
            try Sender.packet(sender.arguments + ["-e", Sender.engine, "-Z", clock])
        }
        #expect(isAccepted(decoder.decode(datagram(try trap("4,5000")), at: 10 * second)))
        #expect(isAccepted(decoder.decode(datagram(try trap("5,1")), at: 11 * second)))
        #expect(
            decoder.decode(datagram(try trap("4,5001")), at: 12 * second).fate == .refused(.outsideTimeWindow))
    }

    /// Another source, another message id: an authentic message is known by its digest.
    @Test func aRepetitionFromElsewhereIsARepetition() throws {
        let decoder = try decoder()
        let trap = try Sender.packet(sender.arguments + ["-e", Sender.engine])
        #expect(isAccepted(decoder.decode(datagram(trap), at: 10 * second)))
        var other = datagram(trap)
        other.source = try #require(Endpoint(host: "10.0.0.66"))
        #expect(decoder.decode(other, at: 11 * second).fate == .duplicate)
    }

    /// snmpinform speaks with the decoder through this test, which keeps what it says.
    private func inform(_ decoder: Held<NotificationDecoder>, at now: UInt64) throws -> (
        packets: [[UInt8]], exitCode: Int32
    ) {
        let socket = try TestSocket(port: UInt16.random(in: 29_000...29_999))
        let process = try Sender.start(
            "snmpinform", ["-t", "2", "-r", "0"] + sender.arguments + ["\(socket.endpoint)"] + Sender.linkDown)
        defer { Sender.forget(process) }
        var packets: [[UInt8]] = []
        while process.isRunning {
            guard let (packet, peer) = socket.next(within: 1) else { continue }
            packets.append(packet)
            if let reply = decoder.decode(datagram(packet), at: now).reply { socket.send(reply, to: peer) }
        }
        return (packets, process.terminationStatus)
    }

    @Test func aRepeatedInformIsAnsweredAndCountsOnce() throws {
        let decoder = try decoder()
        let (packets, exitCode) = try inform(decoder, at: 10 * second)
        #expect(exitCode == 0)
        let last = try #require(packets.last)
        let repetition = decoder.decode(datagram(last), at: 12 * second)
        #expect(repetition.fate == .duplicate)
        #expect(repetition.reply != nil)
    }

    @Test func aRecordedInformIsRefusedLaterAndAfterARestart() throws {
        let before = try decoder()
        let inform = try #require(try inform(before, at: 10 * second).packets.last)
        let late = before.decode(datagram(inform), at: 200 * second)
        #expect(late.fate == .discovery, "the sender is told the time")
        #expect(late.reply != nil)
        let after = try decoder(boots: 2)
        #expect(after.decode(datagram(inform), at: 10 * second).fate == .discovery)
    }

    @Test func reportsTellWhatRFC3414Says() throws {
        let decoder = try decoder()
        let packets = try inform(decoder, at: 10 * second).packets
        let discovery = decoder.decode(datagram(packets[0]), at: 10 * second)
        let unknownEngine = try report(discovery)
        #expect(unknownEngine.objects == [[1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0]])
        #expect(unknownEngine.clock == EngineClock(identifier: [0x80, 0, 0, 0, 9, 9, 9, 9], boots: 1, time: 9))
        let late = decoder.decode(datagram(try #require(packets.last)), at: 500 * second)
        let notInTime = try report(late)
        #expect(notInTime.message.isAuthenticated && !notInTime.message.isEncrypted)
        #expect(notInTime.objects == [[1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0]])
    }

    private struct Report {
        var message: UserMessage
        var clock: EngineClock
        var objects: [ObjectIdentifier]
    }

    private func report(_ outcome: NotificationDecoder.Outcome) throws -> Report {
        let reply = try #require(outcome.reply)
        let message = try UserMessage(reply.span)
        let header = try ScopedPDU(at: message.data, in: reply.span).header
        #expect(header.kind == .report)
        return Report(
            message: message, clock: message.clock(in: reply.span),
            objects: try header.variables(in: reply.span).map(\.name))
    }

    // MARK: - Other PDUs

    @Test(arguments: [PDU.Kind.get, .getNext, .response, .set, .getBulk, .report])
    func whatNotifiesOfNothingIsMalformed(_ kind: PDU.Kind) throws {
        let decoder = try decoder()
        let pdu = PDU(kind: kind, requestID: 1, variables: [VarBind(name: .sysUpTime, value: .timeTicks(1))])
        for version in Version.allCases {
            let packet = CommunityMessage(version: version, community: Array("public".utf8), pdu: pdu).octets
            let outcome = decoder.decode(datagram(packet), at: second)
            guard case .refused(.malformed) = outcome.fate else {
                Issue.record("\(kind) \(version): \(outcome)")
                continue
            }
            #expect(outcome.reply == nil)
        }
    }

    // MARK: - Mangled

    /// No mangled packet of version 3 is authentic, nothing traps, and what is refused for its looks is not answered.
    @Test func mangledPackets() throws {
        for seed in seeds("mangled notifications", few: 6, many: 200, each: Self.mangled) { try mangledPackets(seed) }
    }

    /// Mangled packets a decoder.
    private static let mangled = 3000

    private func mangledPackets(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let decoder = try decoder()
        let user = Sender.users[Int(seed) % Sender.users.count]
        let originals = [
            try Sender.packet(user.arguments + ["-e", Sender.engine]),
            try Sender.packet(["-v", "2c", "-c", "public"]),
            try Sender.packet(["-v", "1", "-c", "public"], ["1.3.6.1.4.1.318", "10.0.0.1", "6", "5", "1"]),
        ]
        for original in originals { #expect(isAccepted(decoder.decode(datagram(original), at: second))) }
        for round in 0..<Self.mangled {
            let original = originals[round % 3]
            let packet = mangled(original, with: &random)
            let outcome = decoder.decode(datagram(packet), at: second)
            if round % 3 == 0, packet != original { #expect(!isAccepted(outcome), "seed \(seed)") }
            if case .refused(.malformed) = outcome.fate { #expect(outcome.reply == nil, "seed \(seed)") }
        }
        #expect(
            decoder.decode(datagram(originals[0]), at: second).fate == .duplicate, "the decoder is as before")
    }

    private func mangled(_ original: [UInt8], with random: inout SeededGenerator) -> [UInt8] {
        var packet = original
        for _ in 0...Int.random(in: 0...2, using: &random) where !packet.isEmpty {
            let place = Int.random(in: packet.indices, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: packet[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: packet[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: packet.removeSubrange(place...)
            case 3: packet.remove(at: place)
            default: packet.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
            }
        }
        return packet
    }
}

extension Held<NotificationDecoder> {
    fileprivate func decode(_ datagram: NotificationDecoder.Datagram, at now: UInt64) -> NotificationDecoder.Outcome {
        machine.decode(datagram, at: now)
    }
}
