import Foundation
import Settings
import Site
import Testing

/// What terms say against themselves: each contradiction is one sentence at its place, with what to write instead.
@Suite struct TermsCheckTests {
    /// The problems of a promise about power, from its keys in flow style.
    private func problems(_ keys: String) throws -> [String] {
        let folder = try Folder()
        let file = try folder.write("terms/ours.yaml", "name: Ours\npromises:\n  supply: {of: power, \(keys)}\n")
        let (terms, _, problems) = ConfigurationFiles.terms(file, folder: folder.url.path)
        #expect((terms == nil) == problems.contains { $0.severity == .error })
        return problems.map {
            "\($0)".replacing(#/^.*?\.yaml:3:\d+: /#, with: "").replacing("promises.supply", with: "…")
        }
    }

    private static let target = "breached: {availability_below: 99.9%}"
    private static let anyDowntime = "breached: {downtime_over: 0s}"

    // MARK: - Steps

    @Test(
        arguments: [
            (
                "{availability_below: 99.99%, give: 5%}, {availability_below: 99%, give: 10%}",
                "error: ….remedy.steps[0]: at availability_below: 99.99% the promise is kept, since availability_below: "
                    + "99.9% "
                    + "breaks it; write no step above the target"
            ),
            (
                "{availability_at_most: 99.9%, give: 5%}",
                "error: ….remedy.steps[0]: at availability_at_most: 99.9% the promise is kept, since "
                    + "availability_below: 99.9% "
                    + "breaks it; write no step above the target"
            ),
            (
                "{availability_below: 99%, give: 5%}",
                "warning: ….remedy.steps[0]: these terms are odd: availability_below: 99.9% breaks the promise, but nothing is owed before "
                    + "availability_below: 99%; write a step from the target on if that is not meant"
            ),
            (
                "{availability_below: 99.9%, give: 5%}, {availability_below: 98%, give: 10%}, {availability_below: 99%, "
                    + "give: 20%}",
                "error: ….remedy.steps[2]: availability_below: 99% is reached before availability_below: 98%, which "
                    + "stands in "
                    + "front of it; write the mildest first"
            ),
            (
                "{availability_below: 99.9%, give: 5%}, {availability_below: 99.9%, give: 10%}",
                "error: ….remedy.steps[1]: availability_below: 99.9% stands in two steps; keep one"
            ),
            (
                "{availability_below: 99.9%, give: 10%}, {availability_below: 99%, give: 5%}",
                "warning: ….remedy.steps[1]: these terms are odd: 5% is less than 10% of the milder step; exchange them if that is not meant"
            ),
            (
                "{availability_below: 99.9%, give: 10%}, {outage_over: 1h, give: 20%}",
                "error: ….remedy.steps[1]: outage_over: 1h is of a single outage; write per: outage, or a limit of downtime"
            ),
        ] as [(String, String)])
    func steps(list: String, complaint: String) throws {
        #expect(try problems("\(Self.target), remedy: {steps: [\(list)]}") == [complaint])
    }

    @Test func stepsThatAreInOrder() throws {
        let steps = "{availability_below: 99.9%, give: 5%}, {availability_below: 99%, give: 10%}"
        #expect(try problems("\(Self.target), remedy: {steps: [\(steps)], cap: {period: 10%}}") == [])
        // Other figures than a single target's may be reached first.
        let target = "breached: {availability_below: 99.9%, downtime_from: 10m}"
        #expect(try problems("\(target), remedy: {steps: [{availability_below: 99.95%, give: 5%}]}") == [])
        #expect(
            try problems("\(Self.anyDowntime), remedy: {steps: [{outages_from: 2, give: 5%}], per: outage}") == [
                "error: ….remedy.steps[0]: of each outage there is one; write per: period"
            ])
    }

    // MARK: - Amounts

