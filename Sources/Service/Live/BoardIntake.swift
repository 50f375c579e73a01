import Collection
import Site

/// What was collected and the board has not looked at yet: a pure value, bounded however slow that is.
///
/// What holds now follows from the latest reading of each signal: when too much waits, older ones are left out. Of a host
/// every failed round stays, up to the bound: they are counted.
struct BoardIntake {
    private var found = Collected()
    /// How many readings were left out because too many waited, ever.
    private(set) var leftOut = 0

    static let most = 100_000

    /// Adds what was collected.
    mutating func add(_ more: Collected) {
        found.readings += more.readings
        found.steady += more.steady
        found.numbers += more.numbers
        found.identities += more.identities
        found.roundTrips += more.roundTrips
        let waiting = found.readings.count + found.steady.count + found.numbers.count
        guard waiting > Self.most else { return }
        leaveOutOldOnes()
        leftOut += waiting - (found.readings.count + found.steady.count + found.numbers.count)
    }

    /// Whether nothing waits.
    var isEmpty: Bool { found.isEmpty }

    /// Removes and returns everything.
    mutating func next() -> Collected {
        defer { found = Collected() }
        return found
    }

    private mutating func leaveOutOldOnes() {
        var latest: Set<SignalName> = []
        var readings: [Reading] = []
        for reading in found.readings.reversed() {
            let isCounted = reading.state == .down && reading.signal.isRounds
            guard latest.insert(reading.signal).inserted || isCounted else { continue }
            readings.append(reading)
        }
        var groups: Set<SignalGroup> = []
        let steady = found.steady.reversed().filter { groups.insert($0.group).inserted }
        var points: Set<NumericSample.Point> = []
        let numbers = found.numbers.reversed().filter { points.insert($0.point).inserted }
        found.roundTrips = found.roundTrips.suffix(Self.most / 4)
        // The newest ones decide what holds now.
        found.readings = readings.prefix(Self.most / 2).reversed()
        found.steady = steady.prefix(Self.most / 4).reversed()
        found.numbers = numbers.prefix(Self.most / 4).reversed()
    }
}
