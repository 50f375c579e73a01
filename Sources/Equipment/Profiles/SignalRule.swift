public import SNMPValues

/// How one kind of signal is judged, from one or more pieces of evidence.
public struct SignalRule: Hashable, Sendable {
    /// How the rows of a table become elements of a signal.
    public enum Elements: Hashable, Sendable {
        /// The device has one.
        case none
        /// `L1`, `L2`, `L3`.
        case phases
        /// As the device counts.
        case numbers
        /// `A` and `B`: the first number of the index that is both 1 and 2.
        case sources
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
        /// One that is live decides: models fill in different objects, and leave zeros in the others.
        case live
    }

    /// `input`, `output`, `outlet`, `port` …
    public var name: String
    /// How rows become elements.
    public var elements: Elements
    /// How the evidence is weighed.
    public var weighing: Weighing
    /// The objects that are looked at, the most telling first.
    public var evidence: [Evidence]
    /// Whether there is a signal without element: `all` over the elements.
    public var hasWhole: Bool
    /// How many rows there are: beyond it a dead row does not exist (quirk A5). A scalar, or a column whose entry in front
    /// of the row's own index counts.
    public var fitted: ObjectIdentifier?
    /// Whether `fitted` is a column.
    public var isFittedColumn = false
    /// Columns that are all zero in a row that does not exist, and not in another: energy counters, frequencies, loads.
    public var idle: [ObjectIdentifier] = []
    /// A row that reads zero itself while another one is live does not exist, unless it was live before.
    public var zeroIsUnfitted = false
    /// Rows count only where a column of theirs has this value: `upsPhaseInputType` main.
    public var filter: Filter?
    /// Columns with the unit and the number of a row, where the table's own index only counts on over the units of a chain.
    public var numbering: [ObjectIdentifier] = []
    /// What must hold for a row to be live: its unit answers, its sensor is available.
    public var gates: [Gate] = []
    /// Where the device remembers when the present state began.
    public var since: Since?
    /// Columns with what the owner calls the rows: second names for the same signals.
    public var labels: [ObjectIdentifier] = []
    /// A closed relay is live only while this signal is not down.
    public var requires: String?

    /// Makes a rule; `hasWhole` follows from its elements.
    public init(name: String, elements: Elements, weighing: Weighing, evidence: [Evidence]) {
        self.name = name
        self.elements = elements
        self.weighing = weighing
        self.evidence = evidence
        hasWhole = elements == .none || elements == .phases
    }

    func isWanted(_ element: String?, among wanted: Set<String>) -> Bool {
        wanted.contains(name) || (element.map { wanted.contains("\(name)/\($0)") } ?? false)
    }
}

/// One object and what its values say. A name that ends in an instance is a scalar's, any other a column's.
public struct Evidence: Hashable, Sendable {
    /// What the values of an object mean.
    public enum Meaning: Hashable, Sendable {
        /// RMS voltage, in units of `1/divisor` volt.
        case volts(divisor: Int64, band: Band = Band())
        /// More than zero proves life; zero proves nothing.
        case load
        /// Listed values; every other is unknown (R27).
        case values(up: [Int64], down: [Int64])
    }

    /// The instance of a scalar, or a column.
    public var object: ObjectIdentifier
    /// `UPS-MIB::upsInputVoltage`.
    public var label: String
    /// Whether `object` is an instance.
    public var isScalar: Bool
    /// What its values mean.
    public var meaning: Meaning
    /// The only element that it speaks of: vendors who write `InputVoltage1`, `InputVoltage2` instead of a table.
    public var element: String?
    /// Only rows count whose index ends so: the type of a sensor. It is not part of the element's name.
    public var ending: [UInt32] = []
    /// Values that say that there is no such row: an outlet without relay, a phase that is not fitted.
    public var absent: [Int64] = []
    /// A column with the decimal digits of the value, by the same index.
    public var digits: ObjectIdentifier?
    /// A column with the scale of the value, by the same index: −100 where a hundred units make one, 10 where a unit is ten.
    public var scale: ObjectIdentifier?
    /// Texts that stand for numbers, in agents that write `ON` where others have a number.
    public var words: [String: Int64] = [:]
    /// How many of its units make an ampere, where a load is a current.
    public var unitsPerAmpere: Int64?
    /// Whether it speaks only where no row has a voltage: it says something of the whole, and decides no row.
    public var isAlone = false
    /// Whether firmware repeats another row's volts in it: then it is no evidence against an object that says down.
    public var mayBeCopied = false
    /// A scalar that is open while there is a voltage: then what is beyond the band, and within it in tenths, is in tenths.
    public var tenths: Gate?

    /// Makes a piece of evidence that holds for every element.
    public init(object: ObjectIdentifier, label: String, isScalar: Bool, meaning: Meaning) {
        self.object = object
        self.label = label
        self.isScalar = isScalar
        self.meaning = meaning
    }

