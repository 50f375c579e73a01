import Agreement
import Foundation
import Intervals
import Site
import Twin

/// A month by brute force: every tick is asked whether it was down and what takes it off (fine print, 5 to 11).
struct MonthTwin {
    let civil: CivilTicks
    let site: Site
    let contract: Contract
    let entries: KnownEntries
    let network: History?
    let power: History?
    /// Every tick at which the contract is in force.
    let term: [Int]

    init(_ random: RandomMonth, _ contract: Contract) {
        civil = random.civil
        site = random.site
        self.contract = contract
        network = site.network(of: contract)
        power = site.power(of: contract)
        entries = KnownEntries(random.records, ticks: random.civil.ticks, now: random.site.now)
        let bounds = [contract.termFrom, contract.termTo].map { $0.year * 10_000 + $0.month * 100 + $0.day }
        let days = random.civil.days
        term = days.indices.filter { bounds[0] <= days[$0] && days[$0] < bounds[1] }
    }

    /// - Parameter month: `202610`.
    func answer(month: Int) -> Answer {
        let period = term.filter { civil.days[$0] / 100 == month }
        guard let first = period.first, let last = period.last else {
            return Answer(status: .notApplicable, claimsClose: nil, total: "0.00")
        }
        // A guarantee without a condition has no window.
        var windows: [Int] = []
        for (history, terms) in [(network, contract.terms.network), (power, contract.terms.power)] {
            guard let history else { continue }
            windows.append(window(terms, closingAfter: last + 1))
            windows += possibleOutages(history).filter { $0.contains { first <= $0 && $0 <= last } }
                .map { window(terms, closingAfter: anchor($0, history, terms)) }
        }
        let closes = windows.max() ?? last + 1
        let status: ResultStatus = site.now <= last ? .running : site.now < closes ? .provisional : .final
        var answer = Answer(status: status, claimsClose: closes, total: "")
        answer.network = network.map { availability(.network, $0, contract.terms.network, period) }
        answer.power = power.map { availability(.power, $0, contract.terms.power, period) }
        answer.emergencies = emergencies(first...last, month)
        let remedies = [answer.network?.remedy, answer.power?.remedy, answer.emergencies?.remedy]
        answer.total = text(min(rent, remedies.compactMap { $0 }.map(hundredths).reduce(0, +)))
        return answer
    }

    /// Maximal rows of ticks within the term and up to now that are not certainly up.
    func possibleOutages(_ history: History) -> [[Int]] {
        rows(term.filter { $0 < site.now && history.certain[$0] != .up })
    }

    func rows(_ ticks: [Int]) -> [[Int]] {
        ticks.reduce(into: []) { rows, tick in
            if let last = rows.last?.last, last == tick - 1 {
                rows[rows.count - 1].append(tick)
            } else {
                rows.append([tick])
            }
        }
    }

    func anchor(_ outage: [Int], _ history: History, _ terms: AvailabilityTerms) -> Int {
        terms.claimWindow.from == .end
            ? outage[outage.count - 1] + 1 : outage.first { history.nominal[$0] == .down } ?? outage[0]
    }

    func window(_ terms: AvailabilityTerms, closingAfter anchor: Int) -> Int {
        let days = Int(terms.claimWindow.length / .days(1))
        return terms.claimWindow.count == .elapsed
            ? anchor + Int(terms.claimWindow.length / civil.ticks.length)
            : civil.dayStart(after: anchor, days: days + 1) ?? -1
    }
}

/// Money in hundredths.
extension MonthTwin {
    var rent: Int { hundredths("\(contract.rent.amount)") }

    func hundredths(_ text: String) -> Int {
        let parts = text.split(separator: ".")
        let fraction = parts.count > 1 ? "\(parts[1])0".prefix(2) : "00"
        return Int("\(parts[0])\(fraction)") ?? -1
    }

    func text(_ hundredths: Int) -> String {
        let digits = String(repeating: "0", count: max(0, 3 - "\(hundredths)".count)) + "\(hundredths)"
        return "\(digits.dropLast(2)).\(digits.suffix(2))"
    }

    /// Half-even.
    func quotient(_ amount: Int, _ divisor: Int) -> Int {
        let (whole, rest) = amount.quotientAndRemainder(dividingBy: divisor)
        if 2 * rest == divisor { return whole + whole % 2 }
        return 2 * rest > divisor ? whole + 1 : whole
    }
}
