import Agreement
import Intervals
import Site
import Testing

@testable import Documents

/// Article 4: who was told of a silent host, when, and what became of it.
@Suite struct EmergencyArticleTests {
    /// A host that is pinged every five minutes and fails twice from 00:05 on.
    private func silent(_ records: [(Record.Kind, [String: String])] = []) throws -> ReportedMonth {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.contract.contacts = [Self.contact]
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        for (kind, fields) in records { try month.record(kind, fields) }
        return month
    }

    private static let contact = Contact(
        name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138 0000 0000", hook: "sms")

    private let told = [
        "id": "n-1", "subject": "icmp/198.51.100.10", "determined_at": "10-10 00:10", "notified_at": "10-10 00:20",
        "method": "mobile", "to": contact.to,
    ]

    @Test func someoneWhoWasToldInTime() throws {
        let month = try silent([(.notification, told)])
        #expect(
            try month.article(.emergencyReport) == """
                Article 4 · Emergency reporting · met
                Emergencies: 1
                Unpinged: 198.51.100.10: 0.00 min
                Emergencies and notifications
                Subject | Determined | Deadline | Told | By | Outcome
                icmp/198.51.100.10 | 2026-10-10 00:10:00 | 2026-10-10 00:25:00 | 2026-10-10 00:20:00 | mobile | on \
                time
                """)
        #expect(
            try month.article(.emergencyReport, .chinese) == """
                第四条 · 紧急情况报告保证 · 达标
                紧急情况: 1
                未检测时长：198.51.100.10: 0.00 分钟
                紧急情况与通知
                对象 | 断定时间 | 期限 | 通知时间 | 方式 | 结果
                icmp/198.51.100.10 | 2026-10-10 00:10:00 | 2026-10-10 00:25:00 | 2026-10-10 00:20:00 | 手机 | 按期
                """)
    }

    @Test func aDayThatIsCreditedOnRequest() throws {
        let month = try silent([(.creditRequest, ["date": "2026-10-10", "at": "10-11 10:00"])])
        #expect(
            try month.article(.emergencyReport) == """
                Article 4 · Emergency reporting · breached
                Emergencies: 1
                Days credited: 10 October 2026
                Unpinged: 198.51.100.10: 0.00 min
                Remedy: CNY 387.10: days of rent are deducted
                Emergencies and notifications
                Subject | Determined | Deadline | Told | By | Outcome
                icmp/198.51.100.10 | 2026-10-10 00:10:00 | 2026-10-10 00:25:00 | – |  | late
                """)
        #expect(
            try month.article(.emergencyReport, .chinese) == """
                第四条 · 紧急情况报告保证 · 未达标
                紧急情况: 1
                扣减日期: 2026年10月10日
                未检测时长：198.51.100.10: 0.00 分钟
                补偿: 人民币 387.10 元：扣减当月租费中相应天数的款项
                紧急情况与通知
                对象 | 断定时间 | 期限 | 通知时间 | 方式 | 结果
                icmp/198.51.100.10 | 2026-10-10 00:10:00 | 2026-10-10 00:25:00 | – |  | 逾期
                """)
    }

    @Test func anExcuseIsNamed() throws {
        let problem = [
            "id": "p-1", "from": "10-09 08:00", "to": "10-11 08:00", "problem": "outdated", "accepted_by": "Li Wei",
        ]
        let article = try silent([(.contactProblem, problem)]).article(.emergencyReport)
        #expect(article.hasSuffix("| – |  | excused (p-1)"), "\(article)")
    }

    @Test func aDeadlineThatIsStillAhead() throws {
        let article = try silent().article(.emergencyReport, at: "10-10 00:20")
        #expect(article.hasPrefix("Article 4 · Emergency reporting · undetermined"), "\(article)")
        #expect(article.hasSuffix("| – |  | pending"), "\(article)")
    }

    @Test func aMonthWithoutAnEmergency() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.contract.contacts = [Self.contact]
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { _ in .up })
        #expect(
            try month.article(.emergencyReport) == """
                Article 4 · Emergency reporting · met
                Emergencies: 0
                Unpinged: 198.51.100.10: 0.00 min
                """)
    }
}
