import Site

/// What one object says of one row's state: a test of its number, without words.
struct Vote: Sendable {
    enum Test: Sendable {
        /// In the object's own units: dead below the first, live between the other two.
        case volts(dead: Int64, from: Int64, to: Int64)
        case load
        /// A bit for each of the numbers 0 to 63.
        case flags(up: UInt64, down: UInt64)
        /// Other numbers: the place of their lists in the judge's `lists`.
        case listed(Int)
    }

    var place: Int32
    var test: Test
    /// Units to the volt.
    var scale: Int64
    /// Numbers that say that there is no such row: their place in the judge's `absences`; −1 for none.
    var absent: Int
    /// Which piece of its rule's evidence, for words.
    var evidence: Int
    var isScalar: Bool
    /// Which of the judge's gates is open while the object must read a live voltage; −1 for none.
    var tenths: Int

    var isLoad: Bool { if case .load = test { true } else { false } }

    /// Beyond the band, and a live voltage if it is in tenths of what it should be in. No other power of ten fits.
    func fitsInTenths(_ number: Int64) -> Bool {
        guard case .volts(_, let from, let to) = test else { return false }
        return number > to && number >= from * 10 && number <= to * 10 && !Sentinel.contains(number)
    }

    func state(of number: Int64, lists: [(up: [Int64], down: [Int64])]) -> SignalState {
        switch test {
        case .volts(let dead, let from, let to):
            guard number >= 0, number < dead || (number >= from && number <= to), !Sentinel.contains(number) else {
                return .unknown
            }
            if number < dead { return .down }
            return .up
        case .load:
            guard number > 0, !Sentinel.contains(number) else { return .unknown }
            return .up
        case .flags(let up, let down):
            guard number >= 0, number < 64 else { return .unknown }
            let flag: UInt64 = 1 << UInt64(number)
            if up & flag != 0 { return .up }
            return down & flag != 0 ? .down : .unknown
        case .listed(let list):
            if lists[list].up.contains(number) { return .up }
            return lists[list].down.contains(number) ? .down : .unknown
        }
    }
}

/// The votes of one row, counted.
struct Tally {
    /// Objects that answered.
    var present = 0
    /// Those among them that are the row's own, not the device's scalars.
    var own = 0
    /// Those among them that tell a state.
    var known = 0
    var ups = 0
    var downs = 0
    /// Places in the judge's `votes`: the first of each kind; −1 for none.
    var firstPresent = -1
    var first = -1
    var firstUp = -1
    var firstDown = -1
    var firstState = SignalState.unknown
    /// An object of the row's own says up, not only a scalar of the device.
    var isLive = false
    /// … or is in doubt: as long as that is so, zeros in other rows prove no outage.
    var mayBeLive = false

    mutating func add(_ state: SignalState, vote: Int, isScalar: Bool, isLoad: Bool) {
        present += 1
        if !isScalar {
            own += 1
            // A load of zero is no doubt.
            if state == .up || (state == .unknown && !isLoad) { mayBeLive = true }
        }
        if firstPresent < 0 { firstPresent = vote }
        guard state != .unknown else { return }
        known += 1
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

/// Numbers that agents send for "not supported" (quirk A10).
enum Sentinel {
    static func contains(_ number: Int64) -> Bool {
        switch number {
        case -1, 65_535, 65_534, 655_350, 2_147_483_647, 4_294_967_295, -99_999: true
        default: false
        }
    }
}
