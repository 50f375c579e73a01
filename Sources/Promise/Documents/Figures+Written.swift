import Agreement
import Foundation
public import Intervals
public import Site

/// Money, dates and zones as people write them in a letter.
extension Figures {
    /// `CNY 12,000.00` or `人民币 12,000.00 元`.
    public func money(_ money: Money) -> String { language.money(money).replacing(" ", with: "\u{A0}") }

    /// An amount as a stored document has it, `12000.00 CNY`; any other text stays as it is.
    public func money(_ text: String) -> String { Money(text).map { money($0) } ?? text }

    /// A remedy as changes of results have it: an amount, or days that are added to the term.
    func remedy(_ text: String) -> String {
        AddedDays.days(in: text).map { PromiseWords(figures: self).days($0) } ?? money(text)
    }

    /// `5 January 2026` or `2026年1月5日`.
    public func date(_ date: CivilDate) -> String { language.date(date) }

    /// `Asia/Shanghai (UTC+8)` or `北京时间（UTC+8）`.
    public func zoneName(at instant: Instant) -> String { language.zone(zone, at: instant) }

    /// When something is due: a local midnight is the end of the day that ends there (fine print, 14).
    public func due(_ instant: Instant) -> String { zone.shownDueByTheWall(instant) }

    /// A span from its beginning to its end; an end at midnight is that of the day that ends.
    public func span(_ span: Span) -> String {
        guard span.to < .distantFuture else {
            return language.text(en: "from \(instant(span.from))", zh: "自 \(instant(span.from)) 起")
        }
        return "\(instant(span.from)) – \(due(span.to))"
    }

    /// A time that a rule allows: in days only where whole days are counted.
    public func allowance(_ length: Milliseconds) -> String {
        guard length >= .hours(1), length % .hours(1) == 0 else { return duration(length) }
        let hours = length / .hours(1)
        return language.text(en: hours == 1 ? "1 hour" : "\(hours) hours", zh: "\(hours) 小时")
    }
}
