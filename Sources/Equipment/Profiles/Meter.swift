public import SNMPValues
public import Site

/// The numbers that one device measures beside what its states are judged by: which objects to ask for, and what their
/// values are. Devices of one judge share it.
public struct Meter: Sendable {
    /// One number of one signal.
    public struct Dial: Hashable, Sendable {
        /// Without the device: `output/L2`, `battery`.
        public var name: String
        /// What it shows.
        public var quantity: NumericSample.Quantity
        /// Where it is read.
        public var object: ObjectIdentifier
        var scale: Scale
        var range: ClosedRange<Double>
        var absent: [Int64]
    }

    /// What a dial shows at present.
    public struct Number: Hashable, Sendable {
        /// Without the device: `output/L2`, `battery`.
        public var name: String
        /// What it is.
        public var quantity: NumericSample.Quantity
        /// In the quantity's unit.
        public var value: Double
        /// Where it was read.
        public var object: ObjectIdentifier

        /// Notes a number.
        public init(name: String, quantity: NumericSample.Quantity, value: Double, object: ObjectIdentifier) {
            self.name = name
            self.quantity = quantity
            self.value = value
            self.object = object
        }
    }

    /// In the order of the profile; those of one name and quantity stand together, and the first that has a number counts.
    public let dials: [Dial]
    /// What they read, each once.
    public let objects: [ObjectIdentifier]

    /// - Parameters:
    ///   - found: the rows that discovery found.
    ///   - used: the places of the family's signals that the device has.
    ///   - besides: what the judge measures already, by name and quantity.
    init(
        _ profile: Profile, found: [ObjectIdentifier: Value], used: Set<Int>,
        besides measured: (_ name: String, _ quantity: NumericSample.Quantity) -> Bool
    ) {
        var dials: [Dial] = []
        for rule in profile.numbers {
            for dial in Self.dials(of: rule, in: profile, found: found, used: used)
            where !measured(dial.name, dial.quantity) {
                let last = dials.lastIndex { $0.name == dial.name && $0.quantity == dial.quantity }
                dials.insert(dial, at: last.map { $0 + 1 } ?? dials.count)
            }
        }
        self.dials = dials
        var seen: Set<ObjectIdentifier> = []
        objects = dials.map(\.object).filter { seen.insert($0).inserted }
    }

    private static func dials(
        of rule: NumberRule, in profile: Profile, found: [ObjectIdentifier: Value], used: Set<Int>
    ) -> [Dial] {
        var dials: [Dial] = []
        func add(_ object: ObjectIdentifier, _ evidence: Evidence, element: String?) {
            // A scale is not guessed (R29).
            guard let told = evidence.scaling(of: object, among: found) else { return }
            dials.append(
                Dial(
                    name: element.map { "\(rule.name)/\($0)" } ?? rule.name, quantity: rule.quantity, object: object,
                    scale: rule.scale.combined(with: told), range: rule.range,
                    absent: evidence.absent))
        }
        for evidence in rule.objects where evidence.isScalar {
            add(evidence.object, evidence, element: evidence.element)
        }
        if let table = rule.table {
            for row in Rows(of: table, among: found).all {
                for instance in row.instances {
                    add(instance.object, rule.objects[instance.evidence], element: row.element)
                }
            }
        } else if let source = rule.rowsOf, used.contains(source) {
            for row in Rows(of: profile.signals[source], among: found).all where !row.index.isEmpty {
                for evidence in rule.objects where !evidence.isScalar {
                    guard evidence.element == nil || evidence.element == row.element else { continue }
                    add(evidence.object.appending(row.index + evidence.ending), evidence, element: row.element)
                }
            }
        }
        return dials
    }

    /// Reads the dials off the values of their objects. What cannot be true is no number.
    ///
    /// - Parameter excluded: names of which nothing is known: not fitted, or behind an agent that has lost its device.
    public func numbers(in values: [ObjectIdentifier: Value], excluding excluded: Set<String> = []) -> [Number] {
        var numbers: [Number] = []
        for dial in dials where !excluded.contains(dial.name) {
            if let last = numbers.last, last.name == dial.name, last.quantity == dial.quantity { continue }
            guard let value = values[dial.object].flatMap(dial.number) else { continue }
            numbers.append(
                Number(name: dial.name, quantity: dial.quantity, value: value, object: dial.object))
        }
        return numbers
    }
}

extension Meter.Dial {
    /// In the quantity's unit; nil for what is no number, stands for "not supported", or cannot be true.
    func number(_ value: Value) -> Double? {
        let number: Double
        if let count = value.integerValue {
            guard !Sentinel.contains(count), !absent.contains(count) else { return nil }
            number = scale.value(of: Double(count))
        } else if let written = value.text.flatMap({ WrittenNumber($0) }) {
            // A text that says its unit needs no scale.
            number = written.unit.isEmpty ? scale.value(of: written.value) : written.value
        } else {
            return nil
        }
        return range.contains(number) ? number : nil
    }
}
