import Agreement
import Documents
import Intervals
import Notation
import Office
import Site
import Testing

/// What an entry changes, as the desk answers it.
@Suite struct EffectTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite() }

    private func enter(_ kind: Record.Kind, _ fields: [String: String]) throws -> Effect {
        try site.enter(kind, fields).effect
    }

    private func report(_ contract: String, _ guarantee: String, at instant: String) throws -> Effect {
        try enter(.outageReport, ["contract": contract, "guarantee": guarantee, "at": instant, "by": "Li Wei"])
    }

    private let outage = ["contract": "acme", "from": "2026-02-10T01:00:00Z", "to": "2026-02-10T04:00:00Z"]

    // MARK: - Reports

    /// It covers what overlaps of the other guarantee, too (fine print, 25).
    @Test func aReportSaysWhatItCovers() throws {
        let effect = try report("acme", "power", at: "2026-02-11T00:00:00Z")
        guard case .covers(let covered, let counted, let before)? = effect.parts.first else {
            Issue.record("\(effect)")
            return
        }
        #expect(effect.parts.count == 2 && counted == .hours(3) && before == 0)
        #expect(covered.contract == "acme" && covered.guarantee == .power)
        guard case .covers(let other, _, _)? = effect.parts.last else {
            Issue.record("\(effect)")
            return
        }
        let verdicts = try #require(effect.verdicts.last)
        #expect(effect.verdicts.map(\.guarantee) == [.network, .power] && verdicts.isFinal)
        #expect(verdicts.verdict == Difference(before: .met, after: .breached))
        #expect(verdicts.remedy.before == nil && verdicts.remedy.after?.description == "12000.00 CNY")
        let count = "(power, 2026-02-10 09:00:00+08:00, 180.00 min), 180.00 min now count"
        let sentences = effect.sentences
        #expect(sentences.count == 4)
        #expect(sentences[0] == "covers outage \(covered.id.prefix(8)) \(count)")
        #expect(sentences[1] == "covers outage \(other.id.prefix(8)) \(count.replacing("power", with: "network"))")
        let breached = "of acme in 2026-02: met → breached, remedy none → 12000.00 CNY"
        let revised = "that month was final, evaluating it again issues a revision"
        #expect(sentences[2] == "network \(breached); \(revised)")
        #expect(sentences[3] == "power \(breached); \(revised)")
        let (chinese, end) = (effect.sentences(in: .chinese), "；该月已有最终结果，重新评估将出具新版次")
        let outage = "中断 \(covered.id.prefix(8))（2026-02-10 09:00:00+08:00，180.00\u{A0}分钟）"
        #expect(chinese.count == 4)
        #expect(chinese[0] == "涵盖电力供应\(outage)，现计入 180.00\u{A0}分钟")
        #expect(chinese[3] == "acme 2026年2月电力的持续供应保证：达标 → 未达标，补偿 无 → 人民币 12,000.00 元\(end)")
        let document = try #require(effect.document["parts"])
        #expect(document.compact.contains(#""effect":"covers","outage":"\#(covered.id)""#))
        #expect(document.compact.contains(#""counted_ms":10800000,"counted_before_ms":0"#))
    }

    /// The same entry again has the same effect, though it changes nothing any more.
    @Test func theSameEntryAgainSaysTheSame() throws {
        let first = try report("acme", "power", at: "2026-02-11T00:00:00Z")
        #expect(try report("acme", "power", at: "2026-02-11T00:00:00Z") == first)
        #expect(try site.records().count == 1)
    }

    /// While it can still be reported it counts; then it goes on counting.
    @Test func whatCountedBeforeGoesOnCounting() throws {
        try site.clock.set("2026-02-12T00:00:00Z")
        let effect = try report("acme", "power", at: "2026-02-11T00:00:00Z")
        #expect(effect.sentences.first?.hasSuffix("its 180.00 min go on counting") == true && effect.verdicts.isEmpty)
    }

    @Test(arguments: [
        ("globex", "power", "2026-02-11T00:00:00Z", "other_guarantee", "network"),
        ("acme", "power", "2026-03-19T00:00:00Z", "window_closed", "power"),
        ("acme", "power", "2026-02-09T23:30:00Z", "not_begun", "power"),
        ("globex", "power", "2026-03-19T00:00:00Z", "no_outage", "network"),
    ])
    func aReportThatCoversNothingSaysWhy(
        contract: String, guarantee: String, at: String, reason: String, nearest: String
    ) throws {
        let effect = try report(contract, guarantee, at: at)
        #expect(effect.parts.count == 1 && effect.verdicts.isEmpty)
        let document = try #require(effect.document["parts"]).compact
        #expect(document.contains(#""effect":"covers_nothing","reason":"\#(reason)""#), "\(document)")
        #expect(document.contains(#""guarantee":"\#(nearest)""#))
        #expect(
            effect.sentences[0].hasPrefix("covers nothing: ") && effect.sentences[0].contains("; nearest is outage"))
        let chinese = effect.sentences(in: .chinese)[0]
        #expect(chinese.hasPrefix("未涵盖任何中断：") && chinese.contains("；最接近的是"), "\(chinese)")
    }

    @Test func theEndOfTheTimeForReportingIsNamed() throws {
        let sentence = try report("acme", "power", at: "2026-03-19T00:00:00Z").sentences.first
        #expect(sentence?.contains("the time for reporting it was over at 2026-02-15 24:00+08:00") == true)
    }

    @Test func aSecondReportCoversNothing() throws {
        try site.addReports()
        let effect = try report("acme", "power", at: "2026-02-11T01:00:00Z")
        #expect(effect.sentences.first?.hasPrefix("covers nothing: record report-p reported it before") == true)
    }

    /// Where nothing was read, what nobody knows is reported.
    @Test func whatIsNotKnownCanBeReported() throws {
        let silent = try OfficeSite(hasReadings: false)
        let effect = try silent.enter(
            .outageReport, ["contract": "acme", "guarantee": "power", "at": "2026-02-11T00:00:00Z"]
        ).effect
        guard case .coversDoubt(let span, .power, _)? = effect.parts.first else {
            Issue.record("\(effect)")
            return
        }
        #expect(span.from == Instant("2026-02-09T16:00:00Z"))
        // One event, both guarantees: which is meant is said.
        #expect(effect.sentences.prefix(2).map { $0.prefix(18) } == ["covers power from ", "covers network fro"])
    }

    @Test func anEntryThatIsNotKnownYetSaysFromWhenItCounts() throws {
        let effect = try report("acme", "power", at: "2026-03-20T00:30:00Z")
        #expect(effect.sentences == ["counts from 2026-03-20 08:30:00+08:00 on"])
    }

    // MARK: - What is taken off

    private func attribution(_ cause: String) -> [String: String] {
        outage.merging(["guarantee": "network", "cause": cause]) { $1 }
    }

    @Test func anAttributionSaysWhatItTakesOff() throws {
        try site.addReports()
        let effect = try enter(.attribution, attribution("customer_equipment"))
        #expect(effect.sentences.first?.hasPrefix("takes 180.00 min off network of acme: outage ") == true)
        // What is in doubt around it is not the customer's.
        #expect(effect.verdicts.map(\.verdict) == [Difference(before: .breached, after: .undetermined)])
    }

    @Test func takingNothingOffIsExplained() throws {
        // Nobody reported it: its minutes were taken off before.
        let before = try enter(.attribution, attribution("customer_negligence"))
        #expect(before.sentences == ["takes nothing off network: its minutes are taken off already"])
        try site.addReports()
        let cases: [(Record.Kind, [String: String], String)] = [
            (.attribution, attribution("provider"), "network: what the provider caused is no ground"),
            (
                .attribution, attribution("customer_other").merging(["guarantee": "power"]) { $1 },
                "power: the terms do not accept customer_other there"
            ),
            (
                .maintenance,
                outage.merging(["guarantees": "network", "consented_at": "2026-02-10T02:00:00Z"]) { $1 },
                "network: the customer agreed after the work had begun"
            ),
            (
                .maintenance,
                [
                    "contract": "acme", "guarantees": "network", "consented_at": "2026-03-19T00:00:00Z",
                    "from": "2026-04-01T00:00:00Z", "to": "2026-04-01T04:00:00Z",
                ], "network: its time has not come yet"
            ),
        ]
        for (kind, fields, reason) in cases {
            #expect(try enter(kind, fields).sentences == ["takes nothing off \(reason)"])
        }
        var elsewhere = attribution("customer_equipment")
        elsewhere["from"] = "2026-02-11T01:00:00Z"
        elsewhere["to"] = "2026-02-11T04:00:00Z"
        let none = try enter(.attribution, elsewhere).sentences
        #expect(none.first?.hasPrefix("takes nothing off network: there was no outage then; nearest is outage") == true)
    }

    @Test func forceMajeureOfEverybodySaysOfWhom() throws {
        try site.addReports()
        let event = ["category": "government", "guarantees": "network,power"]
        let effect = try enter(
            .forceMajeure,
            event.merging(["from": "2026-02-10T00:00:00Z", "to": "2026-02-11T00:00:00Z"]) { $1 })
        #expect(
            effect.sentences.prefix(2) == [
                "takes 180.00 min off network of acme", "takes 180.00 min off power of acme",
            ])
        let nothing = try enter(
            .forceMajeure,
            event.merging(["from": "2026-02-11T22:00:00Z", "to": "2026-02-11T23:00:00Z"]) { $1 })
        #expect(nothing.sentences == ["takes nothing off any of 2 contracts: no outage then"])
    }

    // MARK: - Corrections

    @Test func aWithdrawalSaysWhatItUndoes() throws {
        try site.addReports()
        let wrong = ["by": "Zhao", "reason": "another customer"]
        let first = try enter(.withdrawal, wrong.merging(["replaces": "report-po"]) { $1 })
        // The report of the network's outage covers that of power, which overlaps it.
        #expect(first.sentences == ["withdraws outage_report of acme, known from 2026-02-11T00:00:00.000Z"])
        let second = try enter(.withdrawal, wrong.merging(["replaces": "report-ne"]) { $1 })
        #expect(second.sentences.contains("takes 180.00 min off network of acme"))
        let met = Difference(before: Verdict.breached, after: .met)
        #expect(second.verdicts.map(\.verdict) == [met, met])
    }

    // MARK: - Article 4

    private func told(_ instant: String, determinedAt: String? = nil) throws -> Effect {
        var fields = ["contract": "acme", "subject": "198.51.100.10", "method": "mobile", "by": "Zhao"]
        fields["notified_at"] = instant
        fields["determined_at"] = determinedAt
        return try enter(.notification, fields)
    }

    @Test func aNotificationSaysWhatItAnswers() throws {
        let inTime = try told("2026-02-10T02:10:00Z", determinedAt: "2026-02-10T02:00:00Z")
        #expect(
            inTime.sentences.first
                == "answers the emergency of icmp/198.51.100.10 at 2026-02-10 10:00:00+08:00 in time, "
                + "5.00 min before the deadline")
        // Most of the month nobody pinged.
        #expect(inTime.verdicts.map(\.verdict) == [Difference(before: .breached, after: .undetermined)])
        let again = try told("2026-02-10T02:12:00Z", determinedAt: "2026-02-10T02:00:00Z")
        #expect(again.sentences.first?.contains("of which somebody told before, at 2026-02-10 10:10:00") == true)
        let wrong = try told("2026-02-10T12:00:00Z")
        #expect(wrong.sentences.first?.hasPrefix("answers no emergency; nearest is the emergency of icmp/") == true)
    }

    @Test func aLateOneSaysHowLate() throws {
        let late = try told("2026-02-10T02:20:00Z", determinedAt: "2026-02-10T02:00:00Z")
        #expect(late.sentences.first?.hasSuffix("late, 5.00 min after the deadline") == true)
        #expect(late.verdicts.isEmpty)
    }

    @Test func aCreditRequestSaysWhetherItsDayIsCredited() throws {
        let day = { ["contract": "acme", "guarantee": "emergency_report", "date": $0, "at": "2026-02-20T00:00:00Z"] }
        let credited = try enter(.creditRequest, day("2026-02-10"))
        #expect(credited.sentences.first == "2026-02-10 is credited" && credited.verdicts.count == 1)
        #expect(
            try enter(.creditRequest, day("2026-02-11")).sentences == [
                "credits nothing: nobody was told late on 2026-02-11"
            ])
    }

    @Test func aContactProblemSaysWhatItExcuses() throws {
        let problem = ["contract": "acme", "problem": "outdated", "accepted_by": "Li Wei"]
        let excused = try enter(
            .contactProblem,
            problem.merging(["from": "2026-02-10T00:00:00Z", "to": "2026-02-10T12:00:00Z"]) { $1 })
        #expect(excused.sentences.first?.hasPrefix("excuses the emergency of icmp/198.51.100.10") == true)
        let none = try enter(
            .contactProblem,
            problem.merging(["from": "2026-02-11T00:00:00Z", "to": "2026-02-11T12:00:00Z"]) { $1 })
        #expect(none.sentences.first?.hasPrefix("excuses no emergency; nearest is") == true)
    }

    // MARK: - Registers

    @Test func aDutySaysWhenItIsDue() throws {
        let late = try enter(
            .complaint,
            ["contract": "acme", "about": "staff", "staff_name": "Li", "accepted_at": "2026-02-10T01:00:00Z"])
        #expect(late.sentences.first == "complaint: due 2026-02-11 09:00:00+08:00, late")
        #expect(late.verdicts.map(\.guarantee) == [.complaint])
    }

    @Test func whatChangesNothingSaysSo() throws {
        let assignment = [
            "contract": "acme", "role": "engineer", "name": "Sun", "from": "2026-03-01T00:00:00Z",
        ]
        #expect(try enter(.assignment, assignment).sentences == ["changes no verdict"])
    }

    /// A customer learns nothing of other contracts.
    @Test func aCustomerSeesHisOwnContractsOnly() throws {
        try site.clock.set("2026-02-14T00:00:00Z")
        let entry = try site.enter(
            .outageReport, ["contract": "acme", "guarantee": "power"], by: OfficeSite.acme)
        #expect(!entry.effect.document.compact.contains("globex") && !entry.effect.sentences.isEmpty)
    }
}
