import Foundation
import HeapModule
import Proofs
import SNMP
import SNMPValues
import Sockets
import Synchronization
import Testing

/// A bad network between agents and whoever asks them: one address in front of each agent, and the same weather, packet
/// by packet, from the same seed.
///
/// One thread serves all paths; it ends with `stop()`.
final class Relay: Sendable {
    private struct Path: Sendable {
        /// Asked by the manager, and what it gets its answers from.
        var front: DatagramSocket
        /// Asks the agent.
        var back: DatagramSocket
        var agent: Endpoint
    }

    private struct Flight: Comparable {
        var due: UInt64
        /// Of two that are due together, the one that was sent first.
        var number: Int
        var packet: [UInt8]
        var socket: DatagramSocket
        var peer: SocketAddress

        static func < (a: Flight, b: Flight) -> Bool { (a.due, a.number) < (b.due, b.number) }
        static func == (a: Flight, b: Flight) -> Bool { a.number == b.number }
    }

    private let paths: [Path]
    /// Sends what is forged, from an address that nobody asked.
    private let stranger: DatagramSocket
    private let weather: Weather
    private let seed: UInt64
    private let isStopped = Atomic(false)

    /// - Parameter agents: by the address in front of each.
    init(_ agents: [(front: Endpoint, agent: Endpoint)], weather: Weather, seed: UInt64) throws {
        (self.weather, self.seed) = (weather, seed)
        stranger = try DatagramSocket(isIPv6: false)
        paths = try agents.map { front, agent in
            let path = Path(
                front: try DatagramSocket(isIPv6: false), back: try DatagramSocket(isIPv6: false), agent: agent)
            try path.front.bind(to: front)
            return path
        }
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    func start() {
        let thread = Thread { [self] in serve() }
        thread.name = "relay"
        thread.start()
    }

    private func serve() {
        var random = Seed(seed)
        var flights = Heap<Flight>()
        let incoming = IncomingDatagrams(capacity: 1)
        var askedBy = paths.map(\.agent.address)
        var number = 0
        func send(_ packet: [UInt8], over socket: DatagramSocket, to peer: SocketAddress, forged: Bool = false) {
            guard forged || random.number(1...100) > weather.lost else { return }
            let copies = !forged && random.number(1...100) <= weather.repeated ? 2 : 1
            for _ in 0..<copies {
                number += 1
                let delay = forged ? 0 : random.number(weather.delay)
                let due = DispatchTime.now().uptimeNanoseconds + UInt64(delay) * 1_000_000
                flights.insert(
                    Flight(due: due, number: number, packet: packet, socket: socket, peer: peer))
            }
        }
        var polled = paths.flatMap { [$0.front.descriptor, $0.back.descriptor] }.map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        while !isStopped.load(ordering: .relaxed) {
            let now = DispatchTime.now().uptimeNanoseconds
            while let next = flights.min, next.due <= now { deliver(flights.removeMin()) }
            let wait = flights.min.map { min(50, ($0.due - now) / 1_000_000 + 1) } ?? 50
            guard poll(&polled, nfds_t(polled.count), Int32(wait)) > 0 else { continue }
            for (index, path) in paths.enumerated() {
                while incoming.receive(from: path.front) == 1 {
                    askedBy[index] = incoming[0].source
                    send(Array(incoming[0].octets), over: path.back, to: path.agent.address)
                }
                while incoming.receive(from: path.back) == 1 {
                    let packet = Array(incoming[0].octets)
                    for forgery in 0..<weather.forgeries {
                        guard let (octets, isForeign) = Self.forge(packet, forgery) else { continue }
                        let socket = if isForeign { stranger } else { path.front }
                        send(octets, over: socket, to: askedBy[index], forged: true)
                    }
                    send(packet, over: path.front, to: askedBy[index])
                }
            }
        }
    }

    /// Everything is zero: a UPS without mains, a port without link.
    private static func forge(_ packet: [UInt8], _ number: Int) -> ([UInt8], isForeign: Bool)? {
        guard var message = try? CommunityMessage(packet) else { return nil }
        for index in message.pdu.variables.indices {
            if case .integer = message.pdu.variables[index].value { message.pdu.variables[index].value = .integer(0) }
        }
        let isForeign = number.isMultiple(of: 2)
        if !isForeign { message.pdu.requestID = (message.pdu.requestID &+ Int32(100_000 + number)) & .max }
        return (message.octets, isForeign)
    }

    private func deliver(_ flight: Flight) {
        // A full or refusing socket loses the packet, as networks do.
        try? flight.socket.send(flight.packet, to: flight.peer)
    }
}
