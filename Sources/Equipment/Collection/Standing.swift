import Intervals
import Profiles
import Site

/// What the readings last said of one signal: a poll that finds the same costs no reading.
struct Standing: Hashable {
    private var code: UInt8 = 0
    private var error: Int32 = 0
    private var sinceMilliseconds = Int64.min
    /// Whether it was up once: there is such a row, whatever it reads now (quirk A5).
    private(set) var wasLive = false

    /// Nothing was read yet, or the device has no such signal.
    static let nothing = Standing()

    private init() {}

    /// Nothing was read yet; `wasLive` is what was known before the start.
    init(wasLive: Bool) { self.wasLive = wasLive }

    init(_ finding: Finding, after earlier: Standing = .nothing) {
        wasLive = earlier.wasLive || finding.state == .up
        code =
            switch finding.state {
            case nil: 0
            case .unknown?: 1
            case .up?: 2
            case .down?: 3
            }
        guard let since = finding.since else { return }
        sinceMilliseconds = since.milliseconds
        error = Int32(clamping: finding.sinceError)
    }

    var state: SignalState? {
        switch code {
        case 1: .unknown
        case 2: .up
        case 3: .down
        default: nil
        }
    }

    /// The finding, with the `since` of the first reading that said so.
    var finding: Finding {
        guard sinceMilliseconds != .min else { return Finding(state: state) }
        return Finding(
            state: state, since: Instant(milliseconds: sinceMilliseconds), sinceError: Milliseconds(error))
    }

    /// It is another device's now: whether a row of the one before was live says nothing of this one's.
    mutating func forgetLife() { wasLive = false }

    /// Dates the `since` as all later ones will be: the machine's own clock was set.
    mutating func move(by shift: Milliseconds) {
        if sinceMilliseconds != .min { sinceMilliseconds += shift }
    }

    /// Whether a finding says the same. A `since` is held against the first one, so that steps within the error never add
    /// up; after a wrap of the device's clock it may seem to have moved by a whole turn of it.
    func isSame(as other: Standing, hasWrapped: Bool) -> Bool {
        guard code == other.code else { return false }
        if sinceMilliseconds == other.sinceMilliseconds { return true }
        guard sinceMilliseconds != .min, other.sinceMilliseconds != .min else { return false }
        let tolerance = Int64(error) + Int64(other.error)
        let moved = abs(other.sinceMilliseconds - sinceMilliseconds)
        return moved <= tolerance || (hasWrapped && abs(moved - DeviceClock.turn) <= tolerance)
    }
}
