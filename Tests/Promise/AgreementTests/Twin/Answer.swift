import Agreement
import Correlation
import Intervals
import Site
import Twin

/// What a month came to, in ticks: the part of a result that twins compare.
struct Answer: Equatable {
    struct Outage: Equatable {
        var from: Int
        var to: Int
        /// The earliest and the latest beginning, then end.
        var bounds: [Int]
        var counted: Int
        var takenOff: [Int]
        var report: String?
    }

    struct Availability: Equatable {
        var verdict: Verdict
        var nominalVerdict: Verdict
        /// The first tick that is judged.
        var from: Int
        /// Nominal, least, most.
        var down: [Int]
        var counted: [Int]
        /// In the order in which causes apply.
        var takenOff: [Int]
        /// Accepted, disputed, one-sided.
        var accepted: [Int]
        var unknown: Int
        var length: Int
        var outages: [Outage]
        var remedy: String?
    }

    struct Emergency: Equatable {
        var subject: String
        var determined: Int
        var closed: Int?
        var notified: Int?
        var outcome: EmergencyReportResult.Outcome
        var isExcused: Bool
    }

    struct Emergencies: Equatable {
        var verdict: Verdict
        var reports: [Emergency]
        var credited: [Int]
        var remedy: String?
    }

    var status: ResultStatus
    var claimsClose: Int?
    var network: Availability?
    var power: Availability?
    var emergencies: Emergencies?
    var total: String
    /// What is not final comes to if nothing more is reported.
    var expected: Expected?

    struct Expected: Equatable {
        /// Of network, power and emergency reports, those that apply.
        var verdicts: [Verdict]
        var total: String
    }
}

extension Answer {
    init(_ result: ContractResult, _ ticks: Ticks) {
        status = result.status
        total = result.remedyTotal.amountText
        claimsClose = result.claimsCloseAt.flatMap(ticks.tick)
        expected = result.ifNothingMoreIsReported.map { outlook in
            let compared: Set<Guarantee> = [.network, .power, .emergencyReport]
            return Expected(
                verdicts: outlook.verdicts.filter { compared.contains($0.guarantee) }.map(\.verdict),
                total: outlook.remedyTotal.amountText)
        }
        for guarantee in result.guarantees {
            switch guarantee {
            case .availability(let part) where part.guarantee == .network: network = Availability(part, ticks)
            case .availability(let part): power = Availability(part, ticks)
            case .emergencyReport(let part): emergencies = Emergencies(part, ticks)
            case .duty, .register, .notApplicable: break
            }
        }
    }

    /// −1 for what is no whole number of ticks.
    fileprivate static func count(_ length: Milliseconds, _ ticks: Ticks) -> Int {
        length % ticks.length == 0 ? Int(length / ticks.length) : -1
    }
}

extension Answer.Availability {
    fileprivate init(_ part: AvailabilityResult, _ ticks: Ticks) {
        let count = { Answer.count($0, ticks) }
        self.init(
            verdict: part.verdict, nominalVerdict: part.nominalVerdict, from: ticks.tick(part.period.from) ?? -1,
            down: [part.down.nominal, part.down.min, part.down.max].map(count),
            counted: [part.counted.nominal, part.counted.min, part.counted.max].map(count),
            takenOff: Exclusion.allCases.map { count(part.takenOff[$0, default: 0]) },
            accepted: Acceptance.State.allCases.map { count(part.accepted[$0, default: 0]) },
            unknown: count(part.unknown),
            length: count(part.periodLength),
            outages: part.outages.map { outage in
                Answer.Outage(
                    from: ticks.tick(outage.outage.span.from) ?? -1, to: ticks.tick(outage.outage.span.to) ?? -1,
                    bounds: [outage.outage.begin, outage.outage.end].flatMap { [$0.lowerBound, $0.upperBound] }
                        .map { ticks.tick($0) ?? -1 }, counted: count(outage.counted),
                    takenOff: Exclusion.allCases.map { count(outage.takenOff[$0, default: 0]) }, report: outage.report)
            }, remedy: part.remedy?.amount.amountText)
    }
}

extension Answer.Emergencies {
    fileprivate init(_ part: EmergencyReportResult, _ ticks: Ticks) {
        self.init(
            verdict: part.verdict,
            reports: part.reports.map { report in
                Answer.Emergency(
                    subject: report.emergency.subject.path,
                    determined: ticks.tick(report.emergency.determinedAt) ?? -1,
                    closed: report.emergency.closedAt.flatMap(ticks.tick),
                    notified: report.notifiedAt.flatMap(ticks.tick), outcome: report.outcome,
                    isExcused: report.excuse != nil)
            }, credited: part.daysCredited.map { $0.year * 10_000 + $0.month * 100 + $0.day },
            remedy: part.remedy?.amount.amountText)
    }
}
