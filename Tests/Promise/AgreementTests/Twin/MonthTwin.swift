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
    /// Of both guarantees, of every contract that has such a condition.
    private(set) var histories: [Guarantee: [String: History]] = [:]
    /// Of both guarantees, as far as they are promised.
    private(set) var lines: [Guarantee: ClaimLine] = [:]
    /// Every tick at which the contract is in force.
    private(set) var term: [Int] = []

    init(_ random: RandomMonth, _ contract: Contract) {
        civil = random.civil
        site = random.site
        self.contract = contract
        entries = KnownEntries(random.records, ticks: random.civil.ticks, now: random.site.now)
        term = ticks(ofTermOf: contract)
        let members = renewals
        for guarantee in [Guarantee.network, .power] {
            for member in members {
                histories[guarantee, default: [:]][member.id] = Self.history(guarantee, member, site, entries)
            }
        }
        for guarantee in [Guarantee.network, .power] { lines[guarantee] = line(guarantee) }
    }

    func ticks(ofTermOf member: Contract) -> [Int] {
        let bounds = [member.termFrom, member.termTo].map { $0.year * 10_000 + $0.month * 100 + $0.day }
        return civil.days.indices.filter { bounds[0] <= civil.days[$0] && civil.days[$0] < bounds[1] }
    }

    /// - Parameter month: `202610`.
    func answer(month: Int) -> Answer {
        let complaints = complaints(dueIn: month)
        let period = term.filter { civil.days[$0] / 100 == month }
        guard let first = period.first, let last = period.last else {
            // What falls due makes a document of a month outside the term.
            let end = civil.days.firstIndex { $0 / 100 > month } ?? .max
            let isOpen = site.now < end || complaints.arePending
            let status: ResultStatus = isOpen ? .running : .final
            return Answer(status: complaints.areDue ? status : .notApplicable, claimsClose: nil, total: "0.00")
        }
        let closes = windows(touching: period).max() ?? last + 1
        var answer = Answer(status: .final, claimsClose: closes, total: "")
        answer.network = availability(.network, period)
        answer.power = availability(.power, period)
        answer.emergencies = emergencies(first...last, month)
        answer.total = total([answer.network?.remedy, answer.power?.remedy, answer.emergencies?.remedy])
        let isPending =
            complaints.arePending || answer.emergencies?.reports.contains { $0.outcome == .pending } ?? false
        answer.status =
            site.now <= last ? .running : site.now < closes || isPending ? .provisional : .final
        guard answer.status != .final else { return answer }
        let expected = [availability(.network, period, isOver: true), availability(.power, period, isOver: true)]
        answer.expected = Answer.Expected(
            verdicts: expected.compactMap { $0?.verdict } + [answer.emergencies?.verdict].compactMap(\.self),
            total: total(expected.map { $0?.remedy } + [answer.emergencies?.remedy]))
        return answer
    }

    private func total(_ remedies: [String?]) -> String {
        text(min(rent, remedies.compactMap { $0 }.map(hundredths).reduce(0, +)))
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
