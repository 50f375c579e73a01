import Intervals
import Metrics
import SNMP
import Site

/// How polls end, for whoever watches this program.
struct PollMetrics {
    /// What became of a poll.
    enum Outcome: String, CaseIterable {
        case answered
        case timeout
        /// The agent answered that it will not tell.
        case refused
        /// What it said cannot be read.
        case invalid

        init(_ failure: RequestFailure?) {
            switch failure {
            case nil: self = .answered
            case .timeout, .unreachable, .cannotSend, .unresolved: self = .timeout
            case .errorStatus, .tooBig, .unknownUser, .wrongDigest, .decryptionError, .unsupportedSecurityLevel,
                .notInTimeWindow, .unknownContext:
                self = .refused
            case .malformed, .duplicateEngineIdentifier: self = .invalid
            }
        }
    }

    private struct Schedule {
        let polls: [Outcome: Counter]
        let duration: Timer

        init(_ name: String, factory: any MetricsFactory) {
            polls = Dictionary(
                uniqueKeysWithValues: Outcome.allCases.map { outcome in
                    let dimensions = [("outcome", outcome.rawValue), ("schedule", name)]
                    return (outcome, Counter(label: "mainstay_polls_total", dimensions: dimensions, factory: factory))
                })
            duration = Timer(
                label: "mainstay_poll_duration_seconds", dimensions: [("schedule", name)], factory: factory)
        }
    }

    private let power: Schedule
    private let link: Schedule

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        power = Schedule("power", factory: factory)
        link = Schedule("link", factory: factory)
    }

    /// Counts a poll that has ended.
    ///
    /// - Parameter duration: from its first request to its last answer, in milliseconds.
    func note(_ outcome: Outcome, of kind: DeviceKind, after duration: Milliseconds) {
        let schedule = if kind == .power { power } else { link }
        schedule.polls[outcome]?.increment()
        schedule.duration.recordMilliseconds(max(0, duration))
    }
}
