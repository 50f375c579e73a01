import Notation
import Site

/// Holds what a contract names against the promises of its terms: what they are paid by must be there, and what they are
/// about should be.
struct PromiseAdvice {
    let contract: Contract
    /// The contract's own, for places.
    let keys: Mapping

    private var path: String { keys.document.described }
    private var place: Document { keys["terms"] ?? keys.document }

    /// Reports what makes the contract's terms meaningless, and warns of what may be forgotten.
    func tell() {
        for promise in contract.terms.promises {
            let lacking = promise.subject.parts.compactMap(lack)
            guard lacking.isEmpty else {
                place.warn(
                    .promiseNotMade,
                    "\(path) has not the promise \(promise.id): it lacks \(lacking.joined(separator: " and "))")
                continue
            }
            checkRanges(of: promise)
            if let remedy = promise.remedy { check(remedy, of: promise) }
        }
        if let cap = contract.terms.promisesCap { check(cap, of: "the cap of \(contract.termsName)") }
        let named = Set(contract.terms.promises.flatMap { $0.subject.parts.compactMap(\.conditionName) })
        for name in contract.conditions.keys.sorted() where !named.contains(name) {
            (keys["conditions"] ?? keys.document).warn(
                .idleCondition,
                "\(path).conditions.\(name): no promise of \(contract.termsName) is about it"
                    + Suggestion.phrase(for: name, among: named))
        }
    }

    /// What the contract lacks of a part of a promise; nil where it has it.
    private func lack(_ part: PromisedSubject) -> String? {
        switch part {
        case .power(let feeds):
            guard let power = contract.power else { return "`power`" }
            guard case .only(let name) = feeds, !power.feeds.contains(where: { $0.name == name }) else { return nil }
            return "a feed \(name)" + Suggestion.phrase(for: name, among: power.feeds.map(\.name))
        case .network: return contract.network == nil ? "`network`" : nil
        case .condition(let name), .number(let name, _):
            guard contract.conditions[name] == nil else { return nil }
            let hint = contract.conditions.isEmpty ? "" : Suggestion.phrase(for: name, among: contract.conditions.keys)
            return "conditions.\(name)\(hint)"
        // Whether anything was installed is in the records.
        case .installation: return nil
        case .all(let parts): return parts.lazy.compactMap(lack).first
        }
    }

    // MARK: - Ranges

    private func checkRanges(of promise: PromiseTerms) {
        for part in promise.subject.parts {
            guard let name = part.conditionName, let condition = contract.conditions[name] else { continue }
            let place = keys["conditions"]?.descendant([name]) ?? keys.document
            switch (part, condition) {
            case (.number(_, let range), .numbers(let points)):
                for point in points where range.unit.map({ $0 != point.quantity.unit }) ?? false {
                    place.report(
                        "\(place.described): the promise \(promise.id) gives a range in \(range.unit ?? ""), but "
                            + "\(point.quantity.rawValue) is in \(point.quantity.unit)")
                }
            case (.number, .states):
                place.report(
                    "\(place.described): the promise \(promise.id) gives a range; write "
                        + "{numbers: [DEVICE/KIND/QUANTITY, …]}")
            case (.condition, .numbers):
                place.report(
                    "\(place.described): the promise \(promise.id) gives no range of numbers; write signals, or "
                        + "give it a "
                        + "`range`")
            case (.condition, .states), (.power, _), (.network, _), (.installation, _), (.all, _): break
            }
        }
    }

    // MARK: - Money

    private func check(_ remedy: RemedyTerms, of promise: PromiseTerms) {
        if case .item(let name) = remedy.base {
            if let fee = contract.fees[name] {
                checkCurrency(of: fee, "\(path).fees.\(name)")
            } else {
                place.report(
                    "\(path) lacks fees.\(name), of which the promise \(promise.id) gives; write "
                        + "fees: {\(name): 500.00 \(contract.rent.currency)}"
                        + hint(name, among: contract.fees.keys))
            }
        }
        for amount in remedy.amounts { check(amount, of: "the promise \(promise.id)") }
    }

    private func check(_ amount: RemedyAmount, of what: String) {
        switch amount {
        case .share, .days, .addedDays: break
        case .sum(let money): checkCurrency(of: money, what)
        case .sumForEach(let money, let quantity):
            checkCurrency(of: money, what)
            guard contract.quantities[quantity] == nil else { return }
            place.report(
                "\(path) lacks quantities.\(quantity), for each of which \(what) gives \(money); write "
                    + "quantities: {\(quantity): 20}" + hint(quantity, among: contract.quantities.keys))
        }
    }

    private func hint(_ name: String, among known: some Collection<String>) -> String {
        known.isEmpty ? "" : Suggestion.phrase(for: name, among: known)
    }

    private func checkCurrency(of money: Money, _ what: String) {
        guard money.currency != contract.rent.currency else { return }
        place.report(
            "\(what) gives \(money), but the rent of \(path) is in \(contract.rent.currency); write one currency")
    }
}

extension RemedyTerms {
    /// What it gives, in the order of the terms.
    var measured: [RemedyAmount] {
        switch measure {
        case .fixed(let amount), .units(_, let amount): [amount]
        case .steps(let steps): steps.map(\.amount)
        case .fee: []
        }
    }

    /// Every amount in it.
    var amounts: [RemedyAmount] {
        measured + [least, mostPerOutage, mostPerPeriod, mostPerYear].compactMap(\.self)
    }
}
