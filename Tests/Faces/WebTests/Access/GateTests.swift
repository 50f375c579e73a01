import Foundation
import Intervals
import Office
import Settings
import Sockets
import Testing

@testable import Web

/// Who passes the gate, and as whom.
@Suite(.serialized) struct GateTests {
    // MARK: - Without accounts

    /// Whoever sits at the machine reads. Everybody else does not, and nobody enters anything.
    @Test func withoutAccountsThisMachineReads() async throws {
        try await ServedSite().serving { site in
            #expect(try site.get("/contracts").status == 200)
            #expect(try site.get("/contracts").body.contains("Globex"))
            for name in ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"] {
                let answer = try site.get("/contracts", headers: [name: "203.0.113.7"])
                #expect(answer.status == 403 && !answer.body.contains("Globex"), "\(name)")
            }
            for host in [
                "evil.example", "127.0.0.1.evil.example", "evil.example:8161", "localhost.evil.example", "10.0.0.1",
            ] {
                let answer = try site.get("/contracts", headers: ["Host": host])
                #expect(answer.status == 421 && !answer.body.contains("Globex"), "\(host)")
            }
            for host in [
                "localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8161", "a.localhost", "localhost.",
            ] {
                #expect(try site.get("/contracts", headers: ["Host": host]).status == 200, "\(host)")
            }
            #expect(try site.post("/logout", [:]).status == 401)
            #expect(try !site.get("/contracts").body.contains("name=\"token\" value"))
            #expect(try site.get("/audit").status == 403)
        }
    }

    // MARK: - Signing in

    @Test func whoeverSignsInComesIn() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            var browser = Browser(site)
            let sent = try browser.get("/contracts?q=acme&page=2")
            #expect(sent.status == 303)
            #expect(sent.headers["location"] == "/login?next=/contracts%3Fq%3Dacme%26page%3D2")
            let form = try browser.get("/login?next=/contracts%3Fq%3Dacme%26page%3D2")
            #expect(form.status == 200 && form.body.contains("value=\"/contracts?q=acme&amp;page=2\""))
            let wrong = try browser.post("/login", ["name": "operator", "password": "wrong horse"])
            #expect(wrong.status == 403 && wrong.body.contains("User name or password is wrong."))
            #expect(browser.session == nil)
            let right = try browser.post(
                "/login", ["name": "operator", "password": ServedSite.password, "next": "/contracts?q=acme"])
            #expect(right.status == 303 && right.headers["location"] == "/contracts?q=acme")
            let cookie = try #require(right.cookies.first { $0.hasPrefix("mainstay=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"))
            #expect(!cookie.contains("Secure"))
            let page = try browser.get("/contracts")
            #expect(page.status == 200 && page.body.contains("<span>operator</span>"))
            #expect(page.headers["cache-control"] == "no-store")
            // A programme is told, not sent.
            let program = try site.get("/contracts")
            #expect(program.status == 401 && program.headers["www-authenticate"] == "Bearer")
            // What tells nothing is open.
            for path in ["/healthz", "/assets/style.css", "/login", "/settings"] {
                #expect(try site.get(path).status < 400, "\(path)")
            }
            #expect(try site.get("/metrics").status == 401 && site.get("/nothing").status == 401)
        }
    }

    @Test func whoeverSignsOutIsOut() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            var browser = try site.browser(of: "operator")
            _ = try browser.get("/contracts")
            let cookies = browser.cookies
            let out = try browser.post("/logout")
            #expect(out.status == 303 && browser.session == nil)
            // A copy of the cookie is worth nothing either.
            browser.cookies = cookies
            #expect(try browser.get("/contracts").status == 303)
        }
    }

    /// What an attacker laid into the browser before does not become the session.
    @Test func sessionsAreNotPlanted() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator, .viewer])
            let attacker = try site.browser(of: "viewer")
            var victim = Browser(site)
            victim.cookies = attacker.cookies
            _ = try victim.get("/contracts")
            victim.cookies["mainstay"] = nil
            _ = try victim.signIn("operator")
            #expect(victim.session != attacker.session)
            var again = Browser(site)
            again.cookies = attacker.cookies
            #expect(try again.get("/contracts").body.contains("<span>viewer</span>"))
            // Nor does a form that an attacker got sign anybody in.
            var form = Browser(site)
            _ = try form.get("/login")
            var other = Browser(site)
            _ = try other.get("/login")
            other.cookies["mainstay-form"] = nil
            #expect(try other.post("/login", ["name": "viewer", "password": ServedSite.password]).status == 403)
            _ = try other.get("/login")
            let mixed = try other.post(
                "/login", ["name": "viewer", "password": ServedSite.password, "token": form.token])
            #expect(mixed.status == 403 && other.session == nil)
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/%0d%0aSet-Cookie: x=y\r\nX: y", "javascript:alert(1)", "", "/x\u{0}", "evil", "/\u{2028}",
    ])
    func nobodyIsSentElsewhere(next: String) async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.viewer])
            var browser = Browser(site)
            let answer = try browser.signIn("viewer", next: next)
            let location = try #require(answer.headers["location"])
            #expect(location == "/" || location.hasPrefix("/%0d%0aSet-Cookie") == false)
            #expect(location.hasPrefix("/") && !location.hasPrefix("//") && !location.hasPrefix("/\\"))
            #expect(answer.headers["x"] == nil && !answer.cookies.contains { $0.hasPrefix("x=") })
        }
    }

    // MARK: - Forms of others

    @Test func onlyPagesOfThisSiteChangeAnything() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator, .viewer])
            var browser = try site.browser(of: "operator")
            var other = try site.browser(of: "viewer")
            _ = try browser.get("/contracts")
            _ = try other.get("/contracts")
            #expect(browser.token != other.token && browser.token.count == 64)
            for (fields, headers) in [
                (["token": ""], [:]), (["token": other.token], [:]), (["token": "x"], [:]),
                ([:], ["Sec-Fetch-Site": "cross-site"]), (["token": ""], ["X-CSRF-Token": other.token]),
                ([:], ["Content-Type": "text/plain"]), ([:], ["Content-Type": "application/json"]),
            ] as [([String: String], [String: String])] {
                #expect(try browser.post("/logout", fields, headers).status == 403, "\(fields) \(headers)")
            }
            #expect(try browser.get("/contracts").status == 200)
            // What a browser says of the origin decides nothing: behind some proxies it is null.
            let token = browser.token
            let out = try browser.post("/logout", ["token": ""], ["X-CSRF-Token": token, "Origin": "null"])
            #expect(out.status == 303)
            let form = try other.post("/logout", [:], ["Origin": "null", "Sec-Fetch-Site": "same-origin"])
            #expect(form.status == 303)
            #expect(try site.isWritten("wrong_origin"))
        }
    }

    // MARK: - Guessing

    @Test func guessingIsSlowedDown() async throws {
        try await ServedSite().serving { site in
            try site.addPeople([.operator])
            var browser = Browser(site)
            for _ in 1...5 { #expect(try browser.signIn("operator", "battery staple").status == 403) }
            let locked = try browser.signIn("operator")
            #expect(locked.status == 429 && locked.headers["retry-after"] == "60" && browser.session == nil)
            // Neither name nor password of a stranger is written down.
            #expect(try browser.signIn("hunter2-in-the-wrong-field", "battery staple").status == 403)
            try site.clock.set("2026-02-13T00:01:00Z")
            #expect(try browser.signIn("operator").status == 303)
            #expect(try site.isWritten("wrong_password") && site.isWritten("locked"))
            let written = try site.written()
            #expect(!written.contains("battery staple") && !written.contains("hunter2"))
            let session = try #require(browser.session)
            #expect(!written.contains(ServedSite.password) && !written.contains(session))
        }
    }

    // MARK: - Tokens

    @Test func programsShowTheirTokens() async throws {
        try await ServedSite().serving { site in
            let viewer = try site.office.issue(
                NewToken(.program, name: "prometheus", life: .days(1)), by: ServedSite.root
            ).text
            let customer = try site.office.issue(
                NewToken(.program, name: "billing", role: .customer, contracts: ["acme"], life: .days(1)),
                by: ServedSite.root
            ).text
            func get(_ path: String, _ token: String) throws -> RawResponse {
                try site.get(path, headers: ["Authorization": "Bearer \(token)"])
            }
            #expect(try get("/metrics", viewer).status == 200)
            #expect(try get("/contracts", viewer).body.contains("Globex"))
            #expect(try get("/metrics", customer).status == 403 && get("/audit", viewer).status == 403)
            let own = try get("/contracts", customer)
            #expect(own.status == 200 && own.body.contains("Acme") && !own.body.contains("Globex"))
            // It needs no form's token, and a wrong one is not mended by a cookie.
            #expect(
                try site.post("/logout", [:], headers: ["Authorization": "Bearer \(viewer)"]).status == 303)
            for wrong in ["", "x", viewer + "x", String(viewer.dropLast()), String(repeating: "x", count: 5000)] {
                let answer = try get("/metrics", wrong)
                #expect(answer.status == 401 && answer.headers["www-authenticate"] == "Bearer", "\(wrong.prefix(60))")
            }
            try site.clock.set("2026-02-14T00:00:00Z")
            #expect(try get("/metrics", viewer).status == 401)
            #expect(try site.isWritten("wrong_token"))
            let written = try site.written()
            #expect(!written.contains(viewer) && !written.contains(customer))
        }
    }

    @Test func aScreenReadsFromItsPlace() async throws {
        try await ServedSite().serving { site in
            let here = try site.office.issue(
                NewToken(.wall, name: "noc", addresses: ["127.0.0.0/8"]), by: ServedSite.root
            ).text
            let elsewhere = try site.office.issue(
                NewToken(.wall, name: "hall", addresses: ["10.0.0.0/8"]), by: ServedSite.root
            ).text
            var screen = Browser(site)
            let first = try screen.get("/contracts?q=a&wall=\(here)&page=1")
            #expect(first.status == 303 && first.headers["location"] == "/contracts?q=a&page=1")
            #expect(try screen.get("/contracts").status == 200)
            _ = try screen.get("/contracts")
            #expect(try screen.post("/logout", ["token": ""]).status == 403)
            #expect(try site.get("/?wall=\(elsewhere)").status == 401 && site.get("/?wall=x").status == 401)
            _ = try site.office.revoke("noc", by: ServedSite.root)
            #expect(try screen.get("/contracts").status == 303)
            #expect(try !site.written().contains(here))
        }
    }

    // MARK: - Behind a proxy

    /// What a proxy says counts only where the connection comes from one that is named.
    @Test func aNamedProxyIsBelieved() async throws {
        let served = try ServedSite { settings in
            settings.trustedProxies = ["127.0.0.1"]
            settings.userHeader = "X-Remote-User"
        }
        try await served.serving { site in
            try site.addPeople([.operator])
            let proxied = [
                "Host": "sla.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9, 203.0.113.7",
                "X-Forwarded-Prefix": "/power",
            ]
            var browser = Browser(site, headers: proxied)
            let sent = try browser.get("/contracts")
            #expect(sent.status == 303 && sent.headers["location"] == "/power/login?next=/contracts")
            let answer = try browser.signIn("operator", next: "/contracts")
            #expect(answer.headers["location"] == "/power/contracts")
            let cookie = try #require(answer.cookies.first { $0.hasPrefix("__Secure-mainstay=") })
            #expect(cookie.contains("Secure") && cookie.contains("Path=/power") && cookie.contains("HttpOnly"))
            let page = try browser.get("/contracts")
            for link in page.body.matches(of: #/(?:href|src|action)="(\/[^"]*)"/#).map(\.output.1) {
                #expect(link.hasPrefix("/power/"), "\(link)")
            }
            #expect(try site.isWritten("\"from\":\"203.0.113.7\""))
            // The proxy's own sign-in.
            let named = try site.get("/contracts", headers: proxied.merging(["X-Remote-User": "operator"]) { $1 })
            #expect(named.status == 200 && named.body.contains("<span>operator</span>"))
            let unknown = try site.get("/contracts", headers: proxied.merging(["X-Remote-User": "nobody"]) { $1 })
            #expect(unknown.status == 403)
            let prefix = try site.get("/contracts", headers: proxied.merging(["X-Forwarded-Prefix": "//evil"]) { $1 })
            #expect(prefix.status == 401 && !prefix.body.contains("evil"))
        }
    }

    @Test func nobodyElseIsBelieved() async throws {
        let served = try ServedSite { settings in
            settings.trustedProxies = ["192.0.2.1"]
            settings.userHeader = "X-Remote-User"
        }
        try await served.serving { site in
            try site.addPeople([.operator])
            let claims = [
                "X-Remote-User": "operator", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/power",
                "X-Forwarded-For": "192.0.2.1",
            ]
            #expect(try site.get("/contracts", headers: claims).status == 401)
            var browser = Browser(site, headers: claims)
            let answer = try browser.signIn("operator", next: "/contracts")
            #expect(answer.headers["location"] == "/contracts")
            #expect(answer.cookies.contains { $0.hasPrefix("mainstay=") && !$0.contains("Secure") })
            #expect(try site.isWritten("\"from\":\"127.0.0.1\""))
        }
    }

    // MARK: - The log

    @Test func administratorsSeeWhoCame() async throws {
        try await ServedSite().serving { site in
            try site.addPeople()
            var browser = try site.browser(of: "administrator")
            var viewer = try site.browser(of: "viewer")
            #expect(try viewer.get("/audit").status == 403)
            let page = try browser.get("/audit")
            #expect(page.status == 200 && page.body.contains("signed in") && page.body.contains("127.0.0.1"))
            let refused = try browser.get("/audit?show=refusals")
            #expect(refused.body.contains("not permitted") && refused.body.contains("GET /audit"))
            for number in 0..<60 {
                _ = try site.office.issue(
                    NewToken(.program, name: "p\(number)", life: .days(1)), by: ServedSite.root)
            }
            let newest = try browser.get("/audit")
            #expect(newest.body.contains("p59") && !newest.body.contains("p5 ("))
            let link = try #require(newest.body.firstMatch(of: #/href="(\/audit\?before=[0-9.]+)"/#)).output.1
            #expect(try browser.get(String(link)).body.contains("p5 ("))
            #expect(try browser.get("/audit?before=x").status == 200)
        }
    }
}
