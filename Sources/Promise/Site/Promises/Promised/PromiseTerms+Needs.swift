/// Something that a promise is measured by and a contract lacks.
public enum MissingOfContract: Hashable, Sendable {
    /// A line item of `fees`.
    case fee(String)
    /// What `quantities` would say.
    case quantity(String)
    /// A rent in the currency in which the terms name sums.
    case currency(String)
}

extension PromiseTerms {
    /// The line items, quantities and currencies by which its remedy is measured and that a contract does not have.
    public func missing(in contract: Contract) -> [MissingOfContract] {
        guard let remedy else { return [] }
        var missing: [MissingOfContract] = []
        if case .item(let name) = remedy.base, contract.fees[name] == nil { missing.append(.fee(name)) }
        for amount in remedy.amounts {
            switch amount {
            case .sumForEach(let money, let quantity):
                if contract.quantities[quantity] == nil { missing.append(.quantity(quantity)) }
                if money.currency != contract.rent.currency { missing.append(.currency(money.currency)) }
            case .sum(let money):
                if money.currency != contract.rent.currency { missing.append(.currency(money.currency)) }
            case .share, .days, .addedDays: break
            }
        }
        var seen: Set<MissingOfContract> = []
        return missing.filter { seen.insert($0).inserted }
    }
}

extension RemedyTerms {
    /// Every amount that it names, limits among them.
    public var amounts: [RemedyAmount] {
        let own: [RemedyAmount] =
            switch measure {
            case .fixed(let amount), .units(_, let amount): [amount]
            case .steps(let steps): steps.map(\.amount)
            case .fee: []
            }
        return own + [least, mostPerOutage, mostPerPeriod, mostPerYear].compactMap(\.self)
    }
}

extension MissingOfContract: CustomStringConvertible {
    /// What a contract would have to say, in the words of the configuration.
    public var description: String {
        switch self {
        case .fee(let name): "fees: {\(name): …}"
        case .quantity(let name): "quantities: {\(name): …}"
        case .currency(let currency): "a rent in \(currency)"
        }
    }
}