    @Test(
        arguments: [
            (
                "{give: 10%, cap: {period: 5%}}",
                "error: ….remedy.cap.period: 5% is less than the first amount, 10%, so that no amount is owed as "
                    + "written; write "
                    + "the greater cap that is meant"
            ),
            (
                "{give: 10%, cap: {period: 2 days}}",
                "error: ….remedy.cap.period: 2 days is less than the first amount, 10%, so that no amount is owed as "
                    + "written; "
                    + "write the greater cap that is meant"
            ),
            (
                "{steps: [{downtime_over: 0s, give: 5%}, {downtime_over: 1h, give: 50%}], cap: {period: 30%}}",
                "warning: ….remedy.cap.period: these terms are odd: 30% is less than the last step, 50%, which is never owed in full; write "
                    + "one of "
                    + "them anew"
            ),
            (
                "{give: 10%, per: outage, cap: {outage: 50%, period: 20%}}",
                "warning: ….remedy.cap.outage: these terms are odd: 50% is more than the cap of the period, 20%, and limits nothing; leave "
                    + "it out"
            ),
            (
                "{give: 5%, cap: {outage: 5%}}",
                "error: ….remedy.cap.outage: the remedy is of the period's sum; write per: outage, or cap.period"
            ),
            (
                "{give: 10.00 CNY, at_least: 50.00 CNY, cap: {period: 40.00 CNY}}",
                "error: ….remedy.at_least: 50.00 CNY is more than the cap of 40.00 CNY; write less"
            ),
            (
                "{give: 2 added days, cap: {period: 100%}}",
                "error: ….remedy: money and added days stand in one remedy; write a promise for each, or one of them alone"
            ),
            ("{give: 0%}", "error: ….remedy.give: 0% is nothing; write an amount, or leave the remedy out"),
            ("{times_fee: 0}", "error: ….remedy.times_fee: it gives nothing; write a number, or leave the remedy out"),
            (
                "{each: {whole: 40d}, give: 5%}",
                "error: ….remedy.each: a unit of 40d is longer than the month; write a shorter one, or `give` alone"
            ),
            (
                "{give: 5.00 CNY, of: circuit}",
                "warning: ….remedy.of: these terms are odd: none of its amounts is of a fee; leave it out"
            ),
            (
                "{each: outage, give: 5%, beyond: 1h}",
                "warning: ….remedy.beyond: these terms are odd: outages are counted, not time; leave it out"
            ),
            (
                "{steps: [{downtime_over: 0s, give: 5%}], beyond: target}",
                "warning: ….remedy.beyond: these terms are odd: steps have limits of their own, whatever it says; leave it out"
            ),
        ] as [(String, String)])
    func amounts(remedy: String, complaint: String) throws {
        #expect(try problems("\(Self.anyDowntime), remedy: \(remedy)") == [complaint])
    }

