import Foundation
import Office
import Settings
import Testing

@testable import Web

/// Requests as attackers write them. Nobody gets in by them, and the server goes on.
@Suite(.serialized) struct HostileRequestTests {
    private static let lines = [
        "GET //contracts HTTP/1.1", "GET /%2e%2e/contracts HTTP/1.1", "GET /assets/../contracts HTTP/1.1",
        "GET /assets/%2e%2e/contracts HTTP/1.1", "GET /login/../contracts HTTP/1.1", "GET /login/contracts HTTP/1.1",
        "GET /contracts%00 HTTP/1.1", "GET /%00contracts HTTP/1.1", "GET /contracts/%ff%fe HTTP/1.1",
        "GET /contracts;x HTTP/1.1", "GET /contracts/ HTTP/1.1", "GET /CONTRACTS HTTP/1.1",
        "GET http://evil.example/contracts HTTP/1.1", "GET http://localhost/contracts HTTP/1.1",
        "GET contracts HTTP/1.1", "GET * HTTP/1.1", "HEAD /contracts HTTP/1.1", "OPTIONS /contracts HTTP/1.1",
        "TRACE /contracts HTTP/1.1", "CONNECT localhost:80 HTTP/1.1", "PUT /contracts HTTP/1.1",
        "DELETE /contracts/acme HTTP/1.1", "PATCH /contracts HTTP/1.1", "POST /contracts HTTP/1.1",
        "GET /contracts HTTP/1.0", "GET /contracts#/login HTTP/1.1", "GET /contracts?/login HTTP/1.1",
        "GET /?wall= HTTP/1.1", "GET /?wall=%00&wall=x HTTP/1.1", "POST /?wall=x HTTP/1.1",
    ]

    private static let headers = [
        "Cookie: mainstay=", "Cookie: mainstay=x.y; mainstay=z",
        "Cookie: mainstay=\(String(repeating: "A", count: 6000))",
        "Cookie: __Host-mainstay=x", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Basic eDp5",
        "Authorization: bearer \u{1}", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-User: operator",
        "X-Remote-User: operator", "Transfer-Encoding: chunked", "Content-Length: -1", "Expect: 100-continue",
        "X-HTTP-Method-Override: POST", "X-Original-URL: /login", "X-Rewrite-URL: /login", "Range: bytes=0-1",
        "Accept-Language: zh-\u{0}", "Cookie: language=%00; theme=<script>",
    ]

    /// Nothing but refusals, and never an answer that shows anything.
    @Test func nobodyGetsIn() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            for line in Self.lines {
                let octets = Array("\(line)\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
                try Self.expectRefusal(octets, at: site, "\(line)")
            }
            for header in Self.headers {
                let octets = Array(
                    "GET /contracts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(header)\r\n\r\n".utf8)
                try Self.expectRefusal(octets, at: site, header.debugDescription)
            }
            // Octets that are no text.
            for octet in [UInt8(0), 1, 9, 10, 13, 127, 128, 255] {
                let octets = Array("GET /contr".utf8) + [octet] + Array("acts HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
                try Self.expectRefusal(octets, at: site, "\(octet)")
            }
            #expect(try site.get("/healthz").status == 200)
        }
    }

    private static func expectRefusal(_ octets: [UInt8], at site: ServedSite, _ what: String) throws {
        // A connection that is closed without a word is a refusal, too.
        guard let answer = try? RawRequest.exchange(octets, with: site.port, patience: 5) else { return }
        #expect(answer.status >= 300 && answer.status < 500, "\(what): \(answer.status)")
        #expect(!answer.body.contains("Globex") && !answer.body.contains("Acme"), "\(what)")
        #expect(answer.headers["location"]?.hasPrefix("/login") ?? true, "\(what)")
    }

    /// The same with a session: nothing breaks, and nothing is seen that was not asked for.
    @Test func nothingBreaksForThoseWhoAreIn() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            let browser = try site.browser(of: "operator")
            let cookie = "mainstay=\(browser.session ?? "")"
            for line in Self.lines {
                let octets = Array(
                    "\(line)\r\nHost: localhost\r\nCookie: \(cookie)\r\nConnection: close\r\n\r\n".utf8)
                guard let answer = try? RawRequest.exchange(octets, with: site.port, patience: 5) else { continue }
                #expect(answer.status < 500, "\(line): \(answer.status)")
                if !line.hasPrefix("GET") { #expect(answer.status >= 400 || line.hasPrefix("HEAD"), "\(line)") }
            }
            #expect(try site.get("/healthz").status == 200)
        }
    }

    /// Long forms are refused before anybody looks at them.
    @Test func longFormsAreRefused() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            var browser = try site.browser(of: "operator")
            _ = try browser.get("/contracts")
            let long = try browser.post("/logout", ["x": String(repeating: "a", count: 70_000)])
            #expect(long.status == 413)
            var stranger = Browser(site)
            _ = try stranger.get("/login")
            #expect(try stranger.post("/login", ["name": String(repeating: "a", count: 70_000)]).status == 413)
            let odd = try stranger.post("/login", ["name": "\u{0}\u{202E}", "password": "\u{0}"])
            #expect(odd.status == 403)
        }
    }
}
