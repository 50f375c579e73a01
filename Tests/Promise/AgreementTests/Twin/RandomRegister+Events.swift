import Foundation
import Intervals
import Proofs
import Site
import Twin

/// Corrections of the wiring, installations, complaints, and what the customer says of entries.
extension RandomRegister {
    /// What was connected was another thing for a while.
    mutating func rewire(_ seed: inout Seed) {
        for _ in 0..<max(0, seed.number(-2...2)) {
            let guarantee = seed.one(of: [Guarantee.network, .power])
            let wiring = guarantee == .network ? Wiring.network(Site.network(&seed)) : .power(Site.power(&seed))
            let from = someTick(&seed)
            add(
                .wiring,
                [
                    .contract: .text(contract.id), .guarantee: .text(guarantee.rawValue), .from: instant(from),
                    .to: instant(from + seed.number(1...90)), .condition: .wiring(wiring),
                    .at: instant(from + seed.number(-20...200)),
                ])
        }
    }

    /// Signed so long before that it fell due before everything else; done at some time, item by item or at once.
    mutating func install(_ seed: inout Seed) {
        let isNeeded = [contract.terms.network, contract.terms.power].contains { $0.serviceFrom == .installation }
        guard isNeeded else { return }
        for _ in 0..<seed.number(0...2) {
            let done = seed.number(-50...civil.ticks.count)
            var fields: [RecordField: RecordValue] = [
                .contract: .text(contract.id), .service: .text("colocation"),
                .signedAt: .instant(civil.ticks.start - .days(200)), .at: instant(done + seed.number(-5...30)),
            ]
            if seed.once(in: 2) { fields[.completedAt] = instant(done) }
            if seed.once(in: 2) {
                var items = ["power": civil.ticks.instant(done), "network": civil.ticks.instant(done + 9)]
                if seed.once(in: 4) { items["network"] = nil }
                fields[.items] = .instants(items)
            }
            add(.installation, fields)
        }
    }

    /// Answered or not, some under force majeure.
    mutating func complain(_ seed: inout Seed) {
        for _ in 0..<max(0, seed.number(-3...2)) {
            let accepted = seed.number(0...civil.ticks.count - 1)
            var fields: [RecordField: RecordValue] = [
                .contract: .text(contract.id), .about: .text("network_quality"), .acceptedAt: instant(accepted),
                .at: instant(accepted),
            ]
            if seed.once(in: 2) { fields[.firstWrittenReportAt] = instant(accepted + seed.number(0...80)) }
            add(.complaint, fields)
            guard seed.once(in: 2) else { continue }
            let from = accepted + seed.number(-10...30)
            add(
                .forceMajeure,
                [
                    .contract: .text(contract.id), .guarantees: .list(["complaint"]), .category: .text("government"),
                    .from: instant(from), .to: instant(from + seed.number(1...200)),
                ])
        }
    }

    /// By its own sign-in, or in the name of somebody who may not.
    mutating func answer(_ seed: inout Seed) {
        let subjects = records.filter { [.forceMajeure, .maintenance, .attribution, .wiring].contains($0.kind) }
        guard !subjects.isEmpty else { return }
        for _ in 0..<seed.number(0...3) {
            var fields: [RecordField: RecordValue] = [
                .of: .text(seed.one(of: subjects).id), .decision: .text(seed.one(of: ["accepted", "disputed"])),
                .at: instant(someTick(&seed)), .by: .text("somebody"),
            ]
            if !seed.once(in: 4) { fields[.check] = .text("sign-in") }
            if seed.once(in: 2) { fields[.contract] = .text(contract.id) }
            add(.acceptance, fields)
        }
    }
}
