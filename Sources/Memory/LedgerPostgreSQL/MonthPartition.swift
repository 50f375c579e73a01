import Intervals
import Ledger
import PostgreSQL

/// The partition of `run` for the runs that begin in a month (UTC).
struct MonthPartition {
    /// `2026_11`.
    let name: String
    /// When it begins and ends.
    let span: Span

    init(of instant: Instant) {
        span = instant.monthInUTC
        let date = CivilDate(daysSince1970: Int(span.from.milliseconds / .days(1)))
        // A name has no sign.
        let year = date.year < 0 ? "before_\(-date.year)" : Self.padded(date.year, to: 4)
        name = "\(year)_\(Self.padded(date.month, to: 2))"
    }

    private static func padded(_ number: Int, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Makes it where it is not there.
    func ensure(on connection: PostgreSQLConnection) throws {
        let table = PostgreSQLValue.text("mainstay.run_\(name)")
        let isThere = try connection.first("SELECT to_regclass($1) IS NOT NULL", [table]) { $0.bool(0) }
        guard isThere != true else { return }
        try connection.send(
            "SELECT mainstay.add_month($1, $2, $3)",
            [.bigint(span.from.milliseconds), .bigint(span.to.milliseconds), .text(name)])
    }
}

extension PostgreSQLRows {
    /// Sees to it that runs that begin at an instant have a place.
    package func ensurePartition(of instant: Instant) throws {
        if let newest = known.newestMonth, newest.contains(instant) { return }
        let partition = MonthPartition(of: instant)
        if !known.months.contains(partition.name) {
            try partition.ensure(on: connection)
            known.months.insert(partition.name)
        }
        known.newestMonth = partition.span
    }
}
