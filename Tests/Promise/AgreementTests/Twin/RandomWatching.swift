import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Twin

/// Two days of a contract whose hosts and services are watched: which they are, and whom to tell, changes on the way.
struct RandomWatching {
    /// A minute each, some hours before the period and after it.
    let ticks: Ticks
    private(set) var now: Int
    /// The first tick of the period, and the first after it.
    let period: Range<Int>
    /// From which tick each is in force, in order.
    private(set) var contracts: [(from: Int, contract: Contract)] = []
    private(set) var readings: [SignalName: [TickReading]] = [:]
    private(set) var records: [Record] = []
    private(set) var schedule = Schedule()

    static let subjects = ["icmp/198.51.100.10", "icmp/198.51.100.11", "www/shop", "email/mail"]
        .compactMap { SignalName($0) }
    private static let names = ["Li Wei", "liwei ", "Wang Fang", "Night desk"]
    private static let numbers = ["+86 138 0000 0000", "+8613800000000", "Ops@acme.example", "ops@ACME.example", "7"]

    init(_ number: UInt64) throws {
        var seed = Seed(number)
        let before = 300
        guard let start = Instant("2026-10-09T16:00:00Z") else { throw CocoaError(.featureUnsupported) }
        ticks = Ticks(start: start - .minutes(Int64(before)), length: .minutes(1), count: before + 2 * 1440 + 200)
        period = before..<before + 2 * 1440
        now = seed.once(in: 2) ? seed.number(0...ticks.count - 1) : ticks.count - 1
        schedule.reachability = .minutes(Int64(seed.number(2...30)))
        schedule.service = .minutes(Int64(seed.number(2...30)))
        for from in [0] + (0..<seed.number(0...2)).map({ _ in seed.number(1...ticks.count - 1) }).sorted() {
            guard contracts.last?.from != from else { continue }
            contracts.append((from, try contract(&seed)))
        }
        for subject in Self.subjects where !seed.once(in: 8) {
            readings[subject] = RandomReadings(
                ticks: ticks.count, interval: interval(of: subject),
                outages: (0..<seed.number(1...6)).map { _ in
                    let from = seed.number(0...ticks.count)
                    return from..<from + seed.number(1...interval(of: subject) * 6)
                }, hasExtras: true
            ).next(&seed)
        }
        // Often while the clock of an emergency runs.
        let determined = emergencies
        if seed.once(in: 3), !determined.isEmpty { now = seed.one(of: determined).1 + seed.number(0...6) }
        for _ in 0..<seed.number(0...3) { excuse(at: seed.number(period.lowerBound...period.upperBound - 1), &seed) }
        for (subject, emergency) in determined where !seed.once(in: 4) { enter(emergency, of: subject, &seed) }
    }

    func interval(of subject: SignalName) -> Int { Int(schedule.interval(of: subject) / ticks.length) }

    /// Near the truth: the emergencies of every subject by two rounds, to invent records about.
    private var emergencies: [(SignalName, Int)] {
        Self.subjects.flatMap { subject in
            Rounds(readings[subject] ?? [], interval: interval(of: subject), failedRounds: 2, now: ticks.count)
                .emergencies.map { (subject, $0.determined) }
        }
    }

