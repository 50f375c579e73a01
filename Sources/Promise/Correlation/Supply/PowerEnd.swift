public import Intervals

/// A battery, and when it will be empty if mains stays away.
public struct BatteryEnd: Hashable, Sendable {
    /// The device's name.
    public var device: String
    /// When it is empty by its own estimate; nil where it does not say.
    public var at: Instant?
    /// When it estimated that.
    public var estimatedAt: Instant?

    public init(device: String, at: Instant?, estimatedAt: Instant?) {
        self.device = device
        self.at = at
        self.estimatedAt = estimatedAt
    }
}

/// When a contract's power ends if what is dead stays dead and batteries run empty.
public struct PowerEnd: Hashable, Sendable {
    /// The contract's id.
    public var contract: String
    /// When it ends by what devices estimate; nil: not at all, as far as that is known.
    public var at: Instant?
    /// From when on it may have ended, because of what is not known; at most `at`.
    public var possiblyAt: Instant?
    /// The batteries whose end takes part, in the order in which they are empty; last those that do not say when.
    public var batteries: [BatteryEnd]

    public init(contract: String, at: Instant?, possiblyAt: Instant?, batteries: [BatteryEnd]) {
        self.contract = contract
        self.at = at
        self.possiblyAt = possiblyAt
        self.batteries = batteries
    }
}
