import Exposition
import Intervals
import Site

// What months have come to, as gauges.
extension BoardState {
    /// How much of the present month is used, by contract and guarantee.
    var months: [MetricFamily] {
        let uses = judgedUses
        return [
            MetricFamily.described(
                "mainstay_contract_month_start_timestamp_seconds",
                samples: starts(of: uses).map { .init($0.start.seconds, ["contract": $0.contract]) }),
            family("counted_seconds", of: uses) { use in
                [use.sample(of: use.most, "bound", "max"), use.sample(of: use.least, "bound", "min")]
                    + [use.sample(of: use.used, "bound", "nominal")]
            },
            family("taken_off_seconds", of: uses) { use in
                let causes = use.takenOff.sorted { $0.key < $1.key }
                return causes.map { use.sample(of: $0.value, "cause", $0.key) }
            },
            family("unknown_seconds", of: uses) { [$0.sample($0.unknown.seconds)] },
            family("budget_seconds", of: uses) { [$0.sample($0.limit.seconds)] },
            family("breached", of: uses) { [$0.sample($0.isBreached ? 1 : 0)] },
        ]
    }

    private func family(
        _ name: String, of uses: [MonthUse], _ samples: (MonthUse) -> [MetricFamily.Sample]
    ) -> MetricFamily {
        .described("mainstay_contract_\(name)", samples: uses.flatMap(samples))
    }

    /// Once for a contract, whatever it was promised.
    private func starts(of uses: [MonthUse]) -> [(contract: String, start: Instant)] {
        var seen: Set<String> = []
        return uses.filter { seen.insert($0.contract).inserted }.map { ($0.contract, $0.monthStart) }
    }

    /// What the last month that ended came to, by its newest result; a contract without one is absent.
    var lastVerdicts: MetricFamily {
        .described(
            "mainstay_contract_verdict",
            samples: facility.contracts.compactMap { verdicts[$0.id] }.flatMap { month in
                month.verdicts.sorted { $0.key < $1.key }.flatMap { guarantee, verdict in
                    MonthVerdict.words.map { possible in
                        MetricFamily.Sample(
                            possible == verdict ? 1 : 0,
                            ["contract": month.contract, "guarantee": guarantee, "verdict": possible])
                    }
                }
            })
    }
}

extension MonthUse {
    fileprivate func sample(_ value: Double) -> MetricFamily.Sample {
        MetricFamily.Sample(value, ["contract": contract, "guarantee": guarantee.rawValue])
    }

    /// One of several values, which a further label tells apart; both labels come before the guarantee.
    fileprivate func sample(of value: Milliseconds, _ label: String, _ name: String) -> MetricFamily.Sample {
        MetricFamily.Sample(value.seconds, [label: name, "contract": contract, "guarantee": guarantee.rawValue])
    }
}
