import ICMP
import Intervals
import Site
import Sockets

/// Follows a host that is pinged in rounds, and more often while it is not settled whether it answers. A pure state machine.
struct PingedHost {
    enum Action: Hashable {
        case read(Reading)
        case steady(SteadyReading)
        case extra(after: Milliseconds)
    }

    let address: HostAddress
    /// Every steady reading of a host says that it answers: a failed round is a reading.
    private let group: SignalGroup
    /// How often it is pinged.
    var interval: Milliseconds
    /// Whether the latest regular round was answered, and its reading is the latest one.
    private var isSteady = false
    private var saidAt = Instant.distantPast
    private var confirmation: Confirmation?
    private var extraIsPending = false
    /// The latest failed extra round: only the one right before an answer narrows anything.
    private var heldBack: Reading?

    /// - Parameter vantage: by which name its rounds are read; nil: by none, as the site's own.
    init(address: HostAddress, from vantage: String? = nil, interval: Milliseconds) {
        self.address = address
        self.interval = interval
        group = SignalGroup([.icmp(address.description, from: vantage)], states: [.up])
    }

    /// Notes that an extra round is sent.
    mutating func beginExtra() { extraIsPending = false }

    /// Says in full whether it answers, at the next round.
    ///
    /// - Parameter shift: how far dates have jumped. What was held back then no longer stands right before an answer.
    mutating func sayAnew(movedBy shift: Milliseconds) {
        isSteady = false
        if shift != 0 { heldBack = nil }
    }

    /// Receives a round that was judged.
    mutating func receive(_ round: WitnessGuard.Judged, isExtra: Bool) -> [Action] {
        let at = Instant(milliseconds: round.result.sentAt)
        let isAnswered = round.state == .up
        var actions: [Action] = []
        if isAnswered, !isExtra, isSteady {
            actions.append(.steady(SteadyReading(group: group, at: at, continuing: saidAt)))
        } else {
            actions = readings(round, isExtra: isExtra, at: at)
            isSteady = isAnswered && !isExtra
        }
        if !isExtra { saidAt = at }
        if !isAnswered, !isExtra, confirmation == nil {
            confirmation = Confirmation(interval: interval, goesOn: true)
        }
        return actions + confirm(isCalm: isAnswered)
    }

    private mutating func readings(_ round: WitnessGuard.Judged, isExtra: Bool, at: Instant) -> [Action] {
        let reading = Reading(
            signal: group.signals[0], at: at, state: round.state, isExtra: isExtra, evidence: round.evidence)
        if isExtra, round.state != .up, confirmation?.isSlow ?? false {
            heldBack = reading
            return []
        }
        if round.state == .up, let failed = heldBack {
            heldBack = nil
            return [.read(failed), .read(reading)]
        }
        heldBack = nil
        return [.read(reading)]
    }

    private mutating func confirm(isCalm: Bool) -> [Action] {
        guard !extraIsPending, var confirmation else { return [] }
        let delay = confirmation.next(isCalm: isCalm)
        self.confirmation = delay.map { _ in confirmation }
        guard let delay else { return [] }
        extraIsPending = true
        return [.extra(after: delay)]
    }
}
