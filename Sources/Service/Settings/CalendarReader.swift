import Intervals
import Site

/// Reads calendars by name, each once.
final class CalendarSource {
    private let document: Shelves.Source
    private var calendars: [String: WorkingCalendar] = [:]

    init(_ document: @escaping Shelves.Source) { self.document = document }

    /// Nil, with the problem reported at the place that names it, when there is no such calendar.
    func calendar(_ name: String, at place: Document) -> WorkingCalendar? {
        if name == WorkingCalendar.weekdays.name { return .weekdays }
        if let known = calendars[name] { return known }
        guard let document = document(name, place) else { return nil }
        let calendar = CalendarReader.read(document, name: name)
        calendars[name] = calendar
        return calendar
    }
}

/// Reads a calendar file (Documentation/calendars.md).
enum CalendarReader {
    static func read(_ document: Document, name: String) -> WorkingCalendar? {
        guard let root = document.mapping() else { return nil }
        defer { root.finish() }
        _ = root["name"]?.text()
        guard let years = root.required("years")?.mapping() else { return nil }
        let pairs = years.entries.compactMap { entry -> (Int, WorkingCalendar.Year)? in
            guard let number = Int(entry.name), (1...9999).contains(number) else {
                entry.key.report("\(entry.name) is not a year such as 2026")
                return nil
            }
            return year(number, from: entry.value).map { (number, $0) }
        }
        return WorkingCalendar(name: name, years: Dictionary(pairs) { first, _ in first })
    }

    private static func year(_ number: Int, from document: Document) -> WorkingCalendar.Year? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        _ = mapping["source"]?.text()
        let holidays = mapping.required("holidays").map { days($0, of: number) } ?? []
        let workingDays = mapping["working_days"].map { days($0, of: number) } ?? []
        for day in holidays.intersection(workingDays).sorted() {
            document.report("\(document.described): \(day) is a holiday and a working day; keep one")
        }
        return WorkingCalendar.Year(
            isAnnounced: mapping["announced"]?.boolean() ?? true, holidays: holidays, workingDays: workingDays)
    }

    private static func days(_ document: Document, of year: Int) -> Set<CivilDate> {
        Set(
            document.sequence().flatMap { item -> [CivilDate] in
                let range = item.parsed("a day such as 2026-10-01, or 2026-10-01 to 2026-10-07") { days(in: $0) }
                guard let range else { return [] }
                if range.contains(where: { $0.year != year }) { item.report("\(item.described) is not of \(year)") }
                return range
            })
    }

    private static func days(in text: String) -> [CivilDate]? {
        let ends = text.split(separator: " to ").map { CivilDate($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            last.daysSince1970 - first.daysSince1970 < 366
        else { return nil }
        return (first.daysSince1970...last.daysSince1970).map { CivilDate(daysSince1970: $0) }
    }
}
