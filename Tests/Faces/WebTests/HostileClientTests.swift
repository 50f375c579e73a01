import Foundation
import Proofs
import Testing

@testable import Web

/// Whatever is sent, and however slowly, pages are served to the others.
struct HostileClientTests {
    private static let pieces = [
        "GET ", "POST ", "PUT ", "HEAD ", "TRACE ", "/", "/metrics", "/api/v1/contracts", "/api/v1/records",
        "/api/v1/events?since=-1d", "?limit=", "%", "%00", "%ff", "..", "//", "?a=b&a=b", " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        " HTTP/9.9\r\n", "Host: x\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
        "Connection: upgrade\r\nUpgrade: h2c\r\n", "Accept-Encoding: gzip;q=\r\n", "Cookie: language=%zz; theme=\r\n",
        "Content-Type: application/json\r\n", "Accept: ,;q=,application/openmetrics-text;q=nan\r\n", "\r\n", "\r\n\r\n",
        "\n",
        "{\"record\":", "[[[[[[", "}", "5\r\nhello\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "\u{0}",
        "Range: bytes=0-1\r\n",
        "If-None-Match: W/\"\r\n", "Expect: 100-continue\r\n", "Idempotency-Key: \u{7f}\r\n",
    ]

    /// Something like a request: pieces of good ones in any order, and octets changed at will.
    private static func request(_ random: inout Seed) -> [UInt8] {
        var octets: [UInt8] = []
        if Bool.random(using: &random) { octets += "GET /api/v1/contracts".utf8 }
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            octets += (pieces.randomElement(using: &random) ?? "").utf8
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            octets += [UInt8](
                repeating: .random(in: 0...255, using: &random), count: .random(in: 1...70_000, using: &random))
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !octets.isEmpty {
            octets[Int.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        return octets
    }

    /// Requests that are none never end the program: it answers as before afterwards.
    @Test func mangledRequestsEndNothing() async throws {
        let each = 100
        try await ProgramSite.serving { site in
            for seed in seeds("requests", few: 4, many: 10_000, each: each) {
                let sent = try await site.onThread { [port = site.port] in
                    var random = Seed(seed)
                    var sent = 0
                    for _ in 0..<each {
                        // The server takes so many connections at once: one may be turned away, not all.
                        guard let client = RawClient(port: port, patience: 1) else { continue }
                        sent += 1
                        client.send(Self.request(&random))
                        client.finish()
                        if Int.random(in: 0..<4, using: &random) == 0 { _ = client.receive() }
                    }
                    return sent
                }
                #expect(sent > each / 2, "seed \(seed): most requests were not even sent")
                let answer = try await site.get("/healthz")
                #expect(answer.status == 200, "seed \(seed)")
            }
        }
    }

    /// A thousand connections on which nothing is said, and some that say a little now and then, keep nobody waiting.
    @Test func slowClientsHoldUpNobody() async throws {
        // Both ends of each are this process's, which may have only so many descriptors.
        let count = min(1000, ConnectionLimit.present - 50)
        try await ProgramSite.serving { site in
            let idle = try await site.onThread { [port = site.port] in
                (0..<count).compactMap { _ in RawClient(port: port) }.map(Held.init)
            }
            #expect(idle.count == count)
            try await site.onThread {
                for (number, client) in idle.enumerated() where number.isMultiple(of: 10) {
                    client.raw.send("GET /contracts HTTP/1.1\r\nHost: ".utf8)
                }
            }
            // Those who say nothing make room for those who ask.
            for _ in 0..<20 {
                let answer = try await site.get("/api/v1/contracts")
                #expect(answer.status == 200)
            }
            withExtendedLifetime(idle) {}
        }
    }
}

/// A connection that a test keeps open.
private struct Held: @unchecked Sendable {
    let raw: RawClient
}
