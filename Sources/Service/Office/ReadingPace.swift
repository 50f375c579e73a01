import Intervals
import Notation
import Site

/// How often imported readings had been read, held against the schedule that governs them: what was read less often than
/// the schedule says is unknown most of the time, and nobody would notice before the month is judged.
struct ReadingPace {
    /// Signals of one part of the schedule that were read at one pace.
    private struct Group: Hashable {
        var part: String
        var spacing: Milliseconds
        var interval: Milliseconds
    }

    private var signals: [Group: [SignalName]] = [:]
    private var latest: [Group: Instant] = [:]

    /// Fewer readings than that have no pace.
    private static let fewest = 4

    init(of runs: [SignalName: [Run]], under schedules: Schedules) {
        for (signal, runs) in runs {
            let rounds = runs.filter { !$0.isExtra }.sorted { $0.first < $1.first }
            guard let last = rounds.map(\.last).max(), let spacing = Self.spacing(of: rounds) else { continue }
            let schedule = schedules.schedule(at: last)
            guard spacing > schedule.staleAfter(signal) else { continue }
            let interval = schedule.interval(of: signal)
            let part = Schedule.part(of: signal).rawValue
            let group = Group(part: part, spacing: Self.rounded(spacing), interval: interval)
            signals[group, default: []].append(signal)
            latest[group] = max(latest[group] ?? last, last)
        }
    }

    /// The distance from one reading to the next that is in the middle of all; nil for too few readings.
    private static func spacing(of runs: [Run]) -> Milliseconds? {
        var distances: [(length: Milliseconds, count: Int)] = []
        var newest: Instant?
        for run in runs {
            if let newest, run.first > newest { distances.append((run.first - newest, 1)) }
            if let instants = run.instants {
                distances += instants.steps.map { ($0.length, $0.count) }
            } else if run.greatestGap > 0 {
                // Of a folded run only the greatest distance is known: there were at least so many.
                distances.append((run.greatestGap, Int(clamping: (run.last - run.first) / run.greatestGap)))
            }
            newest = max(newest ?? run.last, run.last)
        }
        let count = distances.reduce(0) { $0 + $1.count }
        guard count + 1 >= fewest else { return nil }
        var rest = count / 2
        for distance in distances.sorted(by: { $0.length < $1.length }) {
            if rest < distance.count { return distance.length }
            rest -= distance.count
        }
        return nil
    }

    private static func rounded(_ spacing: Milliseconds) -> Milliseconds {
        guard spacing >= 1000 else { return spacing }
        return (spacing + 500) / 1000 * 1000
    }

    /// A sentence for each part of the schedule and pace, with what to do.
    var warnings: [String] {
        signals.keys.sorted { ($0.part, $0.spacing, $0.interval) < ($1.part, $1.spacing, $1.interval) }.map(warning)
    }

    private func warning(of group: Group) -> String {
        let names = (signals[group] ?? []).sorted()
        let others = names.count > 1 ? " and \((names.count - 1).counted("other signal"))" : ""
        let verb = names.count > 1 ? "were" : "was"
        let until = (latest[group] ?? .distantPast) + group.spacing
        let spacing = Self.text(group.spacing)
        return "\(names.first?.path ?? "")\(others) \(verb) read every \(spacing), the schedule says "
            + "\(Self.text(group.interval)): what lies between readings more than "
            + "\(Self.text(Schedule.staleAfter(group.interval))) apart counts as unknown; state "
            + "`history: {schedule: {\(group.part): \(spacing)}, until: \(until)}` in the configuration if they were read so"
    }

    /// A length of time as a configuration has it.
    private static func text(_ length: Milliseconds) -> String {
        guard length % 1000 == 0 else { return "\(length)ms" }
        return "\(length / 1000)s"
    }
}
