import Agreement
import Diagram
import Documents
import Intervals
import Live
import Notation
import Site

/// A contract on the wall: how it stands, which source failed, and what it has used of its month.
struct WallContract {
    struct Promise {
        let title: String
        let state: String
        let word: String
        let causes: [Cause]
        let more: String?
        let use: Use?
    }

    /// A signal that keeps the promise from being whole.
    struct Cause {
        let feed: String?
        let signal: String
        let state: String
        let word: String
        let since: String
        let rule: String
    }

    /// Minutes of the month's: the parts of a bar that is 100 wide.
    struct Use {
        let certain: Int
        let possible: Int
        let isBreached: Bool
        let text: String
        let judged: String
    }

    let id: String
    let path: String
    let customer: String?
    let state: String
    let promises: [Promise]

    private static let mostCauses = 5

    init(_ contract: Contract, _ sight: WallSight, _ text: WallText, showsCustomer: Bool) {
        id = contract.id
        path = contract.id.inLink
        customer = showsCustomer && contract.customer.name != contract.id ? contract.customer.name : nil
        state = sight.state(of: contract.id).rawValue
        promises = [Guarantee.power, .network].compactMap { guarantee in
            guard let standing = sight.standings[contract.id], let said = standing[guarantee] else { return nil }
            let state = DiagramState(said)
            let reasons = standing.reasons.filter { $0.guarantee == guarantee }
            let shown = reasons.prefix(Self.mostCauses)
            return Promise(
                title: text["title_\(guarantee.rawValue)"], state: state.rawValue,
                word: text["\(guarantee.rawValue)_\(state.rawValue)"],
                causes: shown.map { Self.cause($0, of: contract, text) },
                more: text.others(reasons.count - shown.count),
                use: sight.report.use(of: contract.id, guarantee).map { Self.use($0, text) })
        }
    }

    private static func cause(_ reason: ContractStanding.Reason, of contract: Contract, _ text: WallText) -> Cause {
        let feeds = (contract.power?.feeds ?? []).filter { feed in
            reason.guarantee == .power && feed.condition.signals.contains { $0.path == reason.signal }
        }
        let language = text.figures.language
        let names = feeds.map { language.feed($0.name) }.joined(separator: language.listSeparator)
        return Cause(
            feed: names.isEmpty ? nil : names, signal: reason.signal,
            state: reason.state.rawValue, word: text.figures.language.state(reason.state),
            since: text.since(reason.since), rule: language.rule(reason.rule?.onOneLine ?? ""))
    }

    private static func use(_ use: MonthUse, _ text: WallText) -> Use {
        let limit = Double(max(1, use.limit))
        let certain = min(100, Int((Double(use.least) / limit * 100).rounded(.up)))
        let possible = min(100, Int((Double(use.most) / limit * 100).rounded(.up)))
        let used = text.figures.minutes(Bounded(nominal: use.used, min: use.least, max: use.most))
        return Use(
            certain: certain, possible: max(0, possible - certain), isBreached: use.isBreached,
            text: text["used_of"].replacing("{m}", with: used).replacing("{n}", with: text.figures.minutes(use.limit)),
            judged: text.filled("judged", text.when(use.judgedAt)))
    }
}
