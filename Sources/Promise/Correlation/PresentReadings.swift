public import Intervals
public import Site

/// What recent readings say by now: timelines that end at the newest of them, by the rules that months are judged by.
///
/// Where the next reading decides what held since the last one, this holds what that will most likely be: the last state,
/// as long as it is not stale (*V*) and its device answers. What an unanswered round means is not known before enough of
/// them failed or the host has answered: it is unknown until then. Timelines are built on demand and kept, so ask one
/// value for everything that is wanted of one moment.
public struct PresentReadings {
    private let readings: RecentReadings
    private var timelines: [Key<SignalName>: Timeline] = [:]
    private var conditions: [Key<Condition>: Timeline] = [:]
    /// From when on the next rounds of a host decide.
    private var undecided: [Key<SignalName>: Instant] = [:]

    private struct Key<Subject: Hashable>: Hashable {
        var subject: Subject
        var failedRounds: Int
    }

    init(_ readings: RecentReadings) { self.readings = readings }

    /// The newest instant at which anything was read.
    public var now: Instant { readings.now }

    /// What a condition says now.
    ///
    /// - Parameter failedRounds: how many ping rounds in a row must fail.
    public mutating func state(of condition: Condition, failedRounds: Int) -> SignalState {
        timeline(of: condition, failedRounds: failedRounds).state(at: now)
    }

    /// Whether a contract is powered, and since when.
    public mutating func supply(by rule: PowerRule) -> GuaranteeTimeline {
        let timeline = rule.supply { condition -> Timeline in
            self.timeline(of: condition, failedRounds: rule.failedRounds)
        }
        return GuaranteeTimeline(timeline: timeline, contradictions: [], signals: rule.signals)
    }

    /// Whether a contract is connected, and since when.
    public mutating func connection(by rule: ConnectionRule) -> GuaranteeTimeline {
        let hosts = rule.hosts.compactMap { host in
            readings.rounds(of: host, failedRounds: rule.failedRounds).map {
                (host: host, rounds: $0.rounds, runs: $0.runs)
            }
        }
        var contradicted: Timeline?
        let found = rule.connection(
            { condition -> Timeline in timeline(of: condition, failedRounds: rule.failedRounds) },
            contradictions: { links -> [Span] in
                guard !links.down.isEmpty else { return [] }
                contradicted = links
                return links.denied { certain in
                    hosts.contains { $0.rounds.answered(within: certain, runs: $0.runs) }
                }
            })
        let named = contradicted.map { links in
            rule.contradictions(
                in: found.contradictions ?? [], of: links,
                timelineOf: { timeline(of: .signal($0), failedRounds: rule.failedRounds) },
                isAnswered: { name, span in
                    hosts.contains { $0.host == name && $0.rounds.answered(within: span, runs: $0.runs) }
                })
        }
        return GuaranteeTimeline(timeline: found.value, contradictions: named ?? [], signals: rule.signals)
    }

    /// Where the hosts of a contract deny its links, and no round that is still undecided can make it an outage after all.
    ///
    /// - Parameter connection: what `connection(by:)` said.
    public mutating func denied(in connection: GuaranteeTimeline, by rule: ConnectionRule) -> IntervalSet {
        guard !connection.contradictions.isEmpty else { return .empty }
        let atWorst = rule.connection(
            { condition -> Timeline in
                condition.value { signal -> Timeline in timelineAtWorst(of: signal, failedRounds: rule.failedRounds) }
            }, contradictions: { _ in connection.contradictions.map(\.span) }
        ).value
        return IntervalSet(connection.contradictions.map(\.span)).subtracting(atWorst.down)
    }

    /// With every round that is undecided as one that failed for good.
    private mutating func timelineAtWorst(of signal: SignalName, failedRounds: Int) -> Timeline {
        var timeline = timeline(of: signal, failedRounds: failedRounds)
        if let from = undecided[Key(subject: signal, failedRounds: failedRounds)] {
            timeline.down = timeline.down.union(IntervalSet(Span(from: from, to: now + 1)))
        }
        return timeline
    }

    /// A condition's timeline.
    public mutating func timeline(of condition: Condition, failedRounds: Int) -> Timeline {
        let key = Key(subject: condition, failedRounds: failedRounds)
        if let known = conditions[key] { return known }
        let timeline = condition.value { signal -> Timeline in
            self.timeline(of: signal, failedRounds: failedRounds)
        }
        conditions[key] = timeline
        return timeline
    }

