import Site

/// The votes of one row, counted.
struct Tally {
    /// Objects that answered.
    var present = 0
    /// Those among them that are the row's own, not what the device says of the whole.
    var own = 0
    /// Those among them that tell a state.
    var known = 0
    var ups = 0
    var downs = 0
    /// The row's own among them.
    var ownUps = 0
    var ownDowns = 0
    /// What the device says of the whole, and what speaks only where no row does.
    var statedUps = 0
    var statedDowns = 0
    /// Loads that prove life.
    var loads = 0
    /// Own voltages of exactly zero, of 15 to 31 V, of more than any line has, and all others but sentinels.
    var zeros = 0
    var residuals = 0
    var impossibles = 0
    var voltages = 0
    /// Places in the judge's `votes`: the first of each kind; −1 for none.
    var firstPresent = -1
    var first = -1
    var firstUp = -1
    var firstDown = -1
    var firstResidual = -1
    var firstState = SignalState.unknown
    /// An object of the row's own says up, not only a scalar of the device.
    var isLive = false
    /// … or is in doubt: as long as that is so, zeros in other rows prove no outage.
    var mayBeLive = false

    /// Whether every voltage of the row's own is exactly zero: only such a row may not be fitted.
    var readsZero: Bool { zeros > 0 && residuals == 0 && impossibles == 0 && voltages == 0 && ownUps == 0 }

    /// Counts one object's state.
    ///
    /// - Parameters:
    ///   - isScalar: the device says it of the whole.
    ///   - isLoad: it is a load, which proves life or nothing.
    mutating func add(_ state: SignalState, vote: Int, isScalar: Bool, isLoad: Bool) {
        present += 1
        if !isScalar {
            own += 1
            // A load of zero is no doubt.
            if state == .up || (state == .unknown && !isLoad) { mayBeLive = true }
        }
        if firstPresent < 0 { firstPresent = vote }
        note(state, isScalar: isScalar)
        guard state != .unknown else { return }
        known += 1
        if isLoad { loads += 1 }
        if first < 0 {
            first = vote
            firstState = state
        }
        if state == .up {
            ups += 1
            if firstUp < 0 { firstUp = vote }
            if !isScalar { isLive = true }
        } else {
            downs += 1
            if firstDown < 0 { firstDown = vote }
        }
    }

    /// Notes who says a state: the row itself, or the device of the whole.
    mutating func note(_ state: SignalState, isScalar: Bool) {
        switch state {
        case .up where isScalar: statedUps += 1
        case .down where isScalar: statedDowns += 1
        case .up: ownUps += 1
        case .down: ownDowns += 1
        case .unknown: break
        }
    }

    /// Notes what kind of number a voltage of the row's own is.
    mutating func note(_ number: Int64, of vote: Vote, at place: Int) {
        if number == 0 {
            zeros += 1
        } else if vote.isResidual(number) {
            residuals += 1
            if firstResidual < 0 { firstResidual = place }
        } else if vote.isImpossible(number) {
            impossibles += 1
        } else if number > 0, !Sentinel.contains(number) {
            voltages += 1
        }
    }

    /// Weighs the votes (R23 to R25).
    func state(by weighing: SignalRule.Weighing) -> SignalState {
        switch weighing {
        case .first: firstState
        case .majority where ups > downs: .up
        case .majority where ups < downs: .down
        case .live where ups > 0: .up
        case .agree where ups > 0 && downs > 0, .majority where ups > 0 && downs > 0: .unknown
        case .agree, .majority, .live: firstState
        }
    }
}
