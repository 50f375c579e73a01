import Intervals
import Site

/// A signal's three-valued timeline, and the evidence that contradicted itself on the way.
public struct SignalTimeline: Hashable, Sendable {
    /// Nominal and certain.
    public var timeline: Timeline
    /// Instants of readings whose `since` had to be dropped.
    public var conflicts: [Instant]

    static let unknown = SignalTimeline(timeline: .unknown, conflicts: [])
}

/// Builds a timeline from samples (semantics, *The fine print*, 2 and 3).
struct TimelineBuilder {
    private var up = Account()
    private var down = Account()
    private var conflicts: [Instant] = []
    /// The last reading of each state so far, which bounds a usable `since`.
    private var lastUp = Instant.distantPast
    private var lastDown = Instant.distantPast
    /// The usable `since` of the present state.
    private var present: Since?
    private var presentState = SignalState.unknown
    private let interval: (Instant) -> Milliseconds

    /// - Parameter interval: *T* as it was in force at an instant.
    init(interval: @escaping (Instant) -> Milliseconds) { self.interval = interval }

    private struct Account {
        var nominal = IntervalSet()
        var certain = IntervalSet()
    }

    /// The timeline of samples in order; nothing is known after `now`.
    static func timeline(
        of samples: [Sample], until now: Instant, interval: @escaping (Instant) -> Milliseconds
    ) -> SignalTimeline {
        var builder = TimelineBuilder(interval: interval)
        builder.add(samples)
        let timeline = Timeline(
            up: builder.up.nominal, down: builder.down.nominal, certainlyUp: builder.up.certain,
            certainlyDown: builder.down.certain)
        return SignalTimeline(
            timeline: timeline.clipped(to: Span(from: .distantPast, to: now)), conflicts: builder.conflicts)
    }

    private mutating func add(_ samples: [Sample]) {
        guard let first = samples.first, let last = samples.last else { return }
        if let since = usableSince(of: first) {
            let before = Span(from: since.instant, to: first.at)
            add(first.state, during: before, certainFrom: since.latest, isInferred: first.isInferred)
        }
        remember(first)
        for (earlier, later) in zip(samples, samples.dropFirst()) {
            let since = usableSince(of: later)
            remember(later)
            join(earlier, to: later, since: since)
        }
        let after = Span(from: last.at, to: last.at + interval(last.at))
        add(last.state, during: after, isInferred: last.isInferred)
    }

    /// Rule 3, for the neighbours `a` and `b`.
    private mutating func join(_ a: Sample, to b: Sample, since usable: Since?) {
        let since = usable.flatMap { $0.ifLater(than: a.at) }
        let interval = interval(a.at)
        // What was concluded from a restart holds until the restart, however long the silence was.
        let isNear = a.heldUntil >= b.at || b.at - a.at <= interval * 5 / 2 || (a.isInferred && since != nil)
        let isHealed = usable.map { $0.instant <= a.at } ?? false
        if a.state == b.state, since == nil, isNear || isHealed {
            let between = Span(from: a.at, to: b.at)
            add(a.state, during: between, isInferred: a.isInferred || b.isInferred)
            return
        }
        let horizon = if isNear { b.at } else { a.at + interval }
        let first = Span(from: a.at, to: min(horizon, since?.instant ?? .distantFuture))
        // A ended at an instant nobody recorded: it changed without a date, or it ended and came back.
        let endIsUnknown = (a.state != b.state) == (since == nil)
        let certainEnd = if endIsUnknown { a.at } else { since?.earliest ?? first.to }
        add(a.state, during: first, certainTo: certainEnd, isInferred: a.isInferred)
        if let since {
            let second = Span(from: since.instant, to: b.at)
            add(b.state, during: second, certainFrom: since.latest, isInferred: b.isInferred)
        }
    }

    private mutating func add(
        _ state: SignalState, during span: Span, certainFrom: Instant? = nil, certainTo: Instant? = nil,
        isInferred: Bool
    ) {
        let certain = Span(from: max(span.from, certainFrom ?? span.from), to: min(span.to, certainTo ?? span.to))
        switch state {
        case .up:
            up.nominal.append(span)
            if !isInferred { up.certain.append(certain) }
        case .down:
            down.nominal.append(span)
            if !isInferred { down.certain.append(certain) }
        case .unknown: break
        }
    }

    private struct Since {
        var instant: Instant
        var earliest: Instant
        var latest: Instant
        /// As it was read.
        var reported: Instant
        var error: Milliseconds

        /// Itself, if the state began after an instant.
        func ifLater(than instant: Instant) -> Since? {
            guard self.instant > instant else { return nil }
            return self
        }
    }

    /// Rule 2: not later than its own reading, and later than the last earlier reading of the other state; a clock's
    /// known uncertainty is granted on both sides. Any other is dropped and counted. One that moved by no more than the
    /// uncertainty is the one that was read before.
    private mutating func usableSince(of sample: Sample) -> Since? {
        if sample.state != presentState {
            present = nil
            presentState = sample.state
        }
        guard let since = sample.since else { return nil }
        let other = if sample.state == .up { lastDown } else { lastUp }
        let earliest = since - sample.sinceError
        let latest = since + sample.sinceError
        guard earliest <= sample.at, latest > other else {
            conflicts.append(sample.at)
            return nil
        }
        if let present, abs(since - present.reported) <= sample.sinceError + present.error { return present }
        present = Since(
            instant: min(max(since, other), sample.at), earliest: max(earliest, other), latest: min(latest, sample.at),
            reported: since, error: sample.sinceError)
        return present
    }

    private mutating func remember(_ sample: Sample) {
        if sample.state == .up { lastUp = sample.at } else { lastDown = sample.at }
    }
}
