import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

/// Promises beside the nine articles in the document of a month, and in everything that reads stored documents.
@Suite struct PromiseDocumentTests {
    /// An hour without power, give or take a minute; 5 % of the rent for each started half hour.
    private func month(_ change: (inout PromiseTerms) -> Void = { _ in }) throws -> SmallMonth {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, (0..<2 * 24 * 60 + 1).map { (600..<660).contains($0) ? .down : .up })
        var promise = PromiseTerms(
            id: "half-hours", subject: .power(.either), breach: BreachRule([.downtimeOver(0)]))
        promise.names = ["en": "Power by the half hour", "zh-Hans": "按半小时计的电力"]
        promise.remedy = RemedyTerms(.units(.started(.minutes(30)), .share(try #require(Ratio("5%")))))
        promise.rightToEnd = RightToEnd([.outages(1, within: .days(30))])
        change(&promise)
        month.contract.terms.articles = [.power]
        month.contract.terms.promises = [promise]
        return month
    }

    private func text(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") throws -> String {
        try #require(month.result(at: now)).document(revision: 1, ledgerDigest: "sha256:1").compact
    }

    private func part(_ month: SmallMonth) throws -> JSON {
        let document = try #require(month.result()).document(revision: 1, ledgerDigest: "sha256:1")
        guard case .array(let parts)? = document["guarantees"] else { throw CocoaError(.coderInvalidValue) }
        #expect(parts.count == 10 && parts[8]["guarantee"] == .string("access"))
        return try #require(parts.last)
    }

    @Test func theNineComeFirstAndThenThePromise() throws {
        let part = try part(month())
        #expect(part["guarantee"] == .string("half-hours") && part["article"] == nil)
        #expect(part["of"] == .string("power") && part["verdict"] == .string("breached"))
        #expect(part["name"]?["zh-Hans"] == .string("按半小时计的电力"))
        #expect(part["target"] == .object(["downtime_over_ms": .integer(0)]))
        #expect(part["period"]?["kind"] == .string("month") && part["period"]?["so_far"] == nil)
        #expect(part["counted_ms"]?["nominal"] == .integer(3_600_000))
        #expect(part["counted_ms"]?["min"] == .integer(3_540_000))
        #expect(part["availability"]?["nominal"] == .number("0.979167"))
        #expect(part["occurrences"]?["max"] == .integer(1) && part["denominator_ms"] == nil)
        #expect(part["left_out"] == nil && part["claim"] == nil)
    }

    /// 59 minutes are certain, 61 possible: two half hours are owed in any case, and a reading would settle the third.
    @Test func aRemedyThatDoubtDecidesIsARange() throws {
        let part = try part(month())
        #expect(part["remedy"]?["kind"] == .string("credit") && part["remedy"]?["amount"] == .string("1200.00"))
        #expect(part["remedy"]?["least"] == .string("1200.00"))
        #expect(part["remedy"]?["greatest"] == .string("1800.00"))
        guard case .array(let spans)? = part["unsettled"]?["spans"] else { throw CocoaError(.coderInvalidValue) }
        #expect(spans.count == 2)
    }

    @Test func theRightToEndTheContract() throws {
        let part = try part(month())
        #expect(part["may_end"]?["rule"]?["outages_from"] == .integer(1))
        #expect(part["may_end"]?["from"] != nil && part["may_end"]?["possible_from"] != nil)
    }

    /// What was left out, as the terms say it and as it was.
    @Test func whatIsLeftOutIsNamed() throws {
        let part = try part(
            month { promise in
                promise.leftOut.firstOfEach = .minutes(15)
                promise.leftOut.maintenance = MaintenanceRule()
                promise.leftOut.maintenance?.windows = [
                    MaintenanceRule.Window(weekdays: [6, 7], from: 120, to: 365)
                ]
                promise.claim = ClaimRule(within: .hours(72), from: .end)
            })
        #expect(part["left_out"]?["first_ms"] == .integer(900_000))
        guard case .array(let windows)? = part["left_out"]?["maintenance"]?["windows"] else {
            throw CocoaError(.coderInvalidValue)
        }
        #expect(windows.first?["from"] == .string("02:00") && windows.first?["to"] == .string("06:05"))
        #expect(part["claim"]?["within_ms"] == .integer(259_200_000) && part["claim"]?["per"] == .string("outage"))
        #expect(part["left_out_ms"]?["first"] == .integer(900_000))
        #expect(part["left_out_ms"]?["not_claimed"] == .integer(2_700_000))
        #expect(part["verdict"] == .string("met") && part["remedy"] == .null)
    }

    @Test func aSummaryCountsIt() throws {
        let month = try month()
        let summary = try ResultSummary(of: text(month))
        #expect(summary.verdict == .breached && summary.verdicts.count == 10)
        #expect(summary.open.map(\.id) == ["half-hours"])
        #expect(summary.open == (try #require(month.result())).open)
        #expect(summary.open.first?.titles["en"] == "Power by the half hour")
    }

    @Test func whatIsOwedAndWhy() throws {
        let owed = try OwedMonth(of: text(month()))
        let credit = try #require(owed.credits.first)
        #expect(owed.credits.count == 1 && credit.promise.id == "half-hours" && credit.kind == .credit)
        #expect(credit.amount == Money(amount: 1200, currency: "CNY") && owed.total == credit.amount)
        guard case .downtime(let downtime) = credit.reason else { throw CocoaError(.coderInvalidValue) }
        #expect(downtime.breach == BreachRule([.downtimeOver(0)]) && downtime.outages.count == 1)
        #expect(downtime.availability == "97.9167" && downtime.counted.max == 3_660_000)
    }

    /// A remedy without money is no credit.
    @Test func daysThatAreAddedToTheTerm() throws {
        let month = try month { $0.remedy = RemedyTerms(.fixed(.addedDays(2))) }
        #expect(try part(month)["remedy"] == .object(["kind": .string("added_days"), "days": .number("2")]))
        let owed = try OwedMonth(of: text(month))
        #expect(owed.credits.isEmpty && owed.total.amount == 0)
        #expect(owed.addedDays.map(\.days) == [2] && owed.addedDays.first?.promise.id == "half-hours")
    }

    /// Of what is not owed beside others the greatest alone is.
    @Test func theGreaterOneIsOwed() throws {
        var month = try month { $0.remedy?.isAdded = false }
        var other = PromiseTerms(id: "any-outage", subject: .power(.either), breach: BreachRule([.outagesFrom(1)]))
        other.remedy = RemedyTerms(.fixed(.sum(Money(amount: 500, currency: "CNY"))))
        other.remedy?.isAdded = false
        month.contract.terms.promises.append(other)
        let owed = try OwedMonth(of: text(month))
        #expect(owed.credits.map(\.promise.id) == ["any-outage", "half-hours"])
        #expect(owed.total.amount == 1200 && owed.takenOffByGreater.amount == 500)
        #expect(owed.takenOffByLimit.amount == 0)
    }

    @Test func whatARevisionChanges() throws {
        var month = try month()
        let before = try text(month)
        #expect(try Changes(from: before, to: before, records: []).parts.isEmpty)
        month.contract.terms.promises[0].leftOut.firstOfEach = .hours(2)
        let changes = try Changes(from: before, to: text(month), records: [])
        let part = try #require(changes.parts.first)
        #expect(changes.parts.count == 1 && part.promise.id == "half-hours" && part.guarantee == nil)
        #expect(part.verdict == Difference(before: .breached, after: .met))
        #expect(part.remedy == Difference(before: "1200.00 CNY", after: nil))
        #expect(part.mayEndFrom.before != nil && part.mayEndFrom.after == nil)
        let figures = Dictionary(uniqueKeysWithValues: part.figures.map { ($0.name, $0.value) })
        #expect(figures["left_out_first_ms"] == Difference(before: 0, after: 3_600_000))
        #expect(figures["occurrences"] == Difference(before: 1, after: 0))
        #expect(changes.sentences.first?.hasPrefix("Promise half-hours: breached before, met now; ") == true)
    }

    @Test func whatItComesToIfNothingMoreIsReported() throws {
        let month = try month { $0.claim = ClaimRule(within: .days(60), from: .end) }
        let now = "2026-10-20T00:00:00Z"
        let document = try #require(month.result(at: now)).document(revision: 1, ledgerDigest: "sha256:1")
        #expect(document["if_nothing_more_is_reported"]?["guarantees"]?["half-hours"] == .string("met"))
        #expect(document["status"] == .string("provisional"))
    }
}
