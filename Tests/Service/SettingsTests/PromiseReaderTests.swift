import Foundation
import Intervals
import Settings
import Site
import Testing

/// Every key of a promise, as Documentation/terms.md has it.
@Suite struct PromiseReaderTests {
    /// The promises of a terms file, or its problems.
    private func read(_ promises: String) throws -> (terms: Terms?, problems: [String]) {
        let folder = try Folder()
        let file = try folder.write("terms/ours.yaml", "name: Ours\npromises:\n\(promises)\n")
        let (terms, _, problems) = ConfigurationFiles.terms(file, folder: folder.url.path)
        return (terms, problems.map { "\($0)".replacing("\(folder.url.path)/", with: "") })
    }

    private func promise(_ keys: String) throws -> PromiseTerms {
        let (terms, problems) = try read("  supply:\n" + keys.split(separator: "\n").map { "    \($0)\n" }.joined())
        #expect(problems.allSatisfy { $0.contains("warning: ") }, "\(problems)")
        return try #require(terms?.promises.first)
    }

    /// One key of a promise about power.
    private func power(_ keys: String, breached: String = "{availability_below: 99.9%}") throws -> PromiseTerms {
        try promise("of: power\nbreached: \(breached)\n\(keys)")
    }

    private func share(_ text: String) throws -> RemedyAmount { .share(try #require(Ratio(text))) }

    // MARK: - Terms

    @Test func aFileWithPromisesHasTheArticlesThatItNames() throws {
        let promise = "  supply: {of: power, breached: {downtime_over: 0s}}"
        #expect(try read(promise).terms?.articles == [])
        let named = try read(promise + "\nguarantees:\n  network: {availability: 99.9%}\n  complaint: {}").terms
        #expect(named?.articles == [.network, .complaint])
        #expect(named?.network.availability == Ratio("99.9%"))
        #expect(named?.availability(.power) == nil)
    }

    @Test func promisesStandByTheirIdentifiers() throws {
        let promise = "{of: power, breached: {downtime_over: 0s}}"
        #expect(try read("  b: \(promise)\n  a: \(promise)").terms?.promises.map(\.id) == ["a", "b"])
    }

    // MARK: - What is promised

    @Test func names() throws {
        #expect(try power("name: {en: Power, zh-Hans: 电力供应}").names == ["en": "Power", "zh-Hans": "电力供应"])
        #expect(try power("name: {en: Power}").names == ["en": "Power"])
        #expect(try power("name: Power").names == ["en": "Power", "zh-Hans": "Power"])
        #expect(try power("").names == [:])
    }

    @Test(
        arguments: [
            ("of: power", .power(.either)), ("of: power\nfeeds: either", .power(.either)),
            ("of: power\nfeeds: both", .power(.both)), ("of: power\nfeeds: A", .power(.only("A"))),
            ("of: network", .network(.portAndHost, failedRounds: 2)),
            ("of: network\nreading: port\nfailed_rounds: 3", .network(.port, failedRounds: 3)),
            ("of: installation", .installation), ("of: cooling", .condition("cooling")),
            (
                "of: [power, network, cooling]\nfeeds: both",
                .all([.power(.both), .network(.portAndHost, failedRounds: 2), .condition("cooling")])
            ),
            (
                "of: [{of: power, feeds: A}, {of: room, range: {to: 27}}]",
                .all([.power(.only("A")), .number("room", NumberRange(least: nil, greatest: 27_000_000))])
            ),
        ] as [(String, PromisedSubject)])
    func whatMustHold(keys: String, subject: PromisedSubject) throws {
        #expect(try promise("\(keys)\nbreached: {downtime_over: 0s}").subject == subject)
    }

    @Test(
        arguments: [
            ("{from: 18, to: 27}", 18_000_000, 27_000_000, nil), ("{from: -0.5}", -500_000, nil, nil),
            ("{to: 0.000001}", nil, 1, nil), ("{from: 18 °C, to: 27°C}", 18_000_000, 27_000_000, "°C"),
            ("{to: 95 °F}", nil, 35_000_000, "°C"), ("{from: 64.4°F, to: 80.6°F}", 18_000_000, 27_000_000, "°C"),
            // 21.1… and 23.8… °C: the range keeps within; so it does below zero.
            ("{from: 70 °F, to: 75 °F}", 21_111_112, 23_888_888, "°C"),
            ("{from: 20 °F, to: 31 °F}", -6_666_666, -555_556, "°C"),
            ("{from: 20, to: 80 %}", 20_000_000, 80_000_000, "%"),
        ] as [(String, Int64?, Int64?, String?)])
    func ranges(text: String, least: Int64?, greatest: Int64?, unit: String?) throws {
        var range = NumberRange(least: least, greatest: greatest)
        range.unit = unit
        let promise = try promise("of: room\nrange: \(text)\nbreached: {downtime_over: 0s}")
        #expect(promise.subject == .number("room", range))
    }

    @Test func periodAndFavour() throws {
        #expect(try power("").period == .month)
        #expect(try power("").doubtFavours == .nobody)
        for period in PromiseTerms.Period.allCases {
            #expect(try power("period: \(period.rawValue)").period == period)
        }
        for favour in AvailabilityTerms.Favour.allCases {
            #expect(try power("doubt_favours: \(favour.rawValue)").doubtFavours == favour)
        }
    }

    // MARK: - What breaks it

    @Test func everyLimit() throws {
        let rule = try power(
            "",
            breached: "{outage_from: 2h, outage_over: 1h, outages_from: 3, downtime_from: 4.4m, downtime_over: 0s, "
                + "availability_at_most: 99%, availability_below: 99.9%, when: all}"
        ).breach
        let ratios = try ["99%", "99.9%"].map { try #require(Ratio($0)) }
        // As they stand: time beyond the target is measured from the first of them.
        #expect(
            rule.limits == [
                .outageFrom(.hours(2)), .outageOver(.hours(1)), .outagesFrom(3), .downtimeFrom(264_000),
                .downtimeOver(0), .availabilityAtMost(ratios[0]), .availabilityBelow(ratios[1]),
            ])
        #expect(rule.needsAll)
        #expect(try !power("", breached: "{downtime_over: 0s, when: any}").breach.needsAll)
    }

    // MARK: - What does not count

    @Test func leftOut() throws {
        let left = try power(
            """
            left_out:
              outages: {up_to: 5m, while_at_most: 1}
              first: 1h
              before_report: true
              causes: [force_majeure, customer_other]
              maintenance:
                announced: 7d
                consent: true
                windows: [{days: [sat, sun], from: "22:00", to: "06:00"}, {from: "00:00", to: "24:00"}]
                quota: {time: 4h, per: quarter}
                leaves_period: true
            """
        ).leftOut
        #expect(left.shortOutages == LeftOut.ShortOutages(limit: .minutes(5), includesLimit: true, whileAtMost: 1))
        #expect(left.firstOfEach == .hours(1))
        #expect(left.beforeReport)
        #expect(left.causes == [.forceMajeure, .customerOther])
        var rule = MaintenanceRule()
        rule.announced = .days(7)
        rule.needsConsent = true
        rule.windows = [
            MaintenanceRule.Window(weekdays: [6, 7], from: 22 * 60, to: 6 * 60),
            MaintenanceRule.Window(weekdays: Set(1...7), from: 0, to: 1440),
        ]
        rule.quota = MaintenanceRule.Quota(time: .hours(4), per: .quarter)
        rule.leavesPeriod = true
        #expect(left.maintenance == rule)
        let under = try power("left_out: {outages: {under: 5m}, maintenance: {}}").leftOut
        #expect(under.shortOutages == LeftOut.ShortOutages(limit: .minutes(5), includesLimit: false))
        #expect(under.maintenance == MaintenanceRule())
        #expect(try power("").leftOut == LeftOut())
    }

    @Test func claims() throws {
        #expect(try power("").claim == nil)
        #expect(try power("claim: {within: 30d}").claim == ClaimRule(within: .days(30)))
        #expect(
            try power("claim: {within: 5d, from: report, count: days, per: outage}").claim
                == ClaimRule(within: .days(5), from: .report, count: .days, per: .outage))
        #expect(
            try power("claim: {within: 5d, from: start, per: period}").claim
                == ClaimRule(within: .days(5), from: .start, per: .period))
    }

