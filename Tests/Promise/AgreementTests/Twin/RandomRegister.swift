import Foundation
import Intervals
import Proofs
import Site
import Twin

/// Invents the records of one contract, most of them about its outages and emergencies.
struct RandomRegister {
    let civil: CivilTicks
    let site: Site
    let contract: Contract
    private(set) var records: [Record] = []

    init(civil: CivilTicks, site: Site, contract: Contract) {
        self.civil = civil
        self.site = site
        self.contract = contract
    }

    mutating func fill(_ seed: inout Seed) {
        for _ in 0..<seed.number(0...4) { report(&seed) }
        for _ in 0..<seed.number(0...3) { exclude(&seed) }
        rewire(&seed)
        install(&seed)
        complain(&seed)
        for host in contract.network?.hosts ?? [] {
            for emergency in site.emergencies(of: host) where !seed.once(in: 3) {
                notify(emergency, of: host, &seed)
            }
        }
        answer(&seed)
        for _ in 0..<seed.number(0...2) { correct(&seed) }
    }

    mutating func add(_ kind: Record.Kind, _ fields: [RecordField: RecordValue]) {
        let id = "\(contract.id)-\(100 + records.count)"
        records.append(Record(id: id, kind: kind, fields: fields, recordedAt: civil.ticks.start))
    }

    func instant(_ tick: Int) -> RecordValue { .instant(civil.ticks.instant(tick)) }

    func someTick(_ seed: inout Seed) -> Int {
        let outage = seed.one(of: site.outages)
        return seed.once(in: 3) ? seed.number(0...civil.ticks.count) : outage.lowerBound + seed.number(-5...30)
    }

    private mutating func report(_ seed: inout Seed) {
        let guarantee = seed.one(of: [Guarantee.network, .power])
        let at = someTick(&seed)
        var fields: [RecordField: RecordValue] = [
            .contract: .text(contract.id), .guarantee: .text(guarantee.rawValue), .at: instant(at),
        ]
        if seed.once(in: 3) { fields[.receivedAt] = instant(at - seed.number(0...60)) }
        add(.outageReport, fields)
    }

    private mutating func exclude(_ seed: inout Seed) {
        let from = someTick(&seed)
        var fields: [RecordField: RecordValue] = [
            .contract: .text(contract.id), .from: instant(from), .to: instant(from + seed.number(1...40)),
        ]
        if seed.once(in: 3) { fields[.at] = instant(from + seed.number(-20...60)) }
        if seed.once(in: 5) { fields[.acceptedBy] = .text("Li Wei") }
        if seed.once(in: 7) { fields[.disputedBy] = .text("Li Wei") }
        switch seed.number(1...4) {
        case 1:
            if seed.once(in: 3) { fields[.contract] = nil }
            if seed.once(in: 2) {
                fields[.guarantees] = .list(seed.one(of: [["network"], ["power", "emergency_report"]]))
            }
            add(.forceMajeure, fields)
        case 2:
            fields[.consentedAt] = instant(from + seed.number(-20...4))
            if seed.once(in: 3) { fields[.guarantees] = .list([seed.one(of: ["network", "power"])]) }
            add(.maintenance, fields)
        case 3:
            fields[.guarantee] = .text(seed.one(of: ["network", "power"]))
            fields[.cause] = .text(
                seed.one(of: [
                    "customer_equipment", "customer_negligence", "customer_other", "provider",
                    "customer_authorised_work",
                ]))
            add(.attribution, fields)
        default:
            add(.contactProblem, fields)
        }
    }

    private mutating func notify(_ emergency: Rounds.Emergency, of host: String, _ seed: inout Seed) {
        let told = emergency.determined + seed.number(-1...6)
        var fields: [RecordField: RecordValue] = [.contract: .text(contract.id), .notifiedAt: instant(told)]
        if !seed.once(in: 3) { fields[.determinedAt] = instant(emergency.determined) }
        if !seed.once(in: 3) { fields[.subject] = .text(SignalName.icmp(host).path) }
        add(.notification, fields)
        guard seed.once(in: 2), civil.days.indices.contains(emergency.determined),
            let day = CivilTicks.date(civil.days[emergency.determined])
        else { return }
        add(
            .creditRequest,
            [
                .contract: .text(contract.id), .date: .date(day),
                .at: instant(emergency.determined + seed.number(0...99)),
            ])
    }

    /// Replaces a record by one that says something else, or withdraws it.
    private mutating func correct(_ seed: inout Seed) {
        guard !records.isEmpty else { return }
        let wrong = seed.one(of: records)
        var fields = wrong.fields
        if seed.once(in: 2) { fields = [:] }
        fields[.replaces] = .text(wrong.id)
        fields[.at] = instant(someTick(&seed))
        if case .instant(let to)? = fields[.to] { fields[.to] = .instant(to + civil.ticks.length * 5) }
        add(fields[.contract] == nil ? .withdrawal : wrong.kind, fields)
    }
}
