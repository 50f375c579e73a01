import Foundation
import Settings
import Testing

@testable import Web

/// Links to things whose names hold what links cannot.
struct LinkTests {
    /// Every link on every page leads somewhere, whatever things are called.
    @Test func everyLinkLeadsSomewhere() async throws {
        try await OddSite.make().serving { site in
            let walk = try PageWalk(site, as: try site.browser(of: "administrator"), following: 8)
            for stop in walk.stops where stop.response.status != 200 {
                Testing.Issue.record("\(stop.path) on \(stop.from): \(stop.response.status)")
            }
            // Otherwise nothing was proved.
            let paths = walk.stops.map(\.path)
            for start in [
                "/contracts/\(OddSite.contractInLinks)/current?", "/traffic/\(OddSite.contractInLinks)",
                "/devices/\(OddSite.deviceInLinks)/signals/outlet/7",
                "/ports/\(OddSite.deviceInLinks)/Gi1/0/7%25%23%3F",
                "/registers?contract=\(OddSite.contractInLinks)", "/records/c%231%3F/receipt", "/records/f%251",
                "/registers/outage_report/new?contract=\(OddSite.contractInLinks)&outage=",
            ] {
                #expect(paths.contains { $0.hasPrefix(start) }, "nothing leads to \(start)")
            }
        }
    }

    /// Whatever has a page of its own is reached by links.
    @Test func everyPageIsReached() async throws {
        try await OddSite.make().serving { site in
            let walk = try PageWalk(site, as: try site.browser(of: "administrator"), following: 3)
            let reached = Set(walk.stops.compactMap(\.route))
            let routes = try site.server.parts(try #require(WebSettings.usual)).declaredRoutes
            // For programs, for whoever is not signed in, and what pages ask for themselves.
            let others = ["/api", "/metrics", "/healthz", "/readyz", "/assets", "/settings", "/login", "/stream"]
            for route in routes where route.method == "GET" && !others.contains(where: route.path.hasPrefix) {
                #expect(reached.contains(route.path), "no link leads to \(route.path)")
            }
        }
    }

    @Test func namesAreEncodedInOnePlace() {
        #expect(OddSite.contract.inLink == OddSite.contractInLinks)
        #expect(PageLink.contract(OddSite.contract) == "/contracts/\(OddSite.contractInLinks)")
        #expect(PageLink.device("上海") == "/devices/%E4%B8%8A%E6%B5%B7")
    }
}
