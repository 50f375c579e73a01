public import Exposition
import Foundation
public import Intervals
import Site

// What contracts have, as gauges: every value of a state is there, 0 or 1, and what is not known is absent.
extension BoardState {
    /// What contracts, uplinks, witnesses and emergencies are at an instant.
    public func contractMetrics(at now: Instant) -> [MetricFamily] {
        agreed + [contractStates(at: now)] + months + [lastVerdicts, uplinkStates(at: now), witnesses(at: now)]
            + emergencyClocks
    }

    private var agreed: [MetricFamily] {
        let info = facility.contracts.map { contract in
            MetricFamily.Sample(
                1,
                [
                    "contract": contract.id, "service": contract.service.rawValue, "terms": contract.termsName,
                    "timezone": contract.timeZone.identifier,
                ])
        }
        let ends = facility.contracts.map { MetricFamily.Sample($0.term.to.seconds, ["contract": $0.id]) }
        return [
            .described("mainstay_contract_info", samples: info),
            .described("mainstay_contract_end_timestamp_seconds", samples: ends),
        ]
    }

    private func contractStates(at now: Instant) -> MetricFamily {
        let samples = facility.contracts.indices.flatMap { number -> [MetricFamily.Sample] in
            let contract = standing(of: number, at: now)
            return [Guarantee.network, .power].flatMap { guarantee -> [MetricFamily.Sample] in
                guard let state = contract[guarantee] else { return [] }
                return ConnectionState.allCases.map { possible in
                    MetricFamily.Sample(
                        possible == state ? 1 : 0,
                        [
                            "contract": contract.contract, "guarantee": guarantee.rawValue,
                            "state": possible.rawValue,
                        ])
                }
            }
        }
        return .described("mainstay_contract_state", samples: samples)
    }

    private func uplinkStates(at now: Instant) -> MetricFamily {
        .described(
            "mainstay_uplink_state",
            samples: facility.uplinks.flatMap { uplink in
                let state = uplink.condition.state { self.state($0, at: now) }
                return SignalState.allCases.map { possible in
                    MetricFamily.Sample(
                        possible == state ? 1 : 0, ["state": possible.rawValue, "uplink": uplink.name])
                }
            })
    }

    /// A witness whose answer is not known is not reached: then nothing is known of any host either.
    private func witnesses(at now: Instant) -> MetricFamily {
        .described(
            "mainstay_witness_up",
            samples: facility.witnesses.map { witness in
                .init(state(facility.ping(witness), at: now) == .up ? 1 : 0, ["witness": witness])
            })
    }

    private var emergencyClocks: [MetricFamily] {
        let untold = emergencies.filter { $0.toldAt == nil }
        return [
            .described("mainstay_emergencies_open", samples: [.init(Double(untold.count))]),
            .described(
                "mainstay_emergency_deadline_timestamp_seconds",
                samples: untold.compactMap { emergency in
                    emergency.deadline.map {
                        .init($0.seconds, ["contract": emergency.contract, "subject": emergency.subject])
                    }
                }),
        ]
    }
}
