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
    /// As in `Evidence`.
    var isAlone = false
    /// As in `Evidence`.
    var mayBeCopied = false
    /// Texts that stand for numbers.
    var words: [String: Int64] = [:]

    var isLoad: Bool { if case .load = test { true } else { false } }
    var isVoltage: Bool { if case .volts = test { true } else { false } }

    /// Too much for a dead line and too little for a live one: what a dead line picks up from its neighbours.
    func isResidual(_ number: Int64) -> Bool {
        guard case .volts(let dead, let from, _) = test else { return false }
        return number >= dead && number < min(from, Band.residual * scale)
    }

    /// More than any line has, and no sentinel: the unit is another one, or the number is not true.
    func isImpossible(_ number: Int64) -> Bool {
        guard case .volts(_, _, let most) = test else { return false }
        return number > most && !Sentinel.contains(number)
    }

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

/// Numbers that agents send for "not supported" (quirk A10).
enum Sentinel {
    static func contains(_ number: Int64) -> Bool {
        switch number {
        case -1, 65_535, 65_534, 655_350, 2_147_483_647, 4_294_967_295, -99_999: true
        default: false
        }
    }
}
