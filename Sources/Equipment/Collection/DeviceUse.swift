import Site

/// What of a device somebody uses.
struct DeviceUse: Hashable {
    /// Signals that contracts, uplinks and supplies use.
    var signals: Set<SignalName> = []
    /// The ranges that its numbers are held against, by where they are measured.
    var ranges: [NumericSample.Point: [RangeSignal]] = [:]
}

extension Facility {
    /// By device, what somebody uses of it; devices of which nobody uses anything are left out.
    var uses: [String: DeviceUse] {
        var uses: [String: DeviceUse] = [:]
        let named = contracts.flatMap { contract in
            (contract.power?.condition.signals ?? []) + (contract.network?.access?.signals ?? [])
                + contract.conditionSignals.filter { RangeSignal($0) == nil }
        }
        // What the collector asks by itself belongs to no device.
        for signal in named + uplinks.map(\.link) + devices.compactMap(\.fedBy) where signal.probe == nil {
            uses[signal.device, default: DeviceUse()].signals.insert(signal)
        }
        for signal in rangeSignals {
            uses[signal.point.signal.device, default: DeviceUse()].ranges[signal.point, default: []].append(signal)
        }
        return uses
    }
}