    /// The index of the row that an instance belongs to; nil when it is not in this evidence's column.
    func row(_ instance: ObjectIdentifier) -> [UInt32]? {
        guard let index = instance.suffix(after: object), index.count > ending.count,
            index.suffix(ending.count) == ending[...]
        else { return nil }
        return Array(index.dropLast(ending.count))
    }

    mutating func rescale(_ divisors: [ObjectIdentifier: Int64]) {
        guard case .volts(_, let band) = meaning, let divisor = divisors[object] else { return }
        meaning = .volts(divisor: divisor, band: band)
    }
}

/// Volts: dead below the first, live from the second to the third, in doubt between and beyond (R29).
public struct Band: Hashable, Sendable {
    /// Below this many volts there is no power.
    public var dead: Int64
    /// From this many volts on there is power.
    public var live: Int64
    /// Beyond this many volts the reading is in doubt.
    public var most: Int64
    /// Below this many volts a line is dead where something else says so: it picks up as much from its neighbours.
    public static let residual: Int64 = 32

    /// Makes a band; limits in volts.
    public init(dead: Int64 = 15, live: Int64 = 70, most: Int64 = 600) {
        self.dead = dead
        self.live = live
        self.most = most
    }
}

/// An object whose value says whether others are live. Where it is a column, the row's own entry counts, or that of the
/// unit in front of the row's index, or the only one.
public struct Gate: Hashable, Sendable {
    /// The instance of a scalar, or a column.
    public var object: ObjectIdentifier
    /// Whether `object` is an instance.
    public var isScalar: Bool
    /// The only values that are live; empty for all but the `lost` ones.
    public var live: [Int64]
    /// The values which say that the device is lost.
    public var lost: [Int64]
    /// As in `Evidence`.
    public var ending: [UInt32]

    /// Makes a gate, of a scalar unless told otherwise.
    public init(
        object: ObjectIdentifier, isScalar: Bool = true, live: [Int64] = [], lost: [Int64] = [], ending: [UInt32] = []
    ) {
        self.object = object
        self.isScalar = isScalar
        self.live = live
        self.lost = lost
        self.ending = ending
    }

    func isClosed(by number: Int64) -> Bool { lost.contains(number) || !(live.isEmpty || live.contains(number)) }
}

/// Chooses rows by another column's value.
public struct Filter: Hashable, Sendable {
    /// The column that decides.
    public var column: ObjectIdentifier
    /// Columns that decide where that one has no entry.
    public var others: [ObjectIdentifier] = []
    /// The numbers that it looks for.
    public var values: [Int64]
    /// The object identifiers that it looks for.
    public var identifiers: [ObjectIdentifier]
    /// Rows with one of the values are left out instead.
    public var isExclusive: Bool
    /// A regular expression for a text, instead of values. The number that its first group finds is the row's number, in
    /// tables whose own index says nothing: `Phase L2.Voltage.Value` is phase 2.
    public var pattern: String?

    /// Makes a filter that admits rows with one of the values, unless it is exclusive.
    public init(
        column: ObjectIdentifier, values: [Int64], identifiers: [ObjectIdentifier] = [], isExclusive: Bool = false,
        pattern: String? = nil
    ) {
        self.column = column
        self.values = values
        self.identifiers = identifiers
        self.isExclusive = isExclusive
        self.pattern = pattern
    }

    /// All columns, the one that decides first.
    public var columns: [ObjectIdentifier] { [column] + others }

    /// Whether a row with this value in the column counts.
    public func admits(_ value: Value?) -> Bool {
        if pattern != nil { return RowChooser(self).choice(of: value) != nil }
        if case .objectIdentifier(let identifier)? = value { return identifiers.contains(identifier) != isExclusive }
        guard let number = value?.integerValue else { return isExclusive }
        return values.contains(number) != isExclusive
    }
}

/// The device remembers when the present state began.
public enum Since: Hashable, Sendable {
    /// A column with the value of sysUpTime at the change (`ifLastChange`).
    case upTimeColumn(ObjectIdentifier)
    /// How long the signal has been down, in units of `1/perSecond` s; 0 says nothing.
    case downFor(ObjectIdentifier, perSecond: Int64)
}

/// A value that is shown beside the signals: `on_battery`, `battery`, `seconds_on_battery`. Of several rules of one name
/// the first that has a value counts.
public struct ReadingRule: Hashable, Sendable {
    /// How the number is shown.
    public enum Shape: Hashable, Sendable {
        /// Words for values; others are null.
        case words([Int64: String])
        /// True or false for values; others are null.
        case flag(true: [Int64], false: [Int64])
        /// In units of `1/divisor`.
        case number(divisor: Int64)
        /// True while a row of the family's alarms has one of these; the object is the number of alarms.
        case alarm([ObjectIdentifier])
    }

    /// As documents and conditions call it.
    public var name: String
    /// The instance that is read.
    public var object: ObjectIdentifier
    /// How its number is shown.
    public var shape: Shape

    /// Makes a rule for one object.
    public init(name: String, object: ObjectIdentifier, shape: Shape) {
        self.name = name
        self.object = object
        self.shape = shape
    }
}
