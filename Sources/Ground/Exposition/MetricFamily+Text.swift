// The two text formats, which differ in little: what a family is called, and how whole numbers are written.
extension MetricFamily {
    /// Adds the family in the classic format.
    func write(to text: inout String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples { write(sample, of: name, bound: nil, to: &text) }
    }

    /// Adds the family in the format of OpenMetrics 1.0: a counter is called without its `_total`, what only names things is
    /// of the type `info`, and a unit is told where the name ends with one.
    ///
    /// - Parameter start: since when counters and histograms have counted.
    func writeOpenMetrics(to text: inout String, countedSince start: Double?) {
        let base = openMetricsName
        text += "# TYPE \(base) \(openMetricsType)\n"
        if let unit = Self.units.first(where: { base.hasSuffix("_\($0)") }), !isInfo {
            text += "# UNIT \(base) \(unit)\n"
        }
        text += "# HELP \(base) \(Self.escaped(help, quotes: true))\n"
        for sample in samples {
            write(sample, of: name, bound: Self.canonical, to: &text)
            guard let start, beginsWith(sample) else { continue }
            let labels = sample.labels.filter { $0.name != "le" }
            write(Sample(start, labels: labels, suffix: "_created"), of: base, bound: nil, to: &text)
        }
    }

    private static let units = ["seconds", "bytes", "volts", "amperes", "watts", "ratio"]

    private var isInfo: Bool { kind == .gauge && name.hasSuffix("_info") }

    private var openMetricsName: String {
        if kind == .counter, name.hasSuffix("_total") { return String(name.dropLast("_total".count)) }
        return isInfo ? String(name.dropLast("_info".count)) : name
    }

    private var openMetricsType: String { isInfo ? "info" : kind.rawValue }

    /// Whether a sample is the last one of those that begin to count together.
    private func beginsWith(_ sample: Sample) -> Bool {
        switch kind {
        case .counter: true
        case .histogram: sample.suffix == "_count"
        case .gauge: false
        }
    }

    /// - Parameter bound: writes the upper bound of a bucket anew; nil leaves it.
    private func write(_ sample: Sample, of name: String, bound: ((String) -> String)?, to text: inout String) {
        text += name
        text += sample.suffix
        var separator = "{"
        for (label, value) in sample.labels {
            text += separator
            text += label
            text += "=\""
            text += label == "le" ? bound?(value) ?? value : Self.escaped(value, quotes: true)
            text += "\""
            separator = ","
        }
        if !sample.labels.isEmpty { text += "}" }
        text += " "
        text += Self.text(of: sample.value)
        text += "\n"
    }

    /// Bounds are floating-point numbers there, and are written as such: `1.0`.
    private static func canonical(_ bound: String) -> String {
        bound.contains { !$0.isNumber } ? bound : "\(bound).0"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        let needsNothing = !text.utf8.contains { octet in
            octet == UInt8(ascii: "\\") || octet == UInt8(ascii: "\n") || octet == UInt8(ascii: "\"")
        }
        if needsNothing { return text }
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