    private mutating func timeline(of signal: SignalName, failedRounds: Int) -> Timeline {
        let key = Key(subject: signal, failedRounds: signal.isRounds ? failedRounds : 0)
        if let known = timelines[key] { return known }
        guard signal.isRounds else {
            let timeline = readings.timeline(of: signal)
            timelines[key] = timeline
            return timeline
        }
        let (timeline, undecided) = readings.timeline(ofRounds: signal, failedRounds: failedRounds)
        self.undecided[key] = undecided
        timelines[key] = timeline
        return timeline
    }
}

extension RecentReadings {
    private func known(_ line: Line) -> (readings: KnownReadings, pace: Pace) {
        let pace = Pace(schedule.interval(of: line.newest.signal))
        return (KnownReadings(line.runs, knownAt: now, pace: pace), pace)
    }

    fileprivate func rounds(of host: SignalName, failedRounds: Int) -> (rounds: PingRounds, runs: [Run])? {
        line(of: host).map { line in
            let known = known(line)
            return (PingRounds(known.readings, failedRounds: failedRounds, pace: known.pace), line.runs)
        }
    }

    fileprivate func timeline(of signal: SignalName) -> Timeline {
        guard let line = line(of: signal) else { return .unknown }
        let known = known(line)
        let samples = known.readings.samples
        let timeline = TimelineBuilder.timeline(
            of: samples, doubtful: known.readings.doubtful, until: now + 1, pace: known.pace
        ).timeline
        let isSilent = silentDevices.contains(signal.device) && signal.knownKind != .agent
        return timeline.held(by: samples.last, until: isSilent ? nil : now + 1, pace: known.pace)
    }

    fileprivate func timeline(
        ofRounds host: SignalName, failedRounds: Int
    ) -> (timeline: Timeline, undecided: Instant?) {
        guard let line = line(of: host) else { return (.unknown, nil) }
        let known = known(line)
        let samples = known.readings.samples
        let timeline = PingRounds(known.readings, failedRounds: failedRounds, pace: known.pace)
            .timeline(until: now + 1).timeline
        guard let undecided = samples.firstUndecided(failedRounds: failedRounds, pace: known.pace) else {
            return (timeline.held(by: samples.last, until: now + 1, pace: known.pace), nil)
        }
        let at = samples[undecided].at
        let decided = timeline.clipped(to: Span(from: .distantPast, to: at))
        return (decided.held(by: samples[..<undecided].last, until: at, pace: known.pace), at)
    }
}

extension [Sample] {
    /// The first of the unanswered rounds and extra pings at the end of which the next rounds decide; nil when all is
    /// decided (fine print, 4).
    fileprivate func firstUndecided(failedRounds: Int, pace: Pace) -> Int? {
        var failed = 0
        var first: Int?
        for index in indices.reversed() where !self[index].isExtra {
            guard self[index].state == .down, first.map({ pace.isNear(self[index].at, to: self[$0].at) }) ?? true else {
                break
            }
            failed += 1
            first = index
        }
        guard failed < failedRounds else { return nil }
        var index = first ?? count
        while index > 0, self[index - 1].isExtra, self[index - 1].state == .down,
            index == count || pace.isNear(self[index - 1].at, to: self[index].at)
        { index -= 1 }
        return if index < count { index } else { nil }
    }
}

extension Timeline {
    /// With the state of the last reading until an instant, if it is not stale by then; certain only as far as later
    /// readings cannot tell otherwise.
    fileprivate func held(by last: Sample?, until end: Instant?, pace: Pace) -> Timeline {
        guard let last else { return self }
        var result = self
        let proved = Span(from: .distantPast, to: last.at)
        result.certainlyUp = certainlyUp.clipped(to: proved)
        result.certainlyDown = certainlyDown.clipped(to: proved)
        guard let end, pace.isNear(last.at, to: end - 1) else { return result }
        let held = IntervalSet(Span(from: last.at, to: end))
        switch last.state {
        case .up: result.up = up.union(held)
        case .down: result.down = down.union(held)
        case .unknown: break
        }
        return result
    }
}
