import Agreement
import Foundation
import Intervals
import Notation
import Settings
import Site
import Testing

@testable import Office

/// Entries that name a promise of the terms beside the nine articles.
@Suite struct PromiseDeskTests {
    private let site: OfficeSite
    private let office: SiteOffice

    /// The terms of acme promise something of their own; those of globex do not.
    init() throws {
        site = try OfficeSite()
        var configuration = site.office.configuration
        var promise = PromiseTerms(id: "half-hours", subject: .power(.either), breach: BreachRule([.downtimeOver(0)]))
        promise.claim = ClaimRule(within: .days(60), from: .end)
        promise.rightToEnd = RightToEnd([.outages(1, within: .days(30))])
        let acme = try #require(configuration.facility.contracts.firstIndex { $0.id == "acme" })
        configuration.facility.contracts[acme].terms.promises = [promise]
        office = SiteOffice(configuration: configuration, ledger: site.office.ledger, clock: site.clock)
    }

    private func enter(_ kind: Record.Kind, _ fields: [String: String]) throws -> RegisterEntry {
        try office.enter(Draft(kind, fields: fields.mapValues { .text($0) }), by: OfficeSite.provider)
    }

    private let report = ["at": "2026-02-11T08:00:00+08:00", "by": "Li Wei"]

    /// Whoever names a promise need not name an article.
    @Test func aPromiseStandsForAnArticle() throws {
        let fields = report.merging(["contract": "acme", "promise": "half-hours"]) { $1 }
        let entry = try enter(.outageReport, fields)
        #expect(entry.record.text(.promise) == "half-hours" && entry.record.text(.guarantee) == nil)
        let sentences = entry.effect.sentences
        #expect(sentences.contains { $0.hasPrefix("is of the outage from ") && $0.hasSuffix("under half-hours") })
    }

    @Test(arguments: [
        ("acme", "half-hour", "there is half-hours"), ("globex", "half-hours", "articles only"),
    ])
    func whatTheTermsDoNotHaveIsRefused(contract: String, promise: String, said: String) throws {
        let fields = report.merging(["contract": contract, "promise": promise]) { $1 }
        let refused = try refusal { _ = try enter(.outageReport, fields) }
        #expect(refused?.code == .contradictory && refused?.field == "promise")
        #expect(refused?.fix?.contains(said) == true, "\(refused?.fix ?? "")")
        #expect(try site.records().isEmpty)
    }

    /// What happened elsewhere is kept as it is told, and said to do nothing.
    @Test func anImportWarns() throws {
        let line = #"{"record":"outage_report","contract":"acme","promise":"no-such","at":"2026-02-11T00:00:00Z"}"#
        let outcome = try office.importLines(line, file: "lines", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(outcome.problems.isEmpty)
        #expect(outcome.warnings.contains { $0.contains("no-such of acme") }, "\(outcome.warnings)")
    }

    /// Until it is claimed, the outage is among what falls due.
    @Test func whatCanBeClaimedFallsDue() throws {
        let due = try office.deadlines(days: 90, of: ["acme"], for: OfficeSite.provider).deadlines
        let claim = try #require(due.first { if case .promiseClaim = $0.matter { true } else { false } })
        #expect(claim.article == nil && claim.sentence.contains("is not claimed under half-hours"))
        #expect(claim.document(at: site.clock.now)["promise"] == .string("half-hours"))
        #expect(claim.document(at: site.clock.now)["article"] == nil)
        _ = try enter(.outageReport, report.merging(["contract": "acme", "promise": "half-hours"]) { $1 })
        let rest = try office.deadlines(days: 90, of: ["acme"], for: OfficeSite.provider).deadlines
        #expect(!rest.contains { if case .promiseClaim = $0.matter { true } else { false } })
    }

    /// The same right is the same event, whenever it is found.
    @Test func aRightToEndIsOneEvent() throws {
        let result = try office.judge("acme", month: .february, for: OfficeSite.provider).result
        let first = try #require(result.rightsToEnd(site: "dc-1", at: site.clock.now).first)
        #expect(first.kind == .contractMayEnd && first.contract == "acme" && first.details[.promise] == "half-hours")
        #expect(first.summary.hasPrefix("Acme Trading: half-hours: The customer may end the contract since 2026-02-1"))
        let again = result.rightsToEnd(site: "dc-1", at: site.clock.now + .days(1))
        #expect(again.map(\.id) == [first.id])
        var other = result
        other.promises[0].rightToEnd?.certainFrom = nil
        #expect(other.rightsToEnd(site: "dc-1", at: site.clock.now).isEmpty)
    }
}
