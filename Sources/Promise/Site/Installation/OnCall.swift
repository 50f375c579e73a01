public import Intervals

/// Who of the provider's own people is told of an alarm, one step after the other, until somebody acknowledges it.
public struct OnCall: Hashable, Sendable {
    /// Who is told at a step.
    public enum Member: Hashable, Sendable {
        /// One of the site's own contacts, by name.
        case contact(String)
        /// Whoever the duty roster names when the step begins.
        case engineer
    }

    /// How long each step waits for an acknowledgement.
    public var within: Milliseconds
    /// Whom each step tells, from the first one on. The last one is repeated.
    public var steps: [[Member]]

    /// Describes the steps.
    public init(within: Milliseconds, steps: [[Member]]) {
        self.within = within
        self.steps = steps
    }
}

/// A sign of life that somebody elsewhere waits for.
public struct HeartbeatSettings: Hashable, Sendable {
    /// The hook that is called.
    public var hook: String
    /// How often.
    public var every: Milliseconds

    /// Describes a sign of life.
    public init(hook: String, every: Milliseconds) {
        self.hook = hook
        self.every = every
    }
}

extension OnCall.Member: CustomStringConvertible {
    /// As the configuration names it.
    public var description: String {
        switch self {
        case .contact(let name): name
        case .engineer: "engineer"
        }
    }
}

extension Facility {
    /// Those of the provider's own people whom a step of `onCall` tells at an instant, each once.
    ///
    /// - Parameter contracts: whose duty rosters decide who the engineer is.
    public func people(
        of step: [OnCall.Member], for contracts: Set<String>, by roster: DutyRoster, at instant: Instant
    ) -> [Contact] {
        var seen: Set<Contact> = []
        let names = step.flatMap { member -> [String] in
            switch member {
            case .contact(let name): [name]
            case .engineer: roster.names(for: contracts, at: instant)
            }
        }
        return names.map(\.asCompared).flatMap { name in staff.filter { $0.name.asCompared == name } }
            .filter { seen.insert($0).inserted }
    }

    /// The contracts whose duty rosters decide who is on duty for an alarm: its own, or all behind what it is about.
    public func contracts(concernedBy event: Event) -> Set<String> {
        if let contract = event.contract { return [contract] }
        let named = event.details[.contracts].map { $0.split(separator: ", ").map(String.init) } ?? []
        return Set(contracts(behind: event.subject).map(\.id) + named)
    }
}
