import Clocks
import Daemon
import Foundation
import Intervals
import Logging
import Office
import Plants
import Programs
import Simulation
import Site
import Sockets
import Testing

/// The wall in a real browser, while a simulated facility loses mains and UPS, and recovers.
@Suite(.enabled(if: Chromium.isInstalled, "Debian's chromium is not installed; `make setup-test` installs it"))
struct BrowserTests {
    @Test func theWallFollowsTheFacility() async throws {
        let folder = TemporaryFolder("browser")
        let equipment = try TwoUPSs(in: "127.0.15")
        let port = UInt16.random(in: 30_000...32_000)
        let text = Self.configuration(equipment: equipment.port, pages: port)
        let office = try SiteOffice.open(configuration: try folder.write("mainstay.yaml", text))
        var logger = Logger(label: "browser")
        logger.logLevel = .critical
        let daemon = MonitoringDaemon(office, logger: logger)
        let running = Task { try await daemon.run() }
        do {
            try await Self.watch(equipment, port: port)
        } catch {
            running.cancel()
            throw error
        }
        running.cancel()
        // What a cancelled daemon throws is that it was cancelled.
        _ = await running.result
    }

    private static func watch(_ equipment: TwoUPSs, port: UInt16) async throws {
        let browser = try Chromium()
        try await isServed(port)
        try browser.open("http://127.0.0.1:\(port)/")
        try browser.wait(until: "document.title.startsWith('✓ All is well')")
        _ = try browser.evaluate("window.mark = 'same page'")
        equipment.happen(.mainsLost)
        try browser.wait(until: "document.title.includes('On battery 2')")
        try browser.wait(until: "document.querySelectorAll('#wall-power .n.degraded').length === 2")
        equipment.happen(.upsExhausted(.b))
        try browser.wait(until: "document.title.includes('Silent devices 1')")
        equipment.happen(.mainsRestored)
        try browser.wait(until: "document.title.startsWith('✓ All is well')")
        let mark = try browser.evaluate("window.mark")
        #expect(mark == "same page")
    }

    private static func isServed(_ port: UInt16) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while !LoopbackPort(port).isOpen {
            try #require(ContinuousClock.now < end, "no pages at port \(port)")
            await Task.yield()
        }
    }

    private static func configuration(equipment port: UInt16, pages: UInt16) -> String {
        let today = (TimeZone(identifier: "UTC") ?? .gmt).localDate(of: .now)
        return """
            site: dc-1
            timezone: UTC
            ledger: ledger.sqlite
            web: {listen: "127.0.0.1:\(pages)"}
            credentials: {lab: {version: 2c, community: demo}}
            schedule: {power: 200ms, link: 200ms, reachability: 1s}
            devices:
              ups-a: {address: "127.0.15.1:\(port)", credentials: lab, profile: ups-mib}
              ups-b: {address: "127.0.15.2:\(port)", credentials: lab, profile: ups-mib, fed_by: ups-b/output}
            contracts:
              acme:
                customer: {name: Acme Trading}
                service: colocation
                signed: \(today.adding(days: -2))
                term: {from: \(today.adding(days: -1)), to: \(today.adding(days: 30))}
                rent: 1000.00 EUR
                power: {mains: ups-a/input, ups: ups-b/output}

            """
    }
}
