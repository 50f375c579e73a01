import Foundation
import Intervals
import Site

/// The members of a stored document that say what is owed and why.
struct StoredMonth: Decodable {
    struct Period: Decodable {
        var from: String
        var to: String
    }

    struct Amount: Decodable {
        var amount: String
        var currency: String

        var money: Money? { Money("\(amount) \(currency)") }
    }

    struct Outlook: Decodable {
        var total: Amount

        private enum CodingKeys: String, CodingKey { case total = "remedy_total" }
    }

    struct Chain: Decodable {
        var row: Int64
        var head: String
    }

    struct Part: Decodable {
        struct Owed: Decodable {
            var kind: String
            var amount: String?
            var currency: String?
            var days: Decimal?
            var combined: Bool?

            var money: Money? { Money("\(amount ?? "") \(currency ?? "")") }
        }

        struct Target: Decodable {
            var availability: Decimal?
            var downtime: Int64?
            var rule: String?
            // Of promises beside the articles.
            var below: Decimal?
            var atMost: Decimal?
            var downtimeOver: Int64?
            var downtimeFrom: Int64?
            var outages: Int?
            var outageOver: Int64?
            var outageFrom: Int64?
            var when: String?

            private enum CodingKeys: String, CodingKey {
                case availability, rule, when
                case downtime = "downtime_ms"
                case below = "availability_below"
                case atMost = "availability_at_most"
                case downtimeOver = "downtime_over_ms"
                case downtimeFrom = "downtime_from_ms"
                case outages = "outages_from"
                case outageOver = "outage_over_ms"
                case outageFrom = "outage_from_ms"
            }
        }

        struct Counted: Decodable {
            var nominal: Milliseconds
            var min: Milliseconds
            var max: Milliseconds
        }

        struct Share: Decodable {
            var nominal: Decimal
        }

        struct Outage: Decodable {
            var id: String
            var from: String
            var to: String
            var counted: Int64
            var report: String?

            private enum CodingKeys: String, CodingKey {
                case id, from, to, report
                case counted = "counted_ms"
            }
        }

        struct Report: Decodable {
            var subject: String
            var outcome: String
            var determined: String
            var deadline: String
            var notified: String?

            private enum CodingKeys: String, CodingKey {
                case subject, outcome, deadline
                case determined = "determined_at"
                case notified = "notified_at"
            }
        }

        struct Due: Decodable {
            var record: String
            var outcome: String
            var due: String
            var done: String?
            var fee: Amount?

            private enum CodingKeys: String, CodingKey {
                case record, outcome, fee
                case due = "due_at"
                case done = "done_at"
            }
        }

        var promise: PromiseName
        var verdict: Verdict
        var remedy: Owed?
        var target: Target?
        var counted: Counted?
        var availability: Share?
        var outages: [Outage]?
        var days: [String]?
        var reports: [Report]?
        var due: [Due]?

        private enum CodingKeys: String, CodingKey {
            case guarantee, name, verdict, remedy, target, availability, outages, reports, due
            case counted = "counted_ms"
            case days = "days_credited"
        }

        /// Figures are read where something is owed.
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            promise = PromiseName(
                id: try members.decode(String.self, forKey: .guarantee),
                titles: try members.decodeIfPresent([String: String].self, forKey: .name) ?? [:])
            verdict = try members.decode(Verdict.self, forKey: .verdict)
            remedy = try members.decodeIfPresent(Owed.self, forKey: .remedy)
            guard remedy != nil else { return }
            target = try members.decodeIfPresent(Target.self, forKey: .target)
            counted = try members.decodeIfPresent(Counted.self, forKey: .counted)
            availability = try members.decodeIfPresent(Share.self, forKey: .availability)
            outages = try members.decodeIfPresent([Outage].self, forKey: .outages)
            days = try members.decodeIfPresent([String].self, forKey: .days)
            reports = try members.decodeIfPresent([Report].self, forKey: .reports)
            due = try members.decodeIfPresent([Due].self, forKey: .due)
        }
    }

    var period: Period?
    var guarantees: [Part]
    var outlook: Outlook?
    var ledgerDigest: String
    var chain: Chain?

    private enum CodingKeys: String, CodingKey {
        case period, guarantees, chain
        case outlook = "if_nothing_more_is_reported"
        case ledgerDigest = "ledger_digest"
    }

    static func unreadable(_ what: String) -> DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "\(what) cannot be read"))
    }

    static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(text) else { throw unreadable(text) }
        return instant
    }
}

