import Compression
import Foundation
import Live
import Office
import Programs
import Testing

@testable import Web

/// What programs ask of `/api/v1`.
struct APITests {
    /// Everything in the description is there, and everything that is there is in the description.
    @Test func theDescriptionIsTrue() async throws {
        try await ProgramSite.serving { site in
            // Whoever may not enter is told so before anything is said of methods.
            let authorisation = try site.authorisation(.operator)
            let answer = try await site.get("/api/v1/openapi.json", headers: authorisation)
            let document = try #require(answer.object)
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            #expect(paths.count >= 40)
            for (path, operations) in paths {
                let place = path.replacing(#/\{[a-z]+\}/#) { _ in "x" }
                // What is followed has no end.
                let isStream = path == "/events/stream"
                for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] where !isStream || method != "GET" {
                    let answer = try await site.ask(
                        method, "/api/v1\(place)",
                        headers: ["Content-Type": "application/json"].merging(authorisation) { $1 })
                    let isKnown = operations[method.lowercased()] != nil
                    #expect((answer.status == 405) == !isKnown, "\(method) \(path): \(answer.status)")
                    #expect(answer.status < 500, "\(method) \(path): \(answer.text)")
                    guard answer.status >= 400 else { continue }
                    #expect(answer.headers["content-type"] == "application/problem+json", "\(method) \(path)")
                }
            }
        }
    }

    /// The standard's own reader finds nothing wrong with it.
    @Test func theDescriptionIsOpenAPI() async throws {
        try await ProgramSite.serving { site in
            let text = try await site.get("/api/v1/openapi.json").text
            let file = try site.folder.write("openapi.json", text)
            let validator = try #require(
                OutsideProgram(python: "openapi-spec-validator"), "make setup-test installs it")
            let outcome = try await site.onThread { try validator.run(["--schema", "3.1", file]) }
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    @Test func listsGoOnWhereTheyStopped() async throws {
        try await ProgramSite.serving(SiteText.text(contracts: 25)) { site in
            var names: [String] = []
            var address = "/api/v1/contracts?limit=10"
            var pages = 0
            while true {
                let page = try #require(try await site.get(address).object)
                let contracts = try #require(page["contracts"] as? [[String: Any]])
                names += contracts.compactMap { $0["id"] as? String }
                pages += 1
                guard let next = page["next"] as? String else { break }
                #expect(next.hasPrefix("?"))
                address = "/api/v1/contracts\(next)"
            }
            #expect(pages == 3 && names == names.sorted() && Set(names).count == 27)
            let found = try await site.get("/api/v1/contracts?q=GLOB").object?["contracts"] as? [[String: Any]]
            #expect(found?.map { $0["id"] as? String } == ["globex"])
            let one = try #require(try await site.get("/api/v1/contracts/acme").object)
            #expect(one["customer"] as? String == "acme Trading" && one["power"] as? String == "unknown")
        }
    }

    /// Nothing is sent twice to whoever has it.
    @Test func whatHasNotChangedIsNotSentAgain() async throws {
        try await ProgramSite.serving { site in
            let first = try await site.get("/api/v1/contracts")
            let tag = try #require(first.headers["etag"])
            let second = try await site.get("/api/v1/contracts", headers: ["If-None-Match": "\"x\", \(tag)"])
            #expect(second.status == 304 && second.body.isEmpty && second.headers["etag"] == tag)
            let other = try await site.get("/api/v1/contracts", headers: ["If-None-Match": "\"x\""])
            #expect(other.status == 200)
            let packed = try await site.get("/api/v1/record-kinds", headers: ["Accept-Encoding": "gzip"])
            let plain = try await site.get("/api/v1/record-kinds")
            #expect(packed.headers["content-encoding"] == "gzip" && packed.headers["etag"] == plain.headers["etag"])
            #expect(Gzip.expanded(packed.body, atMost: 1 << 20) == plain.body)
        }
    }

    @Test(arguments: [
        "contracts?limit=0", "contracts?limit=1001", "contracts?limit=x", "contracts?limt=5", "contracts?q=a&q=b",
        "events?since=yesterday", "events?after=-1", "outages?month=2026-13", "record-kinds/nonsense",
        "contracts/acme/months/2026-1", "discovery/prometheus?shares=0", "contracts?q=%FF", "contracts?q=",
    ]) func whatIsMalformedIsRefusedByName(path: String) async throws {
        try await ProgramSite.serving { site in
            let answer = try await site.get("/api/v1/\(path)")
            let problem = try #require(answer.object)
            #expect(answer.status == 422 && answer.headers["content-type"] == "application/problem+json")
            #expect(problem["code"] as? String == "malformed" && problem["type"] as? String == "problems/malformed")
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        try await ProgramSite.serving { site in
            for path in ["devices/nobody", "outages/ffff", "records/ffff", "contracts/nobody"] {
                let answer = try await site.get("/api/v1/\(path)")
                #expect(answer.status == 404, "\(path): \(answer.text)")
            }
        }
    }

    @Test func devicesSaySignalsAndNumbers() async throws {
        try await ProgramSite.serving { site in
            let devices = try await site.get("/api/v1/devices?limit=2").object
            #expect((devices?["devices"] as? [[String: Any]])?.map { $0["device"] as? String } == ["pdu-a", "pdu-b"])
            #expect(devices?["next"] as? String == "?limit=2&after=pdu-b")
            let signals = try await site.get("/api/v1/devices/pdu-a/signals").object?["signals"] as? [[String: Any]]
            #expect(signals?.contains { $0["signal"] as? String == "pdu-a/outlet/7" } == true)
            #expect(try await site.get("/api/v1/devices/pdu-a/numbers").status == 200)
        }
    }

    @Test func prometheusFindsEverything() async throws {
        try await ProgramSite.serving(SiteText.text(basePath: "/power")) { site in
            let answer = try await site.get("/power/api/v1/discovery/prometheus?shares=3")
            let groups = try #require(answer.json as? [[String: Any]])
            let labels = groups.compactMap { $0["labels"] as? [String: String] }
            #expect(
                labels.map { $0["__metrics_path__"] } == [
                    "/power/metrics", "/power/metrics/ports", "/power/metrics/devices", "/power/metrics/devices",
                    "/power/metrics/devices",
                ])
            #expect(labels.compactMap { $0["__param_share"] } == ["1/3", "2/3", "3/3"])
            #expect(groups.allSatisfy { $0["targets"] as? [String] == ["localhost"] })
            for group in labels {
                let share = group["__param_share"].map { "?share=\($0)" } ?? ""
                #expect(try await site.get("\(group["__metrics_path__"] ?? "")\(share)").status == 200)
            }
        }
    }
}
