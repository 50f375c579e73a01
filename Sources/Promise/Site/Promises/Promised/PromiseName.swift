/// One of the nine articles, or a promise that terms make beside them, as results and documents name it.
public struct PromiseName: Hashable, Sendable {
    /// The guarantee's name, or the promise's identifier; none is both.
    public var id: String
    /// What documents call a promise, by language (`en`, `zh-Hans`); empty for an article.
    public var titles: [String: String]

    /// Names a promise by its identifier.
    public init(id: String, titles: [String: String] = [:]) {
        self.id = id
        self.titles = titles
    }

    /// Names an article.
    public init(_ guarantee: Guarantee) { self.init(id: guarantee.rawValue) }

    /// The article; nil for a promise beside the nine.
    public var guarantee: Guarantee? { Guarantee(rawValue: id) }
}

extension PromiseTerms {
    /// What results and documents call it.
    public var name: PromiseName { PromiseName(id: id, titles: names) }
}

extension PromisedSubject {
    /// What it is about as one word: `power`, `network`, `installation`, or the condition's name; of several, each.
    public var word: String {
        switch self {
        case .power: "power"
        case .network: "network"
        case .installation: "installation"
        case .condition(let name), .number(let name, _): name
        case .all(let parts): parts.map(\.word).joined(separator: ", ")
        }
    }
}
