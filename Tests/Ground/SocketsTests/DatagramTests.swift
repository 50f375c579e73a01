import Glibc
import Sockets
import Testing

/// Real sockets on loopback.
struct DatagramTests {
    private let receiver: DatagramSocket
    private let endpoint: Endpoint
    private let alarm: Alarm

    init() throws {
        alarm = try Alarm()
        (receiver, endpoint) = try Self.bound()
    }

    /// A socket at a port that nobody else has.
    private static func bound(host: String = "127.0.0.1") throws -> (DatagramSocket, Endpoint) {
        while true {
            let endpoint = try #require(Endpoint(host: host, port: .random(in: 30_000...32_000)))
            let socket = try DatagramSocket(isIPv6: endpoint.isIPv6)
            do throws(SocketFailure) {
                try socket.bind(to: endpoint)
                return (socket, endpoint)
            } catch {
                try #require(error.code == EADDRINUSE)
            }
        }
    }

    @Test func aBatchArrivesWholeAndInOrder() throws {
        let packets = (0..<OutgoingDatagrams.capacity).map { [UInt8](repeating: UInt8($0), count: $0) }
        let outgoing = OutgoingDatagrams(octets: packets.reduce(0) { $0 + $1.count })
        for packet in packets {
            #expect(outgoing.hasRoom(for: packet.count))
            outgoing.append(octets: packet.count, to: endpoint.address).copyBytes(from: packet)
        }
        #expect(!outgoing.hasRoom(for: 0), "the batch is full")
        let (sender, source) = try Self.bound()
        receiver.prepare(receiveBuffer: 1 << 20)
        outgoing.send(over: sender) { place, failure in
            Issue.record("\(place): \(failure.reason)")
            return true
        }
        #expect(outgoing.hasRoom(for: 1), "the batch is empty again")
        let incoming = IncomingDatagrams(capacity: 50, octets: 100)
        var received: [[UInt8]] = []
        while received.count < packets.count {
            alarm.wait(for: [receiver], milliseconds: 2000)
            let count = incoming.receive(from: receiver)
            try #require(count > 0, "after \(received.count)")
            for index in 0..<count {
                #expect(Endpoint(incoming[index].source) == source)
                #expect(incoming[index].kernelTime > 0)
                #expect(incoming[index].isTruncated == (packets[received.count].count > 100))
                received.append(Array(incoming[index].octets))
            }
        }
        #expect(received == packets.map { Array($0.prefix(100)) })
    }

    @Test func aRefusedDatagramIsNamedAndTheOthersAreSent() throws {
        let outgoing = OutgoingDatagrams(octets: 100)
        let unreachable = try #require(Endpoint(host: "255.255.255.255", port: 9))
        for address in [endpoint, unreachable, endpoint] {
            outgoing.append(octets: 1, to: address.address).copyBytes(from: [7])
        }
        var refused: [Int] = []
        outgoing.send(over: try DatagramSocket(isIPv6: false)) { place, failure in
            refused.append(place)
            #expect(failure.code == EACCES)
            return true
        }
        #expect(refused == [1])
        alarm.wait(for: [receiver], milliseconds: 2000)
        #expect(IncomingDatagrams(capacity: 8).receive(from: receiver) == 2)
    }

    @Test func lossesAreCountedOnce() {
        var meter = LossMeter()
        #expect([3, 3, 0, 10].map { meter.newLosses(of: $0) } == [3, 0, 0, 7])
    }

    @Test func aPortInUseIsRefused() throws {
        let error = #expect(throws: SocketFailure.self) { try DatagramSocket(isIPv6: false).bind(to: endpoint) }
        #expect(error?.code == EADDRINUSE)
        receiver.close()
        try DatagramSocket(isIPv6: false).bind(to: endpoint)
    }

    // MARK: - Waking

    @Test func anAlarmEndsOneWait() {
        alarm.ring()
        alarm.ring()
        alarm.wait(for: [receiver])
        let start = ContinuousClock.now
        alarm.wait(for: [receiver], milliseconds: 20)
        #expect(ContinuousClock.now - start >= .milliseconds(20), "the alarm is silent again")
    }

    @Test func itemsComeInOrderUntilTheQueueIsStopped() throws {
        let queue = try EventQueue<Int>()
        #expect(queue.add(1) && queue.add(2))
        queue.wait(for: [receiver, nil], milliseconds: 60_000)
        let first = queue.drain()
        #expect(first.items == [1, 2] && !first.isStopped)
        #expect(queue.drain().items.isEmpty)
        queue.stop()
        queue.wait(for: [receiver], milliseconds: 60_000)
        #expect(!queue.add(3))
        #expect(queue.drain() == ([], true))
    }

    @Test func anItemWakesTheThreadThatWaits() async throws {
        let queue = try EventQueue<Int>()
        async let added = queue.add(7)
        var items: [Int] = []
        while items.isEmpty {
            queue.wait(for: [receiver], milliseconds: 60_000)
            items = queue.drain().items
        }
        #expect(await added && items == [7])
    }

    // MARK: - One peer

    @Test func anExchangeIsWithItsPeerAlone() throws {
        let exchange = try DatagramExchange(with: endpoint)
        try exchange.send([1, 2, 3])
        alarm.wait(for: [receiver], milliseconds: 2000)
        let incoming = IncomingDatagrams(capacity: 1)
        try #require(incoming.receive(from: receiver) == 1)
        #expect(Array(incoming[0].octets) == [1, 2, 3])
        #expect(Endpoint(incoming[0].source) == exchange.ownEndpoint)
        let (stranger, _) = try Self.bound()
        try stranger.send([9], to: incoming[0].source)
        try receiver.send([4], to: incoming[0].source)
        #expect(try exchange.receive(milliseconds: 2000) == [4])
        #expect(try exchange.receive(milliseconds: 1) == nil)
    }

    @Test(arguments: ["127.0.0.1", "::1"]) func aPortIsSilentOrClosed(_ host: String) async throws {
        let (socket, endpoint) = try Self.bound(host: host)
        #expect(await endpoint.portState(within: 20) == (.silent, host))
        socket.close()
        #expect(await endpoint.portState(within: 2000) == (.closed, host))
    }
}
