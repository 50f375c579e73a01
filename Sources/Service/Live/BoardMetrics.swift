public import Exposition
import Foundation
import Intervals
public import Site

extension BoardSnapshot {
    /// What holds, as gauges: every value of a state is there, 0 or 1, and what is not known is absent.
    ///
    /// - Parameter facility: whose contracts are described.
    public func metrics(of facility: Facility) -> [MetricFamily] {
        contracts(of: facility) + months + uplinks + witnesses(of: facility) + devices + batteries + measured
            + emergencies
    }

    // MARK: - Contracts

    private func contracts(of facility: Facility) -> [MetricFamily] {
        let known = facility.contracts
        let info = known.map { contract in
            MetricFamily.Sample(
                1,
                [
                    "contract": contract.id, "service": contract.service.rawValue, "terms": contract.termsName,
                    "timezone": contract.timeZone.identifier,
                ])
        }
        let ends = known.map { MetricFamily.Sample($0.term.to.seconds, ["contract": $0.id]) }
        let states = report.contracts.flatMap { contract in
            [Guarantee.network, .power].flatMap { guarantee in
                guard let state = contract[guarantee] else { return [MetricFamily.Sample]() }
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
        return [
            MetricFamily("mainstay_contract_info", .gauge, help: "What was agreed.", samples: info),
            MetricFamily(
                "mainstay_contract_end_timestamp_seconds", .gauge, help: "When the term ends.", samples: ends),
            MetricFamily(
                "mainstay_contract_state", .gauge, help: "What the contract has now; one is 1.", samples: states),
        ]
    }

    private var months: [MetricFamily] {
        [
            family("month_start_timestamp_seconds", "Of the month that is judged.") { use in
                // Once for a contract, whatever it was promised.
                let isFirst = report.uses.first { $0.contract == use.contract }?.guarantee == use.guarantee
                return isFirst ? [.init(use.monthStart.seconds, ["contract": use.contract])] : []
            },
            family("counted_seconds", "Downtime that counts this month.") { use in
                [use.sample(of: use.most, "bound", "max"), use.sample(of: use.least, "bound", "min")]
                    + [use.sample(of: use.used, "bound", "nominal")]
            },
            family("taken_off_seconds", "Downtime that does not count, by cause.") { use in
                let causes = use.takenOff.sorted { $0.key < $1.key }
                return causes.map { use.sample(of: $0.value, "cause", $0.key) }
            },
            family("unknown_seconds", "Time without evidence this month.") { [$0.sample($0.unknown.seconds)] },
            family("budget_seconds", "Downtime that the month allows.") { [$0.sample($0.limit.seconds)] },
            family("breached", "1 when the month can no longer be met.") { [$0.sample($0.isBreached ? 1 : 0)] },
        ]
    }

    private func family(
        _ name: String, _ help: String, _ samples: (MonthUse) -> [MetricFamily.Sample]
    ) -> MetricFamily {
        MetricFamily("mainstay_contract_\(name)", .gauge, help: help, samples: report.uses.flatMap(samples))
    }

    private var uplinks: [MetricFamily] {
        [
            MetricFamily(
                "mainstay_uplink_state", .gauge, help: "A way out of the site; one is 1.",
                samples: report.uplinks.flatMap { uplink in
                    SignalState.allCases.map { possible in
                        MetricFamily.Sample(
                            possible == uplink.state ? 1 : 0, ["state": possible.rawValue, "uplink": uplink.name])
                    }
                })
        ]
    }

    /// A witness whose answer is not known is not reached: then nothing is known of any host either.
    private func witnesses(of facility: Facility) -> [MetricFamily] {
        let known = Dictionary(signals.map { ($0.signal, $0.state) }) { first, _ in first }
        return [
            MetricFamily(
                "mainstay_witness_up", .gauge, help: "1 when the collector's own network reaches this witness.",
                samples: facility.witnesses.map { witness in
                    .init(known[.icmp(witness)] == .up ? 1 : 0, ["witness": witness])
                })
        ]
    }

    // MARK: - Devices

    private var devices: [MetricFamily] {
        let answering = report.devices.filter { $0.state != .unknown }.map { device in
            MetricFamily.Sample(device.state == .up ? 1 : 0, ["device": device.device])
        }
        let answers = report.devices.compactMap { device in
            device.lastAnswer.map { MetricFamily.Sample($0.seconds, ["device": device.device]) }
        }
        let states = signals.filter { $0.signal.probe == nil }.flatMap { standing in
            SignalState.allCases.map { possible in
                MetricFamily.Sample(
                    possible == standing.state ? 1 : 0,
                    [
                        "device": standing.signal.device, "signal": standing.signal.path,
                        "state": possible.rawValue,
                    ])
            }
        }
        return [
            MetricFamily("mainstay_device_up", .gauge, help: "1 when it answered its last poll.", samples: answering),
            MetricFamily(
                "mainstay_device_last_answer_timestamp_seconds", .gauge, help: "When it last answered.",
                samples: answers),
            MetricFamily("mainstay_signal_state", .gauge, help: "What a signal says; one is 1.", samples: states),
        ]
    }

    private var batteries: [MetricFamily] {
        [
            MetricFamily(
                "mainstay_ups_on_battery", .gauge, help: "1 on battery.",
                samples: report.batteries.compactMap { battery in
                    battery.isOnBattery.map { MetricFamily.Sample($0 ? 1 : 0, ["device": battery.device]) }
                }),
            MetricFamily(
                "mainstay_ups_battery_runtime_seconds", .gauge, help: "As the card estimates it.",
                samples: report.batteries.compactMap { battery in
                    battery.left.map { MetricFamily.Sample($0.seconds, ["device": battery.device]) }
                }),
        ]
    }

    /// A number is as old as the reading of its signal: what is not known any more is not measured either.
    private var measured: [MetricFamily] {
        var input: [MetricFamily.Sample] = []
        var output: [MetricFamily.Sample] = []
        var current: [MetricFamily.Sample] = []
        var power: [MetricFamily.Sample] = []
        var charge: [MetricFamily.Sample] = []
        var load: [String: Double] = [:]
        let known = Dictionary(signals.map { ($0.signal, $0.state) }) { first, _ in first }
        for sample in numbers {
            let signal = sample.point.signal
            if known[signal] == .unknown { continue }
            switch sample.point.quantity {
            case .voltage where signal.knownKind == .input:
                input.append(.init(sample.value, ["device": signal.device, "phase": signal.element ?? ""]))
            case .voltage: output.append(.init(sample.value, ["device": signal.device, "phase": signal.part]))
            case .current: current.append(.init(sample.value, ["device": signal.device, "element": signal.part]))
            case .power: power.append(.init(sample.value, ["device": signal.device, "element": signal.part]))
            case .charge: charge.append(.init(sample.value / 100, ["device": signal.device]))
            case .load where signal.knownKind == .output:
                // Of phases, the most loaded: it is the one that trips.
                load[signal.device] = max(load[signal.device] ?? 0, sample.value / 100)
            case .load, .runtime, .temperature, .humidity: continue
            }
        }
        return [
            MetricFamily("mainstay_input_voltage_volts", .gauge, help: "At the input.", samples: input),
            MetricFamily("mainstay_output_voltage_volts", .gauge, help: "At the output.", samples: output),
            MetricFamily(
                "mainstay_output_current_amperes", .gauge, help: "Of a phase, bank or outlet.", samples: current),
            MetricFamily(
                "mainstay_output_power_watts", .gauge, help: "Of a phase, bank or outlet.", samples: power),
            MetricFamily("mainstay_ups_battery_charge_ratio", .gauge, help: "0 to 1.", samples: charge),
            MetricFamily(
                "mainstay_ups_load_ratio", .gauge, help: "Of rated output.",
                samples: load.sorted { $0.key < $1.key }.map { .init($0.value, ["device": $0.key]) }),
        ]
    }

    // MARK: - Emergencies

    private var emergencies: [MetricFamily] {
        [
            MetricFamily(
                "mainstay_emergencies_open", .gauge, help: "Article 4 clocks that run.",
                samples: [.init(Double(report.emergencies.count { $0.toldAt == nil }))]),
            MetricFamily(
                "mainstay_emergency_deadline_timestamp_seconds", .gauge, help: "By when somebody must be told.",
                samples: report.emergencies.filter { $0.toldAt == nil }.compactMap { emergency in
                    emergency.deadline.map {
                        .init($0.seconds, ["contract": emergency.contract, "subject": emergency.subject])
                    }
                }),
        ]
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

extension Instant {
    fileprivate var seconds: Double { Double(milliseconds) / 1000 }
}

extension Milliseconds {
    fileprivate var seconds: Double { Double(self) / 1000 }
}

extension SignalName {
    /// Kind and element: `output/L1`, `outlet/7`.
    fileprivate var part: String { String(path.dropFirst(device.count + 1)) }
}
