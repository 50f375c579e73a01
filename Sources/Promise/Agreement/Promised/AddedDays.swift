public import Foundation
public import Site

/// Days that are added to the term of a contract: a remedy without money.
public struct AddedDays: Hashable, Sendable {
    /// For which promise.
    public var promise: PromiseName
    /// Thousandths at most.
    public var days: Decimal

    /// As changes of results write them: `2 added days`.
    public static func text(_ days: Decimal) -> String { "\(days)\(suffix)" }

    /// The days that such a text names; nil for any other text.
    public static func days(in text: String) -> Decimal? {
        guard text.hasSuffix(suffix) else { return nil }
        return Decimal(string: String(text.dropLast(suffix.count)), locale: Locale(identifier: "en_US_POSIX"))
    }

    private static let suffix = " added days"
}
