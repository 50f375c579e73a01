import Notation
import Site

extension Document {
    /// The value as a collector's name: it stands in signals, behind an `@`, and in the ledger beside its own chains.
    var collectorName: String? {
        guard let name = text() else { return nil }
        let place = described
        if Self.namesOfTheLedger.contains(name) {
            report("\(place): no collector can be called \(name): the ledger has a chain of that name")
            return nil
        }
        let isName = name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]*/#) != nil
        guard isName, name.count <= 64 else {
            report("\(place): a collector's name has up to 64 letters, digits, dots, `-` and `_`: outside-chinanet")
            return nil
        }
        return name
    }

    private static let namesOfTheLedger: Set<String> = ["entries", "import", "former"]
}

/// What is odd about a collector's name.
struct VantageAdvice {
    let facility: Facility

    /// Without a vantage point, a collector is the site's own: a slip would have it poll the whole site.
    func warn(at document: Document) {
        guard let collector = facility.collector, facility.vantagePoint == nil else { return }
        let points = Set(facility.contracts.flatMap { $0.network?.vantage ?? [] })
        guard let meant = Suggestion.nearest(to: collector, among: points.sorted()) else { return }
        document.warn(
            .noVantagePoint,
            "\(document.described): \(collector) is no vantage point, so it is the site's own collector and polls all of it; "
                + "did you mean \(meant)?")
    }
}
