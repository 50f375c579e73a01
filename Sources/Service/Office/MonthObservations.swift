import Correlation
import Foundation
import Intervals
import Ledger
import Site

/// What is known of a month: by the readings around it where they tell as much, else by all of the terms.
struct MonthObservations {
    private var near: LedgerObservations
    private var whole: LedgerObservations
    /// What `near` knows: the month in every time zone, and on both sides some days in which power and network were up.
    private let window: Span

    init(_ month: Month, at now: Instant, in office: SiteOffice) throws {
        let span = month.span(in: office.facility.timeZone)
        window = Span(from: span.from - .days(4), to: span.to + .days(4))
        whole = try LedgerObservations(at: now, in: office)
        near = whole.deciding(window)
    }

    var ledger: any LedgerReader { whole.ledger }

    /// A contract with those that it continues and that continue it.
    func renewals(of contract: String) -> [String] { whole.renewals(of: contract) }

    /// Asks first the readings that decide a window, and all of them (a window of nil) where that gives nil. A term's first
    /// month has none before it, and is asked of all at once.
    mutating func ask<Answer>(
        about contract: String, _ question: (inout Observations, Span?) throws -> Answer?
    ) throws -> Answer? {
        let term = try whole.ask { $0.contract(contract)?.term }
        if let term, term.from < window.from {
            let answer = try near.ask(about: contract) { [window] in try question(&$0, window) }
            if let answer { return answer }
        }
        return try whole.ask(about: contract) { try question(&$0, nil) }
    }

    /// What holds within the month, of signals of any contract or none.
    mutating func askOfMonth<Answer>(_ question: (inout Observations) throws -> Answer) throws -> Answer {
        try near.ask(question)
    }

    /// The months that are due, of every contract.
    mutating func monthsDue(at now: Instant, in office: SiteOffice) throws -> [DueMonth] {
        var months = MonthsDue()
        return try months.find(in: office, at: now, by: &whole)
    }

    /// Asks all readings.
    mutating func askOfTerms<Answer>(_ question: (inout Observations) throws -> Answer) throws -> Answer {
        try whole.ask(question)
    }
}
