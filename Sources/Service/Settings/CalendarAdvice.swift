import Intervals
import Site

/// Says which deadlines of article 3 rest on holidays that nobody has announced yet, and what an announcement can change.
struct CalendarAdvice {
    let contract: Contract

    private var calendar: WorkingCalendar { contract.terms.installation.calendar }

    private var file: String { "calendars/\(calendar.name).yaml beside this file" }

    /// Warns of the deadline of what the contract was signed for, of years of the term that the calendar does not have, and
    /// of those whose holidays are not announced.
    func warn(at document: Document) {
        guard calendar != .weekdays, contract.termFrom < contract.termTo else { return }
        for year in years where calendar.years[year] == nil {
            document.warn(
                .missingYear,
                "\(document.described): the calendar \(calendar.name) does not have \(year); article 3 stays "
                    + "undetermined there (\(file) goes before the built-in one)")
        }
        if let doubt = doubt(signedOn: contract.signed) {
            document.warn(
                .unannouncedHolidays, "\(document.described): what was signed for on \(contract.signed) \(doubt)")
        } else if let day = firstDoubtfulDay, let doubt = doubt(signedOn: day) {
            document.warn(
                .unannouncedHolidays, "\(document.described): an installation that is signed on \(day) \(doubt)")
        }
    }

    private var years: ClosedRange<Int> { contract.termFrom.year...contract.termTo.adding(days: -1).year }

    /// When an installation is due by what is known, and what else it can become; nil where nothing can change it.
    private func doubt(signedOn day: CivilDate) -> String? {
        guard let due = InstallationDue(of: contract, signedOn: day), due.isInDoubt else { return nil }
        let year = due.undeclaredYears.map { "\($0)" }.joined(separator: " and ")
        let latest = due.latest.map { " to \(lastDay(of: $0))" } ?? " on"
        return
            "is due with \(lastDay(of: due.likely)) as far as holidays are known; those of \(year) are not announced "
            + "yet, and it can become any day from \(lastDay(of: due.earliest))\(latest) (enter them in \(file))"
    }

    /// The day that ends at a due instant.
    private func lastDay(of due: Instant) -> CivilDate { contract.timeZone.localDate(of: due - 1) }

    /// The first day of the term on which a signing would have a deadline in doubt that falls into the term whatever is
    /// announced, because of years that the calendar has without their announcement.
    private var firstDoubtfulDay: CivilDate? {
        guard let year = years.first(where: { calendar.years[$0].map { !$0.isAnnounced } ?? false }),
            let january = CivilDate(year: year, month: 1, day: 1)
        else { return nil }
        // No deadline is further from its signing than so many days; a year without a doubtful day is soon over.
        let reach = 7 * (contract.terms.installation.workingDays + 3)
        let first = max(contract.termFrom, january.adding(days: -reach))
        let last = min(contract.termTo.adding(days: -1), january.adding(days: 365))
        guard first <= last else { return nil }
        return (first.daysSince1970...last.daysSince1970).lazy.map { CivilDate(daysSince1970: $0) }
            .first(where: isInDoubt)
    }

    private func isInDoubt(signedOn day: CivilDate) -> Bool {
        guard let due = InstallationDue(of: contract, signedOn: day), due.isInDoubt, let latest = due.latest else {
            return false
        }
        return latest <= contract.term.to
    }
}
