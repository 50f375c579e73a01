import Facility
import ICMP
import Intervals

/// A host that is pinged in rounds, and more often while it is not settled whether it answers. A pure state machine.
struct PingedHost {
    enum Action: Hashable {
        case read(Reading)
        case steady(SteadyReading)
        case extra(after: Milliseconds)
    }

    let address: HostAddress
    private let group: SignalGroup
    private let interval: Milliseconds
    /// The latest regular round was answered, and its reading is the latest one.
    private var isSteady = false
    private var confirmation: Confirmation?
    private var extraIsPending = false
    /// The latest failed extra of many: of those only the one before an answer narrows anything.
    private var heldBack: Reading?

    init(address: HostAddress, interval: Milliseconds) {
        (self.address, self.interval) = (address, interval)
        group = SignalGroup([.icmp(address.description)])
    }

    /// An extra round is sent.
    mutating func extraBegins() { extraIsPending = false }

    mutating func took(_ result: RoundResult, isExtra: Bool) -> [Action] {
        let at = Instant(milliseconds: result.sentAt)
        var actions: [Action] = []
        if result.isAnswered, !isExtra, isSteady {
            actions.append(.steady(SteadyReading(group: group, at: at)))
        } else {
            actions = readings(result, isExtra: isExtra, at: at)
            isSteady = result.isAnswered && !isExtra
        }
        if !result.isAnswered, !isExtra, confirmation == nil {
            confirmation = Confirmation(interval: interval, goesOn: true)
        }
        return actions + confirm(isCalm: result.isAnswered)
    }

    private mutating func readings(_ result: RoundResult, isExtra: Bool, at: Instant) -> [Action] {
        let reading = Reading(
            signal: group.signals[0], at: at, state: result.isAnswered ? .up : .down, isExtra: isExtra,
            evidence: result.evidence)
        if isExtra, !result.isAnswered, confirmation?.isSlow ?? false {
            heldBack = reading
            return []
        }
        if result.isAnswered, let failed = heldBack {
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

extension RoundResult {
    fileprivate var evidence: String? {
        switch outcome {
        case .answered: nil
        case .silence: "no reply to any request of the round"
        case .cannotSend(let reason): reason
        }
    }
}
