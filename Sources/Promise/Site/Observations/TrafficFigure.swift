import Foundation
public import Notation

/// What passed through a contract's ports in one month: the average rates of five-minute slots, ranked.
///
/// Issued once a month has ended, and shown beside the month's verdicts; no verdict rests on it. All rates are in bits a
/// second.
public struct TrafficFigure: Hashable, Sendable {
    /// What is told of one direction, over the slots that are known.
    public struct Direction: Hashable, Sendable {
        public var average: Int64
        public var maximum: Int64
        /// The rate that no more than a twentieth of the slots exceeded.
        public var percentile: Int64

        public init(average: Int64, maximum: Int64, percentile: Int64) {
            self.average = average
            self.maximum = maximum
            self.percentile = percentile
        }
    }

    /// The contract's id.
    public var contract: String
    public var month: Month
    /// What was ranked.
    public var measure: MeteredTraffic.Measure
    /// The ports whose rates were summed.
    public var ports: [String]
    /// How many slots the month has, or had so far.
    public var slots: Int
    /// In how many of them the rates of all ports are known.
    public var known: Int
    /// The 95th percentile over the known slots; nil where none is known.
    public var percentile: Int64?
    /// The 95th percentile if nothing passed where nothing is known.
    public var lower: Int64
    /// The 95th percentile if every port was full where nothing is known; nil where it is not known how much a port can
    /// carry.
    public var upper: Int64?
    /// What the ports received; nil where no slot is known.
    public var received: Direction?
    /// What the ports sent; nil where no slot is known.
    public var sent: Direction?

    public init(
        contract: String, month: Month, measure: MeteredTraffic.Measure, ports: [String], slots: Int, known: Int,
        percentile: Int64?, lower: Int64, upper: Int64?, received: Direction? = nil, sent: Direction? = nil
    ) {
        self.contract = contract
        self.month = month
        self.measure = measure
        self.ports = ports
        self.slots = slots
        self.known = known
        self.percentile = percentile
        self.lower = lower
        self.upper = upper
        self.received = received
        self.sent = sent
    }

    /// Whether every slot is known: the figure has no bounds then.
    public var isComplete: Bool { known == slots && slots > 0 }
}

extension TrafficFigure {
    /// As the month's document has it.
    public var document: JSON {
        .object([
            "measure": .string(measure.rawValue), "ports": .array(ports.map(JSON.string)),
            "slots": .integer(Int64(slots)), "known_slots": .integer(Int64(known)),
            "percentile_bps": percentile.map { .integer($0) } ?? .null, "lower_bps": .integer(lower),
            "upper_bps": upper.map { .integer($0) } ?? .null, "in": received?.document, "out": sent?.document,
        ])
    }

    /// Reads what `document` wrote.
    ///
    /// - Returns: nil where the text is no such document.
    public init?(contract: String, month: Month, document text: String) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8)),
            let measure = MeteredTraffic.Measure(rawValue: stored.measure)
        else { return nil }
        self.init(
            contract: contract, month: month, measure: measure, ports: stored.ports, slots: stored.slots,
            known: stored.known, percentile: stored.percentile, lower: stored.lower, upper: stored.upper,
            received: stored.received?.direction, sent: stored.sent?.direction)
    }
}

extension TrafficFigure.Direction {
    fileprivate var document: JSON {
        .object([
            "average_bps": .integer(average), "maximum_bps": .integer(maximum), "percentile_bps": .integer(percentile),
        ])
    }
}

/// A document as it is read back.
private struct Stored: Decodable {
    struct Rates: Decodable {
        var average: Int64
        var maximum: Int64
        var percentile: Int64

        private enum CodingKeys: String, CodingKey {
            case average = "average_bps"
            case maximum = "maximum_bps"
            case percentile = "percentile_bps"
        }

        var direction: TrafficFigure.Direction {
            TrafficFigure.Direction(average: average, maximum: maximum, percentile: percentile)
        }
    }

    var measure: String
    var ports: [String]
    var slots: Int
    var known: Int
    var percentile: Int64?
    var lower: Int64
    var upper: Int64?
    var received: Rates?
    var sent: Rates?

    private enum CodingKeys: String, CodingKey {
        case measure, ports, slots
        case known = "known_slots"
        case percentile = "percentile_bps"
        case lower = "lower_bps"
        case upper = "upper_bps"
        case received = "in"
        case sent = "out"
    }
}
