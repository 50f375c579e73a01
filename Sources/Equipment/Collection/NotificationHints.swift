public import Intervals
public import Profiles
public import SNMP
import SNMPValues
public import Site
import Sockets

/// Makes notifications into dated evidence.
///
/// A notification says that something has happened, and when: the device is polled at once. When the poll then reads
/// what was claimed, another state than before, and the device has no clock of its own for it, the reading is dated with
/// the notification's arrival. A claim that no poll confirms is dropped and counted: a notification alone never decides
/// a state, and nothing here makes a reading (R41).
///
/// A pure state machine; instants are the machine's, as readings have them.
public struct NotificationHints: Sendable {
    /// How notifications fared so far.
    public struct Counters: Hashable, Sendable {
        /// Notifications that no rule of the device's profile knows.
        public var unknown = 0
        /// Claims about a row that discovery did not find.
        public var unresolved = 0
        /// Claims that were noted; each ends as confirmed or unconfirmed.
        public var claims = 0
        /// A poll read what was claimed.
        public var confirmed = 0
        /// The device, or a later notification, said otherwise.
        public var unconfirmed = 0
        /// Readings whose `since` came from a notification.
        public var dated = 0

        /// Nothing was counted yet.
        public init() {}
    }

    private struct Claim {
        var signal: SignalName
        /// All elements of the signal are meant.
        var isWhole: Bool
        var state: SignalState
        var at: Instant
        /// The change happened at most this long before.
        var within: Milliseconds
        /// For people: which notification, from where.
        var label: String
        /// Answered polls that have not confirmed it.
        var polls = 0
        var isConfirmed = false

        func isConfirmed(by reading: Reading, of row: SignalName) -> Bool {
            let isMeant = row == signal || isWhole && row.path.hasPrefix("\(signal.path)/")
            return isMeant && reading.state == state && reading.at - at <= NotificationHints.lifetime
        }

        /// The arrival, where it lies between the two readings. A poll that was under way, or an agent that answers from
        /// memory, may read the old state just after it, or the new one just before: then the nearest instant between
        /// them, as long as that is within the uncertainty.
        func since(_ reading: Reading, after before: (state: SignalState, at: Instant)) -> Instant? {
            guard before.state != .unknown, before.state != reading.state, before.at < reading.at else { return nil }
            let nearest = min(max(at, before.at + 1), reading.at)
            guard abs(nearest - at) <= within else { return nil }
            return nearest
        }
    }

    /// Answered polls that a claim may wait for.
    public static let patience = 3
    /// No claim is older: a device that has been silent for longer is no witness of what happened before.
    public static let lifetime: Milliseconds = .minutes(5)
    /// Notifications ask for no more than one poll of a device in this time.
    public static let pollSpacing: Milliseconds = .seconds(1)

    private var claims: [String: [Claim]] = [:]
    private var askedAt: [String: Instant] = [:]
    /// How notifications fared so far.
    public private(set) var counters = Counters()

    /// Begins without claims.
    public init() {}

    /// Notes what a device has sent.
    ///
    /// - Parameters:
    ///   - notification: what was sent.
    ///   - device: the name of the device that the notification is about.
    ///   - judge: knows the device's rows; nil while it is not known what the device is.
    /// - Returns: when the device is to be polled: at once, or a second after the poll that another notification asked
    ///   for. Nil when the notification says nothing that the profile knows.
    public mutating func receive(
        _ notification: SNMP.Notification, from device: String, judge: Judge?
    ) -> Instant? {
        let rules = judge?.profile.rules(for: notification) ?? NotificationRule.restarts(fitting: notification)
        guard !rules.isEmpty else {
            counters.unknown += 1
            return nil
        }
        let at = Instant(milliseconds: notification.receivedAt)
        for rule in rules {
            guard let expected = rule.claim else { continue }
            guard let (signal, isWhole) = Self.signal(of: expected, in: notification, from: device, judge: judge) else {
                counters.unresolved += 1
                continue
            }
            add(
                Claim(
                    signal: signal, isWhole: isWhole, state: expected.state, at: at, within: expected.within,
                    label: "\(rule.label) from \(notification.source.host)"), of: device)
        }
        let due = max(at, askedAt[device].map { $0 + Self.pollSpacing } ?? at)
        askedAt[device] = due
        return due
    }

