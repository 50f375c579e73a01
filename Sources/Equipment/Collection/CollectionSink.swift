public import Intervals
public import Site

/// What was found out in one tick.
public struct Collected: Sendable {
    /// In the order in which they were made.
    public var readings: [Reading] = []
    /// Readings that are among `readings` or `steady` too, and keep their instants: what a host answered while a port of
    /// its contract was down contradicts the port, and must not vanish in a run (fine print, 12).
    public var exact: [Reading] = []
    /// What was read again and has not changed.
    public var steady: [SteadyReading] = []
    /// What was measured along with states.
    public var numbers: [NumericSample] = []
    /// What happened to devices besides.
    public var notes: [DeviceNote] = []
    /// Devices that are known for the first time, or turned out to be others.
    public var identities: [DeviceIdentity] = []
    /// How long polls that ended have waited for their last answer.
    public var roundTrips: [RoundTrip] = []

    /// Nothing was found.
    public init() {}

    /// Whether nothing was found.
    public var isEmpty: Bool {
        readings.isEmpty && steady.isEmpty && notes.isEmpty && identities.isEmpty && exact.isEmpty
            && numbers.isEmpty && roundTrips.isEmpty
    }
}

/// From a request to its answer. It is no evidence of anything, and is not written down.
public struct RoundTrip: Hashable, Sendable {
    /// The device's name.
    public var device: String
    public var seconds: Double

    /// Notes how long an answer took.
    public init(device: String, seconds: Double) {
        self.device = device
        self.seconds = seconds
    }
}

/// Something that happened to a device and that no reading tells.
public struct DeviceNote: Hashable, Sendable {
    /// What happened.
    public var kind: Event.Kind
    /// The device's name.
    public var device: String
    /// When it was noticed.
    public var at: Instant
    /// For people.
    public var summary: String
}

/// Receives what the collector has found out; called on its task, in order.
public protocol CollectionSink: Sendable {
    /// Receives the findings of one tick, and returns at once: polling waits for nothing.
    func collected(_ found: Collected)
}
