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
    private let pace: Pace

    private init(pace: Pace) { self.pace = pace }

    private struct Account {
        var nominal = IntervalSet()
        /// Apart from what is blurred.
        var certain = IntervalSet()
        /// Before an end and after a beginning, as far as the clock of the reading may have been wrong (fine print, 29).
        var blurred: [Span] = []

        func certain(except doubtful: IntervalSet) -> IntervalSet {
            let sharp = if blurred.isEmpty { certain } else { certain.subtracting(IntervalSet(blurred)) }
            return sharp.subtracting(doubtful)
        }
    }

    /// The timeline of samples in order; nothing is known after `now`.
    ///
    /// - Parameter doubtful: where nothing is certain.
    static func timeline(
        of samples: [Sample], doubtful: IntervalSet = .empty, until now: Instant, pace: Pace
    ) -> SignalTimeline {
        var builder = TimelineBuilder(pace: pace)
        builder.add(samples)
        let timeline = Timeline(
            up: builder.up.nominal, down: builder.down.nominal, certainlyUp: builder.up.certain(except: doubtful),
            certainlyDown: builder.down.certain(except: doubtful))
        return SignalTimeline(
            timeline: timeline.clipped(to: Span(from: .distantPast, to: now)), conflicts: builder.conflicts)
    }

    private mutating func add(_ samples: [Sample]) {
        guard let first = samples.first, let last = samples.last else { return }
        let since = usableSince(of: first)
        if let since {
            let before = Span(from: since.instant, to: first.at)
            add(first.state, during: before, certainFrom: since.latest, isInferred: first.isInferred)
        }
        blur(first.state, from: since?.latest ?? first.at, within: first.clockError)
        remember(first)
        for (earlier, later) in zip(samples, samples.dropFirst()) {
            let since = usableSince(of: later)
            remember(later)
            join(earlier, to: later, since: since)
        }
        let after = Span(from: last.at, to: last.at + pace.interval(at: last.at))
        add(last.state, during: after, isInferred: last.isInferred)
        blur(last.state, to: after.to, within: last.clockError)
    }

    /// Rule 3, for the neighbours `a` and `b`.
    private mutating func join(_ a: Sample, to b: Sample, since usable: Since?) {
        let since = usable.flatMap { $0.ifLater(than: a.at) }
        // What was concluded from a restart holds until the restart, however long the silence was.
        let isNear = a.heldUntil >= b.at || pace.isNear(a.at, to: b.at) || (a.isInferred && since != nil)
        let isHealed = usable.map { $0.instant <= a.at } ?? false
        if a.state == b.state, since == nil, isNear || isHealed {
            let between = Span(from: a.at, to: b.at)
            add(a.state, during: between, isInferred: a.isInferred || b.isInferred)
            return
        }
        let horizon = if isNear { b.at } else { a.at + pace.interval(at: a.at) }
        let first = Span(from: a.at, to: min(horizon, since?.instant ?? .distantFuture))
        // A ended at an instant nobody recorded: it changed without a date, or it ended and came back.
        let endIsUnknown = (a.state != b.state) == (since == nil)
        let certainEnd = if endIsUnknown { a.at } else { min(since?.earliest ?? first.to, first.to) }
        add(a.state, during: first, certainTo: certainEnd, isInferred: a.isInferred)
        let restsOnSince = !endIsUnknown && certainEnd == since?.earliest
        blur(a.state, to: certainEnd, within: restsOnSince ? b.clockError : a.clockError)
        if let since {
            let second = Span(from: since.instant, to: b.at)
            add(b.state, during: second, certainFrom: since.latest, isInferred: b.isInferred)
        }
        blur(b.state, from: since?.latest ?? b.at, within: b.clockError)
    }

    private mutating func blur(_ state: SignalState, from beginning: Instant, within error: Milliseconds) {
        blur(state, Span(from: beginning, to: beginning + error))
    }

    private mutating func blur(_ state: SignalState, to end: Instant, within error: Milliseconds) {
        blur(state, Span(from: end - error, to: end))
    }

    private mutating func blur(_ state: SignalState, _ span: Span) {
        guard !span.isEmpty else { return }
        switch state {
        case .up: up.blurred.append(span)
        case .down: down.blurred.append(span)
        case .unknown: break
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
        if let present, abs(since - present.reported) <= sample.sinceError.plus(present.error) { return present }
        present = Since(
            instant: min(max(since, other), sample.at), earliest: max(earliest, other), latest: min(latest, sample.at),
            reported: since, error: sample.sinceError)
        return present
    }

    private mutating func remember(_ sample: Sample) {
        if sample.state == .up { lastUp = sample.at } else { lastDown = sample.at }
    }
}