    private static func signal(
        of claim: NotificationRule.Claim, in notification: SNMP.Notification, from device: String, judge: Judge?
    ) -> (SignalName, isWhole: Bool)? {
        guard !claim.rows.isEmpty else { return (SignalName(device: device, kind: claim.signal), true) }
        guard let row = claim.row(in: notification.variables), let signal = judge?.signal(of: claim.signal, row: row)
        else {
            return nil
        }
        return SignalName("\(device)/\(signal)").map { ($0, false) }
    }

    /// A repetition leaves the first claim standing; the opposite ends it.
    private mutating func add(_ claim: Claim, of device: String) {
        let known = claims[device]?.firstIndex { $0.signal == claim.signal }
        if let known, let before = claims[device]?[known] {
            let isAlive = claim.at - before.at <= Self.lifetime && !before.isConfirmed
            guard before.state != claim.state || !isAlive else { return }
            end(before)
            claims[device]?.remove(at: known)
        }
        counters.claims += 1
        claims[device, default: []].append(claim)
    }

    private mutating func end(_ claim: Claim) {
        if claim.isConfirmed { counters.confirmed += 1 } else { counters.unconfirmed += 1 }
    }

    /// Dates everything as later notifications will be: the machine's clock was set.
    mutating func move(by shift: Milliseconds) {
        askedAt = askedAt.mapValues { $0 + shift }
        claims = claims.mapValues { list in
            list.map { claim in
                var claim = claim
                claim.at = claim.at + shift
                return claim
            }
        }
    }

    /// Whether a reading of the device may be dated; for all other devices `date` need not be called.
    public func awaits(_ device: String) -> Bool { claims[device] != nil }

    /// Dates a reading of a poll.
    ///
    /// - Parameters:
    ///   - row: the signal as the device counts it, where the reading stands under a label.
    ///   - before: what the signal's latest earlier reading said that was up or down, and when; nil when there was none.
    /// - Returns: the reading, with `since`, its uncertainty and a word in its evidence where a notification confirms
    ///   that its state began then.
    public mutating func date(
        _ reading: Reading, of row: SignalName? = nil, after before: (state: SignalState, at: Instant)?
    ) -> Reading {
        let device = reading.signal.device
        guard reading.state != .unknown, let waiting = claims[device] else { return reading }
        var reading = reading
        for index in waiting.indices where waiting[index].isConfirmed(by: reading, of: row ?? reading.signal) {
            claims[device]?[index].isConfirmed = true
            guard reading.since == nil, let before, let since = waiting[index].since(reading, after: before) else {
                continue
            }
            reading.since = since
            reading.sinceError = waiting[index].within
            let words = "\(waiting[index].label) arrived at \(waiting[index].at)"
            reading.evidence = reading.evidence.map { "\($0); \(words)" } ?? words
            counters.dated += 1
        }
        return reading
    }

    /// Ends an answered poll whose readings have been through `date`.
    ///
    /// - Parameters:
    ///   - device: the device's name.
    ///   - askedAt: when the poll was sent; it could not confirm what arrived later.
    public mutating func endPoll(of device: String, askedAt: Instant) {
        guard let waiting = claims[device] else { return }
        var left: [Claim] = []
        for var claim in waiting {
            if claim.at <= askedAt { claim.polls += 1 }
            let isOver = claim.isConfirmed || claim.polls >= Self.patience || askedAt - claim.at > Self.lifetime
            if isOver { end(claim) } else { left.append(claim) }
        }
        claims[device] = if left.isEmpty { nil } else { left }
    }

    /// Forgets a device that is no longer polled.
    public mutating func remove(_ device: String) {
        for claim in claims.removeValue(forKey: device) ?? [] { end(claim) }
        askedAt[device] = nil
    }
}