    @Test func amountsThatAgree() throws {
        #expect(
            try problems(
                "\(Self.anyDowntime), remedy: {give: 100%, per: outage, cap: {outage: 30 days, year: "
                    + "300%}}") == [])
        #expect(try problems("\(Self.anyDowntime), remedy: {give: 5%, cap: {period: 100.00 CNY}}") == [])
        #expect(
            try problems("\(Self.anyDowntime), period: contract_year, remedy: {give: 5%, cap: {year: 10%}}") == [
                "error: ….remedy.cap.year: the promise is of a year; write cap.period"
            ])
        #expect(
            try problems("breached: {outages_from: 2}, remedy: {times_fee: 2, beyond: target}") == [
                "error: ….remedy.beyond: the promise has no limit of availability or downtime from which to "
                    + "measure; write a "
                    + "length such as beyond: 1h"
            ])
    }

    // MARK: - What breaks it, and what counts

    @Test(
        arguments: [
            (
                "breached: {availability_below: 0%}",
                "error: ….breached.availability_below: nothing is less available than 0%; write what is promised, such "
                    + "as 99.9%"
            ),
            (
                "breached: {availability_at_most: 100%}",
                "error: ….breached.availability_at_most: this is reached when nothing was down; write "
                    + "availability_below: 100%"
            ),
            (
                "breached: {downtime_over: 31d}",
                "error: ….breached.downtime_over: no month is as long as 31d, so that nothing breaks the promise; write "
                    + "less"
            ),
            (
                "breached: {downtime_over: 1h, downtime_from: 30m}",
                "warning: ….breached.downtime_over: these terms are odd: downtime_over: 1h decides nothing beside downtime_from: 30m; leave "
                    + "one out"
            ),
            (
                "breached: {downtime_over: 1h, when: all}",
                "warning: ….breached.when: these terms are odd: there is only one limit; leave `when` out"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {first: 31d}",
                "error: ….left_out.first: 31d of each outage is the whole month; write less"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {outages: {up_to: 32d}}",
                "error: ….left_out.outages: no outage of a month is longer than 32d; write less"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {outages: {up_to: 5m}, first: 1h}",
                "warning: ….left_out.outages: these terms are odd: the first 1h of each are left out, so that none of up to 5m counts in any "
                    + "case; "
                    + "leave one out"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {maintenance: {windows: [{from: \"02:00\", to: \"02:00\"}]}}",
                "error: ….left_out.maintenance.windows[0]: it ends when it begins; write from: \"00:00\", to: \"24:00\" "
                    + "for the "
                    + "whole day"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {maintenance: {windows: [{days: [], from: \"02:00\", to: \"03:00\"}]}}",
                "error: ….left_out.maintenance.windows[0]: it has no day; leave `days` out for every day"
            ),
            (
                "breached: {downtime_over: 0s}, left_out: {maintenance: {quota: {time: 28d, per: month}}}",
                "warning: ….left_out.maintenance.quota: these terms are odd: 28d is all of a month, so that it limits nothing; leave it out"
            ),
            (
                "breached: {downtime_over: 0s}, claim: {within: 5d, from: report, per: period}",
                "error: ….claim.from: a claim for the period follows no report of an outage; write from: end"
            ),
            (
                "breached: {downtime_over: 0s}, claim: {within: 36h, count: days}",
                "error: ….claim.within: 36h is no number of whole days; write days, or count: elapsed"
            ),
            (
                "breached: {downtime_over: 0s}, claim: {within: 5d, from: start, per: period}",
                "warning: ….claim.from: these terms are odd: 5d from the start may be over before the month is; write from: end"
            ),
            (
                "breached: {downtime_over: 0s}, may_end: {breached_months: 4, of: 3}",
                "error: ….may_end: of 3 months 4 cannot be broken; write `of` as the greater one"
            ),
            (
                "breached: {downtime_over: 0s}, may_end: {downtime_over: 100%, of_any: 30d}",
                "error: ….may_end: no more than 100% of a time can be down; write less"
            ),
            (
                "breached: {downtime_over: 0s}, period: civil_year, may_end: {breached_months: 2, of: 3}",
                "warning: ….may_end: these terms are odd: the promise is judged by the year, so that months say little; write period: month"
            ),
        ] as [(String, String)])
    func whatCounts(keys: String, complaint: String) throws {
        #expect(try problems(keys) == [complaint])
    }

    @Test func aRangeWithoutANumber() throws {
        let folder = try Folder()
        let file = try folder.write(
            "terms/ours.yaml",
            "promises:\n  room: {of: room, range: {from: 27, to: 18}, breached: {downtime_over: 0s}}\n")
        let (_, _, problems) = ConfigurationFiles.terms(file, folder: folder.url.path)
        #expect(
            problems.map(\.message) == [
                "promises.room.range: no number of room is within 27..18: write the smaller one as `from`"
            ])
        #expect(problems.first?.line == 2)
    }

    // MARK: - Where it is said

    /// `mainstay check` finds them in the terms of a contract, at their place, and what the contract makes of them.
    @Test func aConfigurationsTermsAreChecked() throws {
        func folder(_ own: String) throws -> [String] {
            let text = Sample.complete.replacing("terms: idc-standard", with: "terms: ours\n    \(own)")
                .replacing(#/(?s)\n    guarantees:.*?\n    contacts:/#, with: "\n    contacts:")
            let folder = try Sample.folder(text)
            try folder.write(
                "terms/ours.yaml",
                "promises:\n  supply:\n    of: power\n    breached: {downtime_over: 0s}\n    remedy: {give: 5%, "
                    + "cap: {period: 5%}}\n")
            return folder.problems
        }
        #expect(try folder("signed_in: Beijing").filter { $0.contains("supply") } == [])
        let own = "promises: {supply: {remedy: {give: 10%, cap: {period: 5%}}}}"
        let problems = try folder(own)
        #expect(
            problems.contains {
                $0.hasPrefix("mainstay.yaml:")
                    && $0.contains(
                        "promises.supply.remedy.cap.period: 5% is less than "
                            + "the first")
            }, "\(problems)")
    }

    @Test func allShippedTermsAreSound() {
        let names = ConfigurationFiles.namesOfTerms(in: "/nowhere").sorted()
        #expect(names.count >= 15)
        for name in names {
            let (terms, title, problems) = ConfigurationFiles.terms(name, folder: "/nowhere")
            #expect(problems == [], "\(name)")
            #expect(title != name)
            for promise in terms?.promises ?? [] {
                #expect(promise.names.keys.sorted() == ["en", "zh-Hans"], "\(name): \(promise.id)")
            }
        }
    }
}
