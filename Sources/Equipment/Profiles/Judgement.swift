public import Intervals
import Notation
public import SNMPValues
public import Site

/// What a device's values mean.
public struct Judgement: Hashable, Sendable {
    /// Every signal that the device has.
    public var signals: [JudgedSignal] = []
    /// What is shown beside the signals, in the order of the profile.
    public var readings: [(name: String, value: JSON)] = []
    /// Contradictions, in words.
    public var warnings: [String] = []

    /// Begins without signals.
    public init() {}

    /// Compares signals, readings and warnings.
    public static func == (a: Judgement, b: Judgement) -> Bool {
        a.signals == b.signals && a.warnings == b.warnings && a.readings.map(\.name) == b.readings.map(\.name)
            && a.readings.map(\.value) == b.readings.map(\.value)
    }

    /// Signals tell judgements apart well enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(signals) }
}

/// One signal, and why.
public struct JudgedSignal: Hashable, Sendable {
    /// Without the device: `output/L2`.
    public var name: String
    /// What was decided.
    public var state: SignalState
    /// For people: `227 V`.
    public var value: String
    /// The instance that decided: `UPS-MIB::upsOutputVoltage.2`.
    public var object: String
    /// The same as a number; nil where nothing decided.
    public var identifier: ObjectIdentifier?
    /// Why, in words.
    public var rule: String
    /// What else was looked at; where a signal is a whole, its elements have it.
    public var pieces: [Piece] = []
    /// When the present state began, by the device's own clock.
    public var since: Instant?
    /// The uncertainty of `since`, both ways.
    public var sinceError: Milliseconds = 0

    /// One object that was weighed, and what it says by itself.
    public struct Piece: Hashable, Sendable {
        /// `UPS-MIB::upsOutputVoltage.2`.
        public var object: String
        /// The same as a number.
        public var identifier: ObjectIdentifier
        /// For people: `227 V`.
        public var value: String
        /// What it says by itself.
        public var state: SignalState
    }

    /// Object, value and rule in one line.
    public var evidence: String { "\(object) = \(value): \(rule)" }

    /// Whether its objects contradict each other.
    public var isContradicted: Bool { rule.hasPrefix(Self.contradiction) }

    static let contradiction = "contradiction"
}

extension Profile {
    /// Judges values that are at hand, all read at one instant.
    ///
    /// - Parameters:
    ///   - values: of rows, scalars and `sysUpTime`, by instance.
    ///   - at: when they held.
    ///   - error: the uncertainty of `at`, half a round trip.
    ///   - supply: what feeds the card that answered.
    public func judge(
        _ values: [ObjectIdentifier: Value], at: Instant, error: Milliseconds, supply: CardSupply = .family
    ) -> Judgement {
        let judge = Judge(self, found: values, withReadings: true, supply: supply)
        var dating = Dating(at: at, error: error)
        if case .timeTicks(let upTime)? = values[Catalogue.upTimeObject] { dating.upTime = upTime }
        var sample = Sample(places: judge.objects.count, datings: [dating])
        for (place, object) in judge.objects.enumerated() {
            sample.numbers[place] = values[object].map { judge.number(of: $0, at: place) } ?? Sample.nothing
        }
        return judge.judgement(of: sample)
    }
}
