/// What is measured under one name, as the text format of Prometheus has it.
public struct MetricFamily: Hashable, Sendable {
    /// How a value behaves.
    public enum Kind: String, Hashable, Sendable {
        /// It only grows, until the program starts anew.
        case counter
        /// It goes up and down.
        case gauge
        /// How often it was at most so much.
        case histogram
    }

    /// One value, told apart by labels.
    public struct Sample: Hashable, Sendable {
        /// What follows the family's name: `_bucket`, `_sum`, `_count`, or nothing.
        public var suffix: String
        /// Names and values, in the order in which they are written.
        public var labels: [(name: String, value: String)]
        public var value: Double

        /// Makes a sample.
        public init(_ value: Double, _ labels: KeyValuePairs<String, String> = [:], suffix: String = "") {
            self.init(value, labels: labels.map { (name: $0.key, value: $0.value) }, suffix: suffix)
        }

        init(_ value: Double, labels: [(name: String, value: String)], suffix: String) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }

        /// Compares everything.
        public static func == (a: Sample, b: Sample) -> Bool {
            a.suffix == b.suffix && a.value == b.value && a.labels.elementsEqual(b.labels, by: ==)
        }

        /// The value and the suffix tell samples apart well enough.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(suffix)
            hasher.combine(value)
        }
    }

    public var name: String
    public var kind: Kind
    /// For people: one sentence.
    public var help: String
    public var samples: [Sample]

    /// Makes a family.
    public init(_ name: String, _ kind: Kind, help: String, samples: [Sample] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}

extension [MetricFamily] {
    /// The families in the classic text format (version 0.0.4), in the order of their names; those without a sample are
    /// left out.
    public var exposition: String {
        var text = ""
        for family in sorted(by: { $0.name < $1.name }) where !family.samples.isEmpty { family.write(to: &text) }
        return text
    }
}

extension MetricFamily {
    fileprivate func write(to text: inout String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(Self.text(of: sample.value))\n"
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// As Go reads numbers: `+Inf`, `NaN`, whole numbers without a fraction.
    static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
        return "\(value)"
    }
}