extension StoredMonth.Period {
    var span: Span {
        get throws { Span(from: try StoredMonth.instant(from), to: try StoredMonth.instant(to)) }
    }
}

extension StoredMonth.Part {
    /// Nil when nothing is owed.
    var credit: OwedMonth.Credit? {
        get throws {
            guard let remedy else { return nil }
            guard remedy.kind != PromisedRemedy.Kind.addedDays.rawValue else { return nil }
            guard let kind = Remedy.Kind(rawValue: remedy.kind), let amount = remedy.money else {
                throw StoredMonth.unreadable("the remedy of \(promise.id)")
            }
            // What the doubt may still make of a promise is not owed yet.
            if promise.guarantee == nil, amount.amount == 0 { return nil }
            return OwedMonth.Credit(
                promise: promise, verdict: verdict, kind: kind, amount: amount, reason: try reason,
                isAdded: remedy.combined ?? true)
        }
    }

    /// Nil where no days are added to the term.
    var addedDays: AddedDays? {
        guard let days = remedy?.days, days > 0 else { return nil }
        return AddedDays(promise: promise, days: days)
    }

    private var reason: OwedMonth.Reason {
        get throws {
            if let counted { return .downtime(try downtime(counted, of: availability)) }
            if let reports { return .lateReports(try late(reports), days: (days ?? []).compactMap { CivilDate($0) }) }
            return .lateInstallations(try late(due ?? []))
        }
    }

    private func downtime(_ counted: Counted, of availability: Share?) throws -> OwedMonth.Downtime {
        let outages = try (outages ?? []).filter { $0.counted > 0 }.map { outage in
            OwedMonth.Outage(
                id: outage.id,
                span: Span(from: try StoredMonth.instant(outage.from), to: try StoredMonth.instant(outage.to)),
                counted: outage.counted, report: outage.report)
        }
        let rule = target?.rule.flatMap { AvailabilityTerms.Rule(rawValue: $0) }
        let percent = target?.availability.map { "\($0 * 100)" }
        return OwedMonth.Downtime(
            counted: Bounded(nominal: counted.nominal, min: counted.min, max: counted.max),
            availability: availability.map { "\($0.nominal * 100)" }, promised: rule == .minutes ? nil : percent,
            limit: rule == .percentage ? nil : target?.downtime,
            breach: promise.guarantee == nil ? target?.breach : nil, outages: outages)
    }

    private func late(_ reports: [Report]) throws -> [OwedMonth.LateReport] {
        try reports.filter { $0.outcome == "late" }.map { report in
            OwedMonth.LateReport(
                subject: report.subject, determinedAt: try StoredMonth.instant(report.determined),
                deadline: try StoredMonth.instant(report.deadline),
                notifiedAt: try report.notified.map { try StoredMonth.instant($0) })
        }
    }

    private func late(_ due: [Due]) throws -> [OwedMonth.LateInstallation] {
        try due.filter { $0.outcome == "late" }.map { entry in
            OwedMonth.LateInstallation(
                record: entry.record, due: try StoredMonth.instant(entry.due),
                doneAt: try entry.done.map { try StoredMonth.instant($0) }, fee: entry.fee?.money)
        }
    }
}

extension StoredMonth.Part.Target {
    /// What breaks a promise beside the articles.
    fileprivate var breach: BreachRule {
        func ratio(_ share: Decimal?) -> Ratio? { share.flatMap { Ratio("\($0)") } }
        let limits: [BreachRule.Limit?] = [
            ratio(below).map { .availabilityBelow($0) }, ratio(atMost).map { .availabilityAtMost($0) },
            downtimeOver.map { .downtimeOver($0) }, downtimeFrom.map { .downtimeFrom($0) },
            outages.map { .outagesFrom($0) }, outageOver.map { .outageOver($0) }, outageFrom.map { .outageFrom($0) },
        ]
        return BreachRule(limits.compactMap(\.self), needsAll: when == "all")
    }
}
