/// How metrics are written for whoever scrapes them.
public enum ExpositionFormat: Hashable, Sendable {
    /// Prometheus's own text, version 0.0.4: what every program that scrapes can read.
    case classic
    /// OpenMetrics 1.0, which also tells units, and since when a counter has counted.
    case openMetrics

    /// The media type that goes with the text.
    public var mediaType: String {
        switch self {
        case .classic: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The form that whoever asks prefers (RFC 9110, 12.5.1); the classic one unless OpenMetrics is asked for by name.
    ///
    /// - Parameter accept: the header of the request; nil where it has none.
    public init(accept: String?) {
        var openMetrics = 0.0
        var classic = 0.0
        for range in (accept ?? "").lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { part in part.filter { !$0.isWhitespace } }
            let quality = Self.quality(among: parts.dropFirst())
            switch parts.first {
            case "application/openmetrics-text": openMetrics = max(openMetrics, quality)
            case "text/plain": classic = max(classic, quality)
            default: continue
            }
        }
        self = if openMetrics > 0, openMetrics >= classic { .openMetrics } else { .classic }
    }

    private static func quality(among parameters: some Sequence<String>) -> Double {
        guard let weight = parameters.first(where: { $0.hasPrefix("q=") }) else { return 1 }
        return Double(weight.dropFirst(2)) ?? 0
    }
}

extension [MetricFamily] {
    /// The families in the order of their names; those without a sample are left out.
    ///
    /// - Parameter start: since when everything was counted, in seconds since 1970; OpenMetrics tells it beside counters.
    public func exposition(as format: ExpositionFormat, countedSince start: Double? = nil) -> String {
        var text = ""
        for family in sorted(by: { $0.name < $1.name }) where !family.samples.isEmpty {
            switch format {
            case .classic: family.write(to: &text)
            case .openMetrics: family.writeOpenMetrics(to: &text, countedSince: start)
            }
        }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    /// The families in the classic text format.
    public var exposition: String { exposition(as: .classic) }
}
