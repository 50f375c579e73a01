import Foundation
import Programs
import Sockets
import Testing

/// Whether a port can be listened at.
@Suite struct PortTrialTests {
    @Test func aFreePortIsGivenBack() throws {
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: .random(in: 20_000...30_000)))
        for _ in 0..<2 {
            #expect(PortTrial.udp(endpoint) == 0)
            #expect(PortTrial.tcp(endpoint) == 0)
        }
    }

    @Test func whatIsTakenOrElsewhereIsTold() throws {
        let socket = try DatagramSocket(isIPv6: false)
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: .random(in: 20_000...30_000)))
        try socket.bind(to: endpoint)
        #expect(PortTrial.udp(endpoint) == EADDRINUSE)
        let foreign = try #require(Endpoint(host: "192.0.2.1", port: 8161))
        #expect(PortTrial.tcp(foreign) == EADDRNOTAVAIL)
        socket.close()
    }
}
