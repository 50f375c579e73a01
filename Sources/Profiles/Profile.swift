public import SNMP

/// A device family as data: how it is recognised, which objects say what, and how their values are judged.
///
/// Read from `Config/profiles/*.yaml`; a vendor's new device is a new file there, not code.
public struct Profile: Hashable, Sendable {
    public var name: String
    public var title: String
    /// Prefixes of sysObjectID.
    public var systemPrefixes: [ObjectIdentifier]
    /// An object that only this family answers, for devices whose sysObjectID tells nothing.
    public var probe: ObjectIdentifier?
    /// Among the families whose probe answers, the highest wins: vendor MIBs before generic ones.
    public var precedence: Int
    /// The agent is alive, but has lost the device it speaks for: then every signal is unknown.
    public var gate: Gate?
    /// The signal that feeds the management card, where the family does not say otherwise.
    public var fedBy: String?
    /// The serial number: a scalar, or a column whose first text it is. Another one is another device.
    public var serial: ObjectIdentifier?
    public var signals: [SignalRule]
    public var readings: [ReadingRule]
    /// What its notifications say.
    public var notifications: [NotificationRule] = []

    /// Names a profile before its rules are read.
    public init(name: String, title: String) {
        (self.name, self.title, precedence) = (name, title, 0)
        (systemPrefixes, signals, readings) = ([], [], [])
    }
}

/// An object that must have one of some values for the others to be live.
public struct Gate: Hashable, Sendable {
    public var object: ObjectIdentifier
    public var live: [Int64]

    public init(object: ObjectIdentifier, live: [Int64]) { (self.object, self.live) = (object, live) }
}

/// How one kind of signal is judged, from one or more pieces of evidence.
public struct SignalRule: Hashable, Sendable {
    /// How the rows of a table become elements of a signal.
    public enum Elements: Hashable, Sendable {
        /// The device has one.
        case none
        /// `L1`, `L2`, `L3`; the signal without element is `all` over them.
        case phases
        /// As the device counts.
        case numbers
        /// The text in a column (the first of these columns that has one).
        case names([ObjectIdentifier])
        /// This one, always: `A`.
        case fixed(String)
    }

    /// How evidence is weighed (R23 to R25).
    public enum Weighing: String, Hashable, Sendable, CaseIterable {
        /// What is known must agree; a contradiction is unknown.
        case agree
        /// The first that knows decides.
        case first
        /// The greater number decides.
        case majority
    }

    /// `input`, `output`, `outlet`, `port` …
    public var name: String
    public var elements: Elements
    public var weighing: Weighing
    public var evidence: [Evidence]
    /// Rows up to this many are fitted; beyond it a zero is a row that does not exist (quirk A5).
    public var fitted: ObjectIdentifier?
    /// Columns that are all zero in a row that does not exist, while another row is live.
    public var idle: [ObjectIdentifier]
    /// Rows count only where a column of theirs has this value: `upsPhaseInputType` main.
    public var filter: Filter?
    public var since: Since?
    /// A closed relay is live only while this signal is not down.
    public var requires: String?

    public init(name: String, elements: Elements, weighing: Weighing, evidence: [Evidence]) {
        (self.name, self.elements, self.weighing, self.evidence) = (name, elements, weighing, evidence)
        idle = []
    }
}

/// One object and what its values say. A scalar's name ends in its instance, a column's does not.
public struct Evidence: Hashable, Sendable {
    public enum Meaning: Hashable, Sendable {
        /// RMS voltage, in units of `1/divisor` volt: live from 70 V, dead below 15 V, in doubt between and beyond 600 V.
        case volts(divisor: Int64)
        /// More than zero proves life; zero proves nothing.
        case load
        /// Listed values; every other is unknown (R27).
        case values(up: [Int64], down: [Int64])
    }

    public var object: ObjectIdentifier
    /// `UPS-MIB::upsInputVoltage`.
    public var label: String
    public var isScalar: Bool
    public var meaning: Meaning

    public init(object: ObjectIdentifier, label: String, isScalar: Bool, meaning: Meaning) {
        (self.object, self.label, self.isScalar, self.meaning) = (object, label, isScalar, meaning)
    }
}

/// Rows are taken by another column's value.
public struct Filter: Hashable, Sendable {
    public var column: ObjectIdentifier
    public var values: [Int64]

    public init(column: ObjectIdentifier, values: [Int64]) { (self.column, self.values) = (column, values) }
}

/// The device remembers when the present state began.
public enum Since: Hashable, Sendable {
    /// A column with the value of sysUpTime at the change (`ifLastChange`).
    case upTimeColumn(ObjectIdentifier)
    /// How long the signal has been down, in units of `1/perSecond` s; 0 says nothing.
    case downFor(ObjectIdentifier, perSecond: Int64)
}

/// A value that is shown beside the signals: `on_battery`, `battery`, `seconds_on_battery`.
public struct ReadingRule: Hashable, Sendable {
    public enum Shape: Hashable, Sendable {
        /// Words for values; others are null.
        case words([Int64: String])
        case flag(true: [Int64], false: [Int64])
        /// In units of `1/divisor`.
        case number(divisor: Int64)
    }

    public var name: String
    public var object: ObjectIdentifier
    public var shape: Shape

    public init(name: String, object: ObjectIdentifier, shape: Shape) {
        (self.name, self.object, self.shape) = (name, object, shape)
    }
}

extension Profile {
    /// Columns whose values are part of what a row is: its name, and what decides whether it counts.
    public var describingColumns: [ObjectIdentifier] {
        signals.flatMap { rule -> [ObjectIdentifier] in
            let filter = rule.filter.map { [$0.column] } ?? []
            if case .names(let columns) = rule.elements { return columns + filter }
            return filter
        }
    }

    /// The columns whose rows discovery must find.
    public var columns: [ObjectIdentifier] {
        var result: [ObjectIdentifier] = []
        for rule in signals {
            result += rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle
            if case .names(let columns) = rule.elements { result += columns }
            if let filter = rule.filter { result.append(filter.column) }
            if case .upTimeColumn(let column)? = rule.since { result.append(column) }
        }
        var seen: Set<ObjectIdentifier> = []
        return result.filter { seen.insert($0).inserted }
    }
}

extension SignalRule {
    /// Whether there is a signal without element.
    var hasWhole: Bool {
        switch elements {
        case .none, .phases: true
        case .numbers, .names, .fixed: false
        }
    }

    func isWanted(_ element: String?, _ wanted: Set<String>) -> Bool {
        if hasWhole, wanted.contains(name) { return true }
        return element.map { wanted.contains("\(name)/\($0)") } ?? wanted.contains(name)
    }
}
