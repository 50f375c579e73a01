import Foundation
import Intervals
import Proofs
import Site
import Twin

/// A random register of articles 3, 7 and 8 over some months, with force majeure and a calendar, and when it is looked at.
struct RandomDuties {
    let civil: CivilTicks
    let now: Int
    /// Of every length of time there is.
    let tick: Milliseconds
    private(set) var contract: Contract
    private(set) var records: [Record] = []

    /// A hundred days, with both changes of clocks, months that end at a weekend, a leap day and the turn of a year.
    private static let civils = [
        CivilTicks("Asia/Shanghai", 2026, 9, 20, days: 100, minutes: 60),
        CivilTicks("Europe/Berlin", 2026, 2, 20, days: 100, minutes: 60),
        CivilTicks("America/Santiago", 2026, 8, 20, days: 100, minutes: 60),
        CivilTicks("Australia/Lord_Howe", 2026, 2, 15, days: 100, minutes: 30),
        CivilTicks("Asia/Kathmandu", 2026, 11, 25, days: 100, minutes: 60),
        CivilTicks("UTC", 2024, 1, 20, days: 100, minutes: 60),
    ].compactMap(\.self)

    init(_ number: UInt64) throws {
        var seed = Seed(number)
        civil = seed.one(of: Self.civils)
        tick = civil.ticks.length
        now = seed.once(in: 2) ? civil.ticks.count - 1 : seed.number(100...civil.ticks.count - 1)
        let days = civil.allDays
        guard let from = CivilTicks.date(days[seed.number(0...20)]),
            let to = CivilTicks.date(days[seed.number(25...90)]),
            let signed = CivilTicks.date(days[seed.number(0...45)]), let share = Ratio("99%")
        else { throw CocoaError(.featureUnsupported) }
        let availability = AvailabilityTerms(availability: share, rule: .percentage)
        var terms = Terms(network: availability, power: availability, emergencyReport: EmergencyReportTerms())
        terms.firstFeedback = tick * Int64(seed.number(1...4))
        terms.firstReport = tick * Int64(seed.number(10...30))
        terms.installation = InstallationTerms(
            workingDays: seed.number(0...4), calendar: Self.calendar(days.compactMap(CivilTicks.date), &seed))
        contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "random", terms: terms, language: "en",
            service: .colocation, signed: signed, termFrom: from, termTo: to,
            rent: Money(amount: 100, currency: "CNY"), timeZone: civil.zone)
        contract.contacts = ["Li Wei", "Zhao"].map {
            Contact(name: $0, isAuthorised: $0 == "Li Wei", method: .email, to: "x@example.com", hook: "email")
        }
        if seed.once(in: 4) { contract.follows = "c-0" }
        for _ in 0..<seed.number(0...8) { enter(&seed) }
        for _ in 0..<seed.number(0...4) { answer(&seed) }
        for _ in 0..<seed.number(0...4) { stop(&seed) }
        for _ in 0..<seed.number(0...3) { correct(&seed) }
    }

    private static func calendar(_ days: [CivilDate], _ seed: inout Seed) -> WorkingCalendar {
        var years: [Int: WorkingCalendar.Year] = [:]
        for year in Set(days.map(\.year)) where !seed.once(in: 6) {
            years[year] = WorkingCalendar.Year(isAnnounced: !seed.once(in: 3), holidays: [])
        }
        for _ in 0..<seed.number(0...10) {
            let day = seed.one(of: days)
            if seed.once(in: 3) {
                years[day.year]?.workingDays.insert(day)
                years[day.year]?.holidays.remove(day)
            } else {
                years[day.year]?.holidays.insert(day)
                years[day.year]?.workingDays.remove(day)
            }
        }
        return WorkingCalendar(name: "random", years: years)
    }

    private mutating func add(_ kind: Record.Kind, _ fields: [RecordField: RecordValue?]) {
        records.append(
            Record(
                id: "r-\(100 + records.count)", kind: kind, fields: fields.compactMapValues(\.self),
                recordedAt: civil.ticks.start))
    }

    private func instant(_ tick: Int) -> RecordValue { .instant(civil.ticks.instant(tick)) }

    private func maybe<Value>(_ value: Value, _ seed: inout Seed, unless times: Int = 3) -> Value? {
        seed.once(in: times) ? nil : value
    }

    /// Near an edge of a day as often as not: there months and terms begin and end.
    private func someTick(_ seed: inout Seed) -> Int {
        let tick = seed.number(0...civil.ticks.count * 6 / 10)
        guard seed.once(in: 2), let edge = civil.dayStart(after: tick, days: 1) else { return tick }
        return edge - seed.number(0...4)
    }

    private mutating func enter(_ seed: inout Seed) {
        let at = someTick(&seed)
        let id = RecordValue.text(seed.once(in: 9) ? "c-2" : "c-1")
        switch seed.number(1...4) {
        case 1:
            let done = instant(at + seed.number(0...200))
            let fee = Money(amount: Decimal(seed.number(1...900)), currency: seed.once(in: 6) ? "EUR" : "CNY")
            add(
                .installation,
                [
                    .contract: id, .service: .text("rack"), .signedAt: instant(at), .at: instant(at),
                    .completedAt: maybe(done, &seed), .fee: maybe(.money(fee), &seed),
                ])
        case 2:
            add(
                .complaint,
                [
                    .contract: id, .about: .text("staff"), .acceptedAt: instant(at), .at: instant(at),
                    .firstWrittenReportAt: maybe(instant(at + seed.number(0...50)), &seed),
                ])
        case 3:
            add(
                .operation,
                [
                    .contract: id, .authorisedAt: instant(at), .at: instant(at),
                    .firstFeedbackAt: maybe(instant(at + seed.number(0...6)), &seed),
                    .completedAt: maybe(instant(at + seed.number(0...9)), &seed),
                    .writtenReportAt: maybe(instant(at + seed.number(0...99)), &seed),
                ])
        default: authorise(at, id, &seed)
        }
    }

    private mutating func authorise(_ at: Int, _ id: RecordValue, _ seed: inout Seed) {
        let said = at - seed.number(0...2)
        let isByPhone = seed.once(in: 3)
        add(
            .authorisation,
            [
                .contract: id, .at: instant(at), .receivedAt: said == at ? nil : instant(said),
                .by: .text(seed.once(in: 6) ? "Zhao" : "Li Wei"), .method: .text(isByPhone ? "phone" : "written"),
                .credentials: isByPhone ? .text("verified") : nil, .check: maybe(.text("k"), &seed, unless: 5),
                .whyNotWritten: maybe(.text("a fax"), &seed, unless: 5),
                .signedPaperAt: maybe(instant(said - seed.number(-1...2)), &seed, unless: 6),
            ])
    }

    /// An operation or a request that names an authorisation, most of them soon after it.
    private mutating func answer(_ seed: inout Seed) {
        let given = records.filter { $0.kind == .authorisation }
        guard !given.isEmpty else { return }
        let named = seed.one(of: given)
        let said = civil.ticks.tick(named.saidAt) ?? 0
        let at = said + seed.number(-1...6)
        let fields: [RecordField: RecordValue?] = [
            .contract: .text(seed.once(in: 9) ? "c-2" : "c-1"), .authorisation: .text(named.id), .at: instant(at),
        ]
        let answered = maybe(instant(at + seed.number(0...2)), &seed)
        if seed.once(in: 3) {
            let own: [RecordField: RecordValue?] = [.kind: .text("technical"), .answeredAt: answered]
            add(.request, fields.merging(own) { a, _ in a })
        } else {
            let own: [RecordField: RecordValue?] = [
                .startedAt: instant(at), .firstFeedbackAt: answered,
                .completedAt: maybe(instant(at + seed.number(0...9)), &seed),
                .writtenReportAt: maybe(instant(at + seed.number(0...99)), &seed),
            ]
            add(.operation, fields.merging(own) { a, _ in a })
        }
    }

    private mutating func stop(_ seed: inout Seed) {
        let from = someTick(&seed) + seed.number(-20...20)
        let named = seed.one(of: [["complaint"], ["operation", "installation"], ["network"]])
        add(
            .forceMajeure,
            [
                .contract: seed.once(in: 2) ? nil : .text("c-1"), .guarantees: maybe(.list(named), &seed),
                .from: instant(from), .to: instant(from + seed.number(1...60)),
            ])
    }

    /// Replaces an entry by one that says it again later, or withdraws it.
    private mutating func correct(_ seed: inout Seed) {
        guard !records.isEmpty else { return }
        let wrong = seed.one(of: records)
        let at = (civil.ticks.tick(wrong.knownAt) ?? 0) + seed.number(0...8)
        if seed.once(in: 2) { return add(.withdrawal, [.replaces: .text(wrong.id), .at: instant(at)]) }
        var fields = wrong.fields.mapValues { Optional($0) }
        fields[.replaces] = .text(wrong.id)
        fields[.at] = instant(at)
        if wrong.kind != .forceMajeure {
            fields[seed.one(of: [.completedAt, .receivedAt, .firstFeedbackAt])] = .some(nil)
        }
        add(wrong.kind, fields)
    }
}
