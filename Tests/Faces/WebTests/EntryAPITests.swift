import Foundation
import HTTPTypes
import Ledger
import Office
import Site
import Testing

@testable import Web

/// What programs enter, as they send it.
struct EntryAPITests {
    private static let maintenance = """
        {"record": "maintenance", "contract": "acme", "from": "2026-03-21T01:00:00Z", "to": "2026-03-21T02:00:00Z",
         "consented_at": "2026-03-19T00:00:00Z", "consented_by": "Li Wei"}
        """

    /// An operator's program enters a record, reads it, and corrects it only if it has read what holds.
    @Test func correctionsNeedWhatHolds() async throws {
        try await ProgramSite.serving { site in
            let operation = try site.authorisation(.operator)
            let entered = try await site.enter("records", Self.maintenance, headers: operation)
            #expect(entered.status == 201, "\(entered.text)")
            let place = try #require(entered.headers["location"])
            let record = try await site.get(place, headers: operation)
            let tag = try #require(record.headers["etag"])
            let path = String(place.dropFirst("/api/v1/".count))
            let change = Self.maintenance.replacing(
                #""record""#, with: #""by": "Zhang San", "reason": "an hour later", "record""#)
            let blind = try await site.enter(path, change, method: "PUT", headers: operation)
            #expect(blind.status == 428 && blind.headers["content-type"] == "application/problem+json")
            let stale = try await site.enter(
                path, change, method: "PUT", headers: operation.merging(["If-Match": "\"other\""]) { $1 })
            #expect(stale.status == 412 && stale.object?["code"] as? String == "changed", "\(stale.text)")
            let seen = operation.merging(["If-Match": tag]) { $1 }
            let corrected = try await site.enter(path, change, method: "PUT", headers: seen)
            #expect(corrected.status == 201, "\(corrected.text)")
            // What was read before is no longer what holds.
            let late = try await site.enter(path, change, method: "PUT", headers: seen)
            #expect(late.status == 412)
        }
    }

    /// The same request with the same key enters once; another one with it is refused.
    @Test func aRequestThatIsSentAgainEntersNothing() async throws {
        try await ProgramSite.serving { site in
            let keyed = try site.authorisation(.operator).merging(["Idempotency-Key": "k-7"]) { $1 }
            let first = try await site.enter("records", Self.maintenance, headers: keyed)
            let again = try await site.enter("records", Self.maintenance, headers: keyed)
            #expect(first.status == 201 && again.status == 200, "\(again.text)")
            #expect(first.headers["location"] == again.headers["location"])
            let other = try await site.enter(
                "records", Self.maintenance.replacing("Li Wei", with: "Wang"), headers: keyed)
            #expect(other.status == 422 && other.object?["code"] as? String == "key_reused")
            #expect(
                try site.office.ledger.records(after: .start, limit: .max, matching: .everything).elements.count == 1)
        }
    }

    /// What would be entered is shown, and nothing is.
    @Test func previewsEnterNothing() async throws {
        try await ProgramSite.serving { site in
            let operation = try site.authorisation(.operator)
            let preview = try await site.enter("record-previews", Self.maintenance, headers: operation)
            #expect(preview.status == 200 && preview.object?["effect"] != nil, "\(preview.text)")
            #expect(try site.office.ledger.records(after: .start, limit: .max, matching: .everything).elements.isEmpty)
        }
    }

    /// Work is planned, listed and ended; sent again with the same key, it is planned once.
    @Test func workIsPlannedAndEnded() async throws {
        try await ProgramSite.serving { site in
            let operation = try site.authorisation(.operator)
            let keyed = operation.merging(["Idempotency-Key": "work"]) { $1 }
            let body = #"{"subjects": ["ups-a"], "minutes": 90, "by": "Zhao", "reason": "new batteries"}"#
            let planned = try await site.enter("quiet", body, headers: keyed)
            #expect(planned.status == 201, "\(planned.text)")
            let again = try await site.enter("quiet", body, headers: keyed)
            #expect(again.status == 200 && again.body == planned.body)
            let other = try await site.enter("quiet", body.replacing("90", with: "91"), headers: keyed)
            #expect(other.status == 422 && other.object?["code"] as? String == "key_reused")
            func works() async throws -> [[String: Any]]? {
                try await site.get("/api/v1/quiet", headers: operation).object?["quiet"] as? [[String: Any]]
            }
            #expect(try await works()?.count == 1)
            let id = try #require(planned.object?["id"] as? String)
            for wrong in ["{}", #"{"by": 7}"#] {
                #expect(try await site.enter("quiet/\(id)/end", wrong, headers: operation).status == 422)
            }
            for wrong in [
                #"{"subjects": "ups-a", "minutes": 1, "by": "x", "reason": "y"}"#,
                #"{"subjects": ["ups-a"], "minutes": 10081, "by": "x", "reason": "y"}"#,
                #"{"subjects": ["nothing"], "minutes": 5, "by": "x", "reason": "y"}"#,
            ] { #expect(try await site.enter("quiet", wrong, headers: operation).status == 422, "\(wrong)") }
            let ended = try await site.enter("quiet/\(id)/end", #"{"by": "Zhao"}"#, headers: operation)
            #expect(ended.status == 201, "\(ended.text)")
            #expect(try await works()?.isEmpty == true)
            #expect(try await site.get("/api/v1/quiet", headers: site.customer("acme")).status == 403)
        }
    }

    /// A request that is not done yet is not done twice.
    @Test func aKeyIsUsedOnceAtATime() async throws {
        try await ProgramSite.serving { site in
            var call = try site.call(as: ProgramSite.provider)
            call.headers[try #require(.init("Idempotency-Key"))] = "k"
            let kept = KeptAnswers()
            let good = APIAnswer(text: "done", mediaType: "text/plain")
            let answer = try kept.answer(call, at: "a") { () throws -> APIAnswer in
                #expect(throws: HTTPRefusal.self) { try kept.answer(call, at: "a") { good } }
                // The same key elsewhere is another one.
                let elsewhere = try kept.answer(call, at: "b") { good }
                #expect(elsewhere.text == "done")
                return good
            }
            #expect(answer.text == "done")
            // What failed may be tried again.
            struct Failure: Error {}
            #expect(throws: Failure.self) { try kept.answer(call, at: "c") { throw Failure() } }
            let later = try kept.answer(call, at: "c") { good }
            #expect(later.text == "done")
        }
    }
}
