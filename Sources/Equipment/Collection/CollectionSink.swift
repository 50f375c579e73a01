public import Intervals
public import Site

/// What was found out in one tick.
public struct Collected: Sendable {
    /// In the order in which they were made.
    public var readings: [Reading] = []
    /// What was read again and has not changed.
    public var steady: [SteadyReading] = []
    public var notes: [DeviceNote] = []
    /// Of devices that are known for the first time, or turned out to be others.
    public var identities: [DeviceIdentity] = []

    /// Nothing was found.
    public init() {}

    public var isEmpty: Bool { readings.isEmpty && steady.isEmpty && notes.isEmpty && identities.isEmpty }
}

/// Something happened to a device that no reading tells.
public struct DeviceNote: Hashable, Sendable {
    public var kind: Event.Kind
    public var device: String
    public var at: Instant
    public var summary: String
}

/// Takes what the collector has found out; called on its task, in order.
public protocol CollectionSink: Sendable {
    func collected(_ found: Collected) async
}
