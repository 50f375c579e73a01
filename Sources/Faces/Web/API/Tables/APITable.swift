import Live
import Notation
import Office

/// Everything that programs can ask for.
struct APITable {
    let parts: WebParts
    let events: EventStreamRoutes
    let keys = UsedKeys()
    let kept = KeptAnswers()
    /// What holds is as old as a second at most.
    let reports = Recent<String, StatusReport>()
    let facts = Recent<String, LiveFacts>()
    let verifications = Recent<String, JSON>(lifetime: .seconds(60))

    init(parts: WebParts) {
        self.parts = parts
        events = EventStreamRoutes(parts: parts)
    }

    /// Every route of the API but its description.
    var routes: [APIRoute] {
        let ofContracts = contracts + documents + traffic + outages
        let entered = records + lists + entries + plannedWork
        return present + ofContracts + equipment + entered + forecasts + proofs + access + discovery
    }

    static let limit = APIParameter.query("limit", "How many of the list at most.", .integer(1...1000))
    static let after = APIParameter.query("after", "Where the list goes on: what `next` of the page before has.")
    static let cursor = APIParameter.query(
        "after", "Where the list goes on: what `next` of the page before has.", .integer(0...Int(Int32.max)))
    static let search = APIParameter.query("q", "What must occur in an entry, in whatever case.")
    static let contract = APIParameter.query("contract", "Only what concerns this contract.")
    static let usualLimit = 100

    /// A page of a list that is in the order of its names.
    ///
    /// - Parameters:
    ///   - elements: all of it, in order.
    ///   - key: what follows nothing greater.
    static func page<Element>(
        _ name: String, of elements: [Element], key: (Element) -> String, for call: APICall,
        documents: ([Element]) -> [JSON]
    ) -> APIAnswer {
        let rest = call["after"].map { after in elements.filter { key($0) > after } } ?? elements
        let limit = call.integer("limit", usually: usualLimit)
        let part = Array(rest.prefix(limit))
        let next = rest.count > part.count ? part.last.map { call.link(after: key($0)) } : nil
        return APIAnswer(
            .object([JSON.Member(name, .array(documents(part)))] + members(next: next)))
    }

    static func members(next: String?) -> [JSON.Member] { next.map { [JSON.Member("next", .string($0))] } ?? [] }

    /// Whether one of some words has in it what is searched for.
    static func matches(_ call: APICall, _ words: [String]) -> Bool {
        guard let text = call["q"]?.lowercased() else { return true }
        return words.contains { $0.lowercased().contains(text) }
    }
}
