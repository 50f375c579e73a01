import Agreement
public import Comparison
import Foundation
import Intervals
import Notation
import Site

extension [ComparedTerms] {
    /// A table of what each of the terms would have come to.
    public var text: String {
        var table = TextTable(["TERMS", "VERDICT", "OWED", "BROKEN"])
        for entry in self {
            let broken =
                entry.result.guarantees.filter { $0.verdict == .breached }.map(\.guarantee.rawValue)
                + entry.result.promises.filter { $0.verdict == .breached }.map(\.terms.id)
            table.add([entry.name, entry.result.verdict.rawValue, entry.owedText, broken.joined(separator: ", ")])
        }
        let lacking = filter { $0.owed == nil }.map { entry in
            "\(entry.name): no figure, since the contract lacks \(entry.missing.map(\.description).joined(separator: ", "))."
        }
        return ([table.text] + (lacking.isEmpty ? [] : [""] + lacking)).joined(separator: "\n")
    }
}

extension ComparedTerms {
    /// What is owed in a few words.
    var owedText: String {
        guard let owed else { return "-" }
        let least = owed.rounded
        let greatest = result.greatestRemedyTotal.rounded
        let money = least == greatest ? "\(least)" : "\(least.amountText) to \(greatest)"
        let days = result.addedDays
        return days == 0 ? money : "\(money), \(days) added \(days == 1 ? "day" : "days")"
    }
}
