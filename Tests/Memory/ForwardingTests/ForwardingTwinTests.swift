import Foundation
import Intervals
import PostgreSQL
import Programs
import Proofs
import Site
import Testing

@testable import Forwarding
@testable import Ledger

/// Whatever a collector reads and enters, and whenever its link is cut or its centre restored to before, the centre holds in
/// the end what the collector does, reading for reading.
@Suite struct ForwardingTwinTests {
    @Test func theCentreHoldsWhatTheCollectorDoes() async throws {
        for seed in seeds("forwarding", few: 6, many: 200) {
            let folder = TemporaryFolder("forwarding")
            let centre = try Centre()
            let rig = try CollectorRig(at: try centre.enrol("main"), of: centre.site, in: folder)
            var world = World(seed: seed)
            for _ in 0..<40 {
                try rig.ledger.append(try world.batch())
                switch Int.random(in: 0..<10, using: &world.random) {
                case 0...2: break
                case 3: try centre.cutLinks()
                default: await rig.send()
                }
                if Int.random(in: 0..<8, using: &world.random) == 0 { _ = try centre.ledger.publishHead() }
            }
            // The first attempt may find that its link was cut.
            await rig.send()
            #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
            try expectSame(centre.ledger, as: rig.ledger, "seed \(seed)")
        }
    }
}

/// What devices say and people enter, at random.
private struct World {
    var random: Seed
    private var now: Int64 = 0
    private var entered = 0
    private let signals = ["ups-1/input", "ups-1/output", "pdu-1/outlet/7", "sw-1/port/1"]

    init(seed: UInt64) { random = Seed(seed) }

    mutating func batch() throws -> Batch {
        var batch = Sample.batch()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            now += [10, 10, 10, 60, 86_400 * 9].randomElement(using: &random) ?? 10
            for signal in signals where Bool.random(using: &random) {
                let state: SignalState = Int.random(in: 0..<4, using: &random) == 0 ? .down : .up
                var reading = try Sample.reading(signal, now, state)
                if Int.random(in: 0..<5, using: &random) == 0 { reading.evidence = "said \(now % 7)" }
                batch.readings.append(reading)
            }
            let steady = SteadyReading(
                group: SignalGroup([.icmp("192.0.2.1"), .icmp("192.0.2.2")]), at: Sample.instant(now))
            batch.readings += steady.group.signals.map { Reading(signal: $0, at: steady.at, state: .up) }
            for second in stride(from: Int64(10), through: 50, by: 10) {
                batch.steady.append(
                    SteadyReading(group: steady.group, at: Sample.instant(now + second), continuing: steady.at))
            }
            now += 60
        }
        if Bool.random(using: &random) {
            entered += 1
            batch.records.append(Sample.record("r-\(entered)", at: now))
        }
        return batch
    }
}