    private func contract(_ seed: inout Seed) throws -> Contract {
        guard let share = Ratio("99.9%"), let from = CivilDate("2026-10-10"), let to = CivilDate("2026-10-12"),
            let zone = TimeZone(identifier: "Asia/Shanghai"), let limit = Ratio(Int64(seed.number(0...60)), over: 100)
        else { throw CocoaError(.featureUnsupported) }
        let availability = AvailabilityTerms(availability: share, rule: .percentage)
        var terms = EmergencyReportTerms(
            within: .minutes(Int64(seed.number(1...20))), duringMaintenance: seed.one(of: [.notify, .suppress]))
        terms.failedRounds = seed.number(1...3)
        // A tenth more is a whole number of minutes.
        terms.pingEvery = .minutes(Int64(10 * seed.number(1...3)))
        terms.unpingedLimit = limit
        if seed.once(in: 5) { terms.channel = .any }
        if seed.once(in: 4) { terms.services = .recorded }
        var contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "random",
            terms: Terms(network: availability, power: availability, emergencyReport: terms), language: "en",
            service: .colocation, signed: from, termFrom: from, termTo: to, rent: Money(amount: 31, currency: "CNY"),
            timeZone: zone)
        let hosts = Self.subjects.filter { $0.isRounds && !seed.once(in: 3) }.map(\.kind)
        if !hosts.isEmpty { contract.network = NetworkConnection(hosts: hosts) }
        contract.services = [("shop", .www), ("mail", .email)].filter { _ in !seed.once(in: 3) }.map { id, kind in
            ApplicationService(id: id, kind: kind, address: "192.0.2.1")
        }
        let isNobodyChosen = seed.once(in: 5)
        contract.contacts = (0..<seed.number(0...3)).map { _ in
            Contact(
                name: seed.one(of: Self.names), isAuthorised: !isNobodyChosen && seed.once(in: 2),
                method: seed.one(of: [.mobile, .email]), to: seed.one(of: Self.numbers), hook: "sms")
        }
        return contract
    }

    // MARK: - Records

    private func instant(_ tick: Int) -> RecordValue { .instant(ticks.instant(tick)) }

    private mutating func add(
        _ kind: Record.Kind, _ fields: [RecordField: RecordValue], enteredHere: Int? = nil
    ) {
        var record = Record(
            id: "r-\(100 + records.count)", kind: kind, fields: fields.merging([.contract: .text("c-1")]) { $1 },
            recordedAt: ticks.instant(enteredHere ?? ticks.count))
        record.isOfThisDesk = enteredHere != nil
        records.append(record)
    }

    private mutating func enter(_ determined: Int, of subject: SignalName, _ seed: inout Seed) {
        for _ in 0..<seed.number(0...2) { notify(determined, of: subject, &seed) }
        if seed.once(in: 2) { excuse(at: determined, &seed) }
        for _ in 0..<seed.number(0...2) { attempt(determined, of: subject, &seed) }
    }

    private mutating func notify(_ determined: Int, of subject: SignalName, _ seed: inout Seed) {
        var fields: [RecordField: RecordValue] = [.notifiedAt: instant(determined + seed.number(-6...25))]
        if !seed.once(in: 3) { fields[.determinedAt] = instant(determined) }
        if !seed.once(in: 3) { fields[.subject] = .text(subject.path) }
        if !seed.once(in: 3) { fields[.method] = .text(seed.one(of: ["mobile", "email", "fax"])) }
        if !seed.once(in: 3) { fields[.to] = .text(seed.one(of: Self.numbers)) }
        let contacts = contracts.flatMap(\.contract.contacts)
        if !contacts.isEmpty, seed.once(in: 2) {
            let contact = seed.one(of: contacts)
            fields[.method] = .text(contact.method.rawValue)
            fields[.to] = .text(contact.to)
        }
        if !seed.once(in: 3) { fields[.by] = .text("Zhao Min") }
        add(.notification, fields)
    }

    private mutating func attempt(_ determined: Int, of subject: SignalName, _ seed: inout Seed) {
        add(
            .attempt,
            [
                .subject: .text(subject.path), .determinedAt: instant(determined),
                .at: instant(determined + seed.number(-2...22)), .method: .text(seed.one(of: ["mobile", "email"])),
                .to: .text(seed.one(of: Self.numbers)), .exitCode: .integer(seed.one(of: [0, 1, 75])),
            ])
    }

    private mutating func excuse(at tick: Int, _ seed: inout Seed) {
        let from = tick - seed.number(0...5)
        var fields = [RecordField.from: instant(from), .to: instant(from + seed.number(1...9))]
        switch seed.number(1...5) {
        case 1: add(.forceMajeure, fields)
        case 2:
            fields[.consentedAt] = instant(from)
            add(.maintenance, fields)
        default:
            if !seed.once(in: 4) { fields[.at] = instant(tick + seed.number(-2...25)) }
            if !seed.once(in: 3) { fields[.contact] = .text(seed.one(of: Self.names)) }
            if seed.once(in: 8) { fields[.acceptedBy] = .text("Li Wei") }
            add(.contactProblem, fields, enteredHere: seed.once(in: 3) ? tick + seed.number(0...25) : nil)
        }
    }
}

extension RandomWatching {
    var eras: [Era] {
        contracts.enumerated().map { index, part in
            var facility = Facility(site: "random", timeZone: part.contract.timeZone, schedule: schedule)
            facility.contracts = [part.contract]
            return Era(from: ticks.instant(part.from), digest: "sha256:\(index)", facility: facility)
        }
    }
}
