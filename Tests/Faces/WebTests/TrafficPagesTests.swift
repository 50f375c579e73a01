import Documents
import Foundation
import Intervals
import Ledger
import Live
import Office
import Site
import Testing
import Traffic

@testable import Web

/// What customers see of their traffic, and engineers of devices.
struct TrafficPagesTests {
    private static let now = "2026-02-12T12:00:00Z"

    private func site() throws -> ServedSite {
        try ServedSite(
            now: Self.now,
            configuration: { text in
                text.replacing(
                    "    rent: 12000.00 CNY",
                    with: "    rent: 12000.00 CNY\n    traffic: {ports: [pdu-a/port/Gi1/0/7], counts: sum}")
            })
    }

    private func port(_ name: String = "Gi1/0/7") -> SignalName {
        SignalName(device: "pdu-a", kind: .port, element: name)
    }

    /// 1 MB/s in, 2 MB/s out, but for one hour of which nothing is known.
    private func fill(_ archives: Archives, until now: Instant) {
        let first = TrafficSlot.start(of: now) - .hours(60)
        let rates = (0..<720).filter { !(600..<612).contains($0) }.map { slot in
            SlotRate(start: first + Int64(slot) * TrafficSlot.length, received: 1e6, sent: 2e6)
        }
        archives.keep(rates, of: port(), speed: 1_000_000_000)
    }

    @Test func traffic() async throws {
        try await site().serving { site in
            fill(site.archives, until: site.clock.now)
            let list = try site.get("/traffic")
            #expect(list.status == 200 && list.body.contains("pdu-a/port/Gi1/0/7"))
            #expect(list.body.contains("24.00\u{A0}Mbit/s"), "in and out together")
            #expect(try site.get("/traffic?q=nobody").status == 200)
            let page = try site.get("/traffic/acme")
            #expect(page.status == 200)
            #expect(page.body.matches(of: /<svg class="history"/).count == 4)
            #expect(page.body.contains("class=\"gap\"") && page.body.contains("class=\"percentile\""))
            #expect(page.body.contains("href=\"/ports/pdu-a/Gi1/0/7\""))
            #expect(page.body.contains("/assets/history.css?v="))
            #expect(page.body.utf8.count < 100_000)
            let port = try site.get("/ports/pdu-a/Gi1/0/7")
            #expect(port.status == 200 && port.body.contains("16.00\u{A0}Mbit/s"))
            #expect(try site.get("/ports/pdu-a/Gi1%2F0%2F7").status == 200)
            #expect(try site.get("/ports/pdu-a/Gi1/0/8").status == 404)
            #expect(try site.get("/traffic/globex").status == 404, "nothing is counted")
            #expect(try site.get("/traffic/nobody").status == 404)
        }
    }

    /// A customer sees its own contract, and of another's port not even that it is there.
    @Test func customersSeeTheirOwn() async throws {
        let site = try site()
        let acme = Principal(name: "a", role: .customer(contracts: ["acme"]))
        let globex = Principal(name: "g", role: .customer(contracts: ["globex"]))
        #expect(site.office.meteredContracts(for: acme).map(\.id) == ["acme"])
        #expect(site.office.meteredContracts(for: globex).isEmpty)
        let own = try site.office.meteredPort(port(), for: acme)
        #expect(own.contracts.map(\.id) == ["acme"])
        #expect(throws: Refusal.self) { try site.office.meteredPort(port(), for: globex) }
        #expect(throws: Refusal.self) { try site.office.meteredContract("acme", for: globex) }
        #expect(throws: Refusal.self) { try site.office.devices(for: acme) }
        #expect(throws: Refusal.self) { try site.office.device("pdu-a", for: acme) }
        await site.server.stop()
        await site.board.stop()
        await site.archives.stop()
    }

    /// A month is issued once it has ended, is kept, and stands in the month's document.
    @Test func aMonthIsIssued() async throws {
        try await site().serving { site in
            fill(site.archives, until: site.clock.now)
            #expect(try site.office.trafficDue().isEmpty)
            try site.clock.set("2026-02-28T16:19:59Z")
            #expect(try site.office.trafficDue().isEmpty)
            try site.clock.set("2026-02-28T16:20:00Z")
            let due = try #require(site.office.trafficDue().first)
            #expect(due.contract.id == "acme" && due.month.description == "2026-02")
            let figure = try #require(
                await site.archives.figure(of: due.contract, month: due.month, until: site.clock.now))
            // The term is three days; two and a half were counted, but for an hour.
            #expect(figure.slots == 864 && figure.known == 708 && figure.percentile == 24_000_000)
            let words = TrafficWords(language: .english).sentence(of: figure, for: "Acme")
            let event = Event.issued(figure, in: words, site: "dc-1", at: site.clock.now)
            try site.office.ledger.append(Batch(events: [event], schedule: site.office.facility.schedule))
            #expect(try site.office.trafficDue().isEmpty)
            let page = try site.get("/traffic/acme")
            #expect(page.body.contains("href=\"/contracts/acme/2026-02\""))
            let json = try site.get("/contracts/acme/2026-02/document.json")
            #expect(json.body.contains("\"percentile_bps\": 24000000") && json.body.contains("\"known_slots\": 708"))
            let html = try site.get("/contracts/acme/2026-02/document.html?language=zh-Hans")
            #expect(html.body.contains("数据流量统计") && html.body.contains("24.00\u{A0}Mbit/s"))
        }
    }

    @Test func devices() async throws {
        try await site().serving { site in
            let list = try site.get("/devices")
            #expect(list.status == 200 && list.body.contains("href=\"/devices/pdu-a\""))
            #expect(try site.get("/devices?q=pdu-b&state=unknown").status == 200)
            let found = try site.get("/devices?q=pdu-b")
            #expect(!found.body.contains("/devices/pdu-a") && found.body.contains("/devices/pdu-b"))
            let device = try site.get("/devices/pdu-a")
            #expect(device.status == 200 && device.body.contains("href=\"/devices/pdu-a/signals/outlet/7\""))
            #expect(try site.get("/devices/pdu-a/signals/outlet/7").status == 200)
            #expect(try site.get("/devices/pdu-a/signals/outlet/99").status == 404)
            #expect(try site.get("/devices/nobody").status == 404)
        }
    }
}
