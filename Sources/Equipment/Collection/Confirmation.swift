import Intervals

/// Spaces extra readings after something fell, until it is settled. They narrow when it happened and decide nothing: the
/// rounds of the schedule do.
struct Confirmation: Hashable {
    private let spacing: Milliseconds
    private let slowFactor: Int64?
    private(set) var count = 0
    private var calm = 0

    /// Between the first ones.
    static let shortest: Milliseconds = .seconds(1)
    static let longest: Milliseconds = .seconds(5)
    /// So many extra readings in a row that are calm settle it.
    static let settled = 3
    /// So many are taken closely; then it is over, or goes on slowly.
    static let close = 12

    /// Nil where the schedule itself is as dense.
    ///
    /// - Parameter goesOn: slowly, as long as it is not settled; else it ends after `close` readings.
    init?(interval: Milliseconds, goesOn: Bool) {
        spacing = min(max(interval / 5, Self.shortest), Self.longest)
        slowFactor = if goesOn { 6 } else { nil }
        guard spacing * 2 <= interval else { return nil }
    }

    /// Whether the next one is taken slowly.
    var isSlow: Bool { count > Self.close }

    /// How long until the next extra reading; nil when it is settled, or enough were taken.
    ///
    /// - Parameter isCalm: whether the latest reading brought nothing new and lacked nothing.
    mutating func next(isCalm: Bool) -> Milliseconds? {
        if isCalm { calm += 1 } else { calm = 0 }
        guard calm < Self.settled else { return nil }
        count += 1
        guard isSlow else { return spacing }
        return slowFactor.map { $0 * spacing }
    }
}
