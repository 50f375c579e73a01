public import Intervals
public import Site

/// What is known of one device now.
public struct DeviceStanding: Sendable {
    /// Whether it answers.
    public var line: StatusReport.DeviceLine
    /// Nil of a device that has no battery.
    public var battery: StatusReport.BatteryLine?
    /// Who it says it is; nil where it has not said.
    public var identity: DeviceIdentity?
    /// How long its last poll waited for each answer, in seconds; nil where it was not polled.
    public var roundTrip: Double?
    /// In the order of the names.
    public var signals: [SignalStanding]
    /// What it measured last, in the order of the names.
    public var numbers: [NumericSample]
    /// Planned work on it that is not over: until when it is quiet, and why.
    public var works: [StatusReport.WorkLine]
}

extension BoardState {
    /// What is known of one device.
    public func standing(of device: String, at now: Instant) -> DeviceStanding {
        DeviceStanding(
            line: self.device(device, at: now), battery: battery(of: device, at: now),
            identity: identities[device], roundTrip: roundTrips[device],
            signals: signals(of: device, at: now), numbers: numbers(of: device),
            works: works(at: now).filter { work in
                work.subjects.contains { $0 == device || $0.hasPrefix("\(device)/") }
            })
    }
}
