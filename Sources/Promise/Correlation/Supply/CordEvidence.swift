public import Intervals
public import Site

/// What outlets of a contract carried before and after one of its feeds was lost.
public struct FeedLoss: Hashable, Sendable {
    /// The contract's id.
    public var contract: String
    /// The feed, as the configuration calls it.
    public var feed: String
    /// When it was lost, and when it was back; nil: not yet.
    public var lostAt: Instant
    public var restoredAt: Instant?
    /// What outlets carried last before that, in amperes.
    public var before: [SignalName: Double]
    /// … and first after it, while the feed was still lost.
    public var after: [SignalName: Double]
    /// Hosts of the contract that answered before and not while the feed was lost.
    public var silencedHosts: [String]
    /// Hosts that went on answering.
    public var answeringHosts: [String]

    public init(
        contract: String, feed: String, lostAt: Instant, restoredAt: Instant?, before: [SignalName: Double] = [:],
        after: [SignalName: Double] = [:], silencedHosts: [String] = [], answeringHosts: [String] = []
    ) {
        self.contract = contract
        self.feed = feed
        self.lostAt = lostAt
        self.restoredAt = restoredAt
        self.before = before
        self.after = after
        self.silencedHosts = silencedHosts
        self.answeringHosts = answeringHosts
    }
}

/// What a loss shows that the declared wiring denies.
public struct CordSuspicion: Hashable, Sendable {
    /// What was seen.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An outlet of the lost feed went on carrying: it hangs elsewhere.
        case carriesOn = "carries_on"
        /// An outlet of another feed lost its load, too: it hangs on the lost side.
        case fellToo = "fell_too"
        /// The lost outlets carried nothing before, the others everything: no cord hangs there, or both on one side.
        case idleBefore = "idle_before"
        /// What the lost outlets carried did not come to the others: nothing took over.
        case nothingTookOver = "nothing_took_over"
        /// Every host stopped answering although another feed lived.
        case hostsFell = "hosts_fell"
    }

    public var contract: String
    public var feed: String
    public var lostAt: Instant
    public var kind: Kind
    /// The outlets, or none where hosts tell.
    public var outlets: [SignalName]
    /// What they carried before and after, in amperes; of hosts nothing.
    public var before: Double?
    public var after: Double?
    public var hosts: [String]
}

extension FeedLoss {
    /// Less is noise, or a device that sleeps.
    static let least = 0.2

    /// What does not go together with the declared wiring; empty where all does, or nothing is known.
    ///
    /// - Parameter supply: the contract's feeds.
    public func suspicions(against supply: PowerSupply) -> [CordSuspicion] {
        guard let lost = supply.feeds.first(where: { $0.name == feed }) else { return [] }
        let own = lost.condition.metered
        let others = supply.feeds.filter { $0.name != feed }.flatMap(\.condition.metered).filter { !own.contains($0) }
        return carryingOn(own) + fallen(others) + idle(own, others) + vanished(own, others) + silenced(others.isEmpty)
    }

    private func suspicion(_ kind: CordSuspicion.Kind, _ outlets: [SignalName]) -> CordSuspicion {
        CordSuspicion(
            contract: contract, feed: feed, lostAt: lostAt, kind: kind, outlets: outlets, before: sum(outlets, before),
            after: sum(outlets, after), hosts: [])
    }

    /// Nil where one is not measured.
    private func sum(_ outlets: [SignalName], _ amperes: [SignalName: Double]) -> Double? {
        let known = outlets.compactMap { amperes[$0] }
        guard !outlets.isEmpty, known.count == outlets.count else { return nil }
        return known.reduce(0, +)
    }

    private func carryingOn(_ own: [SignalName]) -> [CordSuspicion] {
        own.filter { outlet in
            guard let before = before[outlet], let after = after[outlet] else { return false }
            return after >= Self.least && after >= before / 2
        }.map { suspicion(.carriesOn, [$0]) }
    }

    private func fallen(_ others: [SignalName]) -> [CordSuspicion] {
        others.filter { outlet in
            guard let before = before[outlet], let after = after[outlet] else { return false }
            return before >= Self.least && after < Self.least
        }.map { suspicion(.fellToo, [$0]) }
    }

    private func idle(_ own: [SignalName], _ others: [SignalName]) -> [CordSuspicion] {
        guard let drawn = sum(own, before), let elsewhere = sum(others, before), drawn < Self.least,
            elsewhere >= Self.least
        else { return [] }
        return [suspicion(.idleBefore, own)]
    }

    /// The others must take over at least half of what fell: supplies with two cords draw as much from one.
    private func vanished(_ own: [SignalName], _ others: [SignalName]) -> [CordSuspicion] {
        guard let drawn = sum(own, before), let left = sum(own, after), let then = sum(others, after),
            let elsewhere = sum(others, before), drawn - left >= Self.least, then - elsewhere < (drawn - left) / 2
        else { return [] }
        return [suspicion(.nothingTookOver, own)]
    }

    private func silenced(_ isAlone: Bool) -> [CordSuspicion] {
        guard !isAlone, !silencedHosts.isEmpty, answeringHosts.isEmpty else { return [] }
        var suspicion = suspicion(.hostsFell, [])
        suspicion.hosts = silencedHosts
        return [suspicion]
    }
}

extension Condition {
    /// The outlets that it names.
    public var metered: [SignalName] { Set(signals).filter { $0.knownKind == .outlet }.sorted() }
}
