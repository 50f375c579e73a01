import Intervals
import SNMPValues
import Traffic

typealias CounterWidth = CounterReading.Width

/// How a port's octets can be counted.
///
/// A 32-bit counter begins anew after 2³² octets. Below 20 Mbit/s that takes at least 28 minutes; at 500 Mbit/s it takes 68
/// seconds, so that such a port is asked every minute; of a faster one nobody could say how often it began anew.
enum PortPace: Hashable {
    case counted(CounterWidth, every: Milliseconds)
    case notMeasurable(PortStanding.Reason)

    private static let slow: UInt64 = 20_000_000
    private static let fastest: UInt64 = 500_000_000
    private static let minute: Milliseconds = .minutes(1)

    /// - Parameter usual: how often ports are asked that have 64-bit counters.
    init(_ answer: PortAnswer, index: UInt32, usual: Milliseconds) {
        if answer.counters(of: index, width: .wide) != nil {
            self = .counted(.wide, every: usual)
            return
        }
        guard answer.counters(of: index, width: .narrow) != nil else {
            self = .notMeasurable(.noCounters)
            return
        }
        guard let speed = answer.speed(of: index) else {
            self = .notMeasurable(.unknownSpeed)
            return
        }
        switch speed {
        case ..<Self.slow: self = .counted(.narrow, every: min(usual, .minutes(5)))
        case ...Self.fastest: self = .counted(.narrow, every: min(usual, Self.minute))
        default: self = .notMeasurable(.tooFast)
        }
    }

    /// What is asked of the port each time.
    var columns: [ObjectIdentifier] {
        switch self {
        case .counted(.wide, _): [PortObjects.wideReceived, PortObjects.wideSent]
        case .counted(.narrow, _): [PortObjects.received, PortObjects.sent]
        case .notMeasurable: []
        }
    }
}
