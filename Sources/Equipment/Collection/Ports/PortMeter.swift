import Intervals
import SNMPValues
import Site
import Traffic

/// Counts the octets of one port: a pure state machine, which takes answers and tells rates.
struct PortMeter {
    private(set) var standing: PortStanding
    private(set) var pace: PortPace
    private var maker = RateMaker(longest: 0)
    /// Which further objects its agent has.
    private var extras: [ObjectIdentifier] = []
    /// When it is next asked.
    var due = Instant.distantPast

    private static let optional = [
        PortObjects.name, PortObjects.description, PortObjects.highSpeed, PortObjects.speed, PortObjects.discontinuity,
    ]

    init(_ port: SignalName) {
        standing = PortStanding(port)
        pace = .notMeasurable(.noSuchPort)
        standing.reason = .noSuchPort
    }

    /// Learns where the port is and what its agent has. What was counted goes on, unless the counters are others now.
    mutating func look(_ answer: PortAnswer, at index: UInt32, usual: Milliseconds) {
        standing.index = index
        standing.alias = answer[PortObjects.alias, index]?.text
        standing.speed = answer.speed(of: index) ?? standing.speed
        extras = Self.optional.filter { answer[$0, index] != nil }
        // The name it is known by is enough.
        if extras.first == PortObjects.name { extras.removeAll { $0 == PortObjects.description } }
        let pace = PortPace(answer, index: index, usual: usual)
        if pace != self.pace { adopt(pace) }
    }

    /// Learns that no port is called so.
    mutating func lose() {
        standing.index = nil
        adopt(.notMeasurable(.noSuchPort))
    }

    private mutating func adopt(_ pace: PortPace) {
        self.pace = pace
        switch pace {
        case .counted(let width, let interval):
            standing.width = width
            standing.every = interval
            standing.reason = nil
            maker = RateMaker(longest: Schedule.staleAfter(interval))
        case .notMeasurable(let reason):
            standing.width = nil
            standing.every = nil
            standing.reason = reason
        }
    }

    /// What it is asked for each time; nothing where its octets cannot be counted.
    var objects: [ObjectIdentifier] {
        guard let index = standing.index, !pace.columns.isEmpty else { return [] }
        return (pace.columns + extras).map { PortObjects.object($0, of: index) }
    }

    /// Whether an answer is about another port: indexes were given anew.
    func hasMoved(in answer: PortAnswer) -> Bool {
        guard let index = standing.index else { return true }
        return answer.name(of: index) != standing.port.element
    }

    /// Considers an answer.
    ///
    /// - Returns: the slots that are known by it; nil where it lacks what the port had.
    mutating func read(_ answer: PortAnswer, at now: Instant) -> [SlotRate]? {
        guard let index = standing.index, case .counted(let width, _) = pace,
            let counters = answer.counters(of: index, width: width)
        else { return nil }
        standing.speed = answer.speed(of: index) ?? standing.speed
        let reading = CounterReading(
            at: now, upTime: answer.upTime, discontinuity: answer[PortObjects.discontinuity, index]?.ticks,
            width: width, received: counters.received, sent: counters.sent, speed: standing.speed)
        let (rates, difference) = maker.add(reading)
        count(reading, difference: difference)
        standing.readAt = now
        if let rate = rates.last { standing.latest = rate }
        return rates
    }

    private mutating func count(_ reading: CounterReading, difference: CounterDifference?) {
        switch difference {
        case .counted(let received, let sent):
            standing.doubt = nil
            standing.received &+= received
            standing.sent &+= sent
        case .unknown(let reason):
            standing.doubt = reason
            guard reason.isDiscontinuity else { break }
            standing.discontinuities += 1
            standing.received = 0
            standing.sent = 0
        case nil: break
        }
        // A counter that never wraps is its own total.
        guard reading.width == .wide else { return }
        standing.received = reading.received
        standing.sent = reading.sent
    }
}
