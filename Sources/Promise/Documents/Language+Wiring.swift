import Correlation
import Site

extension Language {
    /// What was connected, in words: `Mains: ups-a/input and pdu-1/outlet/7; UPS: pdu-2/outlet/7`.
    func wiring(_ wiring: Wiring) -> String {
        let end = text(en: "; ", zh: "；")
        switch wiring {
        case .power(let supply):
            return supply.feeds.map { feed in
                labelled(part(.feed(feed.name)), condition(feed.condition))
            }.joined(separator: end)
        case .network(let connection):
            let parts = [
                connection.access.map { labelled(part(.link), condition($0)) },
                named(part(.uplink), connection.uplinks),
                named(part(.reachability), connection.hostSignals.map(\.kind)),
            ]
            return parts.compactMap(\.self).joined(separator: end)
        }
    }

    private func labelled(_ label: String, _ value: String) -> String {
        text(en: "\(label): \(value)", zh: "\(label)：\(value)")
    }

    private func named(_ label: String, _ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        return labelled(label, names.joined(separator: listSeparator))
    }

    /// Signals that must all hold, or of which one suffices; what is nested stands in brackets.
    func condition(_ condition: Condition) -> String {
        switch condition {
        case .signal(let name): name.path
        case .all(let parts): parts.map(nested).joined(separator: text(en: " and ", zh: " 且 "))
        case .any(let parts): parts.map(nested).joined(separator: text(en: " or ", zh: " 或 "))
        }
    }

    private func nested(_ part: Condition) -> String {
        switch part {
        case .signal(let name): name.path
        case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1: "(\(condition(part)))"
        case .all, .any: condition(part)
        }
    }
}
