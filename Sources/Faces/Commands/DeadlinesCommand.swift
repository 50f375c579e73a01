import ArgumentParser
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay deadlines`: what falls due, by article, with the time that is left.
struct DeadlinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlines", abstract: "List what falls due, and what is missed and still open.",
        discussion: discussion(
            "Outages that can still be reported, emergencies of which nobody was told, installations, first feedback, "
                + "complaints, papers and reports that must follow, and contracts that end. What is missed comes first. "
                + "Times are those of the contract; one that is due at midnight is due at 24:00 of the day that ends.",
            examples: "mainstay deadlines", "mainstay deadlines --days 30 --contract acme-2026",
            "mainstay deadlines --format json"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "Up to so many days ahead.")
    var days = 7

    @Option(help: "Only of this contract; may be repeated.")
    var contract: [String] = []

    func validate() throws {
        guard (0...3660).contains(days) else { throw ValidationError("--days is a number from 0 to 3660.") }
    }

    func run() throws {
        let list = try options.office(using: .read).deadlines(days: days, of: contract, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: list.document)
        case .text: print(list.text(days: days))
        }
    }
}

extension DeadlineList {
    /// For people: groups with a heading each, in order.
    fileprivate func text(days: Int) -> String {
        guard !deadlines.isEmpty else {
            return "Nothing is missed, and nothing falls due within \(days.counted("day"))."
        }
        var groups: [(heading: String, entries: [String])] = []
        for deadline in deadlines {
            let heading = heading(of: deadline, days: days)
            if groups.last?.heading != heading { groups.append((heading, [])) }
            groups[groups.count - 1].entries.append(deadline.text(at: now))
        }
        return groups.map { ([$0.heading] + $0.entries).joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func heading(of deadline: Deadline, days: Int) -> String {
        if deadline.isMissed(at: now) { return Terminal.text("Missed and still open", in: .red) }
        guard let due = deadline.due else { return "Open, without a deadline" }
        // Midnight is the end of the day before it.
        let isToday = deadline.zone.localDate(of: due - 1) <= deadline.zone.localDate(of: now)
        if isToday { return "Today" }
        return due <= until ? "Within \(days.counted("day"))" : "Later"
    }
}

extension Deadline {
    fileprivate func text(at now: Instant) -> String {
        ListEntry.text(
            [
                shownDue ?? since.map { "since \(zone.shown($0))" } ?? "", article.map { "article \($0)" } ?? "promise",
                contract, left(at: now),
            ],
            sentence)
    }

    private func left(at now: Instant) -> String {
        guard let due else { return "" }
        return due < now ? "\((now - due).inUnits) late" : "\((due - now).inUnits) left"
    }
}

extension Milliseconds {
    /// In the two units that people would use: `12 min`, `3 h 5 min`, `2 d 4 h`.
    fileprivate var inUnits: String {
        if self < .minutes(1) { return "\(self / 1000) s" }
        let minutes = self / .minutes(1)
        if minutes < 60 { return "\(minutes) min" }
        if self < .days(2) { return "\(minutes / 60) h \(minutes % 60) min" }
        return "\(self / .days(1)) d \(minutes / 60 % 24) h"
    }
}
