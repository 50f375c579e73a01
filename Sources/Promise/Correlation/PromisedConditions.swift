import Intervals
public import Site

extension Observations {
    /// Whether a contract's feeds carried the load: each of them, or the one of a name. Nil where none is configured, or
    /// none of that name.
    public mutating func feeds(_ feeds: PromisedSubject.Feeds, of contract: String) -> GuaranteeTimeline? {
        joined(overStretchesOf: contract, under: .power) { observations, contract, _ in
            guard let rule = PowerRule(of: contract) else { return nil }
            let chosen: [Condition]
            switch feeds {
            case .either: chosen = [rule.condition]
            case .both: chosen = rule.feeds.map(\.condition)
            case .only(let name): chosen = rule.feeds.filter { $0.name == name }.map(\.condition)
            }
            guard !chosen.isEmpty else { return nil }
            return observations.condition(.all(chosen), failedRounds: rule.failedRounds)
        }
    }

    /// One of the conditions that a contract names. Nil where it names none so.
    public mutating func condition(named name: String, of contract: String) -> GuaranteeTimeline? {
        joined(overConfigurationsOf: contract) { contract -> Condition? in
            guard case .states(let condition)? = contract.conditions[name] else { return nil }
            return condition
        }
    }

    /// Whether the numbers that a contract names stayed within a range. Nil where it names none so.
    public mutating func number(
        named name: String, within range: NumberRange, of contract: String
    ) -> GuaranteeTimeline? {
        joined(overConfigurationsOf: contract) { contract -> Condition? in
            guard case .numbers(let points)? = contract.conditions[name] else { return nil }
            return .all(points.map { .signal(.number($0, within: range)) })
        }
    }

    /// Each configuration's condition, in its own time.
    private mutating func joined(
        overConfigurationsOf id: String, _ condition: (Contract) -> Condition?
    ) -> GuaranteeTimeline? {
        joined(
            over: configurations(of: id).map {
                WiringStretch(span: $0.span, contract: $0.contract, facility: $0.facility)
            }
        ) {
            observations, contract, _ in
            condition(contract).map { observations.condition($0, failedRounds: contract.terms.network.failedRounds) }
        }
    }

    private mutating func condition(_ condition: Condition, failedRounds: Int) -> GuaranteeTimeline {
        GuaranteeTimeline(
            timeline: timeline(of: condition, failedRounds: failedRounds), contradictions: [],
            signals: condition.signals)
    }
}
