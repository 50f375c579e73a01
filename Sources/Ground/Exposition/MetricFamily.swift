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
