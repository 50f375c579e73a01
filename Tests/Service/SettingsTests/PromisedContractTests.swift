import Foundation
import Intervals
import Settings
import Site
import Testing

/// What a contract has of its terms' promises: `conditions`, `fees`, `quantities`, and keys of its own.
@Suite struct PromisedContractTests {
    private static let terms = """
        promises:
          cooling: {of: cooling, breached: {downtime_over: 0s}}
          room: {of: room, range: {from: 18, to: 95 °F}, breached: {downtime_over: 90m}}
          supply:
            of: power
            feeds: A
            breached: {downtime_over: 0s}
            remedy: {give: 30.00 CNY each ampere, of: circuit, cap: {period: 100%}}

        """

    private func load(_ keys: String, terms: String = terms) throws -> (contract: Contract?, problems: [String]) {
        let folder = try Folder(
            """
            site: s
            timezone: UTC
            credentials: {lab: {version: 2c, community: public}}
            devices:
              pdu-1: {address: 127.0.0.1, credentials: lab, profile: if-mib}
              crac-1: {address: 127.0.0.2, credentials: lab, profile: if-mib}
            contracts:
              c:
                customer: {name: C}
                terms: ours
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1.00 CNY

            """ + keys.split(separator: "\n").map { "    \($0)\n" }.joined())
        try folder.write("terms/ours.yaml", terms)
        let (configuration, problems) = folder.load()
        let shown = problems.map { "\($0)".replacing(#/^.*?\.yaml:\d+:\d+: /#, with: "") }
        return (
            configuration?.facility.contracts.first,
            shown.filter { !$0.contains("password") && !$0.contains("community") }
        )
    }

    private static let complete = """
        power: {feeds: {A: pdu-1/outlet/1}}
        conditions:
          cooling: {all: [crac-1/output, {any: [pdu-1/outlet/2, pdu-1/outlet/3]}]}
          room: {numbers: [crac-1/sensor/1/temperature, crac-1/x/temperature]}
        fees: {circuit: 500.00 CNY}
        quantities: {ampere: 20.5}
        """

    @Test func everyKey() throws {
        let (contract, problems) = try load(Self.complete)
        #expect(problems == [])
        func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }
        #expect(
            contract?.conditions == [
                "cooling": .states(
                    .all([
                        .signal(try signal("crac-1/output")),
                        .any([.signal(try signal("pdu-1/outlet/2")), .signal(try signal("pdu-1/outlet/3"))]),
                    ])),
                "room": .numbers([
                    NumericSample.Point(try signal("crac-1/sensor/1"), .temperature),
                    NumericSample.Point(try signal("crac-1/x"), .temperature),
                ]),
            ])
        #expect(contract?.fees == ["circuit": Money(amount: 500, currency: "CNY")])
        #expect(contract?.quantities == ["ampere": 20.5])
        #expect(contract?.terms.articles == [])
    }

    @Test func aContractReplacesKeysOfAPromise() throws {
        let own = "promises: {room: {breached: {downtime_over: 2h}, range: {to: 27}}}"
        let (contract, problems) = try load("\(Self.complete)\n\(own)")
        #expect(problems == [])
        let room = contract?.terms.promises.first { $0.id == "room" }
        #expect(room?.breach == BreachRule([.downtimeOver(.hours(2))]))
        #expect(room?.subject == .number("room", NumberRange(least: nil, greatest: 27_000_000)))
        #expect(contract?.terms.promises.map(\.id) == ["cooling", "room", "supply"])
    }

    @Test func aContractMayAddAnArticle() throws {
        let (contract, problems) = try load("\(Self.complete)\nguarantees: {power: {availability: 99.5%}}")
        #expect(problems == [])
        #expect(contract?.terms.articles == [.power])
        #expect(contract?.terms.power.availability == Ratio("99.5%"))
    }

