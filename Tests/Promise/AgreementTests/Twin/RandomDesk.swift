import Foundation
import Intervals
import Proofs
import Site
import Twin

/// A random register of articles 5, 6 and 9 over some weeks, and when it is looked at.
struct RandomDesk {
    let civil: CivilTicks
    let now: Int
    private(set) var contract: Contract
    private(set) var records: [Record] = []

    init(_ number: UInt64) throws {
        var seed = Seed(number)
        civil = seed.one(of: CivilTicks.all)
        now = seed.once(in: 2) ? civil.ticks.count - 1 : seed.number(1...civil.ticks.count - 1)
        let days = civil.allDays
        let from = seed.once(in: 2) ? 0 : seed.number(0...days.count / 2)
        let to = seed.once(in: 2) ? days.count - 1 : seed.number(from + 1...days.count - 1)
        guard let first = CivilTicks.date(days[from]), let last = CivilTicks.date(days[to]), let share = Ratio("99%")
        else { throw CocoaError(.featureUnsupported) }
        let availability = AvailabilityTerms(availability: share, rule: .percentage)
        var terms = Terms(network: availability, power: availability, emergencyReport: EmergencyReportTerms())
        terms.announced = terms.announced.filter { _ in !seed.once(in: 4) }
        contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "random", terms: terms, language: "en",
            service: .colocation, signed: first, termFrom: first, termTo: last,
            rent: Money(amount: 100, currency: "CNY"), timeZone: civil.zone)
        if seed.once(in: 2) {
            contract.contacts = ["Li Wei", "Zhao"].map {
                Contact(name: $0, isAuthorised: $0 == "Li Wei", method: .email, to: "x@example.com", hook: "email")
            }
        }
        for _ in 0..<seed.number(0...14) { enter(&seed) }
        for _ in 0..<seed.number(0...2) { correct(&seed) }
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

    private mutating func enter(_ seed: inout Seed) {
        let at = seed.number(0...civil.ticks.count - 1)
        let later = instant(at + seed.number(-3...60))
        let id = RecordValue.text(seed.once(in: 9) ? "c-2" : "c-1")
        let person = RecordValue.text(seed.one(of: ["Li Wei", "Zhao"]))
        let method = RecordValue.text(seed.one(of: ["phone", "written"]))
        let credentials = maybe(RecordValue.text(seed.one(of: ["verified", "refused"])), &seed, unless: 4)
        switch seed.number(1...7) {
        case 1:
            let kind = RecordValue.text(seed.one(of: ["downtime_statement", "renewal"]))
            add(.request, [.contract: id, .kind: kind, .at: instant(at), .answeredAt: maybe(later, &seed)])
        case 2:
            let role = RecordValue.text(seed.one(of: ["representative", "engineer", "network engineer"]))
            add(
                .assignment,
                [
                    .contract: id, .role: role, .name: person, .from: instant(at),
                    .to: maybe(instant(at + seed.number(0...300)), &seed), .at: maybe(later, &seed, unless: 2),
                ])
        case 3:
            add(
                .authorisation,
                [
                    .contract: id, .at: instant(at), .by: maybe(person, &seed, unless: 9), .method: method,
                    .credentials: credentials, .signedPaperAt: maybe(instant(at + seed.number(-9...2)), &seed),
                    .receivedAt: maybe(instant(at - seed.number(0...5)), &seed, unless: 2),
                    .check: maybe(.text("k"), &seed), .whyNotWritten: maybe(.text("a fax"), &seed),
                ])
        case 4:
            add(
                .operation,
                [
                    .contract: id, .authorisedAt: maybe(instant(at), &seed, unless: 2), .method: method,
                    .authorisedBy: maybe(person, &seed), .credentials: credentials,
                    .firstFeedbackAt: maybe(later, &seed), .at: instant(at + seed.number(-9...9)),
                    .signedPaperAt: maybe(later, &seed), .startedAt: maybe(instant(at), &seed),
                    .authorisation: seed.once(in: 2) ? nil : .text("r-\(100 + seed.number(0...12))"),
                ])
        case 5: visit(at, id, &seed)
        case 6:
            let named = RecordValue.list(seed.one(of: [["access"], ["technical_support", "power"], ["network"]]))
            add(
                .forceMajeure,
                [
                    .contract: seed.once(in: 2) ? nil : id, .guarantees: maybe(named, &seed), .from: instant(at),
                    .to: instant(at + seed.number(1...200)),
                ])
        default:
            add(
                .dutyRoster,
                [
                    .contract: seed.once(in: 2) ? nil : id, .name: person, .from: instant(at),
                    .to: instant(at + seed.number(1...600)),
                ])
        }
    }

    private mutating func visit(_ at: Int, _ id: RecordValue, _ seed: inout Seed) {
        let entry = at + seed.number(-3...20)
        let word = RecordValue.text("said")
        add(
            .visit,
            [
                .contract: id, .announcedAt: instant(at), .reason: maybe(word, &seed, unless: 9),
                .activities: maybe(word, &seed, unless: 9), .cooperation: maybe(word, &seed, unless: 9),
                .expectedEntry: maybe(instant(entry), &seed, unless: 9),
                .expectedExit: maybe(instant(entry + seed.number(1...20)), &seed, unless: 9),
                .decision: maybe(.text(seed.one(of: ["admitted", "refused"])), &seed, unless: 2),
                .enteredAt: maybe(instant(entry + seed.number(-2...5)), &seed, unless: 2),
                .escort: maybe(word, &seed),
                .pass: maybe(.text(seed.one(of: ["17", "17", "none", "not_issued"])), &seed),
            ])
    }

    /// Replaces an entry by one that says something else, or withdraws it.
    private mutating func correct(_ seed: inout Seed) {
        guard !records.isEmpty else { return }
        let wrong = seed.one(of: records)
        let at = instant(seed.number(0...civil.ticks.count - 1))
        if seed.once(in: 2) { return add(.withdrawal, [.replaces: .text(wrong.id), .at: at]) }
        var fields = wrong.fields.mapValues { Optional($0) }
        fields[.replaces] = .text(wrong.id)
        fields[.at] = at
        // A duty has an end.
        let optional: [RecordField] = [.answeredAt, .credentials, .decision, .escort]
        let hasEnd: Set<Record.Kind> = [.dutyRoster, .forceMajeure]
        fields[seed.one(of: hasEnd.contains(wrong.kind) ? optional : optional + [.to])] = .some(nil)
        add(wrong.kind, fields)
    }
}
