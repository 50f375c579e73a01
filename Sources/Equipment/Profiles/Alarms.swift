public import SNMPValues

/// A table of what is wrong with a device at present: each row's value names a kind of alarm, and rows come and go.
///
/// Discovery finds its rows; a poll only reads how many there are. While one of them says that the agent has lost the
/// device it speaks for, every signal is unknown: what it answers is what it knew then (quirk B13).
public struct Alarms: Hashable, Sendable {
    /// The column whose values name kinds of alarms.
    public var column: ObjectIdentifier
    /// A scalar with the number of rows.
    public var count: ObjectIdentifier
    /// The kinds which say that the agent has lost its device.
    public var lost: [ObjectIdentifier]

    /// Describes a table of alarms.
    public init(column: ObjectIdentifier, count: ObjectIdentifier, lost: [ObjectIdentifier]) {
        self.column = column
        self.count = count
        self.lost = lost
    }

    func isLoss(_ value: Value) -> Bool {
        if case .objectIdentifier(let alarm) = value { lost.contains(alarm) } else { false }
    }
}

extension Profile {
    /// Whether a variable is an alarm that says nothing of whether the device can be read.
    public func isPassing(_ varbind: VarBind) -> Bool {
        alarms.map { varbind.name.hasPrefix($0.column) && !$0.isLoss(varbind.value) } ?? false
    }

    /// The kinds of alarms that are present.
    func alarms(among found: [ObjectIdentifier: Value]) -> Set<ObjectIdentifier> {
        guard let alarms else { return [] }
        return Set(
            found.filter { $0.key.hasPrefix(alarms.column) }.values.compactMap { value in
                if case .objectIdentifier(let alarm) = value { alarm } else { nil }
            })
    }

    /// The row of alarms that says that the agent has lost its device.
    func loss(among found: [ObjectIdentifier: Value]) -> ObjectIdentifier? {
        alarms.flatMap { alarms in
            found.filter { $0.key.hasPrefix(alarms.column) && alarms.isLoss($0.value) }.keys.min()
        }
    }
}

extension Judge {
    /// Whether the rows it was made for say that the agent has lost its device.
    public var isLost: Bool { loss != nil }

    /// How many alarms there are; nil where the agent does not say.
    public func alarms(in sample: Sample) -> Int64? { sample[alarmCount] }
}
