import Correlation
import Foundation
import Intervals
import Ledger
import Live
import Office
import Settings
import Site
import Testing

@testable import Web

/// Every route that there is, in every role. A route that is added is walked, too; a parameter that the walk does not know
/// fails it, so that none is forgotten.
@Suite(.serialized) struct WalkTests {
    /// What is said of globex alone: none of it is for acme.
    private static let secrets = [
        "Globex", "198.51.100.11", "outlet/8", "pdu-c", "icmp/198.51.100.11", "secret-of-globex", "Zhang of Globex",
        "hush-device",
    ]

    /// Globex has a device, a contact and entries of its own.
    private static func configured(_ text: String) -> String {
        let text = ServedSite.withTraffic(text)
        return
            text
            .replacing(
                "contracts:\n",
                with: """
                      pdu-c: {address: 127.0.9.3, credentials: lab, profile: apc-rpdu2}
                    hooks:
                      log: {run: /bin/cat, timeout: 10s}
                    contracts:

                    """, maxReplacements: 1
            )
            .replacing("ups: pdu-b/outlet/8", with: "ups: pdu-c/outlet/8")
            .replacing(
                "    network: {hosts: [198.51.100.11]}\n",
                with: """
                        network: {hosts: [198.51.100.11]}
                        contacts:
                          - {name: Zhang of Globex, method: email, to: z@globex.example, hook: log}

                    """)
    }

    private static func site() throws -> ServedSite {
        let site = try ServedSite(configuration: configured)
        try site.addPeople()
        let desk = Principal(name: "desk", role: .operator)
        let lines = [
            #"{"record":"complaint","id":"c-globex","contract":"globex","about":"customer_service","#
                + #""note":"secret-of-globex","by":"Zhang of Globex","accepted_at":"2026-02-11T03:00:00Z"}"#,
            #"{"record":"maintenance","id":"m-globex","contract":"globex","from":"2026-02-11T03:00:00Z","#
                + #""to":"2026-02-11T04:00:00Z","consented_at":"2026-02-10T04:00:00Z","note":"secret-of-globex","#
                + #""by":"Zhang of Globex","at":"2026-02-10T04:00:00Z"}"#,
        ]
        let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
        let readings = (0..<74).map { hour in
            let state = (30..<32).contains(hour) ? "down" : "up"
            return #"{"signal":"pdu-c/outlet/8","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
        }
        let outcome = try site.office.importLines(
            (lines + readings).joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: desk)
        try #require(outcome.problems == [])
        let event = Event(
            id: "e-globex", kind: .emergencyOpened, at: site.clock.now - .minutes(5), site: "dc-1",
            contract: "globex", subject: "icmp/198.51.100.11", state: "down", summary: "secret-of-globex")
        try site.office.ledger.append(Batch(events: [event], schedule: site.office.facility.schedule))
        return site
    }

    /// One request.
    private struct Step: CustomStringConvertible {
        let method: String
        /// As it was declared.
        let route: String
        let path: String

        var description: String { "\(method) \(route) as \(path)" }
    }

    /// All that can be asked for of globex, by every id that it has.
    private static func steps(at site: ServedSite, outages: [String]) throws -> [Step] {
        let settings = try #require(WebSettings.usual)
        let routes = try site.server.parts(settings).declaredRoutes
        #expect(routes.count > 8)
        return try routes.flatMap { route in
            try paths(route.path, outages: outages).map { path in
                Step(method: route.method, route: route.path, path: path)
            }
        }
    }

    private static func paths(_ route: String, outages: [String]) throws -> [String] {
        var paths = [""]
        for part in route.split(separator: "/") {
            let values = try values(of: String(part), outages: outages)
            paths = paths.flatMap { path in values.map { "\(path)/\($0)" } }
        }
        return paths.map { $0.isEmpty ? "/" : $0 }
    }

    private static func values(of part: String, outages: [String]) throws -> [String] {
        guard part.contains("{") || part.contains("*") else { return [part] }
        switch part {
        case "{contract}": return ["globex"]
        case "{month}": return ["2026-02"]
        case "{document}":
            return ["document.html", "document.json", "document.csv", "credit-note.html", "credit-note.json"]
        case "{outage}": return outages
        case "{name}": return ["style.css", "pdu-c", "globex"]
        case "{device}": return ["pdu-c"]
        case "{port}", "{revision}": return ["1"]
        case "{kind}": return ["complaint", "maintenance", "outage-report"]
        case "{record}": return ["c-globex", "m-globex"]
        case "{emergency}", "{event}", "{alarm}": return ["e-globex"]
        case "{id}": return ["globex", "c-globex", "m-globex", "e-globex"] + outages
        case "{signal}": return ["outlet"]
        case "*", "**": return ["outlet/8"]
        default:
            Testing.Issue.record("the walk has no value for \(part): teach it one of globex")
            return []
        }
    }

    private static func ask(_ step: Step, of browser: Browser, at site: ServedSite) throws -> RawResponse {
        var browser = browser
        if step.method == "GET" || step.method == "HEAD" {
            let isStream = step.route.contains("stream") || step.route.contains("events")
            guard isStream else { return try browser.get(step.path) }
            return try browser.stream(step.path)
        }
        return try browser.post(step.path, Self.claims, method: step.method)
    }

