public import SNMPValues
public import Site

/// A number that devices of a family measure beside their states: shown, never judged.
public struct NumberRule: Hashable, Sendable {
    /// What is measured: `output`, `battery`; a signal of the family, or a thing that is none.
    public var name: String
    /// What is measured there.
    public var quantity: NumericSample.Quantity
    /// Where: a scalar, a column, or one of them for each element.
    public var objects: [Evidence]
    /// Which of the family's signals has the rows of the column, by its place; nil for scalars, and for a table of its own.
    public var rowsOf: Int?
    /// How rows of a table of its own become elements.
    public var elements: SignalRule.Elements
    /// Which rows of a table of its own count.
    public var filter: Filter?
    /// As in `SignalRule`, for a table of its own.
    public var numbering: [ObjectIdentifier] = []
    /// How the object's units become the quantity's.
    public var scale: Scale
    /// What can be true, in the quantity's unit; anything else is no number.
    public var range: ClosedRange<Double>

    /// Makes a rule in the quantity's own unit.
    public init(name: String, quantity: NumericSample.Quantity, objects: [Evidence]) {
        self.name = name
        self.quantity = quantity
        self.objects = objects
        elements = .none
        scale = Scale()
        range = quantity.plausible
    }

    /// The table of its own as a rule whose rows can be found; nil where there is none.
    var table: SignalRule? {
        guard rowsOf == nil, objects.contains(where: { !$0.isScalar }) else { return nil }
        var rule = SignalRule(name: name, elements: elements, weighing: .first, evidence: objects)
        rule.filter = filter
        rule.numbering = numbering
        return rule
    }

    /// The columns whose rows discovery must find: those of a signal's table are found already.
    var columns: [ObjectIdentifier] {
        table.map { $0.evidence.filter { !$0.isScalar }.map(\.object) } ?? []
    }

    /// Columns whose values are part of what a row is.
    var describingColumns: [ObjectIdentifier] {
        objects.compactMap(\.digits) + objects.compactMap(\.scale)
            + (table.map { ($0.filter?.columns ?? []) + $0.numbering + $0.nameColumns } ?? [])
    }

    mutating func rescale(_ divisors: [ObjectIdentifier: Int64]) {
        guard let divisor = objects.compactMap({ divisors[$0.object] }).first else { return }
        scale = Scale(divisor: divisor)
    }
}

extension SignalRule {
    fileprivate var nameColumns: [ObjectIdentifier] {
        if case .names(let columns) = elements { columns } else { [] }
    }
}

extension NumericSample.Quantity {
    /// What can be true of any device, in the quantity's unit. A profile narrows it where a family says 0 for "none".
    public var plausible: ClosedRange<Double> {
        switch self {
        case .voltage: 0...1000
        case .current: 0...5000
        case .power: 0...5_000_000
        case .load: 0...200
        case .charge: 0...100
        case .runtime: 0...2_592_000
        case .temperature: -40...125
        case .humidity: 1...100
        }
    }

    /// The units in which a profile may say that an object counts; the first is the quantity's own.
    public var units: [(symbol: String, scale: Scale)] {
        switch self {
        case .voltage: [("V", Scale())]
        case .current: [("A", Scale())]
        case .power: [("W", Scale()), ("kW", Scale(multiplier: 1000))]
        case .load, .charge, .humidity: [("%", Scale())]
        case .runtime: [("s", Scale()), ("min", Scale(multiplier: 60)), ("h", Scale(multiplier: 3600))]
        case .temperature: [("°C", Scale()), ("°F", Scale(divisor: 9, multiplier: 5, offset: -160.0 / 9))]
        }
    }
}
