public import Intervals

/// How often signals had been read elsewhere, of readings that were imported: `history:` of the configuration (fine
/// print, 13).
public struct HistoricSchedule: Hashable, Sendable {
    /// The intervals at which they were read.
    public var schedule: Schedule
    /// It governed what was read before this instant.
    public var until: Instant

    public init(schedule: Schedule, until: Instant) {
        self.schedule = schedule
        self.until = until
    }
}

extension Facility {
    /// The schedule that governed an instant under this configuration: of its `history`, the one that ended soonest
    /// after; otherwise its own.
    public func schedule(at instant: Instant) -> Schedule { historicSchedule(at: instant) ?? schedule }

    fileprivate func historicSchedule(at instant: Instant) -> Schedule? {
        history.filter { instant < $0.until }.min { $0.until < $1.until }?.schedule
    }
}

/// The schedules that governed readings, over all time.
public struct Schedules: Hashable, Sendable {
    private struct Part: Hashable {
        var from: Instant
        var schedule: Schedule
        /// The place of the configuration that says so.
        var era: Int
    }

    /// In order of time; the first one begins in the distant past.
    private var parts: [Part] = []

    /// Follows configurations through time.
    ///
    /// What was read before the first one was accepted can only have been imported: there, the newest configuration that
    /// has a `history` of it governs, so that it can still be said how often it was read.
    ///
    /// - Parameters:
    ///   - eras: in the order of time; not empty.
    ///   - now: a `history` that was accepted later is not known.
    public init(_ eras: [Era], knownAt now: Instant) {
        let known = eras.prefix { $0.from <= now }.count
        let candidates = eras.prefix(max(1, known))
        let edges = eras.dropFirst().map(\.from) + eras.flatMap { $0.facility.history.map(\.until) }
        let starts = [.distantPast] + Set(edges + eras.prefix(1).map(\.from)).sorted()
        for start in starts {
            let part = Self.part(from: start, of: eras, withHistoryOf: candidates)
            guard parts.last?.schedule != part.schedule || parts.last?.era != part.era else { continue }
            parts.append(part)
        }
    }

    private static func part(from start: Instant, of eras: [Era], withHistoryOf known: ArraySlice<Era>) -> Part {
        let era = eras.lastIndex { $0.from <= start }
        guard let era else {
            for (index, era) in zip(known.indices, known).reversed() {
                guard let schedule = era.facility.historicSchedule(at: start) else { continue }
                return Part(from: start, schedule: schedule, era: index)
            }
            return Part(from: start, schedule: eras[0].facility.schedule, era: 0)
        }
        return Part(from: start, schedule: eras[era].facility.schedule(at: start), era: era)
    }

    /// The schedule that governed an instant.
    public func schedule(at instant: Instant) -> Schedule {
        guard parts.count > 1 else { return parts[0].schedule }
        return (parts.last { $0.from <= instant } ?? parts[0]).schedule
    }

    /// The interval *T* of a signal at each instant.
    public func interval(of signal: SignalName) -> @Sendable (Instant) -> Milliseconds {
        let steps = intervals(of: signal)
        let first = steps[0].interval
        guard steps.contains(where: { $0.interval != first }) else { return { _ in first } }
        return { instant in steps.last { $0.from <= instant }?.interval ?? first }
    }

    /// The intervals *T* of a signal, each from an instant on, in order; the first one begins in the distant past.
    public func intervals(of signal: SignalName) -> [(from: Instant, interval: Milliseconds)] {
        let part = Schedule.part(of: signal)
        return parts.map { ($0.from, $0.schedule[part]) }
    }

    /// Whether a later configuration than the first says how often was read what was imported of the time before an
    /// instant, or governed a part of it itself.
    public func isGoverned(by era: Int, before end: Instant) -> Bool {
        era > 0 && parts.contains { $0.era == era && $0.from < end }
    }
}
