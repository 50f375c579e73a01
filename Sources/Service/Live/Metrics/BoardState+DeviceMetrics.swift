public import Exposition
public import Intervals
import Site

// What devices say, as gauges: what is not known is absent, so that no figure outlives its evidence.
extension BoardState {
    /// What some of the devices are at an instant.
    public func deviceMetrics(of share: DeviceShare, at now: Instant) -> [MetricFamily] {
        let names = facility.devices.map(\.name).filter(share.contains)
        return [identities(of: share)] + answers(of: names, at: now) + [signalStates(of: share, at: now)]
            + batteries(of: names, at: now) + measured(of: share, at: now)
    }

    /// What changes seldom and names things stands here only.
    private func identities(of share: DeviceShare) -> MetricFamily {
        let samples = facility.devices.filter { share.contains($0.name) }.map { device in
            let known = identities[device.name]
            return MetricFamily.Sample(
                1,
                [
                    "device": device.name, "object": known?.systemObject ?? "", "profile": device.profile,
                    "serial": known?.serial ?? "",
                ])
        }
        return .described("mainstay_device_info", samples: samples)
    }

    private func answers(of names: [String], at now: Instant) -> [MetricFamily] {
        var answering: [MetricFamily.Sample] = []
        var last: [MetricFamily.Sample] = []
        var roundTrips: [MetricFamily.Sample] = []
        for name in names {
            guard let agent = entry(.agent(name)) else { continue }
            let state = agent.state(at: now)
            if state != .unknown { answering.append(.init(state == .up ? 1 : 0, ["device": name])) }
            if let at = agent.upAt { last.append(.init(at.seconds, ["device": name])) }
            if let time = self.roundTrips[name] { roundTrips.append(.init(time, ["device": name])) }
        }
        return [
            .described("mainstay_device_up", samples: answering),
            .described("mainstay_device_last_answer_timestamp_seconds", samples: last),
            .described("mainstay_device_round_trip_seconds", samples: roundTrips),
        ]
    }

    private func signalStates(of share: DeviceShare, at now: Instant) -> MetricFamily {
        let ours = entries.filter { $0.signal.probe == nil && share.contains($0.signal.device) }
        return .described(
            "mainstay_signal_state",
            samples: ours.sorted { $0.signal < $1.signal }.flatMap { entry in
                let state = entry.state(at: now)
                return SignalState.allCases.map { possible in
                    MetricFamily.Sample(
                        possible == state ? 1 : 0,
                        ["device": entry.signal.device, "signal": entry.signal.path, "state": possible.rawValue])
                }
            })
    }

    private func batteries(of names: [String], at now: Instant) -> [MetricFamily] {
        let batteries = names.compactMap { battery(of: $0, at: now) }
        return [
            .described(
                "mainstay_ups_on_battery",
                samples: batteries.compactMap { battery in
                    battery.isOnBattery.map { .init($0 ? 1 : 0, ["device": battery.device]) }
                }),
            .described(
                "mainstay_ups_battery_runtime_seconds",
                samples: batteries.compactMap { battery in
                    battery.left.map { .init($0.seconds, ["device": battery.device]) }
                }),
        ]
    }

    private func measured(of share: DeviceShare, at now: Instant) -> [MetricFamily] {
        var figures = MeasuredFigures()
        let ours = numbers.values.filter { share.contains($0.point.signal.device) }.sorted {
            ($0.point.signal, $0.point.quantity.rawValue) < ($1.point.signal, $1.point.quantity.rawValue)
        }
        for sample in ours {
            let signal = sample.point.signal
            // A number is as old as the reading of its signal: what is not known any more is not measured either.
            if let entry = entry(signal), entry.state(at: now) == .unknown { continue }
            figures.add(sample)
        }
        return figures.families
    }
}

/// Numbers, sorted into the families that they belong to.
private struct MeasuredFigures {
    private var input: [MetricFamily.Sample] = []
    private var output: [MetricFamily.Sample] = []
    private var current: [MetricFamily.Sample] = []
    private var power: [MetricFamily.Sample] = []
    private var charge: [MetricFamily.Sample] = []
    private var load: [String: Double] = [:]

    mutating func add(_ sample: NumericSample) {
        let signal = sample.point.signal
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
        case .load, .runtime, .temperature, .humidity: return
        }
    }

    var families: [MetricFamily] {
        [
            .described("mainstay_input_voltage_volts", samples: input),
            .described("mainstay_output_voltage_volts", samples: output),
            .described("mainstay_output_current_amperes", samples: current),
            .described("mainstay_output_power_watts", samples: power),
            .described("mainstay_ups_battery_charge_ratio", samples: charge),
            .described(
                "mainstay_ups_load_ratio",
                samples: load.sorted { $0.key < $1.key }.map { .init($0.value, ["device": $0.key]) }),
        ]
    }
}

extension SignalName {
    /// Kind and element: `output/L1`, `outlet/7`.
    fileprivate var part: String { String(path.dropFirst(device.count + 1)) }
}
