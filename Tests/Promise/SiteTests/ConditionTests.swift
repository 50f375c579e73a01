import Proofs
import Site
import Testing

/// Conditions by Kleene's three-valued logic, against what holds however the unknown turns out.
@Suite struct ConditionTests {
    @Test(
        arguments: [
            ([], .up, .down), ([.up], .up, .up), ([.down], .down, .down), ([.unknown], .unknown, .unknown),
            ([.up, .up], .up, .up), ([.up, .down], .down, .up), ([.up, .unknown], .unknown, .up),
            ([.down, .down], .down, .down), ([.down, .unknown], .down, .unknown),
            ([.unknown, .unknown], .unknown, .unknown),
            ([.unknown, .up, .down], .down, .up), ([.unknown, .down, .up], .down, .up),
        ] as [([SignalState], SignalState, SignalState)])
    func partsAreCombined(parts: [SignalState], all: SignalState, any: SignalState) {
        #expect(SignalState.all(parts) == all)
        #expect(SignalState.any(parts) == any)
        #expect(SignalState.all(parts.reversed()) == all)
        #expect(SignalState.any(parts.reversed()) == any)
    }

    /// De Morgan: what is not all up has any down.
    @Test func notAllIsAnyNot() {
        for first in SignalState.allCases {
            for second in SignalState.allCases {
                let parts = [first, second]
                #expect(SignalState.all(parts).opposite == SignalState.any(parts.map(\.opposite)))
                #expect(SignalState.any(parts).opposite == SignalState.all(parts.map(\.opposite)))
            }
        }
    }

    /// Where every signal is named once, a condition is up when it is up whichever way its unknown signals turn out, down
    /// when it is down whichever way, and otherwise unknown.
    @Test func whatIsKnownHoldsHoweverTheUnknownTurnsOut() {
        for number in seeds("conditions", few: 500, many: 100_000) {
            var seed = Seed(number)
            var count = 0
            let condition = Self.condition(depth: 3, &count, &seed)
            let names = condition.signals
            let states = names.map { _ in seed.one(of: SignalState.allCases) }
            let outcomes = Set(Self.outcomes(of: states).map { Self.state(of: condition, names: names, states: $0) })
            let found = Self.state(of: condition, names: names, states: states)
            let expected = outcomes.count == 1 ? outcomes.first : .unknown
            guard found == expected else {
                Issue.record("seed \(number): \(condition) of \(states) is \(found), not \(outcomes)")
                return
            }
        }
    }

    /// Every way in which the unknown ones turn out.
    private static func outcomes(of states: [SignalState]) -> [[SignalState]] {
        states.reduce([[]]) { ways, state in
            let turns: [SignalState] = state == .unknown ? [.up, .down] : [state]
            return ways.flatMap { way in turns.map { way + [$0] } }
        }
    }

    private static func state(of condition: Condition, names: [SignalName], states: [SignalState]) -> SignalState {
        let byName = Dictionary(uniqueKeysWithValues: zip(names, states))
        return condition.state { byName[$0] ?? .unknown }
    }

    private static func condition(depth: Int, _ count: inout Int, _ seed: inout Seed) -> Condition {
        if depth == 0 || seed.once(in: 3) {
            count += 1
            return .signal(SignalName(device: "pdu-1", kind: .outlet, element: "\(count)"))
        }
        var parts: [Condition] = []
        for _ in 0..<seed.number(1...3) where count < 8 { parts.append(condition(depth: depth - 1, &count, &seed)) }
        return seed.once(in: 2) ? .all(parts) : .any(parts)
    }

    @Test func signalsStandInTheOrderOfTheText() {
        let condition = Condition.any([
            .signal(signal("ups-a/input")), .all([.signal(signal("pdu-1/outlet/7")), .signal(signal("ups-a/input"))]),
        ])
        #expect(condition.signals.map(\.path) == ["ups-a/input", "pdu-1/outlet/7", "ups-a/input"])
        #expect(condition.description == "{any: [ups-a/input, {all: [pdu-1/outlet/7, ups-a/input]}]}")
    }

    /// Power is there while any feed is; a feed while all of its own signals are.
    @Test(arguments: [
        (["up", "up", "up"], SignalState.up), (["down", "up", "up"], .up), (["up", "down", "down"], .up),
        (["down", "down", "up"], .down), (["down", "unknown", "up"], .unknown), (["unknown", "down", "up"], .unknown),
        (["down", "down", "unknown"], .down), (["unknown", "unknown", "unknown"], .unknown),
    ])
    func powerIsOutOnlyWhenEveryFeedIs(states: [String], power: SignalState) {
        let supply = PowerSupply(feeds: [
            PowerSupply.Feed(name: "mains", condition: .signal(signal("ups-a/input"))),
            PowerSupply.Feed(
                name: "ups",
                condition: .all([.signal(signal("ups-a/output")), .signal(signal("pdu-1/outlet/7"))])),
        ])
        let byName = Dictionary(uniqueKeysWithValues: zip(supply.condition.signals.map(\.path), states))
        #expect(supply.condition.state { byName[$0.path].flatMap(SignalState.init) ?? .unknown } == power)
    }
}

extension SignalState {
    fileprivate var opposite: SignalState {
        switch self {
        case .up: .down
        case .down: .up
        case .unknown: .unknown
        }
    }
}
