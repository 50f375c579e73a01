import Agreement
import Correlation
import Intervals
import Site

/// A month as comma-separated values (RFC 4180): a line for each guarantee, then a line for each outage.
///
/// Figures are exact: milliseconds, instants in UTC.
public enum CSVReport {
    /// The whole file, with a line of column names first and CRLF at the end of every line.
    public static func text(_ report: MonthReport) -> String {
        let result = report.result
        let common = [result.contract, "\(result.month)", result.status.rawValue]
        var rows: [[String]] = []
        for part in result.guarantees { rows.append(["guarantee"] + common + guarantee(part)) }
        for part in result.promises { rows.append(["guarantee"] + common + promise(part)) }
        for case .availability(let part) in result.guarantees {
            for outage in part.outages { rows.append(["outage"] + common + self.outage(outage, of: part)) }
        }
        for part in result.promises {
            for outage in part.outages { rows.append(["outage"] + common + self.outage(outage, of: part)) }
        }
        return text(rows, traffic: result.traffic.map { common + figures(of: $0) })
    }

    /// Columns that only the month of a contract has whose octets are counted.
    private static let trafficHead = ["measure", "percentile_bps", "lower_bps", "upper_bps", "slots", "known_slots"]

    private static func figures(of traffic: TrafficFigure) -> [String] {
        [
            traffic.measure.rawValue, traffic.percentile.map { "\($0)" } ?? "", "\(traffic.lower)",
            traffic.upper.map { "\($0)" } ?? "", "\(traffic.slots)", "\(traffic.known)",
        ]
    }

    private static let head = [
        "row", "contract", "month", "status", "article", "guarantee", "verdict", "id", "from", "to", "down_ms",
        "counted_ms", "taken_off_ms", "unknown_ms", "entries", "failures", "hypothesis", "remedy", "currency",
    ]

    /// The rows below the names of their columns.
    ///
    /// - Parameter traffic: contract, month, status, and what its columns have; nil where no octets are counted.
    static func text(_ rows: [[String]], traffic: [String]?) -> String {
        guard let traffic else { return text([head] + rows) }
        let empty = trafficHead.map { _ in "" }
        // Of the columns of guarantees and outages, only the article is the traffic's, too.
        let before = ["traffic"] + traffic.prefix(3) + ["\(Guarantee.technicalSupport.article)"]
        let between = [String](repeating: "", count: head.count - before.count)
        return text([head + trafficHead] + rows.map { $0 + empty } + [before + between + traffic.dropFirst(3)])
    }

    private static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func guarantee(_ part: GuaranteeResult) -> [String] {
        var figures = [String](repeating: "", count: 9)
        switch part {
        case .availability(let result):
            figures[3] = "\(result.down.nominal)"
            figures[4] = "\(result.counted.nominal)"
            figures[5] = "\(result.takenOff.values.reduce(0, +))"
            figures[6] = "\(result.unknown)"
            figures[7] = "\(result.outages.count)"
        case .emergencyReport(let result):
            figures[7] = "\(result.counted.count)"
            figures[8] = "\(result.reports.count { $0.outcome == .late })"
        case .duty(let result):
            figures[7] = "\(result.entries.count)"
            figures[8] = "\(result.count(.late))"
        case .register(let result):
            figures[7] = "\(result.entries.count)"
            figures[8] = "\(result.failures)"
        case .notApplicable: break
        }
        let remedy = part.remedy.map { [$0.amount.amountText, $0.amount.currency] } ?? ["", ""]
        return ["\(part.guarantee.article)", part.guarantee.rawValue, part.verdict.rawValue] + figures + [""] + remedy
    }

    /// The same columns; days that are added to the term have `days` in the place of a currency.
    private static func promise(_ part: PromiseResult) -> [String] {
        let lengths = [part.down.nominal, part.counted.nominal, part.leftOut.values.reduce(0, +), part.unknown]
        let remedy =
            switch part.remedy {
            case nil: ["", ""]
            case .some(let remedy) where remedy.kind == .addedDays: ["\(remedy.owed)", "days"]
            case .some(let remedy): [remedy.money.amountText, remedy.currency]
            }
        return ["", part.terms.id, part.verdict.rawValue, "", "", ""] + lengths.map { "\($0)" }
            + ["\(part.outages.count)", "", ""] + remedy
    }

    private static func outage(_ item: PromiseResult.CountedOutage, of part: PromiseResult) -> [String] {
        [
            "", part.terms.id, "", item.id, "\(item.span.from)", "\(item.span.to)", "\(item.span.length)",
            "\(item.counted)", "", "", "", "", "", "", "",
        ]
    }

    private static func outage(_ item: AvailabilityResult.CountedOutage, of part: AvailabilityResult) -> [String] {
        let outage = item.outage
        return [
            "\(part.guarantee.article)", part.guarantee.rawValue, "", outage.id, "\(outage.span.from)",
            "\(outage.span.to)", "\(outage.span.length)", "\(item.counted)",
            "\(item.takenOff.values.reduce(0, +))", "", "", "", outage.hypothesis.rawValue, "", "",
        ]
    }

    /// A text that a spreadsheet would run as a formula gets an apostrophe in front.
    private static func quoted(_ text: String) -> String {
        var safe = text
        if let first = text.first, "=+-@\t".contains(first) { safe = "'" + text }
        // By scalars: to Swift, a carriage return and a line feed together are one character.
        guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
