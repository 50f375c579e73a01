public import Intervals
import Site

/// How long a host was not pinged although that was promised (article 4.1; fine print, 15).
public struct UnpingedTime: Hashable, Sendable {
    /// The host's numeric address.
    public var host: String
    /// The part of the period up to now in which no round had begun lately enough.
    public var length: Milliseconds
    /// Whether a round began within the period.
    public var hasRound: Bool
}

extension Observations {
    /// Every host that the configurations in force in a period name, each for its own time (fine print, 13), with the time
    /// in which no round had begun within the promised interval and a tenth of it.
    ///
    /// Answered and failed rounds count, also those of before the period; extra and unknown readings do not. It is pinged
    /// when one of its collectors pings it.
    public mutating func unpinged(
        of id: String, in period: Span, promisedEvery interval: Milliseconds
    ) -> [UnpingedTime] {
        let past = Span(from: period.from, to: min(period.to, now))
        var found: [UnpingedTime] = []
        for (span, contract, _) in configurations(of: id) where span.overlaps(period) {
            let window = span.clipped(to: past)
            for host in contract.network?.hosts ?? [] {
                let signals = contract.rounds(of: .icmp(host))
                let pinged = PingedTime(signals.flatMap { knownRounds(of: $0) }, holding: interval.plus(interval / 10))
                let length = window.isEmpty ? 0 : pinged.spans.complement(within: window).length
                if let place = found.firstIndex(where: { $0.host == host }) {
                    found[place].length += length
                } else {
                    found.append(UnpingedTime(host: host, length: length, hasRound: pinged.begins(within: period)))
                }
            }
        }
        return found
    }

    /// One collector's rounds of a host, in runs as they are stored; each reading that another one at its instant overrules is no
    /// round (fine print, 1).
    private mutating func knownRounds(of signal: SignalName) -> [PingedTime.Rounds] {
        let runs = runs(of: signal)
        let known = runs.indices.compactMap { KnownRun(runs[$0], numbered: $0, knownAt: now) }.filter { !$0.isExtra }
        guard known.count < runs.count else { return known.map { PingedTime.Rounds($0) } }
        let hidden = Set(readings(of: signal).samples.filter(\.isExtra).map(\.at))
        return known.compactMap { PingedTime.Rounds($0, without: hidden) }
    }
}

/// When rounds had begun lately.
private struct PingedTime {
    /// The rounds of one run.
    struct Rounds {
        var first: Instant
        var last: Instant
        var greatestGap: Milliseconds
        /// When each began; nil where they were folded, and for a single one.
        var instants: InstantSeries?

        init(_ run: KnownRun) {
            first = run.first
            last = run.end
            greatestGap = run.greatestGap
            instants = run.instants
        }

        /// Nil when none is left.
        init?(_ run: KnownRun, without hidden: Set<Instant>) {
            self.init(run)
            guard !hidden.isEmpty, !run.isFolded else { return }
            let left = (run.instants.map { Array($0) } ?? [run.first]).filter { !hidden.contains($0) }
            guard let series = InstantSeries(left) else { return nil }
            first = series.first
            last = series.last
            greatestGap = series.greatestGap
            instants = series
        }
    }

    private let rounds: [Rounds]
    /// In which a round had begun lately enough.
    let spans: IntervalSet

    /// - Parameter length: how long a round holds.
    init(_ rounds: [Rounds], holding length: Milliseconds) {
        self.rounds = rounds
        spans = IntervalSet(rounds.flatMap { Self.spans(of: $0, holding: length) })
    }

    private static func spans(of rounds: Rounds, holding length: Milliseconds) -> [Span] {
        let whole = Span(from: rounds.first, to: rounds.last + length)
        guard rounds.greatestGap > length else { return [whole] }
        guard let instants = rounds.instants else {
            // An earlier version has folded rounds so far apart. Where the gaps lie nobody knows; there was one.
            let gap = Span(from: rounds.last - (rounds.greatestGap - length), to: rounds.last)
            return IntervalSet(whole).subtracting(IntervalSet(gap)).spans
        }
        var result: [Span] = []
        var start = instants.first
        var position = instants.first
        for step in instants.steps {
            guard step.length > length else {
                position = position + step.length * Int64(step.count)
                continue
            }
            for _ in 0..<step.count {
                result.append(Span(from: start, to: position + length))
                position = position + step.length
                start = position
            }
        }
        return result + [Span(from: start, to: position + length)]
    }

    /// Whether one of them began in a period.
    func begins(within period: Span) -> Bool {
        rounds.contains { rounds in
            guard rounds.first < period.to, rounds.last >= period.from else { return false }
            guard let instants = rounds.instants else { return true }
            return instants.first(from: period.from).map { $0 < period.to } ?? false
        }
    }
}
