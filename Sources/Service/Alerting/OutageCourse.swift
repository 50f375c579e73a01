import Intervals

/// What was announced of one guarantee of one contract, held against what its timeline says by now: every outage that is
/// judged is announced once, and what is announced is judged or taken back. A pure value.
struct OutageCourse: Hashable, Sendable {
    /// What is to be announced.
    enum Step: Hashable, Sendable {
        /// An outage began.
        ///
        /// - isOver: it was found when it had already ended.
        case began(Instant, isOver: Bool)
        /// What was announced is over; nominal beginning and end.
        case ended(Span)
        /// What was announced to have begun then never was.
        case withdrawn(Instant)
    }

    /// The nominal beginning of the outage that was announced and has not ended.
    var open: Instant?
    /// The latest outages that were announced and have ended.
    private var told: [Span] = []
    /// While one is open no other is announced: since when others may have been found.
    private var unsettled: Instant?

    private static let mostTold = 16

    /// What is known by now, as far as it matters here.
    private struct Knowledge {
        var down: IntervalSet
        /// Known not to be down: up, or denied.
        var gone: IntervalSet
        var denied: IntervalSet
        var undecided: IntervalSet
        var now: Instant
        var settled: Instant
        var start: Instant
    }

    /// Compares, and notes that the steps are announced.
    ///
    /// What is unknown between two stretches of an outage separates them only if it is known to be unknown: where readings
    /// contradict each other. A time that nobody read is no end.
    ///
    /// - Parameters:
    ///   - timeline: what is known by now.
    ///   - denied: where what was read is contradicted, and nothing that is still undecided can tell otherwise.
    ///   - undecided: where it is contradicted, and rounds that are still undecided can tell otherwise: what began there is
    ///     neither over nor taken back before they are decided.
    ///   - now: the newest reading.
    ///   - settled: what had ended by then was decided long ago: nothing more is found there.
    ///   - start: nothing before is known of what was read; what was announced before is only denied by an answer.
    mutating func follow(
        _ timeline: Timeline, denied: IntervalSet = .empty, undecided: IntervalSet = .empty, until now: Instant,
        settledUntil settled: Instant, knownFrom start: Instant
    ) -> [Step] {
        let known = Knowledge(
            down: timeline.down, gone: timeline.up.union(denied).subtracting(timeline.down), denied: denied,
            undecided: undecided.subtracting(timeline.down), now: now, settled: min(settled, unsettled ?? settled),
            start: start)
        var steps: [Step] = []
        while let step = next(known) { steps.append(step) }
        unsettled = open.map { _ in known.settled }
        return steps
    }

    private mutating func next(_ known: Knowledge) -> Step? {
        guard let announced = open else {
            let found = known.down.spans.first { news(in: $0, known) != nil }
            guard let begin = found.flatMap({ news(in: $0, known) }) else { return nil }
            open = begin
            return .began(begin, isOver: !(known.down.span(containing: begin)?.contains(known.now) ?? false))
        }
        var begin = announced
        if known.gone.contains(begin), begin >= known.start || known.denied.contains(begin) {
            guard let later = known.down.spans.first(where: { $0.from > announced && news(in: $0, known) != nil })
            else {
                open = nil
                return .withdrawn(announced)
            }
            begin = later.from
        } else if let span = known.down.span(containing: begin) {
            begin = min(announced, untold(of: span))
        }
        open = begin
        guard !known.undecided.contains(begin) else { return nil }
        guard let over = known.gone.spans.first(where: { $0.to > begin }) else { return nil }
        let until = max(over.from, begin)
        let end = known.down.spans.last { $0.from < over.to && $0.to <= until && $0.to > begin }?.to ?? until
        close(Span(from: begin, to: until))
        return .ended(Span(from: begin, to: end))
    }

    /// When something began that was not told yet; nil when nothing did. An outage that was told, and of which a later
    /// reading shows that it was longer, is told anew only if it goes on.
    private func news(in span: Span, _ known: Knowledge) -> Instant? {
        guard span.to > known.settled else { return nil }
        guard told.contains(where: { $0.overlaps(span) }) else { return span.from }
        return if span.contains(known.now) { untold(of: span) } else { nil }
    }

    /// The beginning of what was not told of an outage.
    private func untold(of span: Span) -> Instant {
        told.filter { $0.overlaps(span) }.map(\.to).max().map { max($0, span.from) } ?? span.from
    }

    private mutating func close(_ span: Span) {
        open = nil
        guard !span.isEmpty else { return }
        told.append(span)
        if told.count > Self.mostTold { told.removeFirst() }
    }
}
