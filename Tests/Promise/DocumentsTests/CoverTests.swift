import Agreement
import Intervals
import Notation
import Site
import Testing

@testable import Documents

/// What frames the articles: the parties, the contract, the summary, the annex and the digests.
@Suite struct CoverTests {
    private func about(_ page: Page) -> String { page.about.map(\.line).joined(separator: "\n").plain }

    @Test func theContract() throws {
        var month = try ReportedMonth.powered()
        #expect(
            about(try month.page()) == """
                Contract: c-1
                Service: colocation
                Term (article 11): 10 October 2026 to 11 October 2026
                Monthly rent: CNY 12,000.00
                Site: dc-1
                Period: 2026-10-10 00:00:00 – 2026-10-11 24:00, Asia/Shanghai (UTC+8)
                Status: final
                Owed in total: CNY 0.00
                Expiry: The term ends on 11 October 2026, at the end of the day. The agreement is silent on renewal.
                """)
        month.contract.signedIn = "Beijing"
        #expect(try month.page().parties.map { $0.facts.last?.line } == ["Signed in: Beijing", "Signed in: Beijing"])
        #expect(
            about(try month.page(.chinese)) == """
                合同编号: c-1
                服务项目: 主机托管
                有效期（第十一条）: 2026年10月10日起至2026年10月11日止
                月租用费: 人民币 12,000.00 元
                数据中心: dc-1
                评估期间: 2026-10-10 00:00:00 – 2026-10-11 24:00，北京时间（UTC+8）
                状态: 最终结果
                补偿合计: 人民币 0.00 元
                到期: 有效期至2026年10月11日止。协议未约定续期。
                """)
    }

    /// What is not known of a party is left out.
    @Test func theParties() throws {
        var month = try ReportedMonth.powered()
        month.contract.customer = Customer(
            name: "Acme", representative: "Li Wei", address: "Chaoyang 1", postcode: "100020", phone: "+86 138",
            email: "li@acme.example")
        let parties = try month.page().parties
        #expect(parties.map(\.title) == ["Customer", "Provider"])
        #expect(
            parties[0].facts.map(\.line) == [
                "Name: Acme", "Representative: Li Wei", "Address: Chaoyang 1", "Postcode: 100020",
                "Telephone: +86 138", "Email: li@acme.example", "Signed on: 10 October 2026",
            ])
        #expect(parties[1].facts.map(\.line) == ["Name: Focus", "Signed on: 10 October 2026"])
        #expect(try month.page().footerLine == "Complaints: +86 10 5555 0199")
        month.provider = nil
        #expect(try month.page().parties[1].facts.map(\.label) == ["Signed on"])
        #expect(try month.page().footerLine == "")
        #expect(try month.page(.chinese).parties.map(\.title) == ["甲方", "乙方"])
        #expect(
            try month.page(.chinese).parties[0].facts.map(\.label) == ["名称", "代表人", "地址", "邮码", "联系电话", "电子邮箱", "签订日期"])
    }

    /// Each party signs on a day and in a place of its own (article 11); what it does not say is as the contract says.
    @Test func eachPartySignsByItself() throws {
        var month = try ReportedMonth.powered()
        month.contract.signedIn = "Beijing"
        month.contract.signedByCustomer = PartySignature(date: CivilDate("2026-10-08"), place: "Shanghai")
        month.contract.signedByProvider = PartySignature(date: CivilDate("2026-10-12"))
        let parties = try month.page().parties
        #expect(parties[0].facts.suffix(2).map(\.line) == ["Signed on: 8 October 2026", "Signed in: Shanghai"])
        #expect(parties[1].facts.suffix(2).map(\.line) == ["Signed on: 12 October 2026", "Signed in: Beijing"])
        month.provider = nil
        #expect(try month.page().parties[1].facts.map(\.line) == ["Signed on: 12 October 2026", "Signed in: Beijing"])
    }

    @Test(arguments: [
        ("10-10 12:00", "running: the month has not ended", "进行中：本月尚未结束"),
        ("10-14 12:00", "provisional: reports can still come, or something is not due yet", "暂定：报障期限未满，或有事项未到期"),
        ("12-01 08:00", "final", "最终结果"),
    ])
    func howFarAMonthIsSettled(now: String, english: String, chinese: String) throws {
        let month = try ReportedMonth.powered(down: 600..<610)
        let page = try month.page(at: now)
        #expect(page.status == english)
        #expect(try month.page(.chinese, at: now).status == chinese)
        // Until it is final, the page says how long outages can be reported.
        #expect(page.about.contains { $0.label == "Reports are taken until" } == (english != "final"))
    }

    /// A month that the term does not reach, in which a duty fell due, tells of that and of nothing else (fine print, 14).
    @Test(arguments: Language.allCases) func aMonthOfDutiesAlone(language: Language) throws {
        var month = try ReportedMonth.powered()
        try month.record(
            .installation, ["id": "i-1", "service": "colocation", "signed_at": "09-14 09:00", "fee": "800.00 CNY"])
        try month.record(.request, ["id": "r-1", "kind": "change", "at": "10-10 10:00"])
        let page = try month.page(language, of: "2026-09")
        #expect(page.articles.first?.heading == language.article(3))
        #expect(
            page.articles.filter { Guarantee.allCases.map(\.article).map(language.article).contains($0.heading) }.count
                == 1)
        #expect(page.summary.count == 9 && page.summary[2].mark == "breached")
        #expect(page.records.flatMap(\.rows).map { $0.cells.last } == ["i-1"])
        #expect(page.picture.isEmpty)
    }

    @Test func aContractThatWasNotInForce() throws {
        let page = try ReportedMonth.powered().page(of: "2026-11")
        #expect(page.status == "the contract was not in force")
        #expect(page.picture == "")
        #expect(page.summary.isEmpty)
        #expect(!page.about.contains { $0.label == "Period" })
        #expect(page.articles.map(\.heading) == ["Annex"])
        #expect(page.records.isEmpty)
        #expect(try ReportedMonth.powered().page(.chinese, of: "2026-11").status == "合同未生效")
    }

    /// The clock by which the readings are dated, where anything is known of it (fine print 29).
    @Test func theClockIsEvidence() throws {
        var month = try ReportedMonth.powered()
        #expect(try !month.page().footer.contains { $0.label == "The collector's clock" })
        for signal in month.runs.keys {
            for index in month.runs[signal]?.indices ?? 0..<0 {
                month.runs[signal]?[index].clockError = 250
                if index == 3 { month.runs[signal]?[index].clock = .unsynchronised }
            }
        }
        let english = try month.page().footer.first { $0.label == "The collector's clock" }?.value.plain
        #expect(
            english == "it was true within 250 ms; the edges of outages are uncertain by as much as their readings; "
                + "it was not synchronised for 1.00 min, first at 2026-10-10 00:03:00")
        let chinese = try month.page(.chinese).footer.first { $0.label == "采集系统时钟" }?.value.plain
        #expect(
            chinese == "误差不超过 250 毫秒，中断起止时刻在所依据读数的误差范围内视为不确定；未与时间源同步的时间共 1.00 分钟，最早自 2026-10-10 00:03:00 起")
        let document = try month.report().result.document(revision: 1, ledgerDigest: "sha256:abc")
        #expect(
            document["clock"]?.compact
                == #"{"worst_error_ms":250,"unsynchronised_ms":60000,"unsynchronised_since":"2026-10-09T16:03:00.000Z"}"#
        )
    }

    @Test func theMonthIsNamed() throws {
        let month = try ReportedMonth.powered()
        #expect(try month.page().subtitle == "c-1 · October 2026")
        #expect(try month.page(.chinese).subtitle == "c-1 · 2026年10月")
        #expect(try month.page().title == "Service level report")
        #expect(try month.page(.chinese).title == "服务品质报告")
        #expect(try month.page(.chinese).language == "zh-Hans")
    }

    /// Article 11: thirty days ahead of the end.
    @Test(arguments: [("09-11 23:59", false), ("09-12 00:00", true), ("12-01 08:00", true)])
    func theEndOfTheTermIsAnnounced(now: String, isAnnounced: Bool) throws {
        let page = try ReportedMonth.powered().page(at: now)
        #expect(page.about.contains { $0.label == "Expiry" } == isAnnounced)
    }

    @Test func theSummary() throws {
        var month = try ReportedMonth.powered(down: 600..<660)
        try month.serve()
        try month.record(.outageReport, ["guarantee": "power", "at": "10-10 12:00"])
        try month.record(.installation, ["service": "rack", "signed_at": "10-10 09:00", "fee": "800.00 CNY"])
        try month.record(.request, ["kind": "change", "at": "10-10 10:00"])
        let rows = try month.page().summary.map { row in
            [row.article, row.title, row.verdict, row.figures, row.remedy].joined(separator: " | ").plain
        }
        #expect(
            rows.joined(separator: "\n") == """
                Article 1 | Network connectivity | not applicable |  |
                Article 2 | Power supply | breached | 97.9166 % · 60.00 min [59.00 min – 61.00 min] | CNY 12,000.00
                Article 3 | Installation | breached | 1 due, 1 late | CNY 800.00
                Article 4 | Emergency reporting | not applicable |  |
                Article 5 | Customer service | recorded | 1 entry, 0 failures |
                Article 6 | Technical support | not applicable |  |
                Article 7 | Technical operation | not applicable |  |
                Article 8 | Complaints | not applicable |  |
                Article 9 | Facility access | not applicable |  |
                """)
        let chinese = try month.page(.chinese).summary.map { row in
            [row.article, row.title, row.verdict, row.figures, row.remedy].joined(separator: " | ").plain
        }
        #expect(
            chinese.joined(separator: "\n") == """
                第一条 | 网络联通性保证 | 不适用 |  |
                第二条 | 电力的持续供应保证 | 未达标 | 97.9166 % · 60.00 分钟 [59.00 分钟 – 61.00 分钟] | 人民币 12,000.00 元
                第三条 | 初装保证 | 未达标 | 到期 1 项，逾期 1 项 | 人民币 800.00 元
                第四条 | 紧急情况报告保证 | 不适用 |  |
                第五条 | 客户服务保证 | 已记录 | 记录 1 条，未履行 0 项 |
                第六条 | 技术支持保证 | 不适用 |  |
                第七条 | 技术操作保证 | 不适用 |  |
                第八条 | 投诉保证 | 不适用 |  |
                第九条 | 机房开放保证 | 不适用 |  |
                """)
        #expect(try month.page().summary.map(\.mark).prefix(2) == ["not_applicable", "breached"])
    }

    /// How often each part was read, and how much of the period is known.
    @Test func theAnnex() throws {
        var month = try ReportedMonth.powered(unread: 0..<288)
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { _ in .up })
        #expect(
            try month.page().articles.last?.lines == """
                Annex · Sampling and coverage
                Part | Signals | Every | Known
                Mains | pdu-a/outlet/7 | 1 min | 90.0000 %
                Power | pdu-a/outlet/7 | 1 min | 90.0000 %
                Ping answers | icmp/198.51.100.10 | 5 min | 100.0000 %
                Network | icmp/198.51.100.10 | 5 min | 100.0000 %
                """)
        #expect(
            try month.page(.chinese).articles.last?.lines == """
                附件 · 采样与数据覆盖
                项目 | 信号 | 采样间隔 | 状态已知比例
                市电 | pdu-a/outlet/7 | 1 分钟 | 90.0000 %
                电力 | pdu-a/outlet/7 | 1 分钟 | 90.0000 %
                主机应答 | icmp/198.51.100.10 | 5 分钟 | 100.0000 %
                网络 | icmp/198.51.100.10 | 5 分钟 | 100.0000 %
                """)
    }

    /// Of a month that is running, only what has passed can be known.
    @Test func theAnnexOfARunningMonth() throws {
        let lines = try ReportedMonth.powered().page(at: "10-11 00:00").articles.last?.lines ?? ""
        #expect(lines.contains("| 1 min | 100.0000 %"), "\(lines)")
    }

    @Test func theDigests() throws {
        var month = try ReportedMonth.powered()
        month.revision = 3
        #expect(
            try month.page().footer.map(\.line) == [
                "Made with what was known at: 2026-12-01 08:00:00", "Revision: 3", "Rules of judging: rules 2",
                "Ledger: sha256:abc",
                "Configuration: sha256:0",
            ])
        month.chain = ChainReference(row: 7, head: "sha256:def")
        let lines = try month.page().footer.map(\.line)
        #expect(lines[5] == "Head of the hash chain: sha256:def, row 7, 2026-12-01 08:00:00")
        #expect(lines[6].contains("mainstay export --contract c-1"))
        #expect(lines[6].contains("mainstay verify FILE --head sha256:def"))
        let chinese = try month.page(.chinese).footer.map(\.line)
        #expect(chinese[5] == "哈希链最新值（链尾）: sha256:def，第 7 行，2026-12-01 08:00:00")
        #expect(chinese[6].contains("mainstay verify FILE --head sha256:def"))
    }

    /// Every article carries the reading of its terms.
    @Test(arguments: Language.allCases) func everyArticleStatesItsTerms(language: Language) throws {
        let month = try ReportedMonth.powered()
        let articles = try month.page(language).articles.dropLast()
        #expect(articles.count == Guarantee.allCases.count)
        for (article, guarantee) in zip(articles, Guarantee.allCases) {
            let terms = TermsText(month.contract.terms, language: language).sentences(of: guarantee)
            #expect(article.readings == terms)
            #expect(!terms.isEmpty && !article.readingsTitle.isEmpty)
        }
    }
}
