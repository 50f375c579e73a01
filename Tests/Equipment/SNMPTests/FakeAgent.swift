import Foundation
import SNMP
import SNMPValues
import Sockets
import Synchronization
import Testing

/// An agent that misbehaves as the test says; ends with it.
final class FakeAgent: Sendable {
    let endpoint: Endpoint
    private let socket: DatagramSocket
    /// Where answers leave from.
    private let outgoing: DatagramSocket
    private let alarm: Alarm
    private let isStopped = Atomic(false)

    /// - Parameters:
    ///   - source: another address that the answers come from.
    ///   - answer: packets to send back for a request; none is silence.
    init(_ host: String = "127.0.0.1", source: String? = nil, answer: @escaping @Sendable ([UInt8]) -> [[UInt8]]) throws
    {
        let port = UInt16.random(in: 23_000...25_999)
        endpoint = try #require(Endpoint(host: host, port: port))
        alarm = try Alarm()
        socket = try DatagramSocket(isIPv6: false)
        try socket.bind(to: endpoint)
        if let source {
            outgoing = try DatagramSocket(isIPv6: false)
            try outgoing.bind(to: try #require(Endpoint(host: source, port: port)))
        } else {
            outgoing = socket
        }
        let thread = Thread { [self] in
            let incoming = IncomingDatagrams(capacity: 1)
            while !isStopped.load(ordering: .relaxed) {
                alarm.wait(for: [socket])
                while incoming.receive(from: socket) == 1 {
                    for reply in answer(Array(incoming[0].octets)) {
                        // A packet that the kernel does not send is a packet lost.
                        try? outgoing.send(reply, to: incoming[0].source)
                    }
                }
            }
        }
        thread.start()
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        alarm.ring()
    }

    var target: Target { Target(endpoint: endpoint, credentials: .community(version: .v2c, "public")) }
}
