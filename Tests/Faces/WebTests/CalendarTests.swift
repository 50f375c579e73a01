import Foundation
import Office
import Testing

@testable import Web

/// Calendar programs send no headers: the address lets them in, to one calendar.
@Suite(.serialized) struct CalendarTests {
    private func site() throws -> ServedSite {
        let site = try ServedSite(configuration: ServedSite.withTraffic)
        try site.addPeople()
        return site
    }

    /// Makes an address as somebody does on the page, and reads it there.
    private func address(_ feed: String, for browser: inout Browser) throws -> String {
        _ = try browser.get("/deadlines")
        let made = try browser.post("/calendars", ["feed": feed])
        #expect(made.status == 200 && made.headers["cache-control"] == "no-store")
        let match = try #require(made.body.firstMatch(of: #/href="(/\w+\.ics\?token=[^"]+)"/#), "\(made.body)")
        return String(match.output.1).replacing("&amp;", with: "&")
    }

    @Test func theAddressIsOfOneCalendar() async throws {
        try await site().serving { site in
            var viewer = try site.browser(of: "viewer")
            let claims = try address("claims", for: &viewer)
            let calendar = try site.get(claims)
            #expect(calendar.status == 200 && calendar.headers["content-type"]?.hasPrefix("text/calendar") == true)
            #expect(calendar.body.contains("acme") && calendar.body.contains("globex"))
            let token = try #require(claims.firstMatch(of: #/token=([^&]+)/#)).output.1
            for elsewhere in ["maintenance.ics", "deadlines", "api/v1/contracts", ""] {
                let answer = try site.get("/\(elsewhere)?token=\(token)")
                #expect(answer.status == 401, "\(elsewhere): \(answer.status)")
            }
            // As a program's token, or to enter something, it is worth nothing.
            #expect(try site.get("/claims.ics", headers: ["Authorization": "Bearer \(token)"]).status == 401)
            #expect(try site.post("/claims.ics?token=\(token)", [:]).status >= 400)
            #expect(try site.get("/claims.ics?token=mainstay_calendar_x").status == 401)
            #expect(try site.get("/claims.ics").status == 401)
            #expect(try site.isWritten("wrong_token"))
            // Neither the token nor anything that it could be made from is kept.
            #expect(try !site.written().contains(token))
            #expect(site.log.all.allSatisfy { !$0.contains(token) })
        }
    }

    /// It shows what its owner sees, and ends with the owner's password.
    @Test func aCustomerSeesItsOwn() async throws {
        try await site().serving { site in
            var acme = try site.browser(of: "acme")
            let path = try address("claims", for: &acme)
            let calendar = try site.get(path)
            #expect(calendar.status == 200 && calendar.body.contains("acme") && !calendar.body.contains("globex"))
            let chinese = try site.get(path.replacing("language=en", with: "language=zh-Hans"))
            #expect(chinese.body.contains("期限"))
        }
    }

    @Test func itEndsWithItsOwner() async throws {
        try await site().serving { site in
            var viewer = try site.browser(of: "viewer")
            let path = try address("maintenance", for: &viewer)
            #expect(try site.get(path).status == 200)
            try site.office.setPassword(of: "viewer", to: "another horse", by: ServedSite.root)
            #expect(try site.get(path).status == 401)
        }
    }

    @Test func whoeverMadeItEndsIt() async throws {
        try await site().serving { site in
            var viewer = try site.browser(of: "viewer")
            let path = try address("claims", for: &viewer)
            let page = try viewer.get("/deadlines").body
            let end = try #require(page.firstMatch(of: #/action="(/calendars/[0-9a-f]+/end)"/#)).output.1
            // It is nobody else's to end.
            var operation = try site.browser(of: "operator")
            #expect(try !operation.get("/deadlines").body.contains(end))
            #expect(try operation.post(String(end)).status == 404)
            #expect(try site.get(path).status == 200)
            #expect(try viewer.post(String(end)).status == 303)
            #expect(try site.get(path).status == 401)
            #expect(try viewer.post("/calendars", ["feed": "x"]).status == 422)
        }
    }

    /// It ends by itself within a year.
    @Test func itEndsByItself() async throws {
        try await site().serving { site in
            var viewer = try site.browser(of: "viewer")
            let path = try address("claims", for: &viewer)
            try site.clock.set("2027-02-12T23:59:00Z")
            #expect(try site.get(path).status == 200)
            try site.clock.set("2027-02-13T00:00:00Z")
            #expect(try site.get(path).status == 401)
        }
    }

    /// Where only customers of traffic pages sign in, making an address ends nobody's session.
    @Test func sessionsGoOn() async throws {
        try await ServedSite(configuration: ServedSite.withTraffic).serving { site in
            var acme = try site.browser(of: "acme")
            let path = try address("claims", for: &acme)
            #expect(try site.get(path).status == 200)
            #expect(try acme.get("/deadlines").status == 200)
        }
    }

    @Test func twentyAreEnough() async throws {
        try await site().serving { site in
            var viewer = try site.browser(of: "viewer")
            for _ in 0..<20 { _ = try address("claims", for: &viewer) }
            #expect(try viewer.post("/calendars", ["feed": "claims"]).status == 409)
        }
    }
}
