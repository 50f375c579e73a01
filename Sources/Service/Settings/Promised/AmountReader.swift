import Foundation
import Site

/// Reads amounts of remedies.
enum AmountReader {
    static func amount(_ document: Document) -> RemedyAmount? {
        document.parsed("an amount such as 5%, 1 day, 2 added days, 100.00 USD or 30.00 USD each ampere", parse)
    }

    private static func parse(_ text: String) -> RemedyAmount? {
        if text.hasSuffix("%") { return Ratio(text).map { .share($0) } }
        let words = text.split(separator: " ").map(String.init)
        guard words.joined(separator: " ") == text, let number = words.first else { return nil }
        switch words.dropFirst().map(\.self) {
        case ["day"], ["days"]: return Decimal(plain: number).map { .days($0) }
        case ["added", "day"], ["added", "days"]: return Decimal(plain: number).map { .addedDays($0) }
        case let rest where rest.count == 1: return Money(text).map { .sum($0) }
        case let rest where rest.count == 3 && rest[1] == "each":
            return Money("\(number) \(rest[0])").map { .sumForEach($0, quantity: rest[2]) }
        default: return nil
        }
    }
}

extension Decimal {
    /// Digits with at most nine of them on either side of a point, exactly; nil for anything else.
    init?(plain text: String) {
        guard text.wholeMatch(of: /[0-9]{1,9}(\.[0-9]{1,9})?/) != nil,
            let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
        else { return nil }
        self = number
    }
}

extension Document {
    /// A number of at least nothing, exactly.
    func decimal(example: String) -> Decimal? { parsed("a number such as \(example)", Decimal.init(plain:)) }
}