    // MARK: - What is owed

    @Test(
        arguments: [
            ("1 day", .days(1)), ("3 days", .days(3)), ("0.5 days", .days(0.5)), ("2 added days", .addedDays(2)),
            ("1 added day", .addedDays(1)), ("100.00 USD", .sum(Money(amount: 100, currency: "USD"))),
            ("30.00 USD each ampere", .sumForEach(Money(amount: 30, currency: "USD"), quantity: "ampere")),
        ] as [(String, RemedyAmount)])
    func amounts(text: String, amount: RemedyAmount) throws {
        #expect(try power("remedy: {give: \(text)}").remedy?.measure == .fixed(amount))
    }

    @Test func measures() throws {
        #expect(try power("remedy: {give: 150%}").remedy?.measure == .fixed(share("150%")))
        let steps = try power(
            "remedy: {steps: [{availability_below: 99.9%, give: 5%}, {downtime_from: 1h, give: "
                + "10%}]}")
        #expect(
            steps.remedy?.measure
                == .steps([
                    .init(.availabilityBelow(try #require(Ratio("99.9%"))), try share("5%")),
                    .init(.downtimeFrom(.hours(1)), try share("10%")),
                ]))
        #expect(
            try power(
                "remedy: {each: {started: 30m}, give: "
                    + "5%}"
            ).remedy?.measure == .units(.started(.minutes(30)), share("5%")))
        #expect(
            try power(
                "remedy: {each: {whole: 15m}, give: 1 "
                    + "day}"
            ).remedy?.measure == .units(.whole(.minutes(15)), .days(1)))
        #expect(try power("remedy: {each: outage, give: 5%}").remedy?.measure == .units(.outage, share("5%")))
        #expect(try power("remedy: {times_fee: 10}").remedy?.measure == .fee(times: 10))
        #expect(try power("remedy: {times_fee: 2.5}").remedy?.measure == .fee(times: 2.5))
    }

    @Test func theRestOfARemedy() throws {
        let plain = try #require(try power("remedy: {give: 5%}").remedy)
        #expect(plain == RemedyTerms(.fixed(try share("5%"))))
        var full = RemedyTerms(.units(.started(.hours(1)), try share("5%")))
        full.per = .outage
        full.beyond = .target
        full.base = .item("circuit")
        full.least = .sum(Money(amount: 50, currency: "USD"))
        full.mostPerOutage = .days(30)
        full.mostPerPeriod = try share("100%")
        full.mostPerYear = try share("300%")
        full.isAdded = false
        let read = try power(
            """
            remedy: {each: {started: 1h}, give: 5%, per: outage, beyond: target, of: circuit, at_least: 50.00 USD,
                     cap: {outage: 30 days, period: 100%, year: 300%}, combined: false}
            """)
        #expect(read.remedy == full)
        #expect(try power("remedy: {give: 5%, beyond: 1h, of: rent}").remedy?.beyond == .time(.hours(1)))
    }

    @Test func theRightToEndTheContract() throws {
        #expect(
            try power(
                "may_end: {outages_from: 3, within: "
                    + "30d}"
            ).rightToEnd?.rules == [.outages(3, within: .days(30))])
        #expect(
            try power("may_end: [{downtime_over: 1%, of_any: 30d}, {breached_months: 3, of: 6}]").rightToEnd?.rules
                == [.downtimeOver(try #require(Ratio("1%")), of: .days(30)), .breachedMonths(3, of: 6)])
    }

    // MARK: - Mistakes

    @Test(
        arguments: [
            (
                "supply: {breached: {downtime_over: 0s}}",
                "promises.supply lacks `of`: what must hold: power, network, or "
                    + "the name of a condition"
            ),
            (
                "supply: {of: power}",
                "promises.supply lacks `breached`: what breaks it, such as {availability_below: "
                    + "99.9%}"
            ),
            (
                "Supply: {of: power, breached: {downtime_over: 0s}}",
                "the name `Supply` must be lower-case letters, "
                    + "digits and hyphens, such as power-supply"
            ),
            (
                "power: {of: power, breached: {downtime_over: 0s}}",
                "the name `power` is that of an article; call the "
                    + "promise otherwise, such as power-supply"
            ),
        ] as [(String, String)])
    func promisesWithMistakes(text: String, complaint: String) throws {
        let problems = try read("  \(text)").problems
        #expect(problems.count == 1 && problems[0].hasSuffix("error: \(complaint)"), "\(problems)")
    }

    @Test(
        arguments: [
            ("perod: month", "unknown key `perod`; did you mean period?"),
            ("period: year", "promises.supply.period: year is none of month, contract_year, civil_year"),
            ("reading: port", "promises.supply.reading says something of network, which is not in `of`; leave it out"),
            (
                "range: {to: 27}",
                "promises.supply.range says something of a condition of the contract's, which is not in "
                    + "`of`; leave it out"
            ),
            ("left_out: {outages: {}}", "promises.supply.left_out.outages needs `up_to` or `under`, one of them"),
            (
                "left_out: {outages: {up_to: 5m, under: 5m}}",
                "promises.supply.left_out.outages needs `up_to` or `under`, "
                    + "one of them"
            ),
            (
                "left_out: {causes: [maintenance]}",
                "promises.supply.left_out.causes[0]: maintenance has a key of its own "
                    + "beside `causes`; write maintenance: {}"
            ),
            ("left_out: {causes: [custmer_other]}", "did you mean customer_other?"),
            (
                "left_out: {maintenance: {quota: {time: 4h}}}",
                "promises.supply.left_out.maintenance.quota lacks `per`: "
                    + "month, quarter or year"
            ),
            (
                "left_out: {maintenance: {windows: [{from: \"25:00\", to: "
                    + "\"06:00\"}]}}",
                "promises.supply.left_out.maintenance.windows[0].from: 25:00 is not a time of day "
                    + "such as 02:00"
            ),
            (
                "left_out: {maintenance: {windows: [{days: [sunday], from: \"02:00\", to: \"06:00\"}]}}",
                "sunday is none "
                    + "of mon, tue, wed, thu, fri, sat, sun"
            ),
            ("claim: {}", "promises.supply.claim lacks `within`: until when it is claimed, such as 30d"),
            ("claim: {within: 0d}", "promises.supply.claim.within must be at least 1ms"),
            (
                "claim: {within: 5d, from: stat}",
                "promises.supply.claim.from: stat is none of start, end, report; did "
                    + "you mean start?"
            ),
            ("remedy: {}", "promises.supply.remedy needs `give`, `steps`, `each` with `give`, or `times_fee`"),
            (
                "remedy: {give: 5%, times_fee: 10}",
                "promises.supply.remedy says in 2 ways how much it is (times_fee, "
                    + "give); keep one"
            ),
            ("remedy: {each: {started: 30m}}", "promises.supply.remedy lacks `give`: so much for each, such as 5%"),
            (
                "remedy: {each: {}, give: 5%}",
                "promises.supply.remedy.each needs `started` or `whole`, one of them, such "
                    + "as {started: 30m}"
            ),
            ("remedy: {each: hour, give: 5%}", "promises.supply.remedy.each: hour is none of outage"),
            (
                "remedy: {give: 5}",
                "promises.supply.remedy.give: 5 is not an amount such as 5%, 1 day, 2 added days, "
                    + "100.00 USD or 30.00 USD each ampere"
            ),
            (
                "remedy: {give: 30.00 USD per ampere}",
                "promises.supply.remedy.give: 30.00 USD per ampere is not an "
                    + "amount such as 5%, 1 day, 2 added days, 100.00 USD or 30.00 USD each ampere"
            ),
            ("remedy: {steps: []}", "promises.supply.remedy.steps needs at least one step"),
            (
                "remedy: {steps: [{give: 5%}]}",
                "promises.supply.remedy.steps[0] needs `availability_below`, "
                    + "`availability_at_most`, `downtime_over`, `downtime_from`, `outages_from`, `outage_over` or "
                    + "`outage_from`"
            ),
            (
                "remedy: {steps: [{downtime_over: 0s, outages_from: 1, give: 5%}]}",
                "promises.supply.remedy.steps[0] has "
                    + "2 limits; keep one, or write steps of each"
            ),
            (
                "remedy: {steps: [{downtime_over: 0s}]}",
                "promises.supply.remedy.steps[0] lacks `give`: so much from "
                    + "here, such as 10%"
            ),
            (
                "remedy: {give: 5%, beyond: targt}",
                "promises.supply.remedy.beyond: targt is not `target` or a duration "
                    + "such as 1h; did you mean target?"
            ),
            ("remedy: {give: 5%, cap: {}}", "promises.supply.remedy.cap needs `outage`, `period` or `year`"),
            ("remedy: {times_fee: ten}", "promises.supply.remedy.times_fee: ten is not a number such as 10"),
            (
                "may_end: {within: 30d}",
                "promises.supply.may_end needs `outages_from` with `within`, `downtime_over` "
                    + "with `of_any`, or `breached_months` with `of`, one of them"
            ),
            ("may_end: {outages_from: 3}", "promises.supply.may_end lacks `within`: a stretch such as 30d"),
            ("may_end: {outages_from: 3, of: 6}", "promises.supply.may_end lacks `within`: a stretch such as 30d"),
            ("may_end: {downtime_over: 1%}", "promises.supply.may_end lacks `of_any`: a stretch such as 30d"),
            (
                "may_end: {breached_months: 3}",
                "promises.supply.may_end lacks `of`: so many months, this one and those "
                    + "before it"
            ),
            ("name: {fr: Courant}", "unknown key `fr`; there is en, zh-Hans"),
        ] as [(String, String)])
    func keysWithMistakes(keys: String, complaint: String) throws {
        let problems = try read("  supply:\n    of: power\n    breached: {downtime_over: 0s}\n    \(keys)").problems
        #expect(problems.first?.hasSuffix(complaint) ?? false, "\(problems)")
        #expect(problems.allSatisfy { $0.contains("error: ") })
    }

    @Test(
        arguments: [
            ("of: []\nbreached: {downtime_over: 0s}", "error: promises.supply.of names nothing"),
            (
                "of: [a, b]\nrange: {to: 27}\nbreached: {downtime_over: 0s}",
                "error: promises.supply.range: of 2 "
                    + "conditions it is not said whose range it is; write {of: NAME, range: {…}} in the list"
            ),
            (
                "of: powr\nbreached: {downtime_over: 0s}",
                "warning: promises.supply.of: these terms are odd: powr is taken for the name of a "
                    + "condition; did you mean power?"
            ),
            (
                "of: power\nbreached: {}",
                "error: promises.supply.breached needs `availability_below`, "
                    + "`availability_at_most`, `downtime_over`, `downtime_from`, `outages_from`, `outage_over` or "
                    + "`outage_from`"
            ),
            (
                "of: power\nbreached: {availability_below: 101%}",
                "error: promises.supply.breached.availability_below: "
                    + "101% is not a percentage such as 99.9%"
            ),
            (
                "of: power\nbreached: {downtime_form: 44m}",
                "error: unknown key `downtime_form`; did you mean "
                    + "downtime_from?"
            ),
            (
                "of: power\nbreached: {downtime_from: 0.0001s}",
                "error: promises.supply.breached.downtime_from: 0.0001s "
                    + "is not a duration such as 10s, 5m, 1h or 5d"
            ),
            (
                "of: room\nrange: {}\nbreached: {downtime_over: 0s}",
                "error: promises.supply.range needs `from`, `to`, or "
                    + "both"
            ),
            (
                "of: room\nrange: {to: 27.0000001}\nbreached: {downtime_over: 0s}",
                "error: promises.supply.range.to: "
                    + "27.0000001 is not a number of at most six decimals such as 18, 20.5 °C or 95 °F"
            ),
            (
                "of: room\nrange: {from: 18 °C, to: 80 %}\nbreached: {downtime_over: 0s}",
                "error: promises.supply.range "
                    + "is in % and °C; write one unit"
            ),
        ] as [(String, String)])
    func subjectsAndLimitsWithMistakes(keys: String, complaint: String) throws {
        let problems = try read("  supply:\n" + keys.split(separator: "\n").map { "    \($0)\n" }.joined()).problems
        #expect(problems.contains { $0.hasSuffix(complaint) }, "\(problems)")
    }
}
