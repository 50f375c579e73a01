import Foundation
import HTTPTypes
import Ledger
import Office
import Site
import Testing

@testable import Web

/// What programs enter.
struct RecordAPITests {
    private static let maintenance: [String: RawField] = [
        "record": .text("maintenance"), "contract": .text("acme"), "from": .text("2026-03-21T01:00:00Z"),
        "to": .text("2026-03-21T02:00:00Z"), "consented_at": .text("2026-03-19T00:00:00Z"),
        "consented_by": .text("Li Wei"),
    ]

    private func entering(
        _ body: [String: RawField], by principal: Principal, key: String? = nil, keys: UsedKeys = UsedKeys(),
        in site: ProgramSite
    ) async throws -> RecordEntering {
        var call = try site.call(as: principal)
        call.body = body
        if let key { call.headers[try #require(.init("Idempotency-Key"))] = key }
        return RecordEntering(call: call, office: site.office, keys: keys)
    }

    /// Whoever may only look enters nothing, whatever is sent.
    @Test func viewersEnterNothing() async throws {
        try await ProgramSite.serving { site in
            let unsigned = try await site.ask(
                "POST", "/api/v1/records", headers: ["Content-Type": "application/json"], body: "{}")
            #expect(unsigned.status == 401)
            let authorisation = try site.authorisation(.viewer)
            let answer = try await site.ask(
                "POST", "/api/v1/records",
                headers: ["Content-Type": "application/json"].merging(authorisation) { $1 },
                body: #"{"record":"maintenance","contract":"acme"}"#)
            #expect(answer.status == 403 && answer.object?["code"] as? String == "not_permitted")
            let other = try await site.ask(
                "POST", "/api/v1/records",
                headers: ["Content-Type": "text/plain"].merging(authorisation) { $1 }, body: "{}")
            // Nothing is read of it, whatever it is.
            #expect(other.status == 403)
        }
    }

    /// The same key enters once, also when the program was started anew in between.
    @Test func theSameKeyEntersOnce() async throws {
        try await ProgramSite.serving { site in
            let keys = UsedKeys()
            let desk = ProgramSite.provider
            let first = try await entering(Self.maintenance, by: desk, key: "k-1", keys: keys, in: site).enter()
            #expect(first.status == .created && first.location?.hasPrefix("/api/v1/records/") == true)
            let again = try await entering(Self.maintenance, by: desk, key: "k-1", keys: keys, in: site).enter()
            #expect(again.status == .ok && again.version == first.version)
            let later = try await entering(Self.maintenance, by: desk, key: "k-1", in: site).enter()
            #expect(later.status == .ok && later.version == first.version)
            var other = Self.maintenance
            other["note"] = .text("another one")
            let refused = try await entering(other, by: desk, key: "k-1", keys: keys, in: site)
            #expect(throws: HTTPRefusal.self) { try refused.enter() }
            // The same words under another key are another record.
            let second = try await entering(Self.maintenance, by: desk, key: "k-2", keys: keys, in: site).enter()
            #expect(second.status == .created && second.version != first.version)
            let records = try site.office.ledger.records(after: .start, limit: .max, matching: .everything).elements
            #expect(records.count == 2)
        }
    }

    /// A correction that was made without knowing of another one is refused.
    @Test func noCorrectionIsLost() async throws {
        try await ProgramSite.serving { site in
            let entry = try await entering(Self.maintenance, by: ProgramSite.provider, in: site).enter()
            let id = try #require(entry.version)
            let before = try await site.get("/api/v1/records/\(id)")
            #expect(before.status == 200 && before.headers["etag"] == "W/\"\(id)\"")
            var changed = Self.maintenance
            changed["by"] = .text("Zhang San")
            changed["reason"] = .text("an hour later")
            let correction = try await entering(changed, by: ProgramSite.provider, in: site).correct(id)
            let after = try await site.get("/api/v1/records/\(id)")
            #expect(after.headers["etag"] == "W/\"\(try #require(correction.version))\"")
            // Whoever read it before does not know of it.
            #expect(!EntityTag(try #require(correction.version)).isAmong(before.headers["etag"]))
            #expect(EntityTag(try #require(correction.version)).isAmong(after.headers["etag"]))
        }
    }

    /// A customer enters for itself, and for nobody else.
    @Test func customersEnterTheirOwn() async throws {
        try await ProgramSite.serving { site in
            let acme = Principal(name: "Li Wei", role: .customer(contracts: ["acme"]))
            let report: [String: RawField] = [
                "record": .text("outage_report"), "guarantee": .text("power"), "by": .text("Li Wei"),
            ]
            let own = report.merging(["contract": .text("acme")]) { $1 }
            #expect(try await entering(own, by: acme, in: site).enter().status == .created)
            let foreign = try await entering(report.merging(["contract": .text("globex")]) { $1 }, by: acme, in: site)
            #expect(throws: Refusal.self) { try foreign.enter() }
        }
    }
}
