public import Intervals
public import SNMP
import SNMPValues
public import Site

/// What one kind of notification says of a device: look at it now, and perhaps what will be seen.
public struct NotificationRule: Hashable, Sendable {
    /// A variable that must have one of some values: `upsAlarmDescr` is `upsAlarmOnBattery`.
    public struct Condition: Hashable, Sendable {
        /// The column or scalar that the variable is an instance of.
        public var object: ObjectIdentifier
        /// The object identifiers that fulfil the condition.
        public var identifiers: [ObjectIdentifier]
        /// The numbers that fulfil the condition.
        public var numbers: [Int64]

        /// Makes a condition that any of the values fulfils.
        public init(object: ObjectIdentifier, identifiers: [ObjectIdentifier] = [], numbers: [Int64] = []) {
            self.object = object
            self.identifiers = identifiers
            self.numbers = numbers
        }
    }

    /// What a poll is expected to find. A notification alone never decides a state (R41).
    public struct Claim: Hashable, Sendable {
        /// Without the device: `input`, `port`.
        public var signal: String
        /// What the poll is expected to read.
        public var state: SignalState
        /// Columns, a variable of which says by its instance which row is meant; a scalar's value is the row's number.
        /// Empty: the signal has no element, or all of its elements are meant.
        public var rows: [ObjectIdentifier]
        /// How long after the change the notification arrives at the latest.
        public var within: Milliseconds

        /// Makes a claim about a signal, or about the rows that `rows` name.
        public init(
            signal: String, state: SignalState, rows: [ObjectIdentifier] = [],
            within: Milliseconds = NotificationRule.usualDelay
        ) {
            self.signal = signal
            self.state = state
            self.rows = rows
            self.within = within
        }
    }

    /// The identity of the notification (snmpTrapOID).
    public var trap: ObjectIdentifier
    /// `IF-MIB::linkDown`.
    public var label: String
    /// What a variable must hold; nil where the trap alone decides.
    public var condition: Condition?
    /// What the poll is expected to find; nil where the device is polled and nothing is expected.
    public var claim: Claim?

    /// Makes a rule for a trap.
    public init(trap: ObjectIdentifier, label: String, condition: Condition? = nil, claim: Claim? = nil) {
        self.trap = trap
        self.label = label
        self.condition = condition
        self.claim = claim
    }

    /// Agents look at their hardware about once a second.
    public static let usualDelay: Milliseconds = .seconds(1)

    /// An agent that has started says so (RFC 3418), whatever its family.
    private static let restarts = [
        NotificationRule(trap: [1, 3, 6, 1, 6, 3, 1, 1, 5, 1], label: "SNMPv2-MIB::coldStart"),
        NotificationRule(trap: [1, 3, 6, 1, 6, 3, 1, 1, 5, 2], label: "SNMPv2-MIB::warmStart"),
    ]

    /// The rules that fit a notification from a device of which nothing is known.
    public static func restarts(fitting notification: SNMP.Notification) -> [NotificationRule] {
        restarts.filter { $0.matches(notification) }
    }
}

extension NotificationRule {
    /// Whether a notification is of this kind. Version 1 puts a zero before the last number (RFC 3584, 3.1), and so do
    /// some agents of version 2c (quirk B3): it makes no difference.
    public func matches(_ notification: SNMP.Notification) -> Bool {
        guard notification.trap == trap || notification.trap.withoutZero == trap.withoutZero else { return false }
        return condition?.holds(in: notification.variables) ?? true
    }
}

extension NotificationRule.Condition {
    fileprivate func holds(in variables: [VarBind]) -> Bool {
        variables.contains { variable in
            guard variable.name.hasPrefix(object) else { return false }
            if case .objectIdentifier(let identifier) = variable.value { return identifiers.contains(identifier) }
            return variable.value.integerValue.map(numbers.contains) ?? false
        }
    }
}

extension NotificationRule.Claim {
    /// The index of the row that the variables name; nil when they name none.
    public func row(in variables: [VarBind]) -> [UInt32]? {
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
    /// The rules that fit a notification from a device of this family.
    public func rules(for notification: SNMP.Notification) -> [NotificationRule] {
        notifications.filter { $0.matches(notification) } + NotificationRule.restarts(fitting: notification)
    }
}
