import Foundation
import Intervals
import Proofs
import Site
import Testing

@testable import Office

/// Which months of readings may go.
@Suite struct RetentionRuleTests {
    private static func month(_ text: String) throws -> Month { try #require(Month(text)) }

    private static func months(_ first: String, count: Int) throws -> [Month] {
        try (1..<count).reduce(into: [month(first)]) { months, _ in months.append(months[months.count - 1].next) }
    }

    private func promised(
        _ contract: String = "acme", keeps: Int? = 3, from first: String = "2024-01", count: Int = 18,
        open: Set<String> = [], down: Set<String> = [], zone: String = "UTC"
    ) throws -> RetentionRule.Promised {
        let all = try Self.months(first, count: count)
        return RetentionRule.Promised(
            contract: contract, keptMonths: keeps, zone: try #require(TimeZone(identifier: zone)),
            months: all[0]...all[all.count - 1], final: Set(all.filter { !open.contains($0.description) }),
            seenUp: Set(all.filter { !open.contains($0.description) && !down.contains($0.description) }))
    }

    private let now = Instant("2025-06-15T12:00:00Z") ?? .distantPast

    private func boundary(_ promised: RetentionRule.Promised...) throws -> (before: String, judgedFrom: String) {
        let found = try RetentionRule.boundary(for: promised, at: now).get()
        return (String("\(found.before)".prefix(10)), "\(found.judgedFrom)")
    }

    private func obstacle(_ promised: RetentionRule.Promised...) -> RetentionRule.Obstacle? {
        guard case .failure(let error) = RetentionRule.boundary(for: promised, at: now) else { return nil }
        return error
    }

    @Test func nothingGoesByDefault() throws {
        #expect(try obstacle(promised(keeps: nil)) == .notAsked(["acme"]))
        #expect(try obstacle(promised(), promised("globex", keeps: nil)) == .notAsked(["globex"]))
        #expect(obstacle() == .notAsked([]))
    }

    @Test func wholeMonthsGoBehindAMonthThatIsSeenUp() throws {
        // March, April and May are kept whole, and so is February, the margin.
        #expect(try boundary(promised()) == ("2025-02-01", "2025-03"))
        #expect(try boundary(promised(keeps: 12)) == ("2024-05-01", "2024-06"))
        #expect(try obstacle(promised(keeps: 18)) == .notYet([]))
    }

    @Test func aMonthThatIsNotFinalHoldsEverythingBehindIt() throws {
        #expect(try boundary(promised(open: ["2024-09"])) == ("2024-08-01", "2024-09"))
        #expect(try obstacle(promised(open: ["2024-02"])) == .notYet(["acme"]))
        // One that is kept anyway holds nothing.
        #expect(try boundary(promised(open: ["2025-03", "2025-05"])) == ("2025-02-01", "2025-03"))
    }

    /// An outage through the whole margin may have begun before it.
    @Test func aMarginThatIsOneOutageIsNone() throws {
        #expect(try boundary(promised(down: ["2025-02", "2025-01"])) == ("2024-12-01", "2025-01"))
    }

    @Test func theMostCarefulContractDecides() throws {
        #expect(try boundary(promised(), promised("globex", keeps: 6)) == ("2024-11-01", "2024-12"))
        // What is over holds nothing any more, and asks as long as the others.
        #expect(try boundary(promised(), promised("old", count: 3)) == ("2025-02-01", "2025-03"))
    }

    /// The month of a customer in Shanghai begins while it is still the month before in UTC.
    @Test func monthsAreThoseOfUTCBeforeEveryCustomers() throws {
        #expect(try boundary(promised(zone: "Asia/Shanghai")) == ("2025-01-01", "2025-03"))
        #expect(try boundary(promised(zone: "America/New_York")) == ("2025-02-01", "2025-03"))
    }

    /// Brute force: looks at every day, from the present back, and asks whether anybody needs it.
    @Test func aTwinThatLooksAtEveryDayFindsTheSame() throws {
        let zones = ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
        for seed in seeds("which months may go", few: 100, many: 20_000) {
            var random = Seed(seed)
            let all = try Self.months("2023-01", count: 34).map(\.description)
            let promised = try (0..<random.number(1...3)).map { index in
                let first = random.number(0...20)
                var open: Set<String> = []
                var down: Set<String> = []
                for month in all where random.once(in: 12) { open.insert(month) }
                for month in all where random.once(in: 6) { down.insert(month) }
                if random.once(in: 3) { open = [] }
                return try self.promised(
                    "c-\(index)", keeps: random.once(in: 20) ? nil : random.number(1...14), from: all[first],
                    count: random.number(1...(34 - first)), open: open, down: down, zone: random.one(of: zones))
            }
            let hours = Int64(random.number(0...(24 * 40)))
            let at = (Instant("2025-05-20T00:00:00Z") ?? now) + .hours(hours)
            let found = try? RetentionRule.boundary(for: promised, at: at).get()
            #expect(found == Self.bruteForce(promised, at: at), "\(seed)")
        }
    }

    /// Tries the first kept month from the newest to the oldest, and for each looks at the months of all days.
    private static func bruteForce(_ promised: [RetentionRule.Promised], at now: Instant) -> RetentionRule.Boundary? {
        func local(_ instant: Instant, _ one: RetentionRule.Promised) -> Month {
            Month(of: one.zone.localDate(of: instant))
        }
        func number(_ month: Month) -> Int { month.year * 12 + month.month - 1 }
        guard promised.allSatisfy({ $0.keptMonths != nil }) else { return nil }
        let oldest = promised.map { number($0.months.lowerBound) }.min() ?? 0
        let lived = promised.map { one in
            Set((0..<900).map { local(now - .days(Int64($0)), one) }).filter(one.months.contains)
        }
        for candidate in stride(from: number(local(now, promised[0])) + 1, through: oldest + 2, by: -1) {
            let isFree = zip(promised, lived).allSatisfy { one, lived in
                guard number(local(now, one)) - candidate >= one.keptMonths ?? 0 else { return false }
                return lived.filter { number($0) < candidate }.allSatisfy { month in
                    one.final.contains(month) && (number(month) < candidate - 1 || one.seenUp.contains(month))
                }
            }
            guard isFree, let first = Month(year: candidate / 12, month: candidate % 12 + 1) else { continue }
            // The first hour that is in anybody's margin; then back to where that month of UTC began.
            var hour = first.previous.span(in: .gmt).from - .days(3)
            while !promised.contains(where: { local(hour, $0) == first.previous }) { hour = hour + .hours(1) }
            let day = TimeZone.gmt.localDate(of: hour)
            let before = Instant(String(format: "%04d-%02d-01T00:00:00Z", day.year, day.month)) ?? .distantPast
            return RetentionRule.Boundary(before: before, judgedFrom: first)
        }
        return nil
    }
}
