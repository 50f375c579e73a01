import CSockets
import Foundation
import HeapModule
import SNMP
import SNMPValues
import Sockets
import Synchronization
import Testing
import Twin

/// A bad network between agents and whoever asks them: one address in front of each agent, and the same weather, packet
/// by packet, from the same seed.
///
/// One thread serves all paths; it ends with `stop()`.
final class Relay: Sendable {
    private struct Path: Sendable {
        /// Asked by the manager, and what it gets its answers from.
        var front: Int32
        /// Asks the agent.
        var back: Int32
        var agent: Endpoint
    }

    private struct Flight: Comparable {
        var due: UInt64
        /// Of two that are due together, the one that was sent first.
        var number: Int
        var packet: [UInt8]
        var descriptor: Int32
        var peer: ms_address

        static func < (a: Flight, b: Flight) -> Bool { (a.due, a.number) < (b.due, b.number) }
        static func == (a: Flight, b: Flight) -> Bool { a.number == b.number }
    }

    private let paths: [Path]
    /// Sends what is forged, from an address that nobody asked.
    private let stranger: Int32
    private let weather: Weather
    private let seed: UInt64
    private let isStopped = Atomic(false)

    /// - Parameter agents: by the address in front of each.
    init(_ agents: [(front: Endpoint, agent: Endpoint)], weather: Weather, seed: UInt64) throws {
        (self.weather, self.seed) = (weather, seed)
        stranger = ms_socket(4, 0, 0)
        paths = try agents.map { front, agent in
            let path = Path(front: ms_socket(4, 0, 0), back: ms_socket(4, 0, 0), agent: agent)
            var address = front.address
            try #require(ms_bind(path.front, &address) == 0, "\(front) is taken")
            return path
        }
    }

    deinit {
        for descriptor in paths.flatMap({ [$0.front, $0.back] }) + [stranger] { close(descriptor) }
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
        var askedBy = [ms_address](repeating: ms_address(), count: paths.count)
        var number = 0
        func send(_ packet: [UInt8], _ descriptor: Int32, _ peer: ms_address, forged: Bool = false) {
            guard forged || random.number(1...100) > weather.lost else { return }
            let copies = !forged && random.number(1...100) <= weather.repeated ? 2 : 1
            for _ in 0..<copies {
                number += 1
                let delay = forged ? 0 : random.number(weather.delay)
                let due = DispatchTime.now().uptimeNanoseconds + UInt64(delay) * 1_000_000
                flights.insert(
                    Flight(due: due, number: number, packet: packet, descriptor: descriptor, peer: peer))
            }
        }
        var polled = paths.flatMap { [$0.front, $0.back] }.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while !isStopped.load(ordering: .relaxed) {
            let now = DispatchTime.now().uptimeNanoseconds
            while let next = flights.min, next.due <= now { deliver(flights.removeMin()) }
            let wait = flights.min.map { min(50, ($0.due - now) / 1_000_000 + 1) } ?? 50
            guard poll(&polled, nfds_t(polled.count), Int32(wait)) > 0 else { continue }
            for (index, path) in paths.enumerated() {
                for (packet, peer) in Self.receive(path.front) {
                    askedBy[index] = peer
                    send(packet, path.back, path.agent.address)
                }
                for (packet, _) in Self.receive(path.back) {
                    for forgery in 0..<weather.forgeries {
                        guard let (octets, isForeign) = Self.forge(packet, forgery) else { continue }
                        send(octets, isForeign ? stranger : path.front, askedBy[index], forged: true)
                    }
                    send(packet, path.front, askedBy[index])
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

    private static func receive(_ descriptor: Int32) -> [([UInt8], ms_address)] {
        var found: [([UInt8], ms_address)] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        buffer.withUnsafeMutableBufferPointer { bytes in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.capacity) = (bytes.baseAddress, UInt32(bytes.count))
            while ms_receive(descriptor, &datagram, 1) == 1 {
                found.append((Array(bytes.prefix(Int(datagram.count))), datagram.peer))
            }
        }
        return found
    }

    private func deliver(_ flight: Flight) {
        var packet = flight.packet
        packet.withUnsafeMutableBufferPointer { octets in
            var out = ms_datagram()
            (out.bytes, out.count, out.peer) = (octets.baseAddress, UInt32(octets.count), flight.peer)
            // A full or refusing socket loses the packet, as networks do.
            _ = ms_send(flight.descriptor, &out, 1)
        }
    }
}
