import Foundation
import Intervals
import Office
import Programs
import Site
import Testing
import Traffic

@testable import Web

/// Traffic and papers, as programs read them.
struct TrafficAPITests {
    private static let configuration = SiteText.small.replacing(
        "    network: {hosts: [198.51.100.10]}",
        with: """
                network: {hosts: [198.51.100.10]}
                traffic: {ports: [pdu-a/port/Gi1/0/7], counts: sum}
            """)

    private func fill(_ site: ProgramSite) {
        let first = TrafficSlot.start(of: site.clock.now) - .hours(10)
        let rates = (0..<120).filter { $0 != 60 }.map { slot in
            SlotRate(start: first + Int64(slot) * TrafficSlot.length, received: 1e6, sent: 2e6)
        }
        let port = SignalName(device: "pdu-a", kind: .port, element: "Gi1/0/7")
        site.archives.keep(rates, of: port, speed: 1_000_000_000)
    }

    @Test func trafficOfContractsAndPorts() async throws {
        try await ProgramSite.serving(Self.configuration) { site in
            fill(site)
            let whole = try #require(try await site.get("/api/v1/contracts/acme/traffic").object)
            let present = try #require(whole["present"] as? [String: Any])
            #expect(present["month"] as? String == "2026-03" && present["measure"] as? String == "sum")
            #expect(present["percentile_bps"] as? Int == 24_000_000 && present["known_slots"] as? Int == 119)
            #expect(present["lower_bps"] as? Int == 0 && (present["upper_bps"] as? Int ?? 0) > 24_000_000)
            let coverage = try #require(present["coverage"] as? Double)
            #expect(coverage > 0 && coverage < 1)
            let history = try #require(whole["history"] as? [String: Any])
            #expect((history["in_bps"] as? [Any])?.contains { $0 as? Int == 8_000_000 } == true)
            #expect((history["in_bps"] as? [Any])?.contains { $0 is NSNull } == true)
            let month = try #require(try await site.get("/api/v1/contracts/acme/months/current/traffic").object)
            let slots = try #require(month["slots"] as? [String: Any])
            #expect(slots["step_seconds"] as? Int == 300)
            #expect((slots["out_bps"] as? [Any])?.count == present["slots"] as? Int)
            #expect((slots["out_bps"] as? [Any])?.filter { $0 as? Int == 16_000_000 }.count == 119)
            let ports = try await site.get("/api/v1/ports").object?["ports"] as? [[String: Any]]
            #expect(ports?.map { $0["port"] as? String } == ["pdu-a/port/Gi1/0/7"])
            #expect(ports?.first?["contracts"] as? [String] == ["acme"])
            let port = try await site.get("/api/v1/ports/traffic?port=pdu-a/port/Gi1/0/7&range=week").object
            #expect((port?["history"] as? [String: Any])?["most_in_bps"] != nil)
            for missing in ["contracts/globex/traffic", "ports/traffic?port=pdu-a/port/x", "ports/traffic?port=x"] {
                #expect(try await site.get("/api/v1/\(missing)").status == 404, "\(missing)")
            }
        }
    }

    /// A customer's program reads its own contract, and of another's port not that it is there.
    @Test func customersReadTheirOwn() async throws {
        try await ProgramSite.serving(Self.configuration) { site in
            let (acme, globex) = (try site.customer("acme"), try site.customer("globex"))
            #expect(try await site.get("/api/v1/contracts/acme/traffic", headers: acme).status == 200)
            for path in ["contracts/acme/traffic", "contracts/acme/months/current/traffic", "contracts/acme/readings"] {
                let foreign = try await site.get("/api/v1/\(path)", headers: globex)
                #expect([403, 404].contains(foreign.status), "\(path): \(foreign.status)")
            }
            let ports = try await site.get("/api/v1/ports", headers: globex).object?["ports"] as? [Any]
            #expect(ports?.isEmpty == true)
            let port = try await site.get("/api/v1/ports/traffic?port=pdu-a/port/Gi1/0/7", headers: globex)
            #expect(port.status == 404)
            for path in ["accounts", "audit", "quiet", "devices/pdu-a/history?signal=a&quantity=b"] {
                #expect(try await site.get("/api/v1/\(path)", headers: acme).status == 403, "\(path)")
            }
        }
    }

    /// Every paper that is listed is there, for the same program.
    @Test func papersAreWhereTheyAreSaidToBe() async throws {
        try await ProgramSite.serving { site in
            let acme = try site.customer("acme")
            let list = try await site.get("/api/v1/contracts/acme/months/2026-02/documents", headers: acme).object
            let documents = try #require(list?["documents"] as? [[String: String]])
            #expect(documents.count == 7)
            for paper in documents where paper["form"] != "pdf" {
                let answer = try await site.get(try #require(paper["href"]), headers: acme)
                // A credit note is only of a month that is final.
                let isNote = paper["document"] == "credit-note"
                #expect(answer.status == (isNote ? 409 : 200), "\(paper)")
                guard !isNote else { continue }
                #expect(answer.headers["content-type"] == paper["media_type"])
            }
            let note = try await site.get("/api/v1/contracts/acme/months/2026-02/credit-note", headers: acme)
            #expect(note.status == 409 && note.object?["code"] as? String == "not_final", "\(note.text)")
        }
    }

    @Test func whatHeldOnce() async throws {
        try await ProgramSite.serving { site in
            try site.add([#"{"signal":"pdu-a/outlet/7","at":"2026-03-19T10:00:00Z","state":"up"}"#])
            try site.office.acceptConfiguration()
            let then = try await site.get("/api/v1/status?at=2026-03-19T10:00:30Z")
            #expect(then.status == 200 && then.object?["at"] as? String == "2026-03-19T10:00:30.000Z", "\(then.text)")
            #expect(try await site.get("/api/v1/status?at=2027-03-19T10:00:30Z").status == 404)
            let readings = try #require(try await site.get("/api/v1/contracts/acme/readings").object)
            #expect(readings["count"] as? Int == 1)
            let lines = try #require(readings["readings"] as? [[String: Any]])
            #expect(lines.first?["signal"] as? String == "pdu-a/outlet/7" && lines.first?["state"] as? String == "up")
            let none = try await site.get(
                "/api/v1/contracts/acme/readings?since=2026-03-10T00:00:00Z&until=2026-03-09T00:00:00Z")
            #expect(none.status == 200 && none.object?["count"] as? Int == 0)
        }
    }

    /// Administrators read who may come in and who came, page by page; nothing by which somebody could come in is told.
    @Test func administratorsReadWhoMayComeIn() async throws {
        try await ProgramSite.serving { site in
            let root = try site.authorisation(.administrator)
            _ = try site.authorisation(.viewer)
            let accounts = try await site.get("/api/v1/accounts", headers: root)
            #expect((accounts.object?["tokens"] as? [Any])?.count == 2)
            #expect(!accounts.text.contains("sha256:"))
            let first = try await site.get("/api/v1/audit?limit=1", headers: root)
            let next = try #require(first.object?["next"] as? String)
            let second = try await site.get("/api/v1/audit\(next)", headers: root)
            #expect((second.object?["entries"] as? [[String: Any]])?.first?["event"] as? String == "token_issued")
            #expect(second.object?["next"] == nil)
            let nowhere = try await site.get("/api/v1/audit?after=never", headers: root)
            #expect(nowhere.status == 200 && (nowhere.object?["entries"] as? [Any])?.isEmpty == true)
        }
    }
}
