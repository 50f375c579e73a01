import Correlation
import Intervals
import Site

/// What is said of an outage's beginning and end.
struct OutageWords {
    var began: String
    var ended: String
}

/// Announces outages as they are judged.
extension Watch {
    /// The events that bring what was announced of a guarantee up to what its timeline says now.
    ///
    /// - Parameters:
    ///   - denied: where what was read is contradicted for good.
    ///   - undecided: where it is contradicted as far as is known by now.
    mutating func outages(
        _ guarantee: Guarantee, in timeline: Timeline, denied: IntervalSet = .empty, undecided: IntervalSet = .empty,
        after touch: Touch, told words: OutageWords
    ) -> [Event] {
        let contract = facility.contracts[touch.contract].id
        let kind = guarantee == .power ? Event.Kind.powerOutageBegan : .networkOutageBegan
        let key = OutageKey(contract: touch.contract, guarantee: guarantee)
        let alarm = book[kind, of: contract, about: contract]
        var course = courses[key] ?? OutageCourse()
        course.open = alarm.map(\.outageBegan)
        let steps = course.follow(
            timeline, denied: denied, undecided: undecided, until: recent.now,
            settledUntil: touch.from - index.patience[touch.contract], knownFrom: recent.start ?? .distantFuture)
        courses[key] = course
        let news = OutageNews(kind: kind, guarantee: guarantee, contract: contract, words: words, at: touch.at)
        let events = steps.compactMap { step -> Event? in
            switch step {
            case .began(let begin, let isOver): announce(news, begin: begin, isOver: isOver, of: touch.contract)
            case .ended(let span): end(news, span)
            case .withdrawn(let begin): withdraw(news, begin: begin)
            }
        }
        if let begin = course.open { correct(news, begin: begin) }
        return events
    }

    private struct OutageNews {
        var kind: Event.Kind
        var guarantee: Guarantee
        var contract: String
        var words: OutageWords
        var at: Instant

        func details(begin: Instant) -> [Event.Detail: String] {
            [.outage: Outage.id(of: contract, guarantee, beginning: begin), .beganAt: begin.description]
        }
    }

    private mutating func announce(_ news: OutageNews, begin: Instant, isOver: Bool, of contract: Int) -> Event? {
        var details = news.details(begin: begin)
        // Power does not come through a switch.
        if news.guarantee == .network { details[.partOf] = unreachableSwitch(of: contract) }
        return book.announce(
            news.kind, of: news.contract, about: news.contract, at: news.at, summary: news.words.began,
            details: details, occurrence: isOver ? begin : nil)
    }

    private mutating func end(_ news: OutageNews, _ span: Span) -> Event? {
        var details = news.details(begin: span.from)
        details[.endedAt] = span.to.description
        return book.recover(
            news.kind, of: news.contract, about: news.contract, at: news.at, summary: news.words.ended,
            details: details)
    }

    /// Of power nothing is taken back: what was announced and never was has ended where it began.
    private mutating func withdraw(_ news: OutageNews, begin: Instant) -> Event? {
        guard news.kind.withdrawal != nil else { return end(news, Span(from: begin, to: begin)) }
        return book.withdraw(
            news.kind, of: news.contract, about: news.contract, at: news.at,
            summary: "\(news.words.ended): it was all along, for a host answered while its port was said to be down",
            details: news.details(begin: begin))
    }

    /// Later readings may show that an outage began earlier or later than was announced.
    private mutating func correct(_ news: OutageNews, begin: Instant) {
        guard var alarm = book[news.kind, of: news.contract, about: news.contract], alarm.outageBegan != begin else {
            return
        }
        alarm.details.merge(news.details(begin: begin)) { $1 }
        book.update(alarm)
    }
}

extension Event {
    /// When an outage that was announced began, as far as that is known; of one that an earlier version announced, when it
    /// was announced.
    fileprivate var outageBegan: Instant { details[.beganAt].flatMap { Instant($0) } ?? at }
}
