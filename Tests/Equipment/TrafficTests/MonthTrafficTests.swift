import Intervals
import Notation
import Proofs
import Site
import Testing
import Traffic

@Suite("A month's 95th percentile")
struct MonthTrafficTests {
    private static let ports = ["sw-1/port/1", "sw-2/port/1"].compactMap(SignalName.init)
    private static let month = Month(year: 2026, month: 10)

    private func figure(
        _ ports: [PortSlots], by measure: MeteredTraffic.Measure, count: Int
    ) throws -> TrafficFigure {
        let metered = MeteredTraffic(ports: Array(Self.ports.prefix(ports.count)), measure: measure)
        return MonthTraffic(of: ports, count: count)
            .figure(of: "acme", month: try #require(Self.month), metered: metered)
    }

    @Test("Of a hundred slots the five greatest are left out")
    func rank() {
        #expect(Percentile.value(of: (1...100).map(Double.init).shuffled()) == 95)
        #expect(Percentile.value(of: (1...8928).map(Double.init)) == 8482)
        #expect(Percentile.value(of: [7]) == 7)
        #expect(Percentile.value(of: (1...19).map(Double.init)) == 19)
        #expect(Percentile.value(of: (1...20).map(Double.init)) == 19)
        #expect(Percentile.value(of: []) == nil)
    }

    @Test("Ports are summed slot by slot before they are ranked")
    func summedFirst() throws {
        // Each is busy in five slots of a hundred, but not in the same ones: apart, both would come to nothing.
        let quiet = [Double?](repeating: 0, count: 100)
        var first = quiet
        var second = quiet
        for slot in 0..<5 {
            first[slot] = 1000
            second[slot + 50] = 1000
        }
        let ports = [first, second].map { PortSlots(received: $0, sent: quiet, capacity: 2000) }
        #expect(try figure(ports, by: .received, count: 100).percentile == 8000)
        #expect(try figure([ports[0]], by: .received, count: 100).percentile == 0)
    }

    @Test("In, out, the greater and the sum are each taken slot by slot")
    func measures() throws {
        let port = PortSlots(received: [10, 0], sent: [1, 20], capacity: 100)
        let found = try MeteredTraffic.Measure.allCases.map { try figure([port], by: $0, count: 2).percentile }
        #expect(found == [80, 160, 160, 160])
        let both = PortSlots(received: [10], sent: [4], capacity: 100)
        #expect(
            try MeteredTraffic.Measure.allCases.map { try figure([both], by: $0, count: 1).percentile }
                == [80, 32, 80, 112])
    }

    @Test("Where nothing is known there are bounds; where it is not known what a port can carry, no upper one")
    func gaps() throws {
        let rates: [Double?] = [10, 20, nil, 30]
        let found = try figure([PortSlots(received: rates, sent: rates, capacity: 1000)], by: .received, count: 4)
        #expect(found.known == 3 && found.slots == 4 && !found.isComplete)
        #expect(found.percentile == 240 && found.lower == 240 && found.upper == 8000)
        let open = try figure([PortSlots(received: rates, sent: rates, capacity: nil)], by: .received, count: 4)
        #expect(open.upper == nil && open.percentile == 240)
        let nothing = try figure(
            [PortSlots(received: [nil, nil], sent: [nil, nil], capacity: 1000)], by: .sum, count: 2)
        #expect(nothing.percentile == nil && nothing.received == nil && nothing.lower == 0 && nothing.upper == 16_000)
    }

    @Test("Whatever passed in the gaps, the true figure lies between the bounds")
    func bounds() throws {
        for number in seeds("bounds of a percentile", few: 300, many: 30_000) {
            var random = Seed(number)
            let count = Int.random(in: 1...60, using: &random)
            let measure = MeteredTraffic.Measure.allCases.randomElement(using: &random) ?? .sum
            let truth = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                (0..<count).map { _ in
                    (
                        received: Double(Int.random(in: 0...100, using: &random)),
                        sent: Double(Int.random(in: 0...100, using: &random))
                    )
                }
            }
            let share = Int.random(in: 0...100, using: &random)
            let ports = truth.map { slots in
                let isKnown = slots.map { _ in Int.random(in: 0..<100, using: &random) >= share }
                return PortSlots(
                    received: zip(slots, isKnown).map { $1 ? $0.received : nil },
                    sent: zip(slots, isKnown).map { $1 ? $0.sent : nil }, capacity: 100)
            }
            let found = try figure(ports, by: measure, count: count)
            let real = percentile(truth, by: measure, count: count)
            #expect(found.lower <= real, "seed \(number)")
            #expect(try real <= #require(found.upper), "seed \(number)")
            if found.isComplete { #expect(found.percentile == real && found.lower == real, "seed \(number)") }
            if let percentile = found.percentile {
                #expect(try found.lower <= percentile && percentile <= #require(found.upper), "seed \(number)")
            }
        }
    }

    /// By counting: the least rate that no more than a twentieth of the slots exceed.
    private func percentile(
        _ ports: [[(received: Double, sent: Double)]], by measure: MeteredTraffic.Measure, count: Int
    ) -> Int64 {
        var rates: [Double] = []
        for slot in 0..<count {
            var received = 0.0
            var sent = 0.0
            for port in ports {
                received += port[slot].received
                sent += port[slot].sent
            }
            switch measure {
            case .received: rates.append(received)
            case .sent: rates.append(sent)
            case .greater: rates.append(received > sent ? received : sent)
            case .sum: rates.append(received + sent)
            }
        }
        let fitting = rates.filter { rate in rates.count { $0 > rate } * 20 <= count }
        return Int64((fitting.min() ?? 0) * 8)
    }

    @Test("A document says what the figure says")
    func document() throws {
        let port = PortSlots(received: [10, nil], sent: [1, nil], capacity: nil)
        let figure = try figure([port], by: .sum, count: 2)
        let month = try #require(Self.month)
        #expect(TrafficFigure(contract: "acme", month: month, document: figure.document.compact) == figure)
        #expect(TrafficFigure(contract: "acme", month: month, document: "{}") == nil)
    }
}