    /// A condition alone can be promised; without any nothing could be measured.
    @Test func conditionsAlone() throws {
        let (contract, problems) = try load("conditions: {cooling: crac-1/output}")
        #expect(contract?.conditions.keys.sorted() == ["cooling"])
        #expect(
            problems == [
                "warning: contracts.c has not the promise room: it lacks conditions.room; there is cooling",
                "warning: contracts.c has not the promise supply: it lacks `power`",
            ])
        #expect(
            try load("fees: {circuit: 500.00 CNY}").problems.contains(
                "error: contracts.c has neither `power` nor `network`, nor `conditions`: nothing of it could be "
                    + "measured"))
    }

    @Test(
        arguments: [
            ("A: pdu-1", "B: pdu-1", "warning: contracts.c has not the promise supply: it lacks a feed A; there is B"),
            (
                "  cooling:", "  coling:",
                "warning: contracts.c has not the promise cooling: it lacks conditions.cooling; "
                    + "did you mean coling?"
            ),
            (
                "  cooling:", "  coling:",
                "warning: contracts.c.conditions.coling: no promise of ours is about it; did "
                    + "you mean cooling?"
            ),
            (
                "  cooling:", "  power:",
                "error: contracts.c.conditions.power: a condition needs a name of its own, such "
                    + "as cooling"
            ),
            (
                "crac-1/output", "crac-2/output",
                "error: crac-2/output: no device is called crac-2; did you mean crac-1?"
            ),
            (
                "crac-1/x/temperature]", "crac-3/x/temperature]",
                "error: crac-3/x: no device is called crac-3; did you "
                    + "mean crac-1?"
            ),
            (
                "1/temperature,", "1/temperatur,",
                "error: contracts.c.conditions.room.numbers[0]: "
                    + "crac-1/sensor/1/temperatur ends with none of voltage, current, runtime, power, load, charge, "
                    + "temperature, humidity; did you mean temperature?"
            ),
            (
                "crac-1/sensor/1/temperature,", "temperature,",
                "error: contracts.c.conditions.room.numbers[0]: "
                    + "temperature is not a number such as crac-1/sensor/1/temperature"
            ),
            (
                "1/temperature,", "1/humidity,",
                "error: contracts.c.conditions.room: the promise room gives a range in "
                    + "°C, but humidity is in %"
            ),
            (
                "{numbers: [crac-1/sensor/1/temperature, crac-1/x/temperature]}", "crac-1/output",
                "error: "
                    + "contracts.c.conditions.room: the promise room gives a range; write {numbers: [DEVICE/KIND/QUANTITY, "
                    + "…]}"
            ),
            (
                "{all: [crac-1/output, {any: [pdu-1/outlet/2, pdu-1/outlet/3]}]}", "{numbers: [crac-1/x/load]}",
                "error: "
                    + "contracts.c.conditions.cooling: the promise cooling gives no range of numbers; write signals, or "
                    + "give it a `range`"
            ),
            (
                "circuit: 500.00 CNY", "circiut: 500.00 CNY",
                "error: contracts.c lacks fees.circuit, of which the promise "
                    + "supply gives; write fees: {circuit: 500.00 CNY}; did you mean circiut?"
            ),
            (
                "fees: {circuit: 500.00 CNY}\n", "",
                "error: contracts.c lacks fees.circuit, of which the promise supply "
                    + "gives; write fees: {circuit: 500.00 CNY}"
            ),
            (
                "500.00 CNY", "500.00 USD",
                "error: contracts.c.fees.circuit gives 500.00 USD, but the rent of contracts.c "
                    + "is in CNY; write one currency"
            ),
            ("500.00 CNY", "500", "error: contracts.c.fees.circuit: 500 is not an amount such as 12000.00 CNY"),
            (
                "ampere: 20.5", "amperes: 20.5",
                "error: contracts.c lacks quantities.ampere, for each of which the "
                    + "promise supply gives 30.00 CNY; write quantities: {ampere: 20}; did you mean amperes?"
            ),
            ("ampere: 20.5", "ampere: many", "error: contracts.c.quantities.ampere: many is not a number such as 20"),
            ("fees:", "promises: {suply: {}}\nfees:", "error: the terms make no promise suply; did you mean supply?"),
            (
                "fees:", "promises: {supply: {breachd: {}}}\nfees:",
                "error: unknown key `breachd`; did you mean breached?"
            ),
        ] as [(String, String, String)])
    func mistakes(good: String, bad: String, complaint: String) throws {
        try #require(Self.complete.contains(good))
        let problems = try load(Self.complete.replacing(good, with: bad, maxReplacements: 1)).problems
        #expect(problems.contains(complaint), "\(problems)")
    }

    @Test func moneyOfTheTermsInAnotherCurrency() throws {
        let terms = Self.terms.replacing("30.00 CNY", with: "30.00 USD")
        #expect(
            try load(Self.complete, terms: terms).problems == [
                "error: the promise supply gives 30.00 USD, but the rent of contracts.c is in CNY; write one currency"
            ])
    }

    @Test func termsWithoutPromisesHaveNoneToChange() throws {
        let terms = "guarantees: {network: {availability: 99.9%}, power: {availability: 99.9%}}\n"
        let problems = try load("power: {ups: pdu-1/outlet/1}\npromises: {supply: {}}", terms: terms).problems
        #expect(problems == ["error: the terms have no `promises` of which keys could be replaced; leave it out"])
    }
}
