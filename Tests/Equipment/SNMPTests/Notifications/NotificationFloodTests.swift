import Foundation
import SNMP
import SNMPValues
import Sockets
import Testing

/// What anybody can send to a port.
@Suite(.serialized)
struct NotificationFloodTests {
    private let lab = Credentials.community(version: .v2c, "public")

    /// One source sends without end; another source's traps get through while it does.
    @Test func aFloodOfOneSourceHidesNoOther() throws {
        let receiver = try RunningReceiver([lab])
        let packet = try Sender.packet(["-v", "2c", "-c", "public"])
        let loud = try TestSocket(host: "127.0.0.2", port: 44_001)
        let quiet = try TestSocket(host: "127.0.0.3", port: 44_001)
        for index in 1...20_000 {
            loud.send(packet, to: receiver.endpoint)
            if index % 2000 == 0 { quiet.send(packet, to: receiver.endpoint) }
        }
        let counters = receiver.counters(of: 20_010)
        #expect(counters.received + counters.dropped == 20_010)
        #expect(counters.isBalanced)
        let quietly = receiver.all.count { $0.source.host == "127.0.0.3" }
        let loudly = receiver.all.count { $0.source.host == "127.0.0.2" }
        // What the kernel threw away nobody can tell apart.
        #expect(quietly >= 1 && quietly + counters.dropped >= 10)
        #expect((200...600).contains(loudly), "200 at once and 50 a second: \(loudly)")
        #expect(counters.limited >= 20_000 - loudly - counters.dropped)
    }

    @Test(arguments: UInt64(1)...5)
    func noiseAndPiecesOfPackets(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var limits = NotificationLimits()
        (limits.burst, limits.totalBurst) = (100_000, 100_000)
        let sender = Sender.users[0]
        let receiver = try RunningReceiver([lab, .user(sender.user)], limits: limits)
        let socket = try TestSocket(port: UInt16.random(in: 29_000...29_999))
        let packets = [
            try Sender.packet(["-v", "2c", "-c", "public"]),
            try Sender.packet(sender.arguments + ["-e", Sender.engine]),
        ]
        var sent = 0
        for packet in packets {
            for length in 0..<packet.count {
                socket.send(Array(packet.prefix(length)), to: receiver.endpoint)
                sent += 1
            }
        }
        for _ in 0..<500 {
            let noise = (0..<Int.random(in: 0...1500, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            socket.send(noise, to: receiver.endpoint)
            sent += 1
        }
        let counters = receiver.counters(of: sent)
        #expect(counters.received + counters.dropped == sent && counters.isBalanced)
        #expect(counters.accepted == 0)
        socket.send(packets[1], to: receiver.endpoint)
        #expect(receiver.wait(for: 1).count == 1, "the receiver lives on")
    }
}
