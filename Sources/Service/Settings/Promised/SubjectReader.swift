import Notation
import Site

/// Reads what a promise is about: `of:` and the keys beside it.
struct SubjectReader {
    /// What stands beside `of`, and may stand beside a name in its list.
    private let feeds: Document?
    private let reading: Document?
    private let failedRounds: Document?
    private let range: Document?

    private init(_ layers: Layers) {
        feeds = layers["feeds"]
        reading = layers["reading"]
        failedRounds = layers["failed_rounds"]
        range = layers["range"]
    }

    /// What must hold; nil, with the problem reported, where the file does not say.
    static func subject(_ layers: Layers) -> PromisedSubject? {
        let reader = SubjectReader(layers)
        let subject = layers.required("of", hint: "what must hold: power, network, or the name of a condition") { of in
            of.isSequence ? reader.all(of) : reader.named(of)
        }
        if let subject { reader.reportIdleKeys(of: subject) }
        return subject
    }

    private func all(_ list: Document) -> PromisedSubject? {
        let parts = list.distinct { item -> PromisedSubject? in
            guard item.isMapping else { return named(item) }
            guard let mapping = item.mapping() else { return nil }
            defer { mapping.finish() }
            return Self.subject(Layers([mapping]))
        }
        let items = list.sequence()
        if items.isEmpty { list.report("\(list.described) names nothing") }
        let ranged = items.filter { item in
            !item.isMapping && !PromisedSubject.reserved.contains(where: item.isWord)
        }
        if let range, ranged.count > 1 {
            range.report(
                "\(range.described): of \(ranged.count) conditions it is not said whose range it is; write "
                    + "{of: NAME, range: {…}} in the list")
        }
        guard parts.count == items.count, !parts.isEmpty else { return nil }
        return .all(parts)
    }

    private func named(_ document: Document) -> PromisedSubject? {
        guard let name = document.text() else { return nil }
        switch name {
        case "power": return .power(feeds.flatMap(Self.feeds) ?? .either)
        case "network":
            return .network(
                reading?.choice(AvailabilityTerms.ConnectionReading.self) ?? .portAndHost,
                failedRounds: failedRounds?.whole(atLeast: 1) ?? 2)
        case "installation": return .installation
        default:
            if let meant = Suggestion.nearest(to: name, among: PromisedSubject.reserved) {
                document.warn(
                    .oddTerms,
                    "\(document.described): these terms are odd: \(name) is taken for the name of a condition; did you mean \(meant)?"
                )
            }
            guard let range else { return .condition(name) }
            return RangeReader.range(range).map { .number(name, $0) }
        }
    }

    private static func feeds(_ document: Document) -> PromisedSubject.Feeds? {
        switch document.text() {
        case nil: nil
        case "either": .either
        case "both": .both
        case .some(let name): .only(name)
        }
    }

    /// Keys that say something of what the promise is not about.
    private func reportIdleKeys(of subject: PromisedSubject) {
        let parts = subject.parts
        let idle: [(Document?, isUsed: Bool, what: String)] = [
            (feeds, parts.contains { if case .power = $0 { true } else { false } }, "power"),
            (reading, parts.contains { if case .network = $0 { true } else { false } }, "network"),
            (failedRounds, parts.contains { if case .network = $0 { true } else { false } }, "network"),
            (range, parts.contains { if case .number = $0 { true } else { false } }, "a condition of the contract's"),
        ]
        for case (let place?, false, let what) in idle {
            place.report("\(place.described) says something of \(what), which is not in `of`; leave it out")
        }
    }
}

extension PromisedSubject {
    /// What must hold, one by one.
    var parts: [PromisedSubject] {
        guard case .all(let parts) = self else { return [self] }
        return parts.flatMap(\.parts)
    }

    /// The name under which a contract has it in its `conditions`.
    var conditionName: String? {
        switch self {
        case .condition(let name), .number(let name, _): name
        case .power, .network, .installation, .all: nil
        }
    }
}
