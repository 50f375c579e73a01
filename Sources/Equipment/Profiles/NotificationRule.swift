public import Intervals
public import SNMP
import SNMPValues
public import Site

/// What one kind of notification says of a device: look at it now, and perhaps what will be seen.
public struct NotificationRule: Hashable, Sendable {
    /// A variable that must have one of some values: `upsAlarmDescr` is `upsAlarmOnBattery`.
    public struct Condition: Hashable, Sendable {
        public var object: ObjectIdentifier
        public var identifiers: [ObjectIdentifier]
        public var numbers: [Int64]

        public init(object: ObjectIdentifier, identifiers: [ObjectIdentifier] = [], numbers: [Int64] = []) {
            (self.object, self.identifiers, self.numbers) = (object, identifiers, numbers)
        }
    }

    /// What a poll is expected to find. A notification alone never decides a state (R41).
    public struct Claim: Hashable, Sendable {
        /// Without the device: `input`, `port`.
        public var signal: String
        public var state: SignalState
        /// Columns, a variable of which says by its instance which row is meant; a scalar's value is the row's number.
        /// Empty: the signal has no element, or all of its elements are meant.
        public var rows: [ObjectIdentifier]
        /// How long after the change the notification arrives at the latest.
        public var within: Milliseconds

        public init(
            signal: String, state: SignalState, rows: [ObjectIdentifier] = [],
            within: Milliseconds = NotificationRule.usualDelay
        ) {
            (self.signal, self.state, self.rows, self.within) = (signal, state, rows, within)
        }
    }

    public var trap: ObjectIdentifier
    /// `IF-MIB::linkDown`.
    public var label: String
    public var condition: Condition?
    /// Nil: the device is looked at, and nothing is expected.
    public var claim: Claim?

    public init(trap: ObjectIdentifier, label: String, condition: Condition? = nil, claim: Claim? = nil) {
        (self.trap, self.label, self.condition, self.claim) = (trap, label, condition, claim)
    }

    /// Agents look at their hardware about once a second.
    public static let usualDelay: Milliseconds = .seconds(1)

    /// An agent that has started says so (RFC 3418), whatever its family.
    private static let restarts = [
        NotificationRule(trap: [1, 3, 6, 1, 6, 3, 1, 1, 5, 1], label: "SNMPv2-MIB::coldStart"),
        NotificationRule(trap: [1, 3, 6, 1, 6, 3, 1, 1, 5, 2], label: "SNMPv2-MIB::warmStart"),
    ]

    /// The rules that a notification fits of a device of which nothing is known.
    public static func restarts(_ notification: SNMP.Notification) -> [NotificationRule] {
        restarts.filter { $0.matches(notification) }
    }
}

extension NotificationRule {
    /// Whether a notification is of this kind. Version 1 puts a zero before the last number (RFC 3584, 3.1), and so do
    /// some agents of version 2c (quirk B3): it makes no difference.
    public func matches(_ notification: SNMP.Notification) -> Bool {
        guard notification.trap == trap || notification.trap.withoutZero == trap.withoutZero else { return false }
        return condition?.holds(notification.variables) ?? true
    }
}

extension NotificationRule.Condition {
    fileprivate func holds(_ variables: [VarBind]) -> Bool {
        variables.contains { variable in
            guard variable.name.hasPrefix(object) else { return false }
            if case .objectIdentifier(let identifier) = variable.value { return identifiers.contains(identifier) }
            return variable.value.integerValue.map(numbers.contains) ?? false
        }
    }
}

extension NotificationRule.Claim {
    /// The index of the row that the variables name; nil when they name none.
    public func row(_ variables: [VarBind]) -> [UInt32]? {
        for column in rows {
            for variable in variables {
                guard let index = variable.name.suffix(after: column) else { continue }
                if !index.isEmpty, index != [0] { return index }
                if let number = variable.value.integerValue.flatMap(UInt32.init(exactly:)) { return [number] }
            }
        }
        return nil
    }
}

extension ObjectIdentifier {
    /// Without a zero before the last subidentifier.
    fileprivate var withoutZero: ObjectIdentifier {
        let numbers = subidentifiers
        guard numbers.count > 2, numbers[numbers.count - 2] == 0 else { return self }
        return ObjectIdentifier(numbers.dropLast(2) + numbers.suffix(1))
    }
}

extension Profile {
    /// The rules that a notification of a device of this family fits.
    public func rules(for notification: SNMP.Notification) -> [NotificationRule] {
        notifications.filter { $0.matches(notification) } + NotificationRule.restarts(notification)
    }
}
