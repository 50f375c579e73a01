import Facility
import GRDB
import Intervals

extension Run {
    /// The columns that a run has in `run` and `open_run`, in order.
    static let columns = "first, last, gap, state, since, since_error, extra, inferred, evidence"

    var values: [(any DatabaseValueConvertible)?] {
        [
            first.milliseconds, last.milliseconds, greatestGap, state.code, since?.milliseconds, sinceError, isExtra,
            inferred, evidence,
        ]
    }

    init(_ row: Row) {
        self.init(
            first: Instant(milliseconds: row["first"]), last: Instant(milliseconds: row["last"]),
            greatestGap: row["gap"], state: SignalState(code: row["state"]),
            since: (row["since"] as Int64?).map { Instant(milliseconds: $0) }, sinceError: row["since_error"],
            isExtra: row["extra"], inferred: row["inferred"], evidence: row["evidence"])
    }

    /// What the chain hashes: every column, unambiguously.
    func canonical(_ signal: String, _ collector: String) -> String {
        JSON.array([
            .string("run"), .string(collector), .string(signal), .integer(first.milliseconds),
            .integer(last.milliseconds), .integer(greatestGap), .string(state.rawValue),
            since.map { .integer($0.milliseconds) } ?? .null, .integer(sinceError), .bool(isExtra),
            inferred.map { .string($0) } ?? .null, evidence.map { .string($0) } ?? .null,
        ]).compact
    }

    /// The run up to an instant; nil when it begins later.
    func cut(at knownAt: Instant) -> Run? {
        guard first <= knownAt else { return nil }
        var run = self
        run.last = min(last, knownAt)
        return run
    }

    /// A reading says what this run already says at its instant.
    func holds(_ reading: Reading) -> Bool {
        first <= reading.at && reading.at <= last && says(reading)
    }

    /// A different reading stands at the instant: at one that is kept exactly.
    func overrules(_ reading: Reading) -> Bool { reading.at == first || reading.at == last }

    private func says(_ reading: Reading) -> Bool {
        var probe = self
        guard reading.at > first else {
            return state == reading.state && since == reading.since && isExtra == reading.isExtra
                && inferred == reading.inferred
        }
        // As if the reading had come next after the run's first.
        probe.last = first
        if state == .unknown || (reading.signal.isRounds && state == .down) { return false }
        return probe.extend(with: reading, within: .max)
    }
}

extension SignalState {
    var code: Int {
        switch self {
        case .down: 0
        case .up: 1
        case .unknown: 2
        }
    }

    init(code: Int) { self = code == 0 ? .down : code == 1 ? .up : .unknown }
}
