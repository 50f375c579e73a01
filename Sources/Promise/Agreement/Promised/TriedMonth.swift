import Correlation
public import Foundation
public import Intervals
public import Site

/// A month that nobody has seen yet: what terms would make of outages that are only assumed, to the millisecond.
public struct TriedMonth: Sendable {
    /// What is assumed to be down.
    public enum Subject: Hashable, Sendable {
        /// Everything that is promised, installations apart.
        case everything
        case power
        case network
        /// A feed of the power, a condition or a number by its name; or `installation`.
        case named(String)
    }

    /// An outage that is assumed.
    public struct Outage: Hashable, Sendable {
        public var subject: Subject
        public var span: Span

        public init(_ subject: Subject, _ span: Span) {
            self.subject = subject
            self.span = span
        }
    }

    public var terms: Terms
    public var month: Month
    public var timeZone: TimeZone
    public var rent: Money
    public var fees: [String: Money] = [:]
    public var quantities: [String: Decimal] = [:]
    public var outages: [Outage]
    /// Maintenance that is announced and agreed on a year ahead.
    public var maintenance: [Span] = []
    /// How long after its beginning an outage is reported, and claimed, unless it has ended before; nil: never.
    public var reportedAfter: Milliseconds? = 0

    public init(terms: Terms, month: Month, timeZone: TimeZone, rent: Money, outages: [Outage]) {
        self.terms = terms
        self.month = month
        self.timeZone = timeZone
        self.rent = rent
        self.outages = outages
    }

    /// The contract that is assumed: a year of it ends with the month, so that a promise of a year is settled.
    public var contract: Contract {
        let day = month.firstDay
        let turn = month.next.firstDay
        let first = CivilDate(year: turn.year - 1, month: turn.month, day: 1) ?? day
        let last = CivilDate(year: turn.year + 1, month: turn.month, day: 1) ?? turn
        var contract = Contract(
            id: "tried", customer: Customer(name: "tried"), termsName: "tried", terms: terms, language: "en",
            service: .colocation, signed: first, termFrom: first, termTo: last, rent: rent, timeZone: timeZone)
        let names = Set(feedNames + ["A", "B"]).sorted()
        contract.power = PowerSupply(
            feeds: names.map { PowerSupply.Feed(name: $0, condition: .signal(Self.feed($0))) })
        contract.network = NetworkConnection(access: .signal(Self.port))
        for subject in terms.promises.flatMap(\.subject.parts) {
            switch subject {
            case .condition(let name): contract.conditions[name] = .states(.signal(Self.condition(name)))
            case .number(let name, _): contract.conditions[name] = .numbers([Self.number(name)])
            case .power, .network, .installation, .all: break
            }
        }
        contract.fees = fees
        contract.quantities = quantities
        return contract
    }

    private var feedNames: [String] {
        terms.promises.flatMap(\.subject.parts).compactMap { subject in
            if case .power(.only(let name)) = subject { name } else { nil }
        }
    }

    private static let port = SignalName(device: "tried", kind: .port)
    private static func feed(_ name: String) -> SignalName { SignalName(device: "tried", kind: "feed", element: name) }
    private static func condition(_ name: String) -> SignalName {
        SignalName(device: "tried", kind: "condition", element: name)
    }
    private static func number(_ name: String) -> NumericSample.Point {
        NumericSample.Point(SignalName(device: "tried", kind: "number", element: name), .temperature)
    }

    /// What the month comes to, when every claim window has closed.
    public func result() -> ContractResult? {
        let contract = contract
        let now = month.next.span(in: timeZone).to + .days(400)
        var facility = Facility(site: "tried", timeZone: timeZone)
        facility.contracts = [contract]
        let era = Era(from: .distantPast, digest: "", facility: facility)
        guard var observations = Observations(now: now, eras: [era], runs: runs(of: contract)) else { return nil }
        let records = KnownRecords(records(under: contract), at: now)
        return Evaluation(month: month, records: records, now: now).result(for: contract.id, &observations)
    }

    // MARK: - What was read

    private func runs(of contract: Contract) -> [SignalName: [Run]] {
        var down: [SignalName: IntervalSet] = [:]
        for feed in contract.power?.feeds ?? [] {
            down[Self.feed(feed.name)] = self.down { $0 == .everything || $0 == .power || $0 == .named(feed.name) }
        }
        down[Self.port] = self.down { $0 == .everything || $0 == .network }
        for subject in terms.promises.flatMap(\.subject.parts) {
            switch subject {
            case .condition(let name):
                down[Self.condition(name)] = self.down { $0 == .everything || $0 == .named(name) }
            case .number(let name, let range):
                down[.number(Self.number(name), within: range)] =
                    self.down { $0 == .everything || $0 == .named(name) }
            case .power, .network, .installation, .all: break
            }
        }
        return down.mapValues { Self.runs(down: $0, within: contract.term) }
    }

    private func down(_ isMeant: (Subject) -> Bool) -> IntervalSet {
        IntervalSet(outages.filter { isMeant($0.subject) }.map(\.span))
    }

    /// Readings that prove when a signal was down: each state is read as it begins, by the device's own clock, and just
    /// before it ends.
    private static func runs(down: IntervalSet, within term: Span) -> [Run] {
        let whole = Span(from: term.from - .days(1), to: term.to + .days(1))
        let states =
            down.clipped(to: whole).spans.map { ($0, SignalState.down) }
            + down.complement(within: whole).spans.map { ($0, SignalState.up) }
        return states.sorted { $0.0.from < $1.0.from }.map { span, state in
            var run = Run(
                first: span.from, last: span.to - 1, greatestGap: span.length - 1, state: state, since: span.from)
            // It is one state throughout, whatever lies between its readings.
            run.instants = InstantSeries(Set([span.from, span.to - 1]).sorted())
            return run
        }
    }

    // MARK: - What is on record

    private func records(under contract: Contract) -> [Record] {
        var records: [Record] = []
        func add(_ kind: Record.Kind, _ fields: [RecordField: RecordValue]) {
            var fields = fields
            fields[.contract] = .text(contract.id)
            records.append(
                Record(
                    id: "\(kind.rawValue)-\(records.count + 1)", kind: kind, fields: fields, recordedAt: .distantPast))
        }
        for span in maintenance {
            let agreed = RecordValue.instant(span.from - .days(365))
            add(
                .maintenance,
                [.from: .instant(span.from), .to: .instant(span.to), .consentedAt: agreed, .announcedAt: agreed])
        }
        for outage in outages where outage.subject == .named("installation") {
            add(
                .installation,
                [
                    .service: .text(contract.service.rawValue), .signedAt: .instant(contract.term.from),
                    .dueAt: .instant(outage.span.from), .completedAt: .instant(outage.span.to),
                ])
        }
        guard let reportedAfter else { return records }
        let concerned: [(RecordField, String)] =
            [Guarantee.network, .power].map { (.guarantee, $0.rawValue) } + terms.promises.map { (.promise, $0.id) }
        for outage in outages {
            let at = RecordValue.instant(min(outage.span.from + reportedAfter, outage.span.to))
            for (field, name) in concerned {
                add(.outageReport, [field: .text(name), .at: at])
                add(
                    .creditRequest,
                    [field: .text(name), .at: at, .date: .date(timeZone.localDate(of: outage.span.from))])
            }
        }
        return records
    }
}

extension PromisedSubject {
    /// Those of which it is made: itself, unless it is a list.
    var parts: [PromisedSubject] {
        switch self {
        case .all(let parts): parts.flatMap(\.parts)
        case .power, .network, .installation, .condition, .number: [self]
        }
    }
}