    /// What somebody would send who wants to change something of globex's.
    private static let claims = [
        "contract": "globex", "guarantee": "power", "about": "customer_service", "by": "Mallory", "note": "x",
        "reason": "x", "method": "mobile", "id": "e-globex", "of": "m-globex", "decision": "disputed",
        "replaces": "c-globex", "at": "2026-02-12T00:00:00Z", "from": "2026-02-12T00:00:00Z",
        "to": "2026-02-12T01:00:00Z", "consented_at": "2026-02-11T00:00:00Z", "yes": "1",
    ]

    private static func outages(at site: ServedSite) throws -> [String] {
        let viewer = Principal(name: "x", role: .viewer)
        let ids = try site.office.outages(of: ["globex"], for: viewer).map(\.outage.id)
        try #require(!ids.isEmpty)
        return ids
    }

    private static func records(at site: ServedSite) throws -> [String] {
        try site.office.ledger.records(after: .start, limit: .max, matching: .everything).elements.map(\.id)
    }

    // MARK: - Customers

    /// Acme reaches nothing of globex's, by whatever id, and changes nothing of it.
    @Test func aCustomerReachesNothingOfAnother() async throws {
        try await Self.site().serving { try Self.walkContracts(at: $0) }
    }

    /// What describes fields shows examples, which are the same for everybody.
    private static let examples = ["/api/v1/record-kinds", "/api/v1/openapi.json"]

    private static func walkContracts(at site: ServedSite) throws {
        let outages = try Self.outages(at: site)
        let before = try Self.records(at: site)
        var seen: Set<String> = []
        let viewer = try site.browser(of: "viewer")
        let acme = try site.browser(of: "acme")
        for step in try Self.steps(at: site, outages: outages) where step.path != "/logout" {
            if step.method == "GET" {
                let all = try Self.ask(step, of: viewer, at: site)
                seen.formUnion(Self.secrets.filter { all.body.contains($0) })
            }
            let own = try Self.ask(step, of: acme, at: site)
            // What is not ready is said so to everybody.
            #expect(own.status < 500 || step.path == "/readyz", "\(step): \(own.status)")
            // A refusal may repeat what was asked for.
            let told = Self.secrets.filter {
                own.body.contains($0) && !step.path.contains($0) && !Self.examples.contains(step.route)
            }
            #expect(told.isEmpty, "\(step) tells \(told)")
            // Whatever names globex is refused; a list just does not hold it.
            if (["globex", "pdu-c"] + outages).contains(where: step.path.contains) {
                #expect((400..<500).contains(own.status), "\(step): \(own.status)")
            } else if own.status == 200, step.method == "GET" {
                #expect(!own.body.contains("globex"), "\(step) names it")
            }
        }
        #expect(try Self.records(at: site) == before)
        // Otherwise nothing was proved.
        for secret in ["Globex", "secret-of-globex", "198.51.100.11", "outlet/8"] where !seen.contains(secret) {
            Testing.Issue.record("no page shows \(secret) to anybody")
        }
    }

    // MARK: - Roles

    /// Whoever has not signed in sees nothing at all, and whoever only reads changes nothing.
    @Test func everyRouteAsksWhoComes() async throws {
        try await Self.site().serving { try Self.walkRoles(at: $0) }
    }

    private static func walkRoles(at site: ServedSite) throws {
        let outages = try Self.outages(at: site)
        let before = try Self.records(at: site)
        let open = ["/assets/", "/healthz", "/readyz", "/login", "/settings"]
        let viewer = try site.browser(of: "viewer")
        let administrator = try site.browser(of: "administrator")
        for step in try Self.steps(at: site, outages: outages) where step.path != "/logout" {
            let stranger = try Self.ask(step, of: Browser(site), at: site)
            #expect(Self.secrets.allSatisfy { !stranger.body.contains($0) || step.path.contains($0) }, "\(step)")
            let isOpen = open.contains { "\(step.path)/".hasPrefix($0) || step.path.hasPrefix($0) }
            if !isOpen {
                let isSent = stranger.status == 303 && stranger.headers["location"]?.hasPrefix("/login") == true
                #expect(isSent || stranger.status == 401, "\(step): \(stranger.status)")
            }
            guard ["GET", "HEAD"].contains(step.method) else {
                let reader = try Self.ask(step, of: viewer, at: site)
                // A method that a route has not is no way in.
                // A calendar of one's own changes nothing of the site: this is asked for without saying which.
                let isOwn = step.route.hasPrefix("/calendars") && [404, 422].contains(reader.status)
                #expect(isOpen || isOwn || [403, 405].contains(reader.status), "\(step): \(reader.status)")
                continue
            }
            let whole = try Self.ask(step, of: administrator, at: site)
            #expect(whole.status != 401 && whole.status != 403, "\(step): \(whole.status)")
        }
        #expect(try Self.records(at: site) == before)
    }
}
